"""The log of refreshes, and what the last one left standing still."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb


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


def held_lists(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Each list that stands still behind a held snapshot, with the newest reason."""
    rows = connection.execute(
        "select source_name || ': ' || arg_max(reason, captured_at) from ops.snapshots "
        "join marts.source_health using (source_name) "
        "where is_held and status_code = 'held' group by source_name order by source_name"
    ).fetchall()
    return tuple(row[0] for row in rows)
