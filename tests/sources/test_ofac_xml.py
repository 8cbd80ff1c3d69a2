"""OFAC's plain XML: each field under both namespaces, the count it states, what is unknown, and what is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.facts import (
    AddressRow,
    AliasRow,
    BirthDateRow,
    FactKind,
    FactRow,
    FeatureRow,
    IdentificationRow,
    LinkedToRow,
    NationalityRow,
    NoteRow,
    PartyRow,
    ProgramRow,
)
from listwire.types import ListReading
from sources import ofac_csv
from sources.ofac_xml import CONS, KINDS, SDN, inspect, published_on, read
from tests.sources.enhanced_xml import facts, rows

EVERY_FIELD = (Path(__file__).parent / "plain" / "every_field.xml").read_bytes()
OLD_NAMESPACE = "http://tempuri.org/sdnList.xsd"
NEW_NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"


def plain(*entries: str, count: object = None, head: str | None = None, extra: str = "", attributes: str = "") -> bytes:
    """A whole file with these entries; `extra` stands behind them."""
    if head is None:
        count = len(entries) if count is None else count
        head = f"<Publish_Date>02/27/2026</Publish_Date><Record_Count>{count}</Record_Count>"
    return (
        f'<?xml version="1.0" standalone="yes"?>\n<sdnList xmlns="{NEW_NAMESPACE}"{attributes}>'
        f"<publshInformation>{head}</publshInformation>{''.join(entries)}{extra}</sdnList>"
    ).encode()


def entry(uid: int | str, inner: str = "", party_type: str = "Entity") -> str:
    return f"<sdnEntry><uid>{uid}</uid><lastName>PARTY</lastName><sdnType>{party_type}</sdnType>{inner}</sdnEntry>"


def aka(kind: str, category: str) -> str:
    return (
        f"<akaList><aka><uid>1</uid><type>{kind}</type><category>{category}</category><lastName>X</lastName></aka>"
        "</akaList>"
    )


def identification(kind: str, number: str, more: str = "") -> str:
    return f"<idList><id><uid>1</uid><idType>{kind}</idType><idNumber>{number}</idNumber>{more}</id></idList>"


def address(**parts: str) -> str:
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
    return f"<addressList><address><uid>1</uid>{inner}</address></addressList>"


def own_rows(reading: ListReading) -> Sequence[FactRow]:
    """The rows of the one party but for itself."""
    party, *others = rows(reading, 1)
    assert party == PartyRow(1, "PARTY", "entity", None)
    return others


# ---- the fields ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("namespace", [OLD_NAMESPACE, NEW_NAMESPACE])
def test_every_field_of_a_person_has_its_place_under_both_namespaces(namespace: str):
    uid, body = 90001, EVERY_FIELD.replace(OLD_NAMESPACE.encode(), namespace.encode())
    assert namespace.encode() in body
    assert rows(read({"list": body}), uid) == [
        PartyRow(uid, "HARBOUR, Anton   Maria", "individual", "Colonel"),
        NoteRow(uid, "Commander of the northern harbour"),
        NoteRow(uid, "member of the council"),
        LinkedToRow(uid, "HARBOUR LINE"),
        LinkedToRow(uid, "PORT S.A."),
        ProgramRow(uid, "RUSSIA-EO14024"),
        ProgramRow(uid, "SDGT"),
        IdentificationRow(uid, "Passport", "DA0004031", "Mali", "2010", None, "05 Oct 2015", date(2015, 10, 5)),
        IdentificationRow(uid, "Registration ID", "1026303117642", "Russia", None, None, None, None),
        FeatureRow(uid, "Gender", "Male"),
        FeatureRow(uid, "Digital Currency Address - XBT", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", True),
        FeatureRow(uid, "Secondary sanctions risk", "See Section 11 of Executive Order 14024."),
        AliasRow(uid, "fka", "PORT, Anton", False, "Latn"),
        AliasRow(uid, "aka", "TONI", True, "Latn"),
        AliasRow(uid, "nka", "Antonius", False, "Latn"),
        AddressRow(uid, "1 Quay Street, Building 2, Floor 3", "Bamako, Capital District BP 2461", "Mali"),
        AddressRow(uid, None, None, "Region: Northern Mali"),
        NationalityRow(uid, "nationality", "Mali"),
        NationalityRow(uid, "citizenship", "Algeria"),
        BirthDateRow(uid, "22 Mar 1979", date(1979, 3, 22), date(1979, 3, 22), "day"),
        BirthDateRow(uid, "circa 1980", date(1980, 1, 1), date(1980, 12, 31), "circa"),
        FeatureRow(uid, "Place of Birth", "Kati, Koulikoro, Mali"),
    ]


def test_vessels_and_aircraft_give_their_data_as_features_and_the_register_entry_as_identification():
    found = facts(read({"list": EVERY_FIELD}))
    assert [row for _, row in found[90002].rows] == [
        PartyRow(90002, "HARBOUR LINE", "vessel", None),
        ProgramRow(90002, "IRAN"),
        IdentificationRow(90002, "Vessel Registration Identification", "IMO 9218492", *[None] * 5),
        FeatureRow(90002, "Vessel Call Sign", "T2EA4"),
        FeatureRow(90002, "Vessel Type", "Crude Oil Tanker"),
        FeatureRow(90002, "Vessel Flag", "Tuvalu"),
        FeatureRow(90002, "Vessel Owner", "Harbour Holding"),
        FeatureRow(90002, "Vessel Tonnage", "99144"),
        FeatureRow(90002, "Vessel Gross Registered Tonnage", "53000"),
    ]
    assert [row for _, row in found[90003].rows] == [
        PartyRow(90003, "EP-HRB", "aircraft", None),
        ProgramRow(90003, "IRAN"),
        FeatureRow(90003, "Aircraft Construction Number (also called L/N or S/N or F/N)", "307"),
    ]


def test_a_known_document_is_read_without_a_word_of_warning():
    reading = read({"list": EVERY_FIELD})
    parsed = facts(reading)
    assert list(parsed) == [90001, 90002, 90003]
    assert (reading.findings.warnings, reading.findings.holds, reading.findings.rejections) == ([], [], [])
    assert reading.findings.parsed_count == sum(len(party.rows) for party in parsed.values())
    assert reading.findings.is_usable_for_removals


def test_silence_means_nothing_about_lists_other_scripts_and_what_the_csv_set_has_of_its_own():
    unspoken: frozenset[FactKind] = frozenset(
        {"listings", "authorities", "measures", "script_names", "relationships", "remarks", "remarks_tail"}
    )
    assert read({"list": EVERY_FIELD}).kinds == KINDS
    assert not KINDS & unspoken


def test_the_consolidated_file_is_complete_for_no_list_and_both_stand_above_the_csv_sets():
    assert (SDN.lists, CONS.lists) == (("SDN",), ())
    assert SDN.rank == CONS.rank == ofac_csv.SOURCE.rank + 1


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"address1": "A", "address3": "C"}, AddressRow(1, "A, C", None, None)),
        ({"city": "Moscow", "postalCode": "117420"}, AddressRow(1, None, "Moscow 117420", None)),
        ({"stateOrProvince": "Samara region", "country": "Russia"}, AddressRow(1, None, "Samara region", "Russia")),
        ({"region": "Crimea", "country": "Ukraine"}, AddressRow(1, None, None, "Ukraine")),
    ],
)
def test_an_address_is_joined_as_the_csv_set_joins_it(parts: dict[str, str], expected: AddressRow):
    assert own_rows(read({"list": plain(entry(1, address(**parts)))})) == [expected]


# ---- what is not known is said, once ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "warning"),
    [
        ("<photographs/>", "unknown element photographs"),
        ("<akaList><nickname/></akaList>", "unknown element akaList/nickname"),
        ("<idList rank='1'/>", "unknown attribute idList@rank"),
        ("<programList><program rank='1'>SDGT</program></programList>", "unknown attribute programList/program@rank"),
        ("<addressList><address rank='1'/></addressList>", "unknown attribute addressList/address@rank"),
        ("<vesselInfo><captain>X</captain></vesselInfo>", "unknown element vesselInfo/captain"),
        ("<title>A</title><title>B</title>", "title stands twice in its parent"),
        ("<title>A<b/></title>", "elements below title, where a text was expected"),
        (aka("a.k.a.", "middling"), "unknown alias category 'middling': taken for strong"),
        (identification("Library Card", "7"), "unknown identification type 'Library Card'"),
        (
            identification("Gender", "Male", "<idCountry>Mali</idCountry>"),
            "idList/id of type 'Gender', a feature, has a country or dates",
        ),
        (
            "<nationalityList><nationality><uid>1</uid></nationality></nationalityList>",
            "nationalityList/nationality without country",
        ),
        (
            "<dateOfBirthList><dateOfBirthItem><uid>1</uid></dateOfBirthItem></dateOfBirthList>",
            "dateOfBirthList/dateOfBirthItem without dateOfBirth",
        ),
    ],
)
def test_what_is_not_known_of_a_party_is_reported_once(inner: str, warning: str):
    reading = read({"list": plain(entry(1, inner), entry(2, inner))})
    assert [uid for uid, _ in reading.records] == [1, 2]
    assert reading.findings.warnings == [warning]


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (plain(entry(1), extra="<photographs/>"), "unknown element photographs below sdnList"),
        (plain("<photographs/>", entry(1), count=1), "unknown element photographs below sdnList"),
        (plain(entry(1), attributes=" mood='good'"), "unknown attribute sdnList@mood"),
        (
            plain(entry(1), head="<Publish_Date>27.2.2026</Publish_Date><Record_Count>1</Record_Count>"),
            "Publish_Date is no day: '27.2.2026'",
        ),
        (
            plain(entry(1), head="<Publish_Date>02/27/2026</Publish_Date>"),
            "no Record_Count: the number of entries cannot be checked",
        ),
        (
            plain(entry(1), head="<Publish_Date>02/27/2026</Publish_Date><Record_Count>1</Record_Count><Mood/>"),
            "unknown element publshInformation/Mood",
        ),
    ],
)
def test_what_is_not_known_of_the_file_is_reported(body: bytes, warning: str):
    reading = read({"list": body})
    assert [uid for uid, _ in reading.records] == [1]
    assert (reading.findings.warnings, reading.findings.holds) == ([warning], [])


def test_what_is_not_known_is_kept_verbatim():
    inner = identification("Library Card", "7") + aka("a.k.a.", "middling")
    assert own_rows(read({"list": plain(entry(1, inner))})) == [
        IdentificationRow(1, "Library Card", "7", *[None] * 5),
        AliasRow(1, "aka", "X", False, "Latn"),
    ]


@pytest.mark.parametrize("kind", ["a.k.a.", "f.k.a.", "n.k.a."])
@pytest.mark.parametrize("category", ["weak", "strong"])
def test_each_alias_has_its_type_and_its_weakness(kind: str, category: str):
    expected = AliasRow(1, kind.replace(".", ""), "X", category == "weak", "Latn")
    assert own_rows(read({"list": plain(entry(1, aka(kind, category)))})) == [expected]


@pytest.mark.parametrize(
    ("body", "column"),
    [
        (entry(1, party_type="Robot"), "party_type"),
        (entry(1, party_type=""), "party_type"),
        (entry(1, aka("p.k.a.", "strong")), "alias_type"),
        (entry(1, aka("", "strong")), "alias_type"),
    ],
)
def test_a_value_outside_a_closed_set_refuses_its_row_and_holds_the_capture(body: str, column: str):
    [party] = facts(read({"list": plain(body)})).values()
    assert [rejection.column for rejection in party.rejections] == [column]
    assert party.hold_reason is not None
    assert column in party.hold_reason


# ---- the count, and damage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 3, "two", "-2"])
def test_another_number_of_entries_than_the_stated_one_holds_the_capture(count: object):
    reading = read({"list": plain(entry(1), entry(2), count=count)})
    assert [uid for uid, _ in reading.records] == [1, 2]
    assert reading.findings.holds == [f"Record_Count says {count}, and the file has 2 entries"]


def test_refused_entries_count_too():
    reading = read({"list": plain(entry(1), entry("x"), entry(1), count=3)})
    assert [uid for uid, _ in reading.records] == [1]
    assert reading.findings.holds == []


@pytest.mark.parametrize("uid", ["", "x1", "-5", "0", "1.5", "9" * 30])
def test_an_entry_without_a_readable_uid_makes_the_capture_unusable_for_removals(uid: str):
    reading = read({"list": plain(entry(1), entry(uid))})
    assert [found for found, _ in reading.records] == [1]
    [rejection] = reading.findings.rejections
    assert (rejection.contract, rejection.column, rejection.check) == ("parties", "uid", "uid")
    assert "<sdnEntry" in rejection.raw
    assert not reading.findings.is_usable_for_removals


def test_of_a_uid_that_stands_twice_the_first_entry_is_kept():
    reading = read({"list": plain(entry(1, "<title>FIRST</title>"), entry(1, "<title>SECOND</title>"))})
    [(_, text)] = reading.records
    assert "FIRST" in text
    [rejection] = reading.findings.rejections
    assert (rejection.check, reading.findings.is_usable_for_removals) == ("unique_uid", True)
    assert reading.findings.parsed_count == 2


@pytest.mark.parametrize(
    "body",
    [
        EVERY_FIELD[: len(EVERY_FIELD) // 2],
        EVERY_FIELD[:-20],
        plain("<sdnEntry><uid>1</sdnEntry>"),
        plain(entry(1)).replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>', 1),
        plain(entry(1, "<title>&undefined;</title>")),
        plain(entry(1, f"<title>{'x' * 10_000_001}</title>")),
        plain(entry(1, f"{'<a>' * 300}{'</a>' * 300}")),
        b"",
    ],
    ids=["cut", "cut at the end", "unclosed", "doctype", "entity", "huge node", "deep", "empty"],
)
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
        (b"<html><body>busy</body></html>", "the root element is html, not sdnList"),
        (b'<Sanctions xmlns="x"></Sanctions>', "the root element is Sanctions, not sdnList"),
        (EVERY_FIELD[:-20], "the file is cut: it does not end with </sdnList>"),
    ],
)
def test_what_is_no_whole_plain_file_is_told(body: bytes, reason: str):
    assert inspect(body, "text/html") == reason


@pytest.mark.parametrize("body", [EVERY_FIELD, b"\xef\xbb\xbf" + plain(), plain() + b"\r\n"])
def test_a_plain_file_passes(body: bytes):
    assert inspect(body, "application/xml") is None


@pytest.mark.parametrize(
    ("text", "day"), [("02/27/2026", date(2026, 2, 27)), ("27/02/2026", None), ("", None), ("2026-02-27", None)]
)
def test_the_date_of_publication_is_month_day_year(text: str, day: date | None):
    assert published_on(text) == day
