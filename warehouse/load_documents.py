"""Bodies of feeds, notice sources and deltas into `stage`: each (source, body) is parsed once.

parse -> validate -> entries or notices, and which document held which item        (one transaction a body)

What an entry or a notice *is* (its first sight, its revisions) is derived later, over all documents in capture order;
so loading twice or in another order changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from listwire.errors import ParseError
from listwire.types import (
    DeltaActRow,
    Document,
    DocumentFormat,
    EntryRow,
    NoticeItemRow,
    NoticeRow,
    ParsedDocument,
    Rejection,
    SourceKind,
)
from schemas.ops import DOCUMENTS
from schemas.stage import DELTA_ACTS, ENTRIES, SIGHTINGS
from warehouse.database import transaction
from warehouse.load_notices import load_notices
from warehouse.rejections import insert_rejections
from warehouse.rows import insert_new, plain, split


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
    items = [row for row in parsed.rows if isinstance(row, NoticeItemRow)]
    acts = [row for row in parsed.rows if isinstance(row, DeltaActRow)]
    with transaction(connection):
        refused = [
            *_load_entries(connection, document, entries),
            *load_notices(connection, document, notices, items),
            *_load_acts(connection, document, acts),
        ]
        rejections = [*parsed.rejections, *refused]
        insert_rejections(connection, document.source_name, document.sha256, rejections)
        insert_new(
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
    rows = [{"source_name": document.source_name, **plain(entry)} for entry in entries]
    accepted, refused = split(ENTRIES, rows)
    insert_new(connection, ENTRIES, accepted)
    insert_new(connection, SIGHTINGS, [{"document_sha256": document.sha256, **row} for row in accepted])
    return refused


def _load_acts(
    connection: duckdb.DuckDBPyConnection, document: Document, found: Sequence[DeltaActRow]
) -> list[Rejection]:
    rows = [{"source_name": document.source_name, "document_sha256": document.sha256, **plain(row)} for row in found]
    accepted, refused = split(DELTA_ACTS, rows)
    insert_new(connection, DELTA_ACTS, accepted)
    return refused
