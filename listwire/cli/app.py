"""The commands. Imports of the route are late, so that `--help` and wrong use answer at once."""

from __future__ import annotations

import base64
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from listwire import __version__
from listwire.cli import output, reports
from listwire.cli.house import house_of_settings, utc_now
from listwire.cli.review import review
from listwire.cli.who import compare, mentions, screen
from listwire.errors import ListwireError, SettingsError
from listwire.settings import Settings, load_settings, unread_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.route import House, Refreshed

app = typer.Typer(
    name="listwire",
    help="The sanctions list and the news wire in one DuckDB warehouse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
quarantine = typer.Typer(help="Refused rows and held snapshots.", no_args_is_help=True)
sources_app = typer.Typer(help="What is polled, and how it does.", no_args_is_help=True)
archive_app = typer.Typer(help="The archived bodies.", no_args_is_help=True)
app.add_typer(quarantine, name="quarantine")
app.add_typer(sources_app, name="sources")
app.add_typer(archive_app, name="archive")
app.add_typer(review, name="review")
app.command("screen")(screen)
app.command("compare")(compare)
app.command("mentions")(mentions)

_SHA256 = re.compile(r"[0-9a-f]{64}")

Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        print(f"listwire {__version__}")
        raise typer.Exit
    if context.invoked_subcommand:
        output.set_log_form(load_settings().log)
        for name in unread_settings():
            output.say(f"warning: {name} is no setting and is not read: .env.example shows those that are")


@app.command()
def run(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; repeatable.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="The recorded demonstration, without the network.")] = False,
    as_json: Json = False,
) -> None:
    """Collect all due sources, then refresh and publish."""
    from flows import route

    settings = load_settings()
    if demo:
        _run_demo(settings, as_json)
        return
    if os.environ.get("PREFECT_API_URL"):
        from flows.scheduled import run_through_prefect

        collected, refreshed = run_through_prefect(source or [])
    else:
        house = route.open_house(settings, utc_now)
        with output.progress_bars(quiet=as_json) as progress:
            collected, refreshed = route.run(house, source or [], progress)
    reports.report(collected, refreshed, as_json)
    raise typer.Exit(1 if route.is_error(collected, refreshed) else 0)


@app.command()
def serve(as_json: Json = False) -> None:
    """Run the schedules of prefect.yaml here, until interrupted."""
    from flows.serve import serve_schedules

    exit_code = serve_schedules(load_settings(), output.say)
    if as_json:
        output.print_json({"exit_code": exit_code})
    raise typer.Exit(exit_code)


@app.command()
def backfill(
    path: Annotated[Path | None, typer.Argument(help="A saved file, or a folder of them, in any order.")] = None,
    notices: Annotated[bool, typer.Option("--notices", help="Fetch the official notices of a range of days.")] = False,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="With --notices: the first day.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="With --notices: the last day (today).")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="With --notices: only this source; repeatable.")] = None,
    as_json: Json = False,
) -> None:
    """Take in saved lists, pages and feeds, or fetch the notices of a range of days, then refresh and publish."""
    from flows import route
    from flows.backfill import backfill_notices

    if path and not (notices or since or until or source):
        _backfill_path(path, as_json)
    if path or not notices or since is None:
        raise SettingsError("give the PATH of saved files, or --notices --from DAY [--to DAY] [--source NAME]")
    house = house_of_settings()
    with output.progress_bars(quiet=as_json) as progress:
        collected = backfill_notices(house, since.date(), until.date() if until else None, source or [], progress)
        refreshed = _refresh(house, progress, lambda: reports.report(collected, None, as_json))
    reports.report(collected, refreshed, as_json)
    raise typer.Exit(1 if route.is_error(collected, refreshed) else 0)


@app.command()
def replay(
    as_of: Annotated[
        datetime | None, typer.Option(help="The build's time, UTC (default: the last journal line's).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the warehouse again from archive and journal, then publish."""
    from flows import route

    with output.progress_bars(quiet=as_json) as progress:
        moment = as_of.replace(tzinfo=UTC) if as_of and as_of.tzinfo is None else as_of
        refreshed = route.refresh(house_of_settings(), moment, is_replay=True, progress=progress)
    reports.finish(refreshed, as_json)


@app.command()
def publish(
    diff: Annotated[
        bool, typer.Option("--diff", help="List what publishing would change, and publish nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Load what was collected since, build, check and publish."""
    from flows import route

    with output.progress_bars(quiet=as_json) as progress:
        done = (
            route.compare(house_of_settings(), progress)
            if diff
            else route.refresh(house_of_settings(), progress=progress)
        )
    if isinstance(done, route.Compared):
        reports.print_compared(done, as_json)
    else:
        reports.finish(done, as_json)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT on the published copy.")],
    form: Annotated[str, typer.Option("--format", help="table, csv (Unix line ends), json or parquet.")] = "table",
    output_file: Annotated[Path | None, typer.Option("--output", help="Write to this file.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Ask the demonstration's copy.")] = False,
    as_json: Json = False,
) -> None:
    """Ask the published copy: read-only, no reach to files or network."""
    from warehouse.reading import read_published, write_parquet
    from warehouse.runs import published_holds

    settings = load_settings()
    if demo:
        from flows.demo import demo_settings

        settings = demo_settings(settings)
    form = "json" if as_json else form
    if form not in ("table", "csv", "json", "parquet"):
        raise SettingsError(f"--format {form} is not known: table, csv, json or parquet")
    if form == "parquet":
        if output_file is None:
            raise SettingsError("--format parquet needs --output FILE")
        write_parquet(settings.published_path, sql, output_file)
        return
    result = read_published(settings.published_path, sql)
    if output_file is not None:
        output.write_file(output_file, result.columns, result.rows, form)
    elif form == "csv":
        sys.stdout.write(output.to_csv(result.columns, result.rows))
    else:
        output.print_records(result.columns, result.rows, as_json=form == "json")
    if form == "table":  # for people, who do not look at is_held by themselves
        reports.say_held(item.text for item in published_holds(settings.published_path)[0])


@app.command()
def check(as_json: Json = False) -> None:
    """Run every check on the warehouse as it is."""
    from warehouse.reading import check_warehouse

    results = check_warehouse(load_settings(), utc_now)
    columns = ("check_name", "severity_code", "is_ok", "row_count", "example")
    rows = [(item.name, item.severity, item.is_ok, item.row_count, item.example) for item in results]
    output.print_records(columns, rows, as_json=as_json)
    failed = any(not item.is_ok and (item.severity == "fail" or item.name == "no_list_is_held") for item in results)
    raise typer.Exit(1 if failed else 0)


@app.command()
def doctor(
    freshness: Annotated[bool, typer.Option("--freshness", help="Exit 1 when a required source is stale.")] = False,
    as_json: Json = False,
) -> None:
    """Say what is set up, what is not, and what to do about it."""
    from flows.doctor import examine

    findings = examine(house_of_settings())
    rows = [(item.subject, item.state, item.advice) for item in findings]
    output.print_records(("subject", "state", "advice"), rows, as_json=as_json)
    stale = freshness and any(item.is_stale for item in findings)
    raise typer.Exit(1 if stale or any(item.is_broken for item in findings) else 0)


@quarantine.command("list")
def quarantine_list(as_json: Json = False) -> None:
    """Held and excluded snapshots, and the refused rows of every source."""
    from warehouse.reading import read_published

    path = load_settings().published_path
    held = read_published(path, reports.HELD_OR_EXCLUDED)
    refused = read_published(
        path,
        "select source_name, first_fetched_at, contract, row_number, column_name, check_name, value, reason, raw_row "
        "from ops.rejections order by source_name, first_fetched_at, row_number, rejection_id",
    )
    if as_json:
        output.print_json(
            {
                "snapshots": output.to_objects(held.columns, held.rows),
                "rejections": output.to_objects(refused.columns, refused.rows),
            }
        )
        return
    output.print_table(held.columns, held.rows, title="held or excluded snapshots")
    print()
    output.print_table(refused.columns, refused.rows, title="refused rows")


@quarantine.command("replay")
def quarantine_replay(as_json: Json = False) -> None:
    """Parse every body with refused rows again, then publish."""
    from flows import route
    from flows.verdicts import decide

    house = house_of_settings()
    decide(house, "retry", "rejections", "")
    refreshed = route.refresh(house, is_retry=True)
    reports.finish(refreshed, as_json)


@quarantine.command("release")
def quarantine_release(
    snapshot: Annotated[str, typer.Argument(help="The snapshot_id, or its first characters.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the journal.")] = "",
    as_json: Json = False,
) -> None:
    """Let a held snapshot apply: a person says that it is the list."""
    _decide_snapshot("release", snapshot, reason, as_json)


@quarantine.command("exclude")
def quarantine_exclude(
    snapshot: Annotated[str, typer.Argument(help="The snapshot_id, or its first characters.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the journal.")] = "",
    as_json: Json = False,
) -> None:
    """Take a snapshot out: a person says that it is not the list."""
    _decide_snapshot("exclude", snapshot, reason, as_json)


@sources_app.command("list")
def sources_list(as_json: Json = False) -> None:
    """Every source with its addresses and what the journal knows of it."""
    from flows.doctor import source_states

    columns, rows = source_states(house_of_settings())
    output.print_records(columns, rows, as_json=as_json)


@sources_app.command("check")
def sources_check(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; repeatable.")] = None,
    as_json: Json = False,
) -> None:
    """Poll the sources once without a refresh, and say what each answers."""
    from flows import route

    house = house_of_settings()
    chosen = route.choose(house, source or [])
    with output.progress_bars(quiet=as_json) as progress:
        collected = [
            item
            for collect in (route.collect_lists, route.collect_notices, route.collect_news)
            for item in collect(house, chosen, progress)
        ]
    reports.print_collected(collected, as_json)
    raise typer.Exit(1 if route.is_error(collected, None) else 0)


@archive_app.command("show")
def archive_show(
    sha256: Annotated[str, typer.Argument(help="The body's SHA-256, 64 hex digits.")],
    as_json: Json = False,
) -> None:
    """Write an archived body to stdout, verified, byte for byte; as base64 in JSON."""
    if not _SHA256.fullmatch(sha256):
        raise SettingsError(f"{sha256} is no SHA-256: give 64 hex digits, as `body_sha256` of ops.fetches has them")
    body = house_of_settings().archive.get(sha256)
    if as_json:
        encoded = base64.b64encode(body).decode()
        output.print_json({"sha256": sha256, "byte_count": len(body), "base64": encoded})
    else:
        sys.stdout.buffer.write(body)


@archive_app.command("compact")
def archive_compact(as_json: Json = False) -> None:
    """Compress the archived bodies with zstd; every one stays readable."""
    count, saved = house_of_settings().archive.compact()
    if as_json:
        output.print_json({"compacted_count": count, "saved_bytes": saved})
    else:
        print(f"{count} bodies compacted, {saved:,} bytes saved")


def _decide_snapshot(action: Literal["release", "exclude"], snapshot: str, reason: str, as_json: bool) -> None:
    from flows import route
    from flows.verdicts import decide, find_snapshot, refuse_release_of_a_part

    house = house_of_settings()
    snapshot_id = find_snapshot(house, snapshot)
    if action == "release":
        refuse_release_of_a_part(house, snapshot_id)
    decide(house, action, snapshot_id, reason)
    reports.finish(route.refresh(house), as_json)


def _refresh(house: House, progress: output.ShowProgress, tell: Callable[[], None]) -> Refreshed:
    """Refresh; where that fails, what was done before it is told all the same: it may be the reason."""
    from flows import route

    try:
        return route.refresh(house, progress=progress)
    except ListwireError:
        tell()
        raise


def _backfill_path(path: Path, as_json: bool) -> NoReturn:
    from flows.backfill import backfill_path

    house = house_of_settings()
    with output.progress_bars(quiet=as_json) as progress:
        taken = backfill_path(house, path, progress)
        refreshed = _refresh(house, progress, lambda: reports.report_taken(taken, None, as_json))
    reports.report_taken(taken, refreshed, as_json)
    has_failed = any(item.outcome == "left out" for item in taken)
    raise typer.Exit(1 if has_failed or refreshed.held else 0)


def _run_demo(settings: Settings, as_json: bool) -> None:
    from flows.demo import QUESTION, TOGETHER, demo_settings, run_demo
    from warehouse.reading import read_published

    with output.progress_bars(quiet=as_json) as progress:
        _, refreshed = run_demo(settings, utc_now, progress)
    path = demo_settings(settings).published_path
    answer = read_published(path, QUESTION)
    if as_json:
        output.print_json(output.to_objects(answer.columns, answer.rows))
        return
    reports.say_warnings(refreshed.warnings)
    print("Who was removed on 27 February 2026, listed since when, by which notices, and reported where?\n")
    output.print_table(answer.columns, answer.rows)
    print("\nWhat tells each of the two acts:\n")
    together = read_published(path, TOGETHER)
    output.print_table(together.columns, together.rows)
    print(
        "\nRecorded for the demonstration: one absence is simulated (the tug TIFON, November 2023), and in 2026\n"
        "only the three officials are followed. The warehouse is a DuckDB file; ask it anything:\n\n"
        f"  {refreshed.published_path}\n"
        '  .venv/bin/listwire query --demo "select * from marts.delistings order by delisted_on"'
    )
