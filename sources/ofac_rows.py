"""Rows of a party as lines of text: what the XML formats hand over, so that one rule serves them and the CSV set alike.

A line is JSON, `[row class, field, ...]` in the order of `listwire.facts`. Equal lines mean equal facts, so that a
party seen before is not parsed again, and a refused row is shown as it was read.

    element -> FactRow -> to_line -> PartyRecord -> parse -> FactRow
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any

from lxml import etree

from listwire import facts
from listwire.facts import AliasRow, FactKind, FactRow, ListingRow, PartyRow
from listwire.types import ListFindings, ListReading, PartyFacts, PartyRecord, RawLine, Rejection
from sources.ofac_vocabulary import ALIAS_TYPES, LIST_CODES, PARTY_TYPES
from sources.xml_stream import Element, local_name

_ROW_CLASSES: Mapping[str, type[Any]] = {
    name: value for name, value in vars(facts).items() if isinstance(value, type) and name.endswith("Row")
}
_VALUES = {value: attrgetter(*(field.name for field in fields(value))) for value in _ROW_CLASSES.values()}
# Made once: json.dumps makes an encoder for each call, and a list has 300,000 lines.
_encode = json.JSONEncoder(ensure_ascii=False, default=date.isoformat).encode
_DAYS = {
    name: tuple(at for at, field in enumerate(fields(value)) if "date" in str(field.type))
    for name, value in _ROW_CLASSES.items()
}
_UID = re.compile(r"0*[1-9][0-9]{0,17}", re.ASCII)
_LISTS = frozenset(code for code in LIST_CODES.values() if code)


def to_line(part: str, number: int, row: FactRow) -> RawLine:
    """A row as text; `part` is the element it was read from and `number` its line or position in the document."""
    row_class = type(row)
    return RawLine(part, number, _encode((row_class.__name__, *_VALUES[row_class](row))))


def reading(kinds: frozenset[FactKind], records: Iterator[PartyRecord], findings: ListFindings) -> ListReading:
    """A reading of records made by `to_line`; a line's number becomes its place in the record, for the others move."""

    def texts() -> Iterator[tuple[int, str]]:
        for record in records:
            yield record.uid, "\n".join([f"{line.part}\t{line.text}" for line in record.lines])

    return ListReading(kinds, texts(), _lines, findings)


def uid_of(text: str, element: Element, uids: set[int], findings: ListFindings) -> int | None:
    """The uid of a party's element, None where it is refused; `uids` are those before it, and it is added to them.

    One that cannot be read makes the capture unusable for removals; of one that stands twice the first element is kept.
    """
    uid = int(text) if _UID.fullmatch(text) else None
    if uid is not None and uid not in uids:
        uids.add(uid)
        return uid
    name = local_name(element)
    line = RawLine(name, element.sourceline or 0, etree.tostring(element, encoding="unicode", with_tail=False))
    if uid is None:
        findings.is_usable_for_removals = False
        rejection = reject(line, "parties", "uid", "uid", text or None, "the uid cannot be read")
    else:
        reason = f"the uid stands twice in the file; the first {name} is kept"
        rejection = reject(line, "parties", "uid", "unique_uid", text, reason)
    findings.rejections.append(rejection)
    findings.parsed_count += 1
    return None


def parse(record: PartyRecord, kinds: frozenset[FactKind]) -> PartyFacts:
    """The facts of one record made by `to_line`; a value outside a closed set refuses its row and holds the capture."""
    rows: list[tuple[RawLine, FactRow]] = []
    rejections: list[Rejection] = []
    holds: list[str] = []
    for line in record.lines:
        row = _row(line.text)
        closed = _outside_closed_set(row)
        if closed is None:
            rows.append((line, row))
            continue
        column, value = closed
        rejections.append(reject(line, row.kind, column, "closed_set", value, f"unknown {column} {value!r}"))
        holds.append(f"unknown {column} {value!r} (uid {record.uid})")
    has_party = any(isinstance(row, PartyRow) for _, row in rows)
    not_said: frozenset[FactKind] = frozenset() if has_party else kinds & {"party"}
    return PartyFacts(tuple(rows), tuple(rejections), not_said, "; ".join(holds) or None)


def reject(line: RawLine, contract: str, column: str | None, check: str, value: str | None, reason: str) -> Rejection:
    """A refused row of an XML format, with its element and line in the reason."""
    return Rejection(
        contract=contract,
        row_number=line.line_number,
        column=column,
        check=check,
        value=value,
        raw=line.text,
        reason=f"{line.part} line {line.line_number}: {reason}",
    )


def _lines(uid: int, text: str) -> tuple[RawLine, ...]:
    chunks = (chunk.partition("\t") for chunk in text.split("\n"))
    return tuple(RawLine(part, number, row) for number, (part, _, row) in enumerate(chunks, start=1))


def _row(text: str) -> FactRow:
    name, *values = json.loads(text)
    for at in _DAYS[name]:
        values[at] = date.fromisoformat(values[at]) if values[at] else None
    row: FactRow = _ROW_CLASSES[name](*values)
    return row


def _outside_closed_set(row: FactRow) -> tuple[str, str] | None:
    match row:
        case PartyRow() if row.party_type not in PARTY_TYPES:
            return "party_type", row.party_type
        case AliasRow() if row.alias_type not in ALIAS_TYPES:
            return "alias_type", row.alias_type
        case ListingRow() if row.list_code not in _LISTS:
            return "list_code", row.list_code
        case _:
            return None
