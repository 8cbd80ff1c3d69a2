"""Journal lines into `ops.fetches`, each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC

import duckdb

from listwire.types import Fetch
from schemas.ops import FETCHES
from warehouse.validate import failures, to_frame


def load_fetches(connection: duckdb.DuckDBPyConnection, fetches: Iterable[Fetch]) -> int:
    """Add the lines that are not there yet; returns how many. A line that breaks the contract is a fault and raises."""
    known = {row[0] for row in connection.execute("select fetch_id from ops.fetches").fetchall()}
    new = {fetch.fetch_id: fetch for fetch in fetches if fetch.fetch_id not in known}
    if not new:
        return 0
    frame = to_frame(FETCHES, [_row(fetch) for fetch in new.values()])
    if broken := failures(FETCHES, frame):
        first = next(iter(broken.values()))
        raise ValueError(f"journal line {first.position}: {first.column} fails {first.check}: {first.value}")
    connection.execute("insert into ops.fetches by name select * from frame")
    return len(new)


def _row(fetch: Fetch) -> dict[str, object]:
    return {
        "fetch_id": fetch.fetch_id,
        "run_id": fetch.run_id,
        "source_name": fetch.source_name,
        "kind": fetch.kind,
        "part": fetch.part,
        "origin": fetch.origin,
        "url": fetch.url,
        "final_url": fetch.final_url or None,
        "moved_url": fetch.moved_url or None,
        "fetched_at": fetch.fetched_at.astimezone(UTC).replace(tzinfo=None),
        "is_time_certain": fetch.is_time_certain,
        "attempt": fetch.attempt,
        "outcome": fetch.outcome,
        "status": fetch.status,
        "error": fetch.error or None,
        "body_sha256": fetch.sha256,
        "byte_count": fetch.byte_count,
        "etag": fetch.headers.get("etag") or None,
        "last_modified": fetch.headers.get("last-modified") or None,
        "is_conditional": fetch.is_conditional,
    }
