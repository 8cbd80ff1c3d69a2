"""Rows that a parser gives, on their way into `stage`: plain values, split by their contract, inserted once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import duckdb

from listwire.types import DeltaActRow, EntryRow, NoticeItemRow, NoticeRow, Rejection
from schemas.contract import Contract, key_of
from warehouse.validate import Failure, failures, to_frame

PlainRow = dict[str, Any]


def plain(row: EntryRow | NoticeRow | NoticeItemRow | DeltaActRow) -> PlainRow:
    """The fields of a row; aware moments as UTC without a zone, tuples as lists: the types of the contract."""
    return {field.name: _plain_value(getattr(row, field.name)) for field in fields(row)}


def split(table: Contract, rows: Sequence[PlainRow]) -> tuple[list[PlainRow], list[Rejection]]:
    """Rows that meet the contract, and the others as rejections."""
    if not rows:
        return [], []
    refused = failures(table, to_frame(table, rows))
    accepted = [row for position, row in enumerate(rows) if position not in refused]
    return accepted, [_reject(table, rows[position], position, failure) for position, failure in refused.items()]


def insert_new(connection: duckdb.DuckDBPyConnection, table: Contract, rows: Sequence[PlainRow]) -> None:
    """Rows that are not there yet, by key."""
    if not rows:
        return
    key = ", ".join(key_of(table))
    frame = to_frame(table, rows).unique(key_of(table), keep="first", maintain_order=True)  # noqa: F841 - read by DuckDB
    connection.execute(f"insert into {table.name} by name select * from frame anti join {table.name} using ({key})")


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return list(value) if isinstance(value, tuple) else value


def _reject(table: Contract, row: PlainRow, position: int, failure: Failure) -> Rejection:
    return Rejection(
        contract=str(table.name),
        row_number=row.get("item_number", position),
        column=failure.column,
        check=failure.check,
        value=failure.value,
        raw=json.dumps(row, ensure_ascii=False, default=str),
        reason=f"{failure.column} fails {failure.check}",
    )
