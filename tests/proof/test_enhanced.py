"""The captured CONS_ENHANCED.XML, read whole: every party, no word of warning, and dates that say the same twice."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from listwire.facts import ListingRow
from sources.birth_dates import read_birth_date, read_day
from sources.ofac_enhanced import CONS, inspect, read
from sources.xml_stream import stream, text_of
from tests.sources.enhanced_xml import facts

pytestmark = pytest.mark.proof

ENTITY_COUNT = 443


@pytest.fixture(scope="module")
def body(shared_data: Path) -> bytes:
    return gzip.decompress((shared_data / "ofac/enhanced/cons_enhanced_2025-01-14.xml.gz").read_bytes())


def test_every_party_is_read_and_every_field_is_known(body: bytes):
    assert inspect(body, "application/xml") is None
    reading = read({"list": body})
    parsed = facts(reading)
    kinds = Counter(row.kind for party in parsed.values() for _, row in party.rows)
    print(f"\n{len(parsed)} parties, {kinds.total()} facts: {dict(sorted(kinds.items()))}")
    assert len(parsed) == ENTITY_COUNT
    assert (reading.findings.warnings, reading.findings.holds, reading.findings.rejections) == ([], [], [])
    assert [party.rejections for party in parsed.values() if party.rejections] == []
    assert reading.findings.parsed_count == kinds.total()
    assert kinds.keys() == reading.kinds


def test_every_party_is_on_a_list_that_the_file_is_complete_for_since_a_stated_day(body: bytes):
    for uid, party in facts(read({"list": body})).items():
        listings = {row.list_code: row.listed_on for _, row in party.rows if isinstance(row, ListingRow)}
        assert listings.keys() & set(CONS.lists), f"{uid} is on none of {CONS.lists}"
        assert all(listed_on is not None and date(2000, 1, 1) < listed_on for listed_on in listings.values())


def test_the_days_beside_a_date_say_what_its_text_says(body: bytes):
    compared = 0
    for _, feature in stream(body, ["feature"], "enhanced"):
        period = next((child for child in feature if child.tag.endswith("}valueDate")), None)
        if period is None:
            continue
        text = text_of(feature, "value") or ""
        first, last = (date.fromisoformat(text_of(period, name) or "") for name in ("fromDateBegin", "toDateEnd"))
        row = read_birth_date(1, text)
        assert (row.earliest_on, row.latest_on) == (first, last), text
        assert read_day(text) == (first if first == last else None), text
        compared += 1
    print(f"\n{compared} dates compared")
    assert compared > 300
