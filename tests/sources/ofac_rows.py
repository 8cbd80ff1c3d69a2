"""Rows and files of OFAC's CSV set as the tests write them, and what is read of them."""

from __future__ import annotations

from listwire.types import FactRow, ListReading, PartyFacts, PartyRow
from sources.ofac_csv import parse

NULL = "-0- "
END = "\x1a"


def sdn(uid: object = 36, name: str = "AEROCARIBBEAN AIRLINES", **fields: str) -> str:
    """One row of SDN.CSV; a field not given is null, a given one is quoted."""
    names = "party_type programs title call_sign vessel_type tonnage gross flag owner remarks".split()
    fields = {"programs": "CUBA", **fields}
    assert fields.keys() <= set(names)
    return ",".join([str(uid), f'"{name}"', *(f'"{fields[key]}"' if key in fields else NULL for key in names)])


def csv(*rows: str, end: str = END) -> bytes:
    return "".join(f"{row}\r\n" for row in rows).encode() + end.encode()


def facts(reading: ListReading, uid: int = 36) -> PartyFacts:
    (record,) = (record for record in reading.records if record.uid == uid)
    return parse(record, reading.kinds)


def rows(reading: ListReading, uid: int = 36) -> list[FactRow]:
    return [row for _, row in facts(reading, uid).rows]


def party(reading: ListReading, uid: int = 36) -> PartyRow:
    (row,) = (row for row in rows(reading, uid) if isinstance(row, PartyRow))
    return row


def uids(reading: ListReading) -> list[int]:
    return [record.uid for record in reading.records]


def refused(reading: ListReading) -> list[tuple[str, str]]:
    """Check and raw text of everything refused, on reading and on parsing."""
    parsed = [item for record in reading.records for item in parse(record, reading.kinds).rejections]
    return [(item.check, item.raw) for item in (*reading.rejections, *parsed)]
