"""The SDN List as OFAC's CSV set: every blocked party, replaced whole at each publication.

Four files joined by uid (OFAC's data specification, 25 Sep 2023): SDN (one row a party), ADD (addresses), ALT
(aliases) and COMMENTS (what of the remarks exceeds 1,000 characters). No header; null is the field `-0- `; the last
line is one 0x1A byte, and concatenated files carry that byte in the middle, glued to a uid. `add_num` and `alt_num`
are link numbers, never keys, and are ignored on purpose.

    parts -> read -> one PartyRecord a uid (raw lines) -> parse -> facts of each record not seen before
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from listwire.types import (
    AddressRow,
    AliasRow,
    FactKind,
    FactRow,
    ListReading,
    PartyFacts,
    PartyRecord,
    PartyRow,
    ProgramRow,
    RawLine,
    Rejection,
    RemarksTailRow,
    Source,
)

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

URL_SETTINGS = {"sdn": "ofac_sdn_csv", "add": "ofac_add_csv", "alt": "ofac_alt_csv", "comments": "ofac_comments_csv"}
"""Which name of LISTWIRE_SOURCE_URLS gives the address of a part."""

PARSER_VERSION = "1"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

COLUMN_COUNTS = {"sdn": 12, "add": 6, "alt": 5, "comments": 2}
KINDS_BY_PART: Mapping[str, tuple[FactKind, ...]] = {
    "sdn": ("party", "programs"),
    "add": ("addresses",),
    "alt": ("aliases",),
    "comments": ("remarks_tail",),
}
PARTY_TYPES = frozenset({"individual", "entity", "vessel", "aircraft"})
ALIAS_TYPES = frozenset({"aka", "fka", "nka"})
REMARKS_WIDTH = 1_000
END_MARK = "\x1a"

_MAIN_KINDS: frozenset[FactKind] = frozenset({"party", "programs"})
_TAIL_KIND: frozenset[FactKind] = frozenset({"remarks_tail"})
_REMARKS_COLUMN = {"sdn": 11, "comments": 1}

_UID = re.compile(r'^\s*"?(0*[1-9][0-9]{0,17})"?\s*,')
_CONTRACT_BY_PART = {"sdn": "parties", "add": "addresses", "alt": "aliases", "comments": "remarks_tails"}


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
    """Split a capture by party: `parts` are bodies by part name (sdn, add, alt, comments), any subset of them.

    Rows whose uid cannot be read are refused and make the capture unusable for removals; rows of ADD, ALT and COMMENTS
    without an SDN row are refused. Each remaining line stands in exactly one record, in the order of COLUMN_COUNTS.
    """
    rejections: list[Rejection] = []
    lines_by_uid: dict[int, list[RawLine]] = {}
    holds: list[str] = []
    parsed_count, is_usable = 0, True
    for part in (name for name in COLUMN_COUNTS if name in parts):
        lines, missing_mark = _lines(part, parts[part])
        parsed_count += len(lines)
        if missing_mark:
            holds.append(f"{part}: the end mark 0x1A is missing, so the file may be cut at a line end")
        if _most_have_another_width(part, lines):
            holds.append(f"{part}: most rows do not have {COLUMN_COUNTS[part]} columns")
        for line in lines:
            match = _UID.match(line.text)
            if match is None:
                rejections.append(reject(line, None, "uid", None, "the uid cannot be read"))
                is_usable = False
                continue
            uid = int(match[1])
            if part != "sdn" and "sdn" in parts and uid not in lines_by_uid:
                rejections.append(reject(line, "uid", "known_uid", str(uid), "no row of SDN.CSV has this uid"))
                continue
            lines_by_uid.setdefault(uid, []).append(line)
    return ListReading(
        kinds=frozenset(kind for part in parts for kind in KINDS_BY_PART[part]),
        records=tuple(PartyRecord(uid, tuple(lines)) for uid, lines in lines_by_uid.items()),
        rejections=tuple(rejections),
        parsed_count=parsed_count,
        is_usable_for_removals=is_usable,
        hold_reason="; ".join(holds) or None,
    )


def parse(record: PartyRecord, kinds: frozenset[FactKind]) -> PartyFacts:
    """The facts of one party; each line gives rows or one rejection.

    An unknown party type or alias type is a value outside a closed set: its row is refused and `hold_reason` names it.
    """
    rows: list[tuple[RawLine, FactRow]] = []
    rejections: list[Rejection] = []
    holds: list[str] = []
    for line in record.lines:
        fields, reason = _fields(line)
        if reason is None and line.part == "sdn" and any(isinstance(row, PartyRow) for _, row in rows):
            reason = ("unique_uid", "the uid stands twice in the file; the first row is kept")
        if reason is not None:
            rejections.append(reject(line, None, reason[0], None, reason[1]))
            continue
        closed = _outside_closed_set(line.part, fields)
        if closed is not None:
            column, value = closed
            rejections.append(reject(line, column, "closed_set", value, f"unknown {column} {value!r}"))
            holds.append(f"unknown {column} {value!r} (uid {record.uid})")
            continue
        rows.extend((line, row) for row in _ROWS[line.part](record.uid, fields))
    not_said, also_said = _open_and_settled([row for _, row in rows], kinds)
    return PartyFacts(tuple(rows), tuple(rejections), not_said, "; ".join(holds) or None, also_said)


def reject(line: RawLine, column: str | None, check: str, value: str | None, reason: str) -> Rejection:
    """A refused row of this format, with its part and line in the reason's place."""
    return Rejection(
        contract=_CONTRACT_BY_PART[line.part],
        row_number=line.line_number,
        column=column,
        check=check,
        value=value,
        raw=line.text,
        reason=f"{line.part} line {line.line_number}: {reason}",
    )


def _lines(part: str, body: bytes) -> tuple[list[RawLine], bool]:
    """The records of one file as text, and whether its end mark is missing."""
    has_mark = body.rstrip(b" \r\n\t").endswith(b"\x1a")
    # A byte that is no UTF-8 survives as a surrogate, so that its row alone is refused and still shows its uid.
    text = body.decode("utf-8-sig", errors="surrogateescape").replace(END_MARK, "")
    return [RawLine(part, number, line) for number, line in _records(text)], not has_mark


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Lines, a quoted field's line ends kept; a line that looks like a new row always ends a row with an open quote."""
    pending, start = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.removesuffix("\r")
        if pending and _UID.match(line):
            yield start, pending
            pending = ""
        if not pending and not line.strip():
            continue
        if not pending:
            start = number
        pending = f"{pending}\n{line}" if pending else line
        if pending.count('"') % 2 == 0:
            yield start, pending
            pending = ""
    if pending:
        yield start, pending.rstrip("\n")  # of a file that ends inside a quote


def _most_have_another_width(part: str, lines: list[RawLine]) -> bool:
    """Judged on a sample of at most 200 rows over the whole file: a changed format changes every row."""
    sample = lines[:: max(1, len(lines) // 200)]
    others = sum(len(_columns(line.text) or ()) != COLUMN_COUNTS[part] for line in sample)
    return others * 2 > len(sample)


def _columns(text: str) -> list[str] | None:
    """The columns of one record; None where the csv reader gives up, for that is the row's fault alone."""
    try:
        return next(csv.reader([text]))
    except csv.Error:
        return None


def _fields(line: RawLine) -> tuple[list[str | None], tuple[str, str] | None]:
    """The fields with null as None, or (check, reason) why the line is no row."""
    if any("\udc80" <= char <= "\udcff" for char in line.text):
        return [], ("encoding", "bytes that are neither ASCII nor UTF-8")
    if line.text.count('"') % 2:
        return [], ("quotes", "a quote is not closed")
    fields = _columns(line.text)
    if fields is None:
        return [], ("csv", "a bare carriage return, or a field of over 131,072 characters")
    if len(fields) != COLUMN_COUNTS[line.part]:
        return [], ("width", f"{len(fields)} columns instead of {COLUMN_COUNTS[line.part]}")
    # Remarks keep their outer spaces: the cut at 1,000 characters may fall beside one.
    kept = _REMARKS_COLUMN.get(line.part)
    cleaned = [value if column == kept else value.strip() for column, value in enumerate(fields)]
    return [None if value.strip() in ("-0-", "") else value for value in cleaned], None


def _outside_closed_set(part: str, fields: list[str | None]) -> tuple[str, str] | None:
    if part == "sdn" and fields[2] is not None and fields[2].lower() not in PARTY_TYPES:
        return "party_type", fields[2]
    if part == "alt" and (fields[2] or "").lower() not in ALIAS_TYPES:
        return "alias_type", fields[2] or "(null)"
    return None


def _open_and_settled(
    rows: list[FactRow], kinds: frozenset[FactKind]
) -> tuple[frozenset[FactKind], frozenset[FactKind]]:
    """Kinds left open, and kinds settled whatever files came.

    A main row that was refused says nothing; a cut remark whose tail is nowhere leaves the tail open; a remark that is
    not cut has none, so that the tail of an earlier, longer one does not stay behind it.
    """
    party = next((row for row in rows if isinstance(row, PartyRow)), None)
    if party is None:
        return kinds & _MAIN_KINDS, frozenset()
    if len(party.remarks or "") < REMARKS_WIDTH:
        return frozenset(), _TAIL_KIND
    has_tail = any(isinstance(row, RemarksTailRow) for row in rows)
    return frozenset() if has_tail else kinds & _TAIL_KIND, frozenset()


def _party_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    _, name, party_type, programs, title, call_sign, vessel_type, tonnage, gross, flag, owner, remarks = fields
    yield PartyRow(
        uid=uid,
        primary_name=name,
        party_type=(party_type or "entity").lower(),
        title=title,
        call_sign=call_sign,
        vessel_type=vessel_type,
        tonnage=tonnage,
        gross_tonnage=gross,
        vessel_flag=flag,
        vessel_owner=owner,
        remarks=remarks,
    )
    # OFAC joins tags as `SYRIA] [SDGT`; the outer brackets stand in none of the real files but do no harm.
    tags = [tag.strip() for tag in re.split(r"\]\s*\[", (programs or "").strip().strip("[]"))]
    for tag in dict.fromkeys(filter(None, tags)):
        yield ProgramRow(uid, tag)


def _address_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    _, _, address, city, country, remarks = fields
    if any((address, city, country, remarks)):  # OFAC writes a row of nulls for a party without an address
        yield AddressRow(uid, address, city, country, remarks)


def _alias_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    _, _, alias_type, name, remarks = fields
    yield AliasRow(uid, (alias_type or "").lower(), name, is_weak=False, alias_remarks=remarks)


def _tail_rows(uid: int, fields: list[str | None]) -> Iterator[FactRow]:
    if fields[1] is not None:
        yield RemarksTailRow(uid, fields[1])


_ROWS: Mapping[str, Callable[[int, list[str | None]], Iterator[FactRow]]] = {
    "sdn": _party_rows,
    "add": _address_rows,
    "alt": _alias_rows,
    "comments": _tail_rows,
}
