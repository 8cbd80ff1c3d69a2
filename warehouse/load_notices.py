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
from schemas.stage import ITEM_VERDICTS, NOTICE_ITEMS, NOTICE_SIGHTINGS, NOTICES
from warehouse.rows import PlainRow, insert_new, plain, split


def load_notices(
    connection: duckdb.DuckDBPyConnection,
    document: Document,
    notices: Sequence[NoticeRow],
    items: Sequence[NoticeItemRow],
) -> list[Rejection]:
    """Keep the documents that one body holds; returns what was refused, the items of a refused document with it."""
    by_key: dict[str, list[PlainRow]] = defaultdict(list)
    once = {(item.document_key, item.item_sha256): plain(item) for item in reversed(items)}
    for (key, _), row in sorted(once.items(), key=lambda pair: pair[1]["item_number"]):
        by_key[key].append(row)
    rows = [_named(plain(notice), by_key[notice.document_key]) for notice in notices]
    accepted, refused = split(NOTICES, rows)
    kept = {row["document_key"]: row for row in accepted}
    named = [
        {**item, "publisher_code": kept[key]["publisher_code"], "row_sha256": kept[key]["row_sha256"]}
        for key, found in by_key.items()
        if key in kept
        for item in found
    ]
    kept_items, refused_items = split(NOTICE_ITEMS, named)
    orphans = [
        _refuse(item, "document_key", "known", f"the document {key} that names the party was refused")
        for key, found in by_key.items()
        if key not in kept
        for item in found
    ]
    insert_new(connection, NOTICES, accepted)
    insert_new(connection, NOTICE_ITEMS, kept_items)
    insert_new(connection, NOTICE_SIGHTINGS, [{**_sight(document), **row} for row in accepted])
    repeated = [
        _refuse(plain(item), "item_sha256", "unique", "the same item stands before it")
        for item in items
        if once[item.document_key, item.item_sha256]["item_number"] != item.item_number
    ]
    return [*refused, *refused_items, *orphans, *repeated]


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


def _sight(document: Document) -> PlainRow:
    return {"source_name": document.source_name, "document_sha256": document.sha256}


def _refuse(item: PlainRow, column: str, check: str, reason: str) -> Rejection:
    return Rejection(
        contract=str(NOTICE_ITEMS.name),
        row_number=item["item_number"],
        column=column,
        check=check,
        value=item[column],
        raw=json.dumps(item, ensure_ascii=False, default=str),
        reason=reason,
    )
