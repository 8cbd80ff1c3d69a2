"""The log of refreshes, and what the last one left standing still or in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.publish import open_published

_HELD = """
select string_agg(list_code, ', ' order by list_code), held_since_at, held_days, source_name, snapshot_id, reason
from marts.held_lists
group by all
order by 1
"""

_DOUBTED = """
select
    health.source_name,
    arg_max(snapshots.snapshot_id, {'at': snapshots.captured_at, 'id': snapshots.snapshot_id}),
    arg_max(snapshots.reason, {'at': snapshots.captured_at, 'id': snapshots.snapshot_id}),
    health.held_days
from marts.source_health as health
join ops.snapshots as snapshots on health.source_name = snapshots.source_name and snapshots.status_code = 'held'
where health.is_doubted
group by health.source_name, health.held_days
order by health.source_name
"""


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list that stands still, or several behind one snapshot: the codes, joined by a comma, since when and why.

    `held_since_at` is naive UTC, `held_days` the days from then to the build's time; the snapshot is the newest held.
    """

    list_codes: str
    held_since_at: datetime
    held_days: int
    source_name: str
    snapshot_id: str
    reason: str

    @property
    def text(self) -> str:
        """All of it in one line."""
        return (
            f"{self.list_codes} since {self.held_since_at:%Y-%m-%d %H:%M} UTC ({_days(self.held_days)}): "
            f"{self.source_name}: {self.reason} (snapshot {self.snapshot_id[:12]})"
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """A source whose newest snapshot is held although no list stands still for it."""

    source_name: str
    snapshot_id: str
    reason: str
    held_days: int

    @property
    def text(self) -> str:
        """All of it in one line."""
        return f"held for {_days(self.held_days)}: {self.reason} (snapshot {self.snapshot_id[:12]})"


def log_run(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    started_at: datetime,
    ended_at: datetime,
    as_of: datetime,
    parsed_count: int,
) -> None:
    """One row of `ops.runs`."""
    moments = [moment.astimezone(UTC).replace(tzinfo=None) for moment in (started_at, ended_at, as_of)]
    seconds = (ended_at - started_at).total_seconds()
    connection.execute("insert into ops.runs values (?, ?, ?, ?, ?, ?)", [run_id, *moments, parsed_count, seconds])


def held_lists(connection: duckdb.DuckDBPyConnection) -> tuple[HeldList, ...]:
    """Each list that stands still behind a held snapshot, in a warehouse or a published copy."""
    return tuple(HeldList(*row) for row in connection.execute(_HELD).fetchall())


def published_holds(path: Path) -> tuple[tuple[HeldList, ...], tuple[Doubt, ...]]:
    """What stands still and what is doubted in the published copy; nothing where another version published it.

    Raises WarehouseError where there is no copy, or it cannot be opened.
    """
    with open_published(path) as connection:
        known = connection.execute(
            "select count(*) from duckdb_columns() where schema_name = 'marts' "
            "and (table_name, column_name) in (('held_lists', 'reason'), ('source_health', 'is_doubted'))"
        ).fetchone()
        if known != (2,):
            return (), ()
        doubts = connection.execute(_DOUBTED).fetchall()
        return held_lists(connection), tuple(Doubt(*row) for row in doubts)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
