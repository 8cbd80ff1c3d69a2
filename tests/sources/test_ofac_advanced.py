"""OFAC's ADVANCED XML: what becomes of each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from listwire.facts import (
    AddressRow,
    AliasRow,
    AuthorityRow,
    BirthDateRow,
    FactKind,
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
from listwire.types import ListReading
from sources import ofac_enhanced
from sources.ofac_advanced import CONS, KINDS, SDN, read
from tests.sources.advanced_xml import (
    FOLDER,
    WRAPPER,
    advanced,
    alias,
    day,
    detail,
    entry,
    event,
    feature,
    located,
    measure,
    name,
    party,
    period,
    place,
    relationship,
)
from tests.sources.enhanced_xml import facts, rows

EVERY_FIELD = (FOLDER / "every_field.xml").read_bytes()
LAST, FIRST, MIDDLE, WHOLE, RANK = "1520", "1521", "1522", "1525", "1599"
PERSON = PartyRow(1, None, "individual", None)
LISTING = ListingRow(1, "SDN", date(2026, 2, 27))


def own_rows(reading: ListReading, uid: int = 1) -> Sequence[FactRow]:
    """The rows of a party but for itself and its place on the SDN List, which every small document has."""
    return [row for row in rows(reading, uid) if row not in (replace(PERSON, uid=uid), replace(LISTING, uid=uid))]


# ---- the fields ------------------------------------------------------------------------------------------------------


def test_every_field_of_a_person_has_its_place():
    uid = 90001
    assert rows(read({"list": EVERY_FIELD}), uid) == [
        PartyRow(uid, "HARBOUR, Anton Maria", "individual", "Colonel; Harbour Master"),
        AliasRow(uid, "aka", "ГАВАНЬ, Антон", False, "Cyrl"),
        AliasRow(uid, "fka", "PORT, Anton", False, "Latn"),
        AliasRow(uid, "fka", "ميناء", False, "Arab"),
        AliasRow(uid, "aka", "Toni", True, "Latn"),
        IdentificationRow(uid, "Passport", "DA0004031", "Mali", "2010", None, "05 Oct 2015", date(2015, 10, 5)),
        IdentificationRow(uid, "Registration ID", "1026303117642", "Russia", None, None, None, None),
        AddressRow(uid, "1 Quay Street, Building 2", "Bamako, Capital District BP 2461", "Mali"),
        AddressRow(uid, None, None, "Region: Northern Mali"),
        AddressRow(uid, None, None, "Algeria"),
        BirthDateRow(uid, "1979", date(1979, 1, 1), date(1979, 12, 31), "year"),
        BirthDateRow(uid, "circa 22 Mar 1980", date(1980, 3, 22), date(1980, 3, 22), "circa"),
        FeatureRow(uid, "Place of Birth", "Kati, Koulikoro, Mali"),
        FeatureRow(uid, "Gender", "Male"),
        NationalityRow(uid, "nationality", "Mali"),
        NationalityRow(uid, "citizenship", "Algeria"),
        FeatureRow(uid, "Secondary sanctions risk", "See Section 11 of Executive Order 14024."),
        FeatureRow(uid, "Digital Currency Address - XBT", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", True),
        FeatureRow(uid, "Website", "www.harbour.example"),
        NoteRow(uid, "Commander of the northern harbour"),
        NoteRow(uid, "member of the council"),
        RelationshipRow(uid, "Acting for or on behalf of", 90002),
        AuthorityRow(uid, "Executive Order 14024 (Russia)"),
        MeasureRow(uid, "Block"),
        ProgramRow(uid, "RUSSIA-EO14024"),
        ProgramRow(uid, "SDGT"),
        ListingRow(uid, "SDN", date(2023, 7, 24)),
        ListingRow(uid, "NS-MBS", date(2024, 2, 23)),
    ]


def test_vessels_and_aircraft_give_their_data_as_features_and_the_register_entry_as_identification():
    found = facts(read({"list": EVERY_FIELD}))
    assert [row for _, row in found[90002].rows] == [
        PartyRow(90002, "HARBOUR LINE", "vessel", None),
        IdentificationRow(90002, "Vessel Registration Identification", "IMO 9218492", *[None] * 5),
        FeatureRow(90002, "Vessel Call Sign", "T2EA4"),
        FeatureRow(90002, "Vessel Type", "Crude Oil Tanker"),
        FeatureRow(90002, "Vessel Flag", "Tuvalu"),
        FeatureRow(90002, "Vessel Tonnage", "99,144DWT"),
        ProgramRow(90002, "IRAN"),
        ListingRow(90002, "SDN", date(2012, 7, 12)),
    ]
    assert [row for _, row in found[90003].rows][:3] == [
        PartyRow(90003, "EP-HRB", "aircraft", None),
        FeatureRow(90003, "Aircraft Construction Number (also called L/N or S/N or F/N)", "307"),
        FeatureRow(90003, "Aircraft Manufacture Date", "Dec 1978"),
    ]


def test_the_wrapper_around_the_other_lists_is_no_list():
    assert rows(read({"list": EVERY_FIELD}), 90004) == [
        PartyRow(90004, "HARBOUR HOLDING", "entity", None),
        ProgramRow(90004, "SSI"),
    ]


def test_a_known_document_is_read_without_a_word_of_warning():
    reading = read({"list": EVERY_FIELD})
    parsed = facts(reading)
    assert list(parsed) == [90001, 90002, 90003, 90004]
    assert (reading.findings.warnings, reading.findings.holds, reading.findings.rejections) == ([], [], [])
    assert reading.findings.parsed_count == sum(len(party.rows) for party in parsed.values())
    assert reading.findings.is_usable_for_removals


def test_the_small_documents_of_these_tests_say_nothing_but_a_party_on_a_list():
    reading = read({"list": advanced(party(1))})
    assert rows(reading, 1) == [PERSON, LISTING]
    assert (reading.findings.warnings, reading.findings.holds, reading.findings.rejections) == ([], [], [])


def test_silence_means_something_about_these_kinds_only():
    unspoken: frozenset[FactKind] = frozenset({"remarks", "remarks_tail", "linked_to"})
    assert read({"list": EVERY_FIELD}).kinds == KINDS
    assert not KINDS & unspoken


def test_the_sources_cover_the_lists_of_enhanced_between_it_and_plain_xml():
    assert (SDN.lists, CONS.lists) == (ofac_enhanced.SDN.lists, ofac_enhanced.CONS.lists)
    assert SDN.rank == CONS.rank == ofac_enhanced.SDN.rank - 1


def test_a_program_is_said_once_however_many_lists_repeat_it():
    inner = (measure("1", "SDGT"), measure("1705"), event(day(2026, 2, 27), basis="2"))
    entries = entry(1, WRAPPER, *inner) + entry(1, "1550", *inner) + entry(1, "91469", *inner)
    assert own_rows(read({"list": advanced(party(1), entries=entries)})) == [
        ProgramRow(1, "SDGT"),
        MeasureRow(1, "Block"),
        AuthorityRow(1, "Executive Order 14024 (Russia)"),
        ListingRow(1, "FSE", date(2026, 2, 27)),
    ]


def test_of_several_events_of_one_entry_the_first_day_counts():
    inner = (event(day(2024, 5, 1)), event(day(2023, 12, 31)), event(day(2020, 1, 1), kind="2"))
    reading = read({"list": advanced(party(1), entries=entry(1, "1550", *inner))})
    assert own_rows(reading) == [ListingRow(1, "SDN", date(2023, 12, 31))]
    assert reading.findings.warnings == ["unknown event of an entry 'Amended': its day is left aside"]


def test_a_relationship_may_lead_to_a_party_of_the_other_file():
    body = advanced(party(1), party(2), relationships=relationship(2, 1) + relationship(1, 777))
    reading = read({"list": body})
    found = facts(reading)
    assert [row for _, row in found[1].rows if isinstance(row, RelationshipRow)] == [
        RelationshipRow(1, "Acting for or on behalf of", 777)
    ]
    assert RelationshipRow(2, "Acting for or on behalf of", 1) in [row for _, row in found[2].rows]
    assert reading.findings.warnings == []


@pytest.mark.parametrize(
    ("parts", "full_name"),
    [
        ([(LAST, "Harbour"), (FIRST, "Anton")], "HARBOUR, Anton"),
        ([(LAST, "HARBOUR"), (FIRST, "Anton"), (MIDDLE, "Maria")], "HARBOUR, Anton Maria"),
        ([(LAST, "Harbour")], "HARBOUR"),
        ([(FIRST, "Anton")], "Anton"),
        ([(WHOLE, "Harbour  Line SA ")], "HARBOUR  LINE SA"),
    ],
)
def test_a_name_is_joined_of_its_parts_as_the_csv_set_writes_it(parts: list[tuple[str, str]], full_name: str):
    names = alias(name(*parts), kind="1403", primary="true")
    assert rows(read({"list": advanced(party(1, names=names))}), 1)[0] == replace(PERSON, primary_name=full_name)


def test_the_main_form_of_the_primary_name_is_the_partys_and_other_scripts_are_aliases():
    forms = name((WHOLE, "Гавань"), script="220", status="2"), name((WHOLE, "HARBOUR"))
    names = alias(*forms, kind="1403", primary="true") + alias(name((WHOLE, "Port"), status="2"), kind="1402")
    assert rows(read({"list": advanced(party(1, names=names))}), 1)[:3] == [
        replace(PERSON, primary_name="HARBOUR"),
        AliasRow(1, "aka", "ГАВАНЬ", False, "Cyrl"),
        AliasRow(1, "nka", "PORT", False, "Latn"),
    ]


@pytest.mark.parametrize(
    ("parts", "address", "city"),
    [
        ([("1451", "A"), ("1452", "B"), ("1453", "C")], "A, B, C", None),
        ([("1456", "117420"), ("1454", "Moscow")], None, "Moscow 117420"),
        (
            [("1454", "Mumbai"), ("1455", "Maharashtra"), ("1456", "40051")],
            None,
            "Mumbai, Maharashtra 40051",
        ),
        ([("1455", "Samara region"), ("1456", "446207")], None, "Samara region 446207"),
        ([("1", "somewhere in the north")], "somewhere in the north", None),
    ],
)
def test_an_address_is_joined_as_the_csv_set_joins_it(
    parts: list[tuple[str, str]], address: str | None, city: str | None
):
    body = advanced(party(1, feature("25", located("5"))), places=place("5", *parts, country="11129"))
    assert own_rows(read({"list": body})) == [AddressRow(1, address, city, "Mali")]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (place("5", area="11031"), [AddressRow(1, None, None, "Algeria")]),
        (place("5", area="11291"), []),
        (place("5"), []),
        (place("5", ("1450", "Gaza"), area="11291"), [AddressRow(1, None, None, "Region: Gaza")]),
        (place("5", ("1450", "Gaza"), country="11129"), [AddressRow(1, None, None, "Mali")]),
        (place("5", ("1", "Mali")), [AddressRow(1, None, None, "Mali")]),
        (place("5", country="11291"), [AddressRow(1, None, None, "undetermined")]),
    ],
)
def test_the_country_of_a_place_is_what_ofac_states(location: str, expected: list[FactRow]):
    reading = read({"list": advanced(party(1, feature("25", located("5"))), places=location)})
    assert own_rows(reading) == expected
    assert reading.findings.warnings == []


@pytest.mark.parametrize(
    ("first", "last", "circa", "words"),
    [
        ("2011-1-5", "2011-1-5", "false", "05 Jan 2011"),
        ("2011-2-1", "2011-2-28", "false", "Feb 2011"),
        ("2011-1-1", "2011-12-31", "false", "2011"),
        ("2011-1-1", "2011-12-31", "true", "circa 2011"),
        ("2009-1-1", "2011-12-31", "false", "2009 to 2011"),
        ("2009-3-2", "2011-4-5", "false", "02 Mar 2009 to 05 Apr 2011"),
        ("9999-12-1", "9999-12-31", "false", "Dec 9999"),
    ],
)
def test_a_period_is_said_in_the_words_of_the_csv_set(first: str, last: str, circa: str, words: str):
    [row] = own_rows(read({"list": advanced(party(1, feature("8", period(first, last, circa=circa))))}))
    assert isinstance(row, BirthDateRow)
    days = [date(*map(int, text.split("-"))) for text in (first, last)]
    assert [row.birth_text, row.earliest_on, row.latest_on] == [words, *days]


def test_one_end_of_a_period_is_the_whole_of_it():
    only = f'<DatePeriod CalendarTypeID="1"><Start Approximate="false"><To>{day(2011, 1, 5)}</To></Start></DatePeriod>'
    [row] = own_rows(read({"list": advanced(party(1, feature("8", only)))}))
    assert row == BirthDateRow(1, "05 Jan 2011", date(2011, 1, 5), date(2011, 1, 5), "day")


def test_each_version_of_a_feature_is_a_fact():
    body = advanced(party(1, feature("224", detail("Male"), detail("Female"))))
    assert own_rows(read({"list": body})) == [FeatureRow(1, "Gender", "Male"), FeatureRow(1, "Gender", "Female")]
