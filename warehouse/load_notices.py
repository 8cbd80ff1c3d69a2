"""Official documents and their items into `stage`, each distinct content once.

A yearly log is fetched again whenever it grows, with a hundred days that have not changed: a body holds only sightings,
and what it says of a document is kept once, under the hash of all that the parser gives of it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC

import duckdb

from listwire.types import Document, NoticeItemRow, NoticeRow, Rejection, Verdict
from schemas.contract import Contract
from schemas.stage import ITEM_VERDICTS, NOTICE_ITEMS, NOTICE_SIGHTINGS, NOTICES
from warehouse.rows import PlainRow, insert_new, plain, split


def load_notices(
    connection: duckdb.DuckDBPyConnection,
    document: Document,
    notices: Sequence[NoticeRow],
    items: Sequence[NoticeItemRow],
) -> list[Rejection]:
    """Keep the documents that one body holds; returns what was refused: what stands twice, and the items of a refused
    document."""
    notice_rows, repeated_notices = _once([plain(notice) for notice in notices], ("document_key",), NOTICES)
    item_rows, repeated_items = _once([plain(item) for item in items], ("document_key", "item_sha256"), NOTICE_ITEMS)
    by_key: dict[str, list[PlainRow]] = defaultdict(list)
    for item in item_rows:
        by_key[item["document_key"]].append(item)
    accepted, refused = split(NOTICES, [_named(row, by_key[row["document_key"]]) for row in notice_rows])
    kept = {row["document_key"]: row for row in accepted}
    named = [{**item, **_name_of(kept[item["document_key"]])} for item in item_rows if item["document_key"] in kept]
    kept_items, refused_items = split(NOTICE_ITEMS, named)
    orphans = [
        _refuse(NOTICE_ITEMS, item, "document_key", "known", "the document that names the party was refused")
        for item in item_rows
        if item["document_key"] not in kept
    ]
    insert_new(connection, NOTICES, accepted)
    insert_new(connection, NOTICE_ITEMS, kept_items)
    insert_new(connection, NOTICE_SIGHTINGS, [{**_sight(document), **row} for row in accepted])
    return [*refused, *refused_items, *orphans, *repeated_notices, *repeated_items]


def forget_unseen(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop contents that no body holds any more: another version of the parser reads the bodies in another way."""
    for table in (NOTICES.name, NOTICE_ITEMS.name):
        connection.execute(
            f"delete from {table} where (publisher_code, document_key, row_sha256) not in "
            "(select (publisher_code, document_key, row_sha256) from stage.notice_sightings)"
        )


def load_item_verdicts(connection: duckdb.DuckDBPyConnection, verdicts: Iterable[Verdict]) -> None:
    """The last verdict on each item, anew: verdicts come in the order of their times."""
    last = {verdict.target: verdict for verdict in verdicts if verdict.action == "match"}
    connection.execute(f"delete from {ITEM_VERDICTS.name}")
    insert_new(connection, ITEM_VERDICTS, [_verdict_row(verdict) for verdict in last.values()])


def _verdict_row(verdict: Verdict) -> PlainRow:
    notice_id, _, item_sha256 = verdict.target.partition("/")
    return {
        "notice_id": notice_id,
        "item_sha256": item_sha256,
        "uid": verdict.uid,
        "decided_at": verdict.decided_at.astimezone(UTC).replace(tzinfo=None),
        "reason": verdict.reason or None,
    }


def _named(notice: PlainRow, items: Sequence[PlainRow]) -> PlainRow:
    text = json.dumps([notice, items], ensure_ascii=False, sort_keys=True, default=str)
    return {**notice, "row_sha256": hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()}


def _name_of(notice: PlainRow) -> PlainRow:
    return {"publisher_code": notice["publisher_code"], "row_sha256": notice["row_sha256"]}


def _sight(document: Document) -> PlainRow:
    return {"source_name": document.source_name, "document_sha256": document.sha256}


def _once(rows: Sequence[PlainRow], key: tuple[str, ...], table: Contract) -> tuple[list[PlainRow], list[Rejection]]:
    """The first row of each key, and the others as rejections."""
    first: dict[tuple[object, ...], PlainRow] = {}
    repeated: list[Rejection] = []
    for row in rows:
        if first.setdefault(tuple(row[name] for name in key), row) is not row:
            repeated.append(_refuse(table, row, key[-1], "unique", "it stands in the same body before"))
    return list(first.values()), repeated


def _refuse(table: Contract, row: PlainRow, column: str, check: str, reason: str) -> Rejection:
    return Rejection(
        contract=str(table.name),
        row_number=row.get("item_number"),
        column=column,
        check=check,
        value=row[column],
        raw=json.dumps(row, ensure_ascii=False, default=str),
        reason=reason,
    )
