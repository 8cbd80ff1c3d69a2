"""OFAC's lists as CSV sets: the SDN List, and the consolidated set of the other lists; replaced whole when published.

Four files each, joined by uid (OFAC's data specification, 25 Sep 2023): the main file SDN or CONS_PRIM (one row a
party), ADD (addresses), ALT (aliases) and COMMENTS (what of the remarks exceeds 1,000 characters). `add_num` and
`alt_num` are link numbers, never keys, and are ignored on purpose. Tags of several programs stand as `SYRIA] [SDGT`.
What has no column is in the remarks (sources/remarks.py).

    parts -> read -> rows by uid, as text -> parse -> facts of each text not seen before
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from listwire.facts import (
    AddressRow,
    AliasRow,
    FactKind,
    FactRow,
    FeatureRow,
    NoteRow,
    PartyRow,
    ProgramRow,
    RemarksRow,
    RemarksTailRow,
)
from listwire.types import ListFindings, ListReading, PartyFacts, PartyRecord, RawLine, Rejection, Source
from sources.ofac_csv_rows import ROW_END, CsvFile, columns, most_have_another_width, read_file
from sources.ofac_vocabulary import ALIAS_TYPES, PARTY_TYPES
from sources.remarks import read_remarks, split_items

_BASE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"

SOURCE = Source(
    name="ofac_sdn_csv",
    kind="list",
    publisher="OFAC",
    parts={
        "sdn": f"{_BASE}/SDN.CSV",
        "add": f"{_BASE}/ADD.CSV",
        "alt": f"{_BASE}/ALT.CSV",
        "comments": f"{_BASE}/SDN_COMMENTS.CSV",
    },
    cadence=timedelta(hours=1),
    is_required=True,
    lists=("SDN",),  # complete for this list: absence means delisting
    floor=5_000,  # 8,800 parties in 2021, 15,000 in 2024:
    ceiling=60_000,  # outside these the file is not the list
    largest_loss=0.06,  # a revoked program took 3% on 30 June 2025
    max_bytes=100_000_000,
)

CONS_SOURCE = Source(
    name="ofac_cons_csv",
    kind="list",
    publisher="OFAC",
    parts={
        "prim": f"{_BASE}/CONS_PRIM.CSV",
        "add": f"{_BASE}/CONS_ADD.CSV",
        "alt": f"{_BASE}/CONS_ALT.CSV",
        "comments": f"{_BASE}/CONS_COMMENTS.CSV",
    },
    cadence=timedelta(hours=1),
    lists=(),  # it does not say which list a party is on: it confirms memberships, and opens or closes none
    floor=200,  # 375 parties in 2020, 443 in 2024, 444 in 2025:
    ceiling=5_000,  # outside these the file is not the set; 8,000 and more are the SDN List
    largest_loss=0.06,  # as the SDN List; a list that moves as a whole is for a person to judge
)

URL_SETTINGS = {"sdn": "ofac_sdn_csv", "add": "ofac_add_csv", "alt": "ofac_alt_csv", "comments": "ofac_comments_csv"}
"""Which name of LISTWIRE_SOURCE_URLS gives the address of a part."""

CONS_URL_SETTINGS = {part: f"ofac_cons_{part}_csv" for part in CONS_SOURCE.parts}
"""The same for the consolidated set."""

PARSER_VERSION = "2"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

COLUMN_COUNTS = {"sdn": 12, "add": 6, "alt": 5, "comments": 2}
"""Columns of each file of the SDN List; of the consolidated set, CONS_PRIM has those of SDN."""

REMARKS_WIDTH = 1_000

_MAIN_KINDS: tuple[FactKind, ...] = ("party", "programs", "remarks")
_REMARKS_KINDS: tuple[FactKind, ...] = (
    "weak_aliases", "birth_dates", "nationalities", "identifications", "features", "linked_to", "notes",
)  # fmt: skip
_TAIL_KINDS: tuple[FactKind, ...] = ("remarks_tail",)
_KINDS_OF_MAIN = frozenset({*_MAIN_KINDS, *_REMARKS_KINDS})
_IN_REMARKS, _TAIL = frozenset(_REMARKS_KINDS), frozenset(_TAIL_KINDS)
_NONE: frozenset[FactKind] = frozenset()

KINDS_BY_PART: Mapping[str, tuple[FactKind, ...]] = {
    "sdn": _MAIN_KINDS + _REMARKS_KINDS,
    "prim": _MAIN_KINDS + _REMARKS_KINDS,
    "add": ("addresses",),
    "alt": ("aliases",),
    "comments": _TAIL_KINDS,
}

_MAIN_PARTS = ("sdn", "prim")
_COLUMN_COUNTS = {"prim": COLUMN_COUNTS["sdn"], **COLUMN_COUNTS}
_REMARKS_COLUMN = {"sdn": 11, "prim": 11, "comments": 1}
_CONTRACTS = {
    "sdn": "parties", "prim": "parties", "add": "addresses", "alt": "aliases", "comments": "remarks_tails",
}  # fmt: skip
_PART_END = "\t"
_SURROGATE = re.compile("[\udc80-\udcff]")
_BETWEEN_TAGS = re.compile(r"\]\s*\[")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
_VESSEL_COLUMNS = (
    "Vessel Call Sign", "Vessel Type", "Vessel Tonnage", "Vessel Gross Registered Tonnage", "Vessel Flag",
    "Vessel Owner",
)  # fmt: skip


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no CSV file of OFAC's, or None: such an answer is a failed fetch and removes nobody."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not body.strip(b"\x1a \r\n\t"):
        return "empty file"
    if b"\x00" in head:
        return "NUL bytes: another encoding than OFAC's ASCII (UTF-16?)"
    if head.startswith(b"<"):
        return "an HTML or XML page instead of CSV"
    if head.startswith((b"{", b"[")):
        return "a JSON document instead of CSV"
    if b"," not in body:
        return "no comma in the file: not CSV"
    if not body.endswith((b"\x1a", b"\n", b"\r")):
        return "the last row is cut: neither a line end nor the end mark 0x1A"
    return None


def read(parts: Mapping[str, bytes]) -> ListReading:
    """Split a capture by party: `parts` are bodies by part name (sdn or prim, add, alt, comments), any subset of them.

    Rows whose uid cannot be read are refused and make the capture unusable for removals; rows of ADD, ALT and COMMENTS
    without a main row are refused. Each remaining row stands in exactly one text, in the order of KINDS_BY_PART.
    """
    findings = ListFindings()
    files = {part: _read_part(part, parts[part], findings) for part in KINDS_BY_PART if part in parts}
    main = next((part for part in _MAIN_PARTS if part in files), None)
    records = _records(files, main, findings)
    numbers: dict[str, dict[str, int]] = {}

    def lines(uid: int, text: str) -> tuple[RawLine, ...]:
        if not numbers:  # only now: most captures hold nothing new
            numbers.update({part: dict(zip(file.rows, file.numbers, strict=True)) for part, file in files.items()})
        placed = [_placed(chunk, main) for chunk in text.split(ROW_END)]
        return tuple([RawLine(part, numbers[part][row], row) for part, row in placed])

    kinds = frozenset(kind for part in files for kind in KINDS_BY_PART[part])
    return ListReading(kinds, records, lines, findings)


def parse(record: PartyRecord, kinds: frozenset[FactKind]) -> PartyFacts:
    """The facts of one party; each line gives rows or one rejection.

    An unknown party type or alias type is a value outside a closed set: its row is refused and `hold_reason` names it.
    """
    rows: list[tuple[RawLine, FactRow]] = []
    rejections: list[Rejection] = []
    holds: list[str] = []
    partial: set[FactKind] = set()
    main: RawLine | None = None
    for line in record.lines:
        fields, reason = _fields(line)
        is_main = line.part in _MAIN_PARTS
        if reason is None and is_main and main is not None:
            reason = ("unique_uid", "the uid stands twice in the file; the first row is kept")
        if reason is not None:
            rejections.append(reject(line, None, reason[0], None, reason[1]))
            partial.update(() if is_main else KINDS_BY_PART[line.part])
            continue
        closed = _outside_closed_set(line.part, fields)
        if closed is not None:
            column, value = closed
            rejections.append(reject(line, column, "closed_set", value, f"unknown {column} {value!r}"))
            holds.append(f"unknown {column} {value!r} (uid {record.uid})")
            partial.update(() if is_main else KINDS_BY_PART[line.part])
            continue
        main = line if is_main else main
        rows.extend((line, row) for row in _ROWS[line.part](record.uid, fields))
    remarks = _Remarks(kinds & _KINDS_OF_MAIN) if main is None else _read_remarks(record.uid, rows, kinds)
    return PartyFacts(
        rows=(*rows, *((main, row) for row in remarks.rows if main is not None)),
        rejections=tuple(rejections),
        not_said=remarks.not_said,
        hold_reason="; ".join(holds) or None,
        also_said=remarks.also_said,
        partial=remarks.partial | (partial if main is None else partial - _TAIL),
        main_kinds=_KINDS_OF_MAIN,
        keyed_item_count=remarks.keyed_item_count,
        unparsed_item_count=remarks.unparsed_item_count,
    )


def reject(line: RawLine, column: str | None, check: str, value: str | None, reason: str) -> Rejection:
    """A refused row of this format, with its part and line in the reason's place."""
    return Rejection(
        contract=_CONTRACTS[line.part],
        row_number=line.line_number,
        column=column,
        check=check,
        value=value,
        raw=line.text,
        reason=f"{line.part} line {line.line_number}: {reason}",
    )


def _read_part(part: str, body: bytes, findings: ListFindings) -> CsvFile:
    """The rows of one file; what is wrong with the file as a whole goes to the findings."""
    file = read_file(body)
    findings.parsed_count += len(file.rows)
    if not file.has_end_mark:
        findings.holds.append(f"{part}: the end mark 0x1A is missing, so the file may be cut at a line end")
    if most_have_another_width(file, _COLUMN_COUNTS[part]):
        findings.holds.append(f"{part}: most rows do not have {_COLUMN_COUNTS[part]} columns")
    return file


def _records(files: Mapping[str, CsvFile], main: str | None, findings: ListFindings) -> Iterator[tuple[int, str]]:
    """Uid and rows of each party as one text; rows without a uid, or without a main row, are refused.

    A text begins with the main row and names the part of every other.
    """
    if main and len(files) == 1 and (alone := _unambiguous(files[main])):
        return alone
    texts: dict[int, str] = {}
    for part, file in files.items():
        prefix = "" if part == main else f"{part}{_PART_END}"
        for uid, number, row in zip(file.uids, file.numbers, file.rows, strict=True):
            if uid is None:
                reason = "the uid cannot be read"
                findings.rejections.append(reject(RawLine(part, number, row), None, "uid", None, reason))
                findings.is_usable_for_removals = False
            elif uid in texts:
                texts[uid] += f"{ROW_END}{prefix}{row}"
            elif prefix and main:
                reason = f"no row of {main.upper()}.CSV has this uid"
                findings.rejections.append(reject(RawLine(part, number, row), "uid", "known_uid", str(uid), reason))
            else:
                texts[uid] = f"{prefix}{row}"
    return iter(texts.items())


def _unambiguous(file: CsvFile) -> Iterator[tuple[int, str]] | None:
    """The rows of a main file that came alone, as in most backfills; None where a uid is missing or stands twice."""
    uids = [uid for uid in file.uids if uid is not None]
    return zip(uids, file.rows, strict=True) if len(set(uids)) == len(file.rows) else None


def _placed(chunk: str, main: str | None) -> tuple[str, str]:
    """The part of a row in a text, and the row; a main row begins with its uid, never with the name of a part."""
    part, _, row = chunk.partition(_PART_END)
    return (part, row) if part in KINDS_BY_PART else (main or "", chunk)


def _fields(line: RawLine) -> tuple[list[str | None], tuple[str, str] | None]:
    """The fields with null as None and blanks normalised, or (check, reason) why the line is no row."""
    if not line.text.isascii() and _SURROGATE.search(line.text):
        return [], ("encoding", "bytes that are neither ASCII nor UTF-8")
    if line.text.count('"') % 2:
        return [], ("quotes", "a quote is not closed")
    fields = columns(line.text)
    if fields is None:
        return [], ("csv", "a bare carriage return, or a field of over 131,072 characters")
    if len(fields) != _COLUMN_COUNTS[line.part]:
        return [], ("width", f"{len(fields)} columns instead of {_COLUMN_COUNTS[line.part]}")
    values = [None if field == "-0- " else _value(field) for field in fields]
    if line.part in _MAIN_PARTS and values[1] is not None:
        values[1] = fields[1].strip()  # with its inner blanks: a primary name that changes in them has changed
    kept = _REMARKS_COLUMN.get(line.part)
    if kept is not None and values[kept] is not None:
        values[kept] = fields[kept]  # with its outer spaces: the cut at 1,000 characters may fall beside one
    return values, None


def _value(field: str) -> str | None:
    text = " ".join(field.split())
    return None if text in ("-0-", "") else text


def _outside_closed_set(part: str, fields: list[str | None]) -> tuple[str, str] | None:
    if part in _MAIN_PARTS and fields[2] is not None and fields[2].lower() not in PARTY_TYPES:
        return "party_type", fields[2]
    if part == "alt" and (fields[2] or "").lower() not in ALIAS_TYPES:
        return "alias_type", fields[2] or "(null)"
    return None


class _Remarks(NamedTuple):
    """What the remarks of a party give, and the kinds they leave open or settle; a refused main row gives nothing."""

    not_said: frozenset[FactKind]
    also_said: frozenset[FactKind] = _NONE
    partial: frozenset[FactKind] = _NONE
    rows: Sequence[FactRow] = ()
    keyed_item_count: int = 0
    unparsed_item_count: int = 0


def _read_remarks(uid: int, rows: Iterable[tuple[RawLine, FactRow]], kinds: frozenset[FactKind]) -> _Remarks:
    """The remarks among the rows of a party, read item by item.

    A cut remark whose tail is nowhere leaves the tail open, and what is read of it is a part: the item that the cut
    goes through is left out. A remark that is not cut has no tail: that of an earlier, longer one does not stay behind
    it, nor is it read where an older COMMENTS file came with it.
    """
    title, remarks, tail = None, "", ""
    for _, row in rows:
        match row:
            case PartyRow():
                title = row.title
            case RemarksRow():
                remarks = row.remarks
            case RemarksTailRow():
                tail += row.remarks_tail
    is_cut = len(remarks) >= REMARKS_WIDTH
    is_partial = is_cut and not tail
    if is_cut:
        remarks = remarks + tail if tail else remarks.rpartition(";")[0]
    reading = read_remarks(uid, remarks)
    return _Remarks(
        not_said=kinds & _TAIL if is_partial else _NONE,
        also_said=_NONE if is_cut else _TAIL,
        partial=_IN_REMARKS if is_partial else _NONE,
        rows=_without_title(reading.rows, title),
        keyed_item_count=reading.keyed_count,
        unparsed_item_count=len(reading.unparsed),
    )


def _without_title(rows: Sequence[FactRow], title: str | None) -> Sequence[FactRow]:
    """The facts of the remarks; a title stands there too, item by item, and is no note."""
    if title is None:
        return rows
    titles = set(split_items(title))
    return [row for row in rows if not (isinstance(row, NoteRow) and row.note_text in titles)]


def _party_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    _, name, party_type, programs, title, call_sign, vessel_type, tonnage, gross, flag, owner, remarks = fields
    yield PartyRow(uid, name, (party_type or "entity").lower(), title)
    # OFAC joins tags as `SYRIA] [SDGT`; the outer brackets stand in none of the real files but do no harm.
    tags = [tag.strip() for tag in _BETWEEN_TAGS.split((programs or "").strip("[]"))]
    for tag in dict.fromkeys(filter(None, tags)):
        yield ProgramRow(uid, tag)
    if remarks is not None:
        yield RemarksRow(uid, remarks)
    values = (call_sign, vessel_type, tonnage, gross, flag, owner)
    for feature_type, value in zip(_VESSEL_COLUMNS, values, strict=True):
        if value is not None:
            # The XML formats write tonnage without the commas.
            plain = _THOUSANDS.sub("", value) if "Tonnage" in feature_type else value
            yield FeatureRow(uid, feature_type, plain)


def _address_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    _, _, address, city, country, remarks = fields
    if any((address, city, country, remarks)):  # OFAC writes a row of nulls for a party without an address
        yield AddressRow(uid, address, city, country, remarks)


def _alias_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    _, _, alias_type, name, remarks = fields
    yield AliasRow(uid, (alias_type or "").lower(), name, is_weak=False, script_code="Latn", alias_remarks=remarks)


def _tail_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    if fields[1] is not None:
        yield RemarksTailRow(uid, fields[1])


_ROWS: Mapping[str, Callable[[int, list[str | None]], Iterator[FactRow]]] = {
    "sdn": _party_rows,
    "prim": _party_rows,
    "add": _address_rows,
    "alt": _alias_rows,
    "comments": _tail_rows,
}
