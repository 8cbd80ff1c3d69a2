"""The captured CONS_ADVANCED.XML, read whole, against what plain XPath finds in it and what OFAC says five years later.

The extraction here shares no code with the reader: it follows the file's own references, element by element.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree

from listwire.facts import (
    AddressRow,
    AliasRow,
    AuthorityRow,
    BirthDateRow,
    FactRow,
    FeatureRow,
    IdentificationRow,
    ListingRow,
    MeasureRow,
    NationalityRow,
    NoteRow,
    PartyRow,
    ProgramRow,
    RelationshipRow,
)
from sources import ofac_enhanced
from sources.ofac_advanced import CONS, inspect, read
from sources.ofac_advanced_fields import DOCUMENT_FIELDS, DOCUMENT_IGNORED, FIELDS, IGNORED
from tests.sources.advanced_xml import FOLDER, NAMESPACE
from tests.sources.enhanced_xml import facts

pytestmark = pytest.mark.proof

PARTY_COUNT = 375
COUNTS = {
    "party": 375, "aliases": 884, "weak_aliases": 31, "addresses": 407, "birth_dates": 77, "nationalities": 2,
    "identifications": 573, "features": 711, "notes": 350, "relationships": 276, "listings": 384, "programs": 384,
    "measures": 398, "authorities": 383,
}  # fmt: skip
CODES = {
    "SDN List": "SDN", "FSE List": "FSE", "Sectoral Sanctions Identifications List": "SSI", "CAPTA List": "CAPTA",
    "Non-SDN Palestinian Legislative Council List": "NS-PLC",
}  # fmt: skip
UN = f"{{{NAMESPACE}}}"


@pytest.fixture(scope="module")
def body(shared_data: Path) -> bytes:
    return gzip.decompress((shared_data / "ofac/advanced/cons_advanced_2020-03-17.xml.gz").read_bytes())


@pytest.fixture(scope="module")
def parsed(body: bytes) -> Mapping[int, set[FactRow]]:
    return {uid: {row for _, row in party.rows} for uid, party in facts(read({"list": body})).items()}


@pytest.fixture(scope="module")
def root(body: bytes) -> ElementTree.Element:
    tree = ElementTree.fromstring(body)
    for element in tree.iter():
        element.tag = element.tag.removeprefix(UN)
    return tree


def names_of(root: ElementTree.Element, kind: str) -> dict[str, str]:
    return {value.attrib["ID"]: value.text or "" for value in root.iterfind(f".//{kind}Values/{kind}")}


def of_type(rows: set[FactRow], *types: type[FactRow]) -> list[FactRow]:
    return [row for row in rows if isinstance(row, types)]


def parties(root: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    for party in root.iterfind("DistinctParties/DistinctParty"):
        yield int(party.attrib["FixedRef"]), party


def test_every_party_is_read_and_every_field_is_known(body: bytes) -> None:
    assert inspect(body, "application/xml") is None
    reading = read({"list": body})
    found = facts(reading)
    kinds = Counter(row.kind for party in found.values() for _, row in party.rows)
    print(f"\n{len(found)} parties, {kinds.total()} facts: {dict(sorted(kinds.items()))}")
    assert len(found) == PARTY_COUNT
    assert (reading.findings.warnings, reading.findings.holds, reading.findings.rejections) == ([], [], [])
    assert [party.rejections for party in found.values() if party.rejections] == []
    assert reading.findings.parsed_count == kinds.total()
    assert kinds == COUNTS


def test_every_party_is_on_a_list_that_the_file_is_complete_for_since_a_stated_day(parsed: Mapping[int, set[FactRow]]):
    for uid, rows in parsed.items():
        listings = {row.list_code: row.listed_on for row in rows if isinstance(row, ListingRow)}
        assert listings.keys() & set(CONS.lists), f"{uid} is on none of {CONS.lists}"
        assert all(listed_on is not None and date(2000, 1, 1) < listed_on for listed_on in listings.values())


def test_every_entry_has_its_list_day_programs_measures_and_authorities(
    root: ElementTree.Element, parsed: Mapping[int, set[FactRow]]
) -> None:
    lists, bases, measures = (names_of(root, kind) for kind in ("List", "LegalBasis", "SanctionsType"))
    expected: defaultdict[int, set[FactRow]] = defaultdict(set)
    for entry in root.iterfind("SanctionsEntries/SanctionsEntry"):
        uid = int(entry.attrib["ProfileID"])
        days = [
            date(*(int(event.findtext(f"Date/{part}", "")) for part in ("Year", "Month", "Day")))
            for event in entry.iterfind("EntryEvent")
        ]
        if (name := lists[entry.attrib["ListID"]]) != "Consolidated List":
            expected[uid].add(ListingRow(uid, CODES[name], min(days)))
        for event in entry.iterfind("EntryEvent"):
            expected[uid].add(AuthorityRow(uid, bases[event.attrib["LegalBasisID"]]))
        for measure in entry.iterfind("SanctionsMeasure"):
            kind = measures[measure.attrib["SanctionsTypeID"]]
            row = ProgramRow(uid, measure.findtext("Comment", "")) if kind == "Program" else MeasureRow(uid, kind)
            expected[uid].add(row)
    for uid, rows in parsed.items():
        assert set(of_type(rows, ListingRow, AuthorityRow, ProgramRow, MeasureRow)) == expected[uid]


def test_every_relationship_is_read(root: ElementTree.Element, parsed: Mapping[int, set[FactRow]]) -> None:
    types = names_of(root, "RelationType")
    expected = {
        RelationshipRow(
            int(relation.attrib["From-ProfileID"]),
            types[relation.attrib["RelationTypeID"]],
            int(relation.attrib["To-ProfileID"]),
        )
        for relation in root.iterfind("ProfileRelationships/ProfileRelationship")
    }
    assert {row for rows in parsed.values() for row in of_type(rows, RelationshipRow)} == expected


def test_every_name_has_its_type_and_its_weakness(
    root: ElementTree.Element, parsed: Mapping[int, set[FactRow]]
) -> None:
    part_types, alias_types = names_of(root, "NamePartType"), names_of(root, "AliasType")
    subtypes = {value.attrib["ID"]: value.attrib["PartyTypeID"] for value in root.iterfind(".//PartySubType")}
    party_types = names_of(root, "PartyType")
    for uid, party in parties(root):
        groups = {group.attrib["ID"]: group.attrib["NamePartTypeID"] for group in party.iterfind(".//NamePartGroup")}
        expected: set[tuple[str, str, bool]] = set()
        for alias in party.iterfind("Profile/Identity/Alias"):
            values = alias.findall("DocumentedName/DocumentedNamePart/NamePartValue")
            by_part = {part_types[groups[value.attrib["NamePartGroupID"]]]: value.text or "" for value in values}
            last = by_part.get("Last Name", by_part.get("Entity Name", "")).upper()
            name = f"{last}, {by_part['First Name']}" if "First Name" in by_part else last
            expected.add((alias_types[alias.attrib["AliasTypeID"]], name, alias.attrib["LowQuality"] == "true"))
        rows = parsed[uid]
        [own] = of_type(rows, PartyRow)
        assert isinstance(own, PartyRow)
        found = {
            (f"{'.'.join(row.alias_type.upper())}.", row.alias_name, row.is_weak)
            for row in rows
            if isinstance(row, AliasRow)
        }
        assert found | {("Name", own.primary_name, False)} == {
            (kind, (name.strip() if kind == "Name" else " ".join(name.split())).replace('"', "'"), is_weak)
            for kind, name, is_weak in expected
        }
        [profile] = party.findall("Profile")
        assert own.party_type == party_types[subtypes[profile.attrib["PartySubTypeID"]]].lower()


def test_every_value_of_a_feature_is_in_the_rows(root: ElementTree.Element, parsed: Mapping[int, set[FactRow]]) -> None:
    types, references = names_of(root, "FeatureType"), names_of(root, "DetailReference")
    places = {place.attrib["ID"]: place for place in root.iterfind("Locations/Location")}
    compared: Counter[str] = Counter()
    for uid, party in parties(root):
        rows = parsed[uid]
        values = {row.feature_value for row in rows if isinstance(row, FeatureRow)}
        values |= {row.country for row in rows if isinstance(row, NationalityRow)}
        births = {(row.earliest_on, row.latest_on) for row in rows if isinstance(row, BirthDateRow)}
        text = " | ".join(
            ", ".join(filter(None, (row.address, row.city, row.country))) for row in rows if isinstance(row, AddressRow)
        )
        for feature in party.iterfind("Profile/Feature"):
            kind = types[feature.attrib["FeatureTypeID"]]
            compared[kind] += 1
            for version in feature.iterfind("FeatureVersion"):
                detail, at = version.find("VersionDetail"), version.find("VersionLocation")
                if detail is not None and "DetailReferenceID" in detail.attrib:
                    assert references[detail.attrib["DetailReferenceID"]] in values
                elif detail is not None and detail.text:
                    assert " ".join(detail.text.split()) in values
                elif kind == "Birthdate":
                    ends = [version.find(f"DatePeriod/{end}") for end in ("Start/From", "End/To")]
                    days = [date(*(int(part.text or "") for part in end)) for end in ends if end is not None]
                    assert tuple(days) in births
                elif at is not None:
                    place = places[at.attrib["LocationID"]]
                    parts = [" ".join((part.text or "").split()) for part in place.iterfind(".//Value")]
                    assert all(part in (text if kind == "Location" else values) for part in parts), (uid, parts)
                else:
                    raise AssertionError(f"{uid}: a {kind} without a value")
    print(f"\n{compared.total()} features compared: {dict(compared)}")
    assert compared.total() == 1_250


def test_every_address_has_its_country(root: ElementTree.Element, parsed: Mapping[int, set[FactRow]]) -> None:
    countries, types = names_of(root, "Country"), names_of(root, "FeatureType")
    places = {place.attrib["ID"]: place for place in root.iterfind("Locations/Location")}
    for uid, party in parties(root):
        expected = set()
        for feature in party.iterfind("Profile/Feature"):
            if types[feature.attrib["FeatureTypeID"]] == "Location":
                for at in feature.iterfind("FeatureVersion/VersionLocation"):
                    country = places[at.attrib["LocationID"]].find("LocationCountry")
                    expected |= {countries[country.attrib["CountryID"]]} if country is not None else set()
        stated = {row.country for row in parsed[uid] if isinstance(row, AddressRow)}
        assert {country for country in stated if country and not country.startswith("Region: ")} == expected


def test_every_document_has_its_type_number_and_country(
    root: ElementTree.Element, parsed: Mapping[int, set[FactRow]]
) -> None:
    types, countries = names_of(root, "IDRegDocType"), names_of(root, "Country")
    owners = {identity.attrib["ID"]: uid for uid, party in parties(root) for identity in party.iterfind(".//Identity")}
    expected = set()
    for paper in root.iterfind("IDRegDocuments/IDRegDocument"):
        number, key = " ".join(paper.findtext("IDRegistrationNo", "").split()), paper.get("IssuedBy-CountryID")
        country = countries[key] if key else None
        if country is None and (typed := re.fullmatch(r"(.+) \((Russia|Ukraine|Switzerland|Cyprus)\)", number)):
            number, country = typed.groups()
        expected.add((owners[paper.attrib["IdentityID"]], types[paper.attrib["IDRegDocTypeID"]], number, country))
    found = {
        (row.uid, row.identification_type, row.identification_number, row.country)
        for rows in parsed.values()
        for row in rows
        if isinstance(row, IdentificationRow)
    }
    assert found == expected


def test_every_word_of_a_comment_is_in_the_notes(root: ElementTree.Element, parsed: Mapping[int, set[FactRow]]) -> None:
    for uid, party in parties(root):
        words = {word for comment in party.iterfind("Comment") for word in re.findall(r"\w+", comment.text or "")}
        notes = [row.note_text for row in parsed[uid] if isinstance(row, NoteRow)]
        assert {word for note in notes for word in re.findall(r"\w+", note)} == words


def test_what_does_not_change_in_five_years_is_the_same_in_enhanced(
    shared_data: Path, parsed: Mapping[int, set[FactRow]]
) -> None:
    content = gzip.decompress((shared_data / "ofac/enhanced/cons_enhanced_2025-01-14.xml.gz").read_bytes())
    later = {uid: {row for _, row in party.rows} for uid, party in facts(ofac_enhanced.read({"list": content})).items()}
    same = parsed.keys() & later.keys()
    steady = (ListingRow, ProgramRow, MeasureRow, AuthorityRow, RelationshipRow, BirthDateRow, NationalityRow)
    compared = 0
    for uid in same:
        rows = of_type(parsed[uid], *steady)
        compared += len(rows)
        assert set(rows) <= later[uid], uid
    print(f"\n{compared} facts of {len(same)} parties compared with ENHANCED")
    assert len(same) > 350


def test_every_element_and_attribute_of_the_schema_has_its_place_in_the_tables(shared_data: Path) -> None:
    schema = ElementTree.parse(shared_data / "ofac/xml/sdn_advanced.xsd").getroot()
    known = {*FIELDS, *IGNORED, *DOCUMENT_FIELDS, *DOCUMENT_IGNORED}
    names = {name for path in known for name in re.split(r"[/@]", path)}
    ignored = {path.rsplit("/", 1)[-1] for path in (*IGNORED, *DOCUMENT_IGNORED) if "@" not in path}
    below_ignored = {
        # of DocumentedNameCountry, ExternalReference, SupportingInfo, SanctionsEntryReference and EntryLink
        "Text", "DirectURL", "ExRefValue", "SubLink", "Description", "SanctionsEntryLinks", "SupInfoTypeID",
        "ExRefTypeID", "TargetTypeID", "EntryLinkTypeID", "EntryA-SanctionsEntryID", "EntryB-SanctionsEntryID",
        # of durations, which are reported as a whole, and of dates
        "Years", "Months", "Days", "Year", "Month", "Day",
        # the sections
        "Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries",
        "NamePartGroups",
    }  # fmt: skip
    xsd = "{http://www.w3.org/2001/XMLSchema}"
    wanted = {
        item.attrib["name"]
        for tag in ("element", "attribute")
        for item in schema.iter(xsd + tag)
        if "name" in item.attrib
    }
    assert wanted - names - ignored == below_ignored - names


def test_the_invented_file_is_of_the_schema(shared_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "ofac/xml/sdn_advanced.xsd"))
    content = (FOLDER / "every_field.xml").read_bytes()
    content = re.sub(rb'xmlns="[^"]*"', f'xmlns="{NAMESPACE}"'.encode(), content, count=1)
    schema.assertValid(etree.fromstring(content))
