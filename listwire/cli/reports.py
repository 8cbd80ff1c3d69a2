"""What the commands of the route say when they are done: the same facts as tables and lines, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from listwire.cli import output

if TYPE_CHECKING:
    from flows.backfill import Taken
    from flows.route import Collected, Compared, Refreshed
    from warehouse.diff import Difference

_COLLECTED = ("source_name", "kind", "status", "failure_count", "detail")
"""What a table of collected sources shows."""

_TAKEN = ("file", "outcome", "detail")
"""What a table of saved files shows."""

_COMPARED = ("change", "uid", "list_code", "party_name", "old_id", "new_id", "columns")
"""What a table of differences shows."""

HELD_OR_EXCLUDED = """
select
    snapshots.snapshot_id,
    snapshots.source_name,
    snapshots.list_codes,
    snapshots.captured_at,
    snapshots.status_code,
    max(held_lists.held_days) as list_held_days,
    snapshots.party_count,
    snapshots.reason
from ops.snapshots as snapshots
left join marts.held_lists as held_lists
    on
        snapshots.status_code = 'held'
        and snapshots.captured_at >= held_lists.held_since_at
        and list_contains(snapshots.list_codes, held_lists.list_code)
where snapshots.status_code in ('held', 'excluded')
group by all
order by snapshots.captured_at, snapshots.snapshot_id
"""
"""Every snapshot that is held or excluded; `list_held_days` where a list stands still behind it, null where the list
went on all the same."""


def report(collected: Sequence[Collected], refreshed: Refreshed | None, as_json: bool) -> None:
    """What became of each source, and the refresh after it; None for one that failed, which tells why itself."""
    if as_json:
        sources = output.to_objects(_COLLECTED, _collected_rows(collected))
        output.print_json({"sources": sources, **_refreshed_object(refreshed)})
        return
    print_collected(collected, as_json)
    if refreshed:
        say_refreshed(refreshed)


def report_taken(taken: Sequence[Taken], refreshed: Refreshed | None, as_json: bool) -> None:
    """What became of each saved file, in a table those left out alone; the refresh after it as in `report`."""
    rows = [(item.name, item.outcome, item.detail) for item in taken]
    if as_json:
        output.print_json({"files": output.to_objects(_TAKEN, rows), **_refreshed_object(refreshed)})
        return
    if shown := [row for row in rows if row[1] == "left out"]:
        output.print_table(_TAKEN, shown)
    outcomes = [item.outcome for item in taken]
    counts = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in dict.fromkeys(outcomes))
    output.say(f"files: {counts or 'none'}")
    if refreshed:
        say_refreshed(refreshed)


def print_collected(collected: Sequence[Collected], as_json: bool) -> None:
    """What became of each source."""
    output.print_records(_COLLECTED, _collected_rows(collected), as_json=as_json)


def finish(refreshed: Refreshed, as_json: bool) -> None:
    """Say what a refresh did and end the command: 1 when a list is held."""
    if as_json:
        output.print_json(_refreshed_object(refreshed))
    else:
        say_refreshed(refreshed)
    raise typer.Exit(1 if refreshed.held else 0)


def say_refreshed(refreshed: Refreshed) -> None:
    """What the checks found, which lists stand still and what to do about them, and where the copy is."""
    say_warnings(refreshed.warnings)
    say_held(refreshed.held)
    output.say(f"published {refreshed.published_path} (release {refreshed.release_id})")


def say_held(lists: Iterable[str]) -> None:
    """Each list that stands still, in a line of its own."""
    for held in lists:
        output.say(f"held: {held}; its last good state is published: `listwire doctor` says what to do")


def say_warnings(warnings: Sequence[str]) -> None:
    """Each in a line of its own."""
    for warning in warnings:
        output.say(f"warning: {warning}")


def print_compared(compared: Compared, as_json: bool) -> None:
    """What publishing would change: one array of objects, or a table and how many there are of each kind."""
    if as_json:
        output.print_json([_difference_object(item) for item in compared.differences])
        return
    say_warnings(compared.warnings)
    if compared.differences:
        output.print_table(_COMPARED, [_difference_row(item) for item in compared.differences])
    changes = [item.change for item in compared.differences]
    counts = ", ".join(f"{changes.count(change)} {change}" for change in dict.fromkeys(changes))
    output.say(f"designations: {counts or 'none would change'}; nothing was published")


def _collected_rows(collected: Sequence[Collected]) -> list[tuple[object, ...]]:
    return [(item.source_name, item.kind, item.status, item.failure_count, item.detail) for item in collected]


def _refreshed_object(refreshed: Refreshed | None) -> dict[str, object]:
    if refreshed is None:
        return {"release_id": None, "published_path": None, "held": [], "warnings": []}
    return {
        "release_id": refreshed.release_id,
        "published_path": refreshed.published_path,
        "held": list(refreshed.held),
        "warnings": list(refreshed.warnings),
    }


def _difference_row(item: Difference) -> tuple[object, ...]:
    columns = "; ".join(f"{column}: {_value(old)} -> {_value(new)}" for column, old, new in item.columns)
    return item.change, item.uid, item.list_code, item.party_name, item.old_id, item.new_id, columns


def _value(text: str | None) -> str:
    return "(null)" if text is None else text


def _difference_object(item: Difference) -> dict[str, object]:
    columns = [{"column": column, "old_value": old, "new_value": new} for column, old, new in item.columns]
    values = (item.change, item.uid, item.list_code, item.party_name, item.old_id, item.new_id, columns)
    return dict(zip(_COMPARED, values, strict=True))
