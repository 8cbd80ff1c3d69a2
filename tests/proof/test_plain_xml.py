"""The captured SDN.XML and CONSOLIDATED.XML, read whole, against what plain ElementTree finds in them.

The extraction here shares no code with the reader: each text of an entry is looked for in the rows of its party.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from listwire.facts import (
    AddressRow,
    AliasRow,
    BirthDateRow,
    FactRow,
    FeatureRow,
    IdentificationRow,
    NationalityRow,
    PartyRow,
    ProgramRow,
)
from sources.ofac_xml import DOCUMENT_FIELDS, FIELDS, IGNORED, inspect, read
from tests.sources.enhanced_xml import facts

pytestmark = pytest.mark.proof

FILES = {"ofac/xml/sdn_2021-03-10.xml.gz": 8_832, "ofac/cons/consolidated_2024-05-06.xml.gz": 443}


@pytest.fixture(scope="module", params=FILES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def body(shared_data: Path, name: str) -> bytes:
    return gzip.decompress((shared_data / name).read_bytes())


@pytest.fixture(scope="module")
def parsed(body: bytes) -> Mapping[int, list[FactRow]]:
    return {uid: [row for _, row in party.rows] for uid, party in facts(read({"list": body})).items()}


@pytest.fixture(scope="module")
def entries(body: bytes) -> Mapping[int, ElementTree.Element]:
    root = ElementTree.fromstring(body)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return {int(entry.findtext("uid", "")): entry for entry in root.iterfind("sdnEntry")}


def texts(entry: ElementTree.Element, path: str) -> list[str]:
    """The texts at a path, blanks and quotation marks as the rows have them."""
    found = (" ".join((element.text or "").split()).replace('"', "'") for element in entry.iterfind(path))
    return [text for text in found if text]


def test_every_entry_is_read_and_every_field_is_known(name: str, body: bytes) -> None:
    assert inspect(body, "application/xml") is None
    reading = read({"list": body})
    found = facts(reading)
    kinds = Counter(row.kind for party in found.values() for _, row in party.rows)
    print(f"\n{name}: {len(found)} parties, {kinds.total()} facts: {dict(sorted(kinds.items()))}")
    print(f"warnings: {reading.findings.warnings}")
    assert len(found) == FILES[name]
    assert (reading.findings.warnings, reading.findings.holds, reading.findings.rejections) == ([], [], [])
    assert [party.rejections for party in found.values() if party.rejections] == []
    assert reading.findings.parsed_count == kinds.total()
    assert kinds.keys() <= reading.kinds


def test_names_programs_and_types_are_those_of_the_entry(
    entries: Mapping[int, ElementTree.Element], parsed: Mapping[int, list[FactRow]]
) -> None:
    assert entries.keys() == parsed.keys()
    for uid, entry in entries.items():
        [own] = [row for row in parsed[uid] if isinstance(row, PartyRow)]
        primary = ", ".join(texts(entry, "lastName") + texts(entry, "firstName"))
        assert " ".join((own.primary_name or "").split()) == primary
        assert (own.party_type, [own.title] if own.title else []) == (
            entry.findtext("sdnType", "").lower(), texts(entry, "title"),
        )  # fmt: skip
        programs = [row.program_code for row in parsed[uid] if isinstance(row, ProgramRow)]
        assert programs == texts(entry, "programList/program")
        aliases = [
            (f"{'.'.join(row.alias_type)}.", "weak" if row.is_weak else "strong", row.alias_name)
            for row in parsed[uid]
            if isinstance(row, AliasRow)
        ]
        for aka in entry.iterfind("akaList/aka"):
            full = ", ".join(texts(aka, "lastName") + texts(aka, "firstName"))
            assert (aka.findtext("type", ""), aka.findtext("category", ""), full) in aliases


def test_every_text_of_an_address_is_in_its_row(
    entries: Mapping[int, ElementTree.Element], parsed: Mapping[int, list[FactRow]]
) -> None:
    for uid, entry in entries.items():
        rows = [row for row in parsed[uid] if isinstance(row, AddressRow)]
        addresses = [address for address in entry.iterfind("addressList/address") if len(address) > 1]
        assert len(rows) == len(addresses)
        for row, address in zip(rows, addresses, strict=True):
            lines = [text for path in ("address1", "address2", "address3") for text in texts(address, path)]
            assert (row.address or "") == ", ".join(lines)
            assert all(text in (row.city or "") for path in ("city", "stateOrProvince", "postalCode")
                       for text in texts(address, path))  # fmt: skip
            assert [row.country or ""] == (texts(address, "country") or [""])


def test_every_document_date_place_and_country_is_in_the_rows(
    entries: Mapping[int, ElementTree.Element], parsed: Mapping[int, list[FactRow]]
) -> None:
    compared = Counter[str]()
    for uid, entry in entries.items():
        rows = parsed[uid]
        births = [row.birth_text for row in rows if isinstance(row, BirthDateRow)]
        nationalities = [(row.nationality_type, row.country) for row in rows if isinstance(row, NationalityRow)]
        features = [row.feature_value for row in rows if isinstance(row, FeatureRow)]
        papers = [
            " ".join(filter(None, (row.identification_number, row.country and f"({row.country})", row.issued_text,
                                   row.expires_text)))
            for row in rows
            if isinstance(row, IdentificationRow)
        ]  # fmt: skip
        dates = texts(entry, "dateOfBirthList/dateOfBirthItem/dateOfBirth")
        assert births[len(births) - len(dates) :] == dates
        remarks = " ".join(texts(entry, "remarks"))
        assert all(f"DOB {text}" in remarks for text in births[: len(births) - len(dates)])
        assert nationalities == [
            *(("nationality", text) for text in texts(entry, "nationalityList/nationality/country")),
            *(("citizenship", text) for text in texts(entry, "citizenshipList/citizenship/country")),
        ]
        wanted = [*texts(entry, "placeOfBirthList/placeOfBirthItem/placeOfBirth"), *texts(entry, "vesselInfo/*")]
        assert not set(wanted) - set(features)
        for paper in entry.iterfind("idList/id"):
            parts = [*texts(paper, "idNumber"), *(f"({text})" for text in texts(paper, "idCountry"))]
            parts += [*texts(paper, "issueDate"), *texts(paper, "expirationDate")]
            assert " ".join(parts) in (*papers, *features), (uid, parts)
            compared["documents"] += 1
    print(f"\n{compared['documents']} documents compared")
    assert compared["documents"] > 500


def test_every_element_of_the_schema_has_its_place_in_the_tables(shared_data: Path) -> None:
    schema = ElementTree.parse(shared_data / "ofac/xml/sdn.xsd").getroot()
    wanted = {element.attrib["name"] for element in schema.iter("{http://www.w3.org/2001/XMLSchema}element")}
    names = {name for path in (*FIELDS, *IGNORED, *DOCUMENT_FIELDS) for name in re.split(r"[/@]", path)}
    assert wanted - names == {"sdnList", "sdnEntry"}
