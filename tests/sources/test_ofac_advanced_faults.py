"""OFAC's ADVANCED XML: what is reported, what holds the capture, and what is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.facts import (
    AliasRow,
    FactRow,
    FeatureRow,
    IdentificationRow,
    ListingRow,
    NoteRow,
    PartyRow,
)
from listwire.types import ListReading
from sources.ofac_advanced import inspect, read
from tests.sources.advanced_xml import (
    FOLDER,
    advanced,
    alias,
    day,
    detail,
    document,
    entry,
    event,
    feature,
    groups,
    located,
    measure,
    name,
    party,
    period,
    place,
    relationship,
    values,
)
from tests.sources.enhanced_xml import facts, rows

EVERY_FIELD = (FOLDER / "every_field.xml").read_bytes()
LAST, FIRST, MIDDLE, WHOLE, RANK = "1520", "1521", "1522", "1525", "1599"
PERSON = PartyRow(1, None, "individual", None)
LISTING = ListingRow(1, "SDN", date(2026, 2, 27))


def own_rows(reading: ListReading, uid: int = 1) -> Sequence[FactRow]:
    """The rows of a party but for itself and its place on the SDN List, which every small document has."""
    return [row for row in rows(reading, uid) if row not in (replace(PERSON, uid=uid), replace(LISTING, uid=uid))]


# ---- what is not known is said, once ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "warning"),
    [
        ("<Photographs/>", "unknown element DistinctParty/Profile/Photographs"),
        ("<Feature FeatureTypeID='224' Rank='1'/>", "unknown attribute DistinctParty/Profile/Feature@Rank"),
        (
            feature("224", "<VersionDetail Lang='en'>Male</VersionDetail>"),
            "unknown attribute DistinctParty/Profile/Feature/FeatureVersion/VersionDetail@Lang",
        ),
        (
            feature("224", "<Scent/>" + detail("Male")),
            "unknown element DistinctParty/Profile/Feature/FeatureVersion/Scent",
        ),
        (feature("999", detail("43")), "unknown feature type 'Shoe Size'"),
        (feature("224", ""), "feature 'Gender' without a value"),
        (
            feature("224", '<VersionDetail DetailReferenceID="7">x</VersionDetail>'),
            "no DetailReference with the ID '7'",
        ),
        (feature("25", located("7") + detail("x")), "no Location with the ID '7'"),
        (
            feature("8", detail("1960") + period("1960-1-1", "1960-12-31", calendar="2")),
            "dates of the calendar 'Lunar', left aside",
        ),
    ],
)
def test_what_is_not_known_of_a_party_is_reported_once(inner: str, warning: str):
    reading = read({"list": advanced(party(1, inner), party(2, inner))})
    assert len(list(reading.records)) == 2
    assert reading.findings.warnings[0] == warning
    assert len(reading.findings.warnings) == len(set(reading.findings.warnings)) <= 2


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (
            advanced(party(1, names=alias(name((WHOLE, "ᚠ"), script="299")))),
            "unknown script 'Runic'",
        ),
        (
            advanced(party(1, names=alias(name((RANK, "General"))))),
            "unknown part of a name 'Rank': taken for a first name",
        ),
        (
            advanced(party(1), places=place("5", ("1499", "3"))),
            "unknown part of an address 'FLOOR'",
        ),
        (
            advanced(
                party(1),
                places=place("5", country="11129").replace("</Loc", '<LocationCountry CountryID="11031"/></Loc'),
            ),
            "a Location of several countries: the first is kept",
        ),
        (advanced(party(1), documents=document(1, "7", "1999")), "unknown identification type 'Library Card'"),
        (
            advanced(party(1), documents=document(1, "7", attributes=' ValidityID="2"')),
            "a document that is 'Fraudulent': it is kept like any other",
        ),
        (
            advanced(
                party(1),
                documents=document(
                    1,
                    "7",
                    inner=f'<DocumentDate IDRegDocDateTypeID="1482">{period("2010-1-1", "2010-1-1")}</DocumentDate>',
                ),
            ),
            "unknown date of a document 'Stamp Date'",
        ),
        (advanced(party(1), documents=document(7, "7")), "documents of 1 identities that no party has"),
        (
            advanced(party(1), relationships=relationship(1, 2, former="true")),
            "a ProfileRelationship that is former: it is kept like any other",
        ),
        (advanced(party(1), relationships=relationship(8, 1)), "a ProfileRelationship of what is no party"),
        (advanced(party(1), relationships=relationship(1, "x")), "a ProfileRelationship of what is no party"),
        (advanced(party(1), relationships=relationship(1, "9" * 5_000)), "a ProfileRelationship of what is no party"),
        (advanced(party(1), relationships=relationship(1, 2, kind="7")), "no RelationType with the ID '7'"),
        (advanced(party(1), entries=entry(1) + entry(8)), "a SanctionsEntry of what is no party"),
        (
            advanced(party(1), entries=entry(1, "1550", event(day(2026, 2, 27)), measure("1"))),
            "a SanctionsMeasure of type Program without a tag",
        ),
        (
            advanced(party(1), entries=entry(1, "1550", event(day(2026, 2, 27)), measure("1705", "only ships"))),
            "a comment on the measure 'Block': left aside",
        ),
        (
            advanced(party(1), entries=entry(1, "1550", event(day(2026, 2, 27)), measure("1705", "", "<Start/>"))),
            "a period of the measure 'Block': left aside",
        ),
        (
            advanced(party(1), entries=entry(1, "1550", event(day(2026, 2, 30)))),
            "a SanctionsEntry without the day of its listing",
        ),
        (
            advanced(party(1), entries=entry(1, "1550", event(day("9" * 20, 2, 3)))),
            "a SanctionsEntry without the day of its listing",
        ),
        (
            advanced(party(1), entries=entry(1, "1550", event(day(2026, 2, 27)), "<LimitationsToListing/>")),
            "unknown element SanctionsEntry/LimitationsToListing",
        ),
        (advanced(party(1), head=values("<ShapeValues/>")), "unknown element ReferenceValueSets/ShapeValues"),
        (
            advanced(party(1), head=values("<CountryValues><Country ID='7'>Narnia</Country></CountryValues>")),
            "unknown country 'Narnia'",
        ),
        (
            advanced(party(1), head=f'<DateOfIssue CalendarTypeID="1">{day(2026, 2, 30)}</DateOfIssue>{values()}'),
            "DateOfIssue is no day",
        ),
        (advanced(party(1), extra="<Photographs/>"), "unknown element Photographs below Sanctions"),
        (
            advanced(party(1)).replace(b"<Locations>", b"<Photographs/><Locations>"),
            "unknown element Photographs below Sanctions",
        ),
        (advanced(party(1), attributes=' Mood="good"'), "unknown attribute Sanctions@Mood"),
        (advanced(party(1)).replace(b"<Locations>", b"<Locations A='1'>"), "unknown attribute Locations@A"),
        (
            advanced(party(1), places=f"{place('5')}<Map/>{place('6')}"),
            "unknown element Map beside Location",
        ),
        (advanced(party(1), places=f"{place('5')}<Map/>"), "unknown element Map below Locations"),
        (
            advanced(party(1, profile="01"), entries=entry("01")),
            "Profile@ID is not the FixedRef of its party",
        ),
        (
            advanced(party(1)).replace(b'False="false"', b'False="true"'),
            "an Identity that is false or not the primary one: it is kept like any other",
        ),
    ],
)
def test_what_is_not_known_of_the_file_is_reported(body: bytes, warning: str):
    reading = read({"list": body})
    assert [uid for uid, _ in reading.records] == [1]
    assert reading.findings.warnings == [warning]


def test_a_remark_that_repeats_a_relationship_is_left_to_it_and_told():
    reading = read({"list": advanced(party(1, comment="PFLP; Linked To: HAMAS"))})
    assert own_rows(reading) == [NoteRow(1, "PFLP")]
    assert reading.findings.warnings == ["DistinctParty/Comment names a party as Linked To: left to relationships"]


def test_what_is_not_known_is_kept_verbatim():
    names = alias(name((WHOLE, "ᚠ"), script="299"), kind="1402")
    body = advanced(party(1, feature("999", detail("43")), names=names), documents=document(1, "7", "1999"))
    assert own_rows(read({"list": body})) == [
        AliasRow(1, "nka", "ᚠ", False, "Zzzz"),
        IdentificationRow(1, "Library Card", "7", *[None] * 5),
        FeatureRow(1, "Shoe Size", "43"),
    ]


def test_a_document_that_may_not_be_valid_is_kept():
    reading = read({"list": advanced(party(1), documents=document(1, "7", attributes=' ValidityID="2"'))})
    assert own_rows(reading) == [IdentificationRow(1, "Passport", "7", *[None] * 5)]


def test_a_further_identity_gives_aliases():
    first, second = (alias(name((WHOLE, text)), kind="1403", primary="true") for text in ("HARBOUR", "TWIN"))
    inner = f'<Identity ID="8" Primary="true" False="false">{second}{groups()}</Identity>'
    reading = read({"list": advanced(party(1, inner, names=first))})
    assert own_rows(reading) == [
        replace(PERSON, primary_name="HARBOUR"),
        AliasRow(1, "aka", "TWIN", False, "Latn"),
    ]
    assert reading.findings.warnings == [
        "a Profile that has not one Identity: the names of others are kept as its aliases"
    ]


@pytest.mark.parametrize(
    ("body", "column"),
    [
        (advanced(party(1, subtype="9")), "party_type"),
        (advanced(party(1, subtype="77")), "party_type"),
        (advanced(party(1, names=alias(name((WHOLE, "X")), kind="1404"))), "alias_type"),
        (advanced(party(1, names=alias(name((WHOLE, "X")), kind="1403"))), "alias_type"),
        (advanced(party(1, names=alias(name((WHOLE, "X")), kind="77"))), "alias_type"),
        (advanced(party(1), entries=entry(1, "9999")), "list_code"),
        (advanced(party(1), entries=entry(1, "77")), "list_code"),
    ],
)
def test_a_value_outside_a_closed_set_refuses_its_row_and_holds_the_capture(body: bytes, column: str):
    [found] = facts(read({"list": body})).values()
    assert [rejection.column for rejection in found.rejections] == [column]
    assert found.hold_reason is not None
    assert column in found.hold_reason


def test_a_party_with_nothing_in_it_is_present_and_its_row_is_refused():
    body = advanced(entries="").replace(b"<DistinctParties>", b'<DistinctParties><DistinctParty FixedRef="7"/>')
    [found] = facts(read({"list": body})).values()
    assert ([*found.rows], [rejection.column for rejection in found.rejections]) == ([], ["party_type"])
    assert "party" in found.not_said


# ---- damage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("uid", ["", "x1", "-5", "0", "1.5", "9" * 30])
def test_a_party_without_a_readable_uid_makes_the_capture_unusable_for_removals(uid: str):
    reading = read({"list": advanced(party(1), party(uid), entries=entry(1))})
    assert [found for found, _ in reading.records] == [1]
    [rejection] = reading.findings.rejections
    assert (rejection.contract, rejection.column, rejection.check) == ("parties", "uid", "uid")
    assert "<DistinctParty" in rejection.raw
    assert not reading.findings.is_usable_for_removals


def test_of_a_uid_that_stands_twice_the_first_party_is_kept():
    names = [alias(name((WHOLE, text)), kind="1403", primary="true") for text in ("FIRST", "SECOND")]
    reading = read({"list": advanced(party(1, names=names[0]), party(1, names=names[1]), entries=entry(1))})
    [(_, text)] = reading.records
    assert "FIRST" in text
    [rejection] = reading.findings.rejections
    assert (rejection.check, reading.findings.is_usable_for_removals) == ("unique_uid", True)
    assert reading.findings.parsed_count == 3


def test_parties_that_no_entry_puts_on_a_list_hold_the_capture():
    reading = read({"list": advanced(party(1), party(2), party(3), entries=entry(2))})
    assert len(list(reading.records)) == 3
    assert reading.findings.holds == ["2 parties that no entry puts on a list, such as 1"]


@pytest.mark.parametrize(
    "body",
    [
        advanced(party(1), attributes=' DeltaBaseVersion="2"'),
        advanced(party(1)).replace(b"<DistinctParty ", b'<DistinctParty DeltaAction="delete" '),
        advanced(party(1)).replace(b"<SanctionsEntry ", b'<SanctionsEntry EntryDeltaFlag="DeletedEntry" '),
    ],
)
def test_a_delta_is_no_whole_list(body: bytes):
    assert inspect(body) == "a delta, or a part of one, no whole list"
    reading = read({"list": body})
    assert len(list(reading.records)) == 1
    assert reading.findings.holds == ["a delta, or a part of one, no whole list"]
    assert len(reading.findings.warnings) == 1


@pytest.mark.parametrize(
    "body",
    [
        EVERY_FIELD[: len(EVERY_FIELD) // 2],
        EVERY_FIELD[:-20],
        advanced(party(1)).replace(b"</Profile>", b"", 1),
        advanced(party(1)).replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>', 1),
        advanced(party(1)).replace(b"<Locations>", b"<Locations>&undefined;"),
        advanced(party(1), head=""),
        advanced(party(1), head=values() + values()),
        advanced(party(1), extra=f"<Locations>{place('5')}</Locations>"),
        advanced(party(1), extra=f"<DistinctParties>{party(2)}</DistinctParties>"),
        advanced(party("x" * 10_000_001)),
        b"",
    ],
    ids=[
        "cut", "cut at the end", "unclosed", "doctype", "entity", "no values", "values twice", "late place",
        "late party", "huge node", "empty",
    ],
)  # fmt: skip
def test_a_broken_document_raises_where_it_breaks(body: bytes):
    with pytest.raises(ParseError):
        list(read({"list": body}).records)


@given(st.binary(max_size=200), st.integers(0, len(EVERY_FIELD)))
def test_any_bytes_give_records_or_parse_error(junk: bytes, at: int):
    try:
        list(read({"list": EVERY_FIELD[:at] + junk + EVERY_FIELD[at + len(junk) :]}).records)
    except ParseError:
        pass


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty file"),
        (b'36,"AEROCARIBBEAN AIRLINES"', "not XML but text/html"),
        (b"<html><body>busy</body></html>", "the root element is html, not Sanctions"),
        (b'<sanctionsData xmlns="x"></sanctionsData>', "the root element is sanctionsData, not Sanctions"),
        (EVERY_FIELD[:-20], "the file is cut: it does not end with </Sanctions>"),
    ],
)
def test_what_is_no_whole_advanced_file_is_told(body: bytes, reason: str):
    assert inspect(body, "text/html") == reason


@pytest.mark.parametrize("body", [EVERY_FIELD, b"\xef\xbb\xbf" + advanced(), advanced() + b"\r\n"])
def test_an_advanced_file_passes(body: bytes):
    assert inspect(body, "application/xml") is None


def test_the_namespace_does_not_matter():
    other = EVERY_FIELD.replace(b'xmlns="https://sanctionslistservice', b'xmlns="https://elsewhere')
    assert list(read({"list": other}).records) == list(read({"list": EVERY_FIELD}).records)
