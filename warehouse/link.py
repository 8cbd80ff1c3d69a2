"""Entries and listed individuals to the linker and its mentions back: the warehouse's side of linking."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, is_dataclass
from typing import Any

import duckdb

from schemas.contract import create_table
from schemas.stage import MENTIONS
from warehouse.validate import failures, to_frame

FindMentions = Callable[[Iterable[tuple[int, str]], Iterable[tuple[str, str | None, str | None]]], Iterable[Any]]
"""Gets (uid, name) of individuals and (entry_id, title, summary) of entries; gives mentions."""


def link_entries(connection: duckdb.DuckDBPyConnection, find_mentions: FindMentions) -> None:
    """Fill `stage.mentions` anew from `core.parties` and `core.entries`; a mention that breaks its contract raises."""
    names = connection.execute(
        "select uid, primary_name from core.parties where party_type = 'individual' order by uid"
    ).fetchall()
    entries = connection.execute("select entry_id, title, summary from core.entries order by entry_id").fetchall()
    # Without an entry the names need not be looked at: a backfill of lists alone is common, and they are thousands.
    rows = [_as_row(mention) for mention in find_mentions(names, entries)] if entries else []
    connection.execute(create_table(MENTIONS))
    if not rows:
        return
    frame = to_frame(MENTIONS, rows)
    if broken := failures(MENTIONS, frame):
        raise ValueError(f"mentions break their contract: {next(iter(broken.values()))}")
    connection.execute("insert into stage.mentions by name select * from frame")


def _as_row(mention: Any) -> dict[str, Any]:
    assert is_dataclass(mention) and not isinstance(mention, type)
    return asdict(mention)
