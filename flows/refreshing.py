"""The refresh half of the route, apart because what it calls imports duckdb, polars and pandera."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from linking.plain_names import EntryText, ListedName, Mention, find_mentions
from listwire.errors import CheckFailed, WarehouseError
from warehouse.build import build
from warehouse.checks import CheckResult, run_checks
from warehouse.database import open_warehouse, reset
from warehouse.ledger import forget_rejected, load_journal, load_sources
from warehouse.link import link_entries
from warehouse.publish import publish
from warehouse.runs import held_lists, log_run

if TYPE_CHECKING:
    from flows.route import House, Progress, Refreshed


def refresh_warehouse(
    house: House, as_of: datetime | None, *, is_replay: bool, is_retry: bool, progress: Progress
) -> Refreshed:
    """parse | validate | load | history | link | build | check | publish; see `flows.route.refresh`."""
    from flows.route import Refreshed, format_of, new_run_id

    started_at, run_id = house.clock(), new_run_id(house)
    if house.journal.read().last_at is None:
        raise WarehouseError(f"nothing was collected yet under {house.journal.root}: run `listwire run`")
    with open_warehouse(house.settings.warehouse_path) as connection:
        # Read again behind the lock: another refresh may have waited for newer lines than we saw.
        lines = house.journal.read()
        as_of = as_of or lines.last_at or started_at
        if is_replay:
            reset(connection)
        if is_retry:
            forget_rejected(connection)
        load_sources(connection, house.sources.values())
        parsed_count = load_journal(connection, house.archive, lines, house.lists, format_of, progress)
        progress("build", 0, 3)
        build(connection, as_of, lambda open_connection: link_entries(open_connection, _find))
        progress("check", 1, 3)
        results = run_checks(connection, as_of)
        if failed := [result for result in results if not result.is_ok and result.severity == "fail"]:
            raise CheckFailed(f"nothing was published, the last copy stays: {_say(failed)}")
        progress("publish", 2, 3)
        log_run(connection, run_id, started_at, house.clock(), as_of, parsed_count)
        release = publish(connection, house.settings.published_path, house.clock(), as_of)
        progress("publish", 3, 3)
        held = held_lists(connection)
    warnings = tuple(f"{result.name}: {result.row_count} rows" for result in results if not result.is_ok)
    return Refreshed(release.release_id, str(release.path), parsed_count, held, warnings)


def _find(names: Iterable[tuple[int, str]], entries: Iterable[tuple[str, str | None, str | None]]) -> Iterator[Mention]:
    return find_mentions((ListedName(*name) for name in names), (EntryText(*entry) for entry in entries))


def _say(results: Iterable[CheckResult]) -> str:
    return "; ".join(f"check {item.name} found {item.row_count} rows, first {item.example}" for item in results)
