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
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from lxml import etree

from listwire import facts
from listwire.facts import AliasRow, FactKind, FactRow, ListingRow, PartyRow
from listwire.types import ListFindings, ListReading, PartyFacts, PartyRecord, RawLine, Rejection
from sources.ofac_joined import with_apostrophes
from sources.ofac_vocabulary import ALIAS_TYPES, LIST_CODES, PARTY_TYPES
from sources.xml_stream import Element, local_name

_ROW_CLASSES: Mapping[str, type[Any]] = {
    name: value for name, value in vars(facts).items() if isinstance(value, type) and name.endswith("Row")
}
_VALUES = {value: attrgetter(*(field.name for field in fields(value))) for value in _ROW_CLASSES.values()}
_OPENINGS = {value: f'["{name}"' for name, value in _ROW_CLASSES.items()}
_DAYS = {
    name: tuple(at for at, field in enumerate(fields(value)) if "date" in str(field.type))
    for name, value in _ROW_CLASSES.items()
}
_UID = re.compile(r"0*[1-9][0-9]{0,17}", re.ASCII)
_LISTS = frozenset(code for code in LIST_CODES.values() if code)


def to_line(part: str, number: int, row: FactRow) -> RawLine:
    """A row as text; `part` is the element it was read from and `number` its line or position in the document."""
    return RawLine(part, number, _json_of(row))


def reading(kinds: frozenset[FactKind], records: Iterator[PartyRecord], findings: ListFindings) -> ListReading:
    """A reading of records made by `to_line`; a line's number becomes its place in the record, for the others move."""
    texts = ((record.uid, "\n".join(map(line_text, record.lines))) for record in records)
    return reading_of_texts(kinds, texts, findings)


def reading_of_texts(
    kinds: frozenset[FactKind], texts: Iterator[tuple[int, str]], findings: ListFindings
) -> ListReading:
    """A reading of uids, each with its lines as `line_text` gives them, joined by newlines."""
    return ListReading(kinds, texts, _lines, findings)


def line_text(line: RawLine) -> str:
    """A line as it stands in the text of a record, without its number."""
    return f"{line.part}\t{line.text}"


def row_text(part: str, row: FactRow) -> str:
    """A row as it stands in the text of a record; `part` is the element it was read from."""
    return f"{part}\t{_json_of(row)}"


def read_uid(text: str) -> int | None:
    """The uid that a text is; None for anything else, and for what no BIGINT holds."""
    return int(text) if _UID.fullmatch(text) else None


def uid_of(text: str, element: Element, uids: set[int], findings: ListFindings) -> int | None:
    """The uid of a party's element, None where it is refused; `uids` are those before it, and it is added to them.

    One that cannot be read makes the capture unusable for removals; of one that stands twice the first element is kept.
    """
    uid = read_uid(text)
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
    partial: set[FactKind] = set()
    for line in record.lines:
        row = _row(line.text)
        closed = _outside_closed_set(row)
        if closed is None:
            rows.append((line, row))
            continue
        column, value = closed
        partial.add(row.kind)
        rejections.append(reject(line, row.kind, column, "closed_set", value, f"unknown {column} {value!r}"))
        holds.append(f"unknown {column} {value!r} (uid {record.uid})")
    has_party = any(isinstance(row, PartyRow) for _, row in rows)
    not_said: frozenset[FactKind] = frozenset() if has_party else kinds & {"party"}
    return PartyFacts(
        rows=tuple(rows),
        rejections=tuple(rejections),
        not_said=not_said,
        hold_reason="; ".join(holds) or None,
        partial=frozenset(partial),
    )


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


def _json_of(row: FactRow) -> str:
    text = _encoded(row)
    return _encoded(with_apostrophes(row)) if '\\"' in text else text


def _encoded(row: FactRow) -> str:
    """A row as JSON. Written out, for json.dumps makes an encoder at each call, and a list has 300,000 rows."""
    row_class = type(row)
    texts = [_OPENINGS[row_class]]
    for value in _VALUES[row_class](row):
        if value is None:
            texts.append("null")
        elif type(value) is str:
            texts.append(encode_basestring(value))
        elif value is True or value is False:
            texts.append("true" if value else "false")
        else:
            texts.append(f'"{value}"' if isinstance(value, date) else str(value))
    return f"{', '.join(texts)}]"


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
