"""Bodies of feeds, notice sources and deltas into `stage`: each (source, body) is parsed once.

parse -> validate -> entries or notices, and which document held which item        (one transaction a body)

What an entry or a notice *is* (its first sight, its revisions) is derived later, over all documents in capture order;
so loading twice or in another order changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import duckdb

from listwire.errors import ParseError
from listwire.types import (
    DeltaActRow,
    Document,
    DocumentFormat,
    EntryRow,
    NoticeRow,
    ParsedDocument,
    Rejection,
    SourceKind,
)
from schemas.contract import Contract, key_of
from schemas.ops import DOCUMENTS
from schemas.stage import DELTA_ACTS, ENTRIES, NOTICES, SIGHTINGS
from warehouse.database import transaction
from warehouse.rejections import insert_rejections
from warehouse.validate import Failure, failures, to_frame


def load_document(
    connection: duckdb.DuckDBPyConnection, document: Document, kind: SourceKind, form: DocumentFormat
) -> None:
    """Parse, validate and keep one body, or nothing if it is kept already.

    A body that is no document of its kind is kept as such, with the reason.
    """
    if _is_loaded(connection, document):
        return
    error: str | None = None
    try:
        parsed = form.parse(document)
    except ParseError as failure:
        parsed, error = ParsedDocument(()), str(failure)
    entries = [row for row in parsed.rows if isinstance(row, EntryRow)]
    notices = [row for row in parsed.rows if isinstance(row, NoticeRow)]
    acts = [row for row in parsed.rows if isinstance(row, DeltaActRow)]
    with transaction(connection):
        refused = [
            *_load_entries(connection, document, entries),
            *_load_rows(connection, document, NOTICES, notices),
            *_load_rows(connection, document, DELTA_ACTS, acts),
        ]
        rejections = [*parsed.rejections, *refused]
        insert_rejections(connection, document.source_name, document.sha256, rejections)
        _insert(
            connection,
            DOCUMENTS,
            [
                {
                    "source_name": document.source_name,
                    "document_sha256": document.sha256,
                    "kind": kind,
                    "part": document.part,
                    "parser_version": form.parser_version,
                    "error": error,
                    "parsed_count": parsed.parsed_count,
                    "duplicate_count": parsed.duplicate_count,
                    "rejected_count": len(rejections),
                }
            ],
        )


def _is_loaded(connection: duckdb.DuckDBPyConnection, document: Document) -> bool:
    found = connection.execute(
        "select 1 from ops.documents where source_name = ? and document_sha256 = ?",
        [document.source_name, document.sha256],
    ).fetchone()
    return found is not None


def _load_entries(
    connection: duckdb.DuckDBPyConnection, document: Document, entries: Sequence[EntryRow]
) -> list[Rejection]:
    rows = [{"source_name": document.source_name, **_plain(entry)} for entry in entries]
    accepted, refused = _split(ENTRIES, rows)
    _insert(connection, ENTRIES, accepted)
    _insert(connection, SIGHTINGS, [{"document_sha256": document.sha256, **row} for row in accepted])
    return refused


def _load_rows(
    connection: duckdb.DuckDBPyConnection,
    document: Document,
    table: Contract,
    found: Sequence[NoticeRow | DeltaActRow],
) -> list[Rejection]:
    rows = [{"source_name": document.source_name, "document_sha256": document.sha256, **_plain(row)} for row in found]
    accepted, refused = _split(table, rows)
    _insert(connection, table, accepted)
    return refused


def _split(table: Contract, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Rejection]]:
    """Rows that meet the contract, and the others as rejections."""
    if not rows:
        return [], []
    refused = failures(table, to_frame(table, rows))
    accepted = [row for position, row in enumerate(rows) if position not in refused]
    return accepted, [_reject(table, rows[position], position, failure) for position, failure in refused.items()]


def _reject(table: Contract, row: dict[str, Any], position: int, failure: Failure) -> Rejection:
    return Rejection(
        contract=str(table.name),
        row_number=row.get("item_number", position),
        column=failure.column,
        check=failure.check,
        value=failure.value,
        raw=json.dumps(row, ensure_ascii=False, default=str),
        reason=f"{failure.column} fails {failure.check}",
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: Contract, rows: list[dict[str, Any]]) -> None:
    """Rows that are not there yet, by key."""
    if not rows:
        return
    key = ", ".join(key_of(table))
    frame = to_frame(table, rows).unique(key_of(table), keep="first", maintain_order=True)  # noqa: F841 - read by DuckDB
    connection.execute(f"insert into {table.name} by name select * from frame anti join {table.name} using ({key})")


def _plain(row: EntryRow | NoticeRow | DeltaActRow) -> dict[str, Any]:
    """The fields of a row; aware moments as UTC without a zone, tuples as lists: the types of the contract."""
    return {field.name: _plain_value(getattr(row, field.name)) for field in fields(row)}


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return list(value) if isinstance(value, tuple) else value
