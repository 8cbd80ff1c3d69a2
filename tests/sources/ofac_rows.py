"""Rows and files of OFAC's CSV sets as the tests write them, and what is read of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from listwire.facts import FactKind, FactRow, PartyRow
from listwire.types import ListFindings, PartyFacts, PartyRecord
from sources.ofac_csv import parse, read

NULL = "-0- "
END = "\x1a"


@dataclass(frozen=True, slots=True)
class Capture:
    """A reading whose stream was read to its end; `texts` are what it gave for each uid."""

    kinds: frozenset[FactKind]
    records: tuple[PartyRecord, ...]
    texts: Mapping[int, str]
    findings: ListFindings


def read_all(parts: Mapping[str, bytes]) -> Capture:
    reading = read(parts)
    pairs = list(reading.records)
    records = tuple(PartyRecord(uid, reading.lines(uid, text)) for uid, text in pairs)
    assert len({uid for uid, _ in pairs}) == len(pairs), "a uid stands in two texts"
    return Capture(reading.kinds, records, dict(pairs), reading.findings)


def sdn(uid: object = 36, name: str = "AEROCARIBBEAN AIRLINES", **fields: str) -> str:
    """One row of SDN.CSV or CONS_PRIM.CSV; a field not given is null, a given one is quoted."""
    names = "party_type programs title call_sign vessel_type tonnage gross flag owner remarks".split()
    fields = {"programs": "CUBA", **fields}
    assert fields.keys() <= set(names)
    return ",".join([str(uid), f'"{name}"', *(f'"{fields[key]}"' if key in fields else NULL for key in names)])


def csv(*rows: str, end: str = END) -> bytes:
    return "".join(f"{row}\r\n" for row in rows).encode() + end.encode()


def facts(capture: Capture, uid: int = 36) -> PartyFacts:
    (record,) = (record for record in capture.records if record.uid == uid)
    return parse(record, capture.kinds)


def rows(capture: Capture, uid: int = 36) -> list[FactRow]:
    return [row for _, row in facts(capture, uid).rows]


def party(capture: Capture, uid: int = 36) -> PartyRow:
    (row,) = (row for row in rows(capture, uid) if isinstance(row, PartyRow))
    return row


def uids(capture: Capture) -> list[int]:
    return [record.uid for record in capture.records]


def refused(capture: Capture) -> list[tuple[str, str]]:
    """Check and raw text of everything refused, on reading and on parsing."""
    parsed = [item for record in capture.records for item in parse(record, capture.kinds).rejections]
    return [(item.check, item.raw) for item in (*capture.findings.rejections, *parsed)]
