"""The refresh half of the route, apart because what it calls imports duckdb, polars and pandera."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from flows.linker import NamesAndStories
from flows.verdicts import standing
from listwire.errors import CheckFailed, WarehouseError
from sources import sanctions_list_service
from warehouse.build import build
from warehouse.checks import CheckResult, run_checks
from warehouse.database import Connection, open_warehouse, reset
from warehouse.diff import compare_designations, refuse_without_copy
from warehouse.ledger import forget_rejected, load_journal, load_sources
from warehouse.link import link
from warehouse.load_deltas import DeltaRule
from warehouse.publish import publish
from warehouse.runs import held_lists, log_run

if TYPE_CHECKING:
    from flows.route import Compared, House, Progress, Refreshed


def refresh_warehouse(
    house: House, as_of: datetime | None, *, is_replay: bool, is_retry: bool, progress: Progress
) -> Refreshed:
    """parse | validate | load | history | link | build | check | publish; see `flows.route.refresh`."""
    from flows.route import Refreshed, new_run_id

    started_at, run_id = house.clock(), new_run_id(house)
    _refuse_without_lines(house)
    with open_warehouse(house.settings.warehouse_path) as connection:
        if is_replay:
            reset(connection)
        if is_retry:
            forget_rejected(connection)
        as_of, parsed_count, results = _derive(house, connection, as_of, progress)
        if failed := [result for result in results if not result.is_ok and result.severity == "fail"]:
            raise CheckFailed(f"nothing was published, the last copy stays: {_say(failed)}")
        progress("publish", 2, 3)
        log_run(connection, run_id, started_at, house.clock(), as_of, parsed_count)
        release = publish(connection, house.settings.published_path, house.clock(), as_of)
        progress("publish", 3, 3)
        held = held_lists(connection)
    told = tuple(item.text for item in held)
    return Refreshed(release.release_id, str(release.path), parsed_count, told, _warnings(results))


def compare_warehouse(house: House, progress: Progress) -> Compared:
    """parse | validate | load | history | link | build | check | compare; see `flows.route.compare`."""
    from flows.route import Compared

    path = house.settings.published_path
    _refuse_without_lines(house)
    refuse_without_copy(path)
    with open_warehouse(house.settings.warehouse_path) as connection:
        _, _, results = _derive(house, connection, None, progress)
        progress("compare", 2, 3)
        differences = compare_designations(connection, path)
        progress("compare", 3, 3)
    return Compared(tuple(differences), _warnings(results))


def _refuse_without_lines(house: House) -> None:
    if house.journal.read().last_at is None:
        raise WarehouseError(f"nothing was collected yet under {house.journal.root}: run `listwire run`")


def _derive(
    house: House, connection: Connection, as_of: datetime | None, progress: Progress
) -> tuple[datetime, int, list[CheckResult]]:
    """parse | validate | load | history | link | build | check: the build's time, how much was parsed, the checks."""
    from flows.route import format_of

    # Read behind the lock: another refresh may have waited for newer lines than we saw.
    lines = house.journal.read()
    as_of = as_of or lines.last_at or house.clock()
    load_sources(connection, house.sources.values())
    deltas = DeltaRule(sanctions_list_service.DELTAS, is_applied=house.settings.deltas == "apply")
    lines = replace(lines, verdicts=standing(lines.verdicts))
    parsed_count = load_journal(connection, house.archive, lines, house.lists, format_of, progress, deltas)
    progress("build", 0, 3)
    build(connection, as_of, lambda open_connection: link(open_connection, NamesAndStories()))
    progress("check", 1, 3)
    return as_of, parsed_count, run_checks(connection, as_of)


def _warnings(results: Iterable[CheckResult]) -> tuple[str, ...]:
    """What each check found; a check that stops publishing says so."""
    stops = {"fail": " (it stops publishing)", "warn": ""}
    return tuple(
        f"{item.name}: {item.row_count} rows, first {item.example}{stops[item.severity]}"
        for item in results
        if not item.is_ok
    )


def _say(results: Iterable[CheckResult]) -> str:
    return "; ".join(f"check {item.name} found {item.row_count} rows, first {item.example}" for item in results)
