"""OFAC's ENHANCED XML: each field, what is unknown, what is damaged, and the archive it may come in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ParseError
from listwire.facts import (
    AddressRow,
    AliasRow,
    AuthorityRow,
    BirthDateRow,
    FactKind,
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
from sources.ofac_enhanced import CONS, KINDS, SDN, inspect, read
from sources.ofac_vocabulary import LIST_CODES
from tests.sources.enhanced_xml import (
    FOLDER,
    delta,
    enhanced,
    entity,
    facts,
    feature,
    name,
    rows,
    zipped,
)

EVERY_FIELD = (FOLDER / "every_field.xml").read_bytes()


def features(*kinds_and_values: tuple[str, str]) -> str:
    return f"<features>{''.join(feature(kind, value) for kind, value in kinds_and_values)}</features>"


# ---- the fields ------------------------------------------------------------------------------------------------------


def test_every_field_of_a_person_has_its_place():
    uid = 90001
    assert rows(read({"list": EVERY_FIELD}), uid) == [
        PartyRow(uid, "HARBOUR, Anton   Maria", "individual", "Colonel"),
        NoteRow(uid, "Commander of the northern harbour"),
        NoteRow(uid, "member of the council"),
        ListingRow(uid, "SDN", date(2023, 7, 24)),
        ListingRow(uid, "NS-MBS", date(2024, 2, 23)),
        ProgramRow(uid, "RUSSIA-EO14024"),
        ProgramRow(uid, "SDGT"),
        MeasureRow(uid, "Block"),
        MeasureRow(uid, "Block"),
        AuthorityRow(uid, "Executive Order 14024 (Russia)"),
        AliasRow(uid, "aka", "ГАВАНЬ, Антон", False, "Cyrl"),
        AliasRow(uid, "fka", "PORT, Anton", False, "Latn"),
        AliasRow(uid, "fka", "ميناء", False, "Arab"),
        AliasRow(uid, "aka", "TONI", True, "Latn"),
        AddressRow(uid, "1 Quay Street, Building 2", "Bamako, Capital District BP 2461", "Mali"),
        AddressRow(uid, None, None, "Region: Northern Mali"),
        BirthDateRow(uid, "1979", date(1979, 1, 1), date(1979, 12, 31), "year"),
        FeatureRow(uid, "Place of Birth", "Kati, Koulikoro, Mali"),
        FeatureRow(uid, "Gender", "Male"),
        NationalityRow(uid, "nationality", "Mali"),
        NationalityRow(uid, "citizenship", "Algeria"),
        FeatureRow(uid, "Secondary sanctions risk", "See Section 11 of Executive Order 14024."),
        FeatureRow(uid, "Digital Currency Address - XBT", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", True),
        FeatureRow(uid, "Website", "www.harbour.example"),
        IdentificationRow(uid, "Passport", "DA0004031", "Mali", "2010", None, "05 Oct 2015", date(2015, 10, 5)),
        IdentificationRow(uid, "Registration ID", "1026303117642", "Russia", None, None, None, None),
        RelationshipRow(uid, "Acting for or on behalf of", 90002),
    ]


def test_vessels_and_aircraft_give_their_data_as_features_and_the_register_entry_as_identification():
    found = facts(read({"list": EVERY_FIELD}))
    assert [row for _, row in found[90002].rows] == [
        PartyRow(90002, "HARBOUR LINE", "vessel", None),
        ListingRow(90002, "SDN", date(2012, 7, 12)),
        ProgramRow(90002, "IRAN"),
        FeatureRow(90002, "Vessel Call Sign", "T2EA4"),
        FeatureRow(90002, "Vessel Type", "Crude Oil Tanker"),
        FeatureRow(90002, "Vessel Flag", "Tuvalu"),
        FeatureRow(90002, "Vessel Tonnage", "99,144DWT"),
        IdentificationRow(90002, "Vessel Registration Identification", "IMO 9218492", *[None] * 5),
    ]
    assert [row for _, row in found[90003].rows][-2:] == [
        FeatureRow(90003, "Aircraft Construction Number (also called L/N or S/N or F/N)", "307"),
        FeatureRow(90003, "Aircraft Manufacture Date", "Dec 1978"),
    ]


def test_a_known_document_is_read_without_a_word_of_warning():
    reading = read({"list": EVERY_FIELD})
    parsed = facts(reading)
    assert (reading.findings.warnings, reading.findings.holds, reading.findings.rejections) == ([], [], [])
    assert reading.findings.parsed_count == sum(len(party.rows) for party in parsed.values())
    assert reading.findings.is_usable_for_removals


def test_silence_means_something_about_these_kinds_only():
    unspoken: frozenset[FactKind] = frozenset({"remarks", "remarks_tail", "linked_to"})
    assert read({"list": EVERY_FIELD}).kinds == KINDS
    assert not KINDS & unspoken


def test_the_wrapper_around_the_other_lists_is_no_list():
    section = (
        '<sanctionsLists><sanctionsList datePublished="2014-10-10">Consolidated List</sanctionsList></sanctionsLists>'
    )
    assert rows(read({"list": enhanced(entity(1, section))}), 1) == [PartyRow(1, None, "individual", None)]


def test_the_sources_cover_every_list_once():
    assert sorted([*SDN.lists, *CONS.lists]) == sorted({code for code in LIST_CODES.values() if code})


@pytest.mark.parametrize(
    ("parts", "address", "city"),
    [
        ({"ADDRESS1": "A", "ADDRESS2": "B", "ADDRESS3": "C"}, "A, B, C", None),
        ({"CITY": "Moscow", "POSTAL CODE": "117420"}, None, "Moscow 117420"),
        (
            {"CITY": "Mumbai", "STATE/PROVINCE": "Maharashtra", "POSTAL CODE": "40051"},
            None,
            "Mumbai, Maharashtra 40051",
        ),
        ({"STATE/PROVINCE": "Samara region", "POSTAL CODE": "446207"}, None, "Samara region 446207"),
        ({"POSTAL CODE": "446207"}, None, "446207"),
    ],
)
def test_an_address_is_joined_as_the_csv_set_joins_it(parts: dict[str, str], address: str | None, city: str | None):
    inner = "".join(
        f"<addressPart><type>{kind}</type><value>{value}</value></addressPart>" for kind, value in parts.items()
    )
    section = (
        "<addresses><address><country>X</country><translations><translation><isPrimary>true</isPrimary>"
        f"<addressParts>{inner}</addressParts></translation></translations></address></addresses>"
    )
    [_, row] = rows(read({"list": enhanced(entity(1, section))}), 1)
    assert row == AddressRow(1, address, city, "X")


@pytest.mark.parametrize(
    ("first", "last", "circa", "words"),
    [
        ("2011-01-05", "2011-01-05", "false", "05 Jan 2011"),
        ("2011-02-01", "2011-02-28", "false", "Feb 2011"),
        ("2011-01-01", "2011-12-31", "false", "2011"),
        ("2011-01-01", "2011-12-31", "true", "circa 2011"),
        ("2009-01-01", "2011-12-31", "false", "2009 to 2011"),
        ("2009-03-02", "2011-04-05", "false", "02 Mar 2009 to 05 Apr 2011"),
    ],
)
def test_a_period_is_said_in_the_words_of_the_csv_set(first: str, last: str, circa: str, words: str):
    section = (
        "<features><feature><type>Birthdate</type><valueDate>"
        f"<fromDateBegin>{first}</fromDateBegin><toDateEnd>{last}</toDateEnd><isApproximate>{circa}</isApproximate>"
        "</valueDate></feature></features>"
    )
    [_, row] = rows(read({"list": enhanced(entity(1, section))}), 1)
    assert isinstance(row, BirthDateRow)
    assert (row.birth_text, row.earliest_on, row.latest_on) == (
        words, date.fromisoformat(first), date.fromisoformat(last),
    )  # fmt: skip


# ---- what is not known is said, once ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "warning"),
    [
        ("<photographs/>", "unknown element photographs"),
        ("<names><name><nickname/></name></names>", "unknown element names/name/nickname"),
        ("<names><title/></names>", "unknown element names/title"),
        ('<names><name rank="1"/></names>', "unknown attribute names/name@rank"),
        (
            '<features><feature><type lang="en">Gender</type><value>Male</value></feature></features>',
            "unknown attribute features/feature/type@lang",
        ),
        ("<addresses><address><translations><map/></translations></address></addresses>",
         "unknown element addresses/address/translations/map"),
        (
            "<addresses><address><translations><translation><isPrimary>true</isPrimary><addressParts><addressPart>"
            "<type>FLOOR</type><value>3</value></addressPart></addressParts></translation></translations></address>"
            "</addresses>",
            "unknown address part 'FLOOR'",
        ),
        (features(("Shoe Size", "43")), "unknown feature type 'Shoe Size'"),
        ("<features><feature><type>Gender</type></feature></features>", "feature 'Gender' without a value"),
        (f"<names>{name('ᚠ', alias='A.K.A.', script='Runic')}</names>", "unknown script 'Runic'"),
        (
            "<identityDocuments><identityDocument><type>Passport</type><documentNumber>1</documentNumber>"
            "<isValid>false</isValid></identityDocument></identityDocuments>",
            "identityDocuments/identityDocument/isValid is not true: the document is kept like any other",
        ),
        (
            '<relationships><relationship><relatedEntity entityId="x"/></relationship></relationships>',
            "relationship to an entityId that is no uid: 'x'",
        ),
        (
            '<sanctionsLists><sanctionsList datePublished="soon">SDN List</sanctionsList></sanctionsLists>',
            "sanctionsList@datePublished is no day: 'soon'",
        ),
        (
            "<features><feature><type>Gender</type><value>a</value><value>b</value></feature></features>",
            "an element below features/feature stands twice in its parent",
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_is_reported_once(section: str, warning: str):
    reading = read({"list": enhanced(entity(1, section), entity(2, section))})
    assert len(list(reading.records)) == 2
    assert reading.findings.warnings == [warning]


def test_a_remark_that_repeats_a_relationship_is_left_to_it_and_told():
    general = "<generalInfo><entityType>Entity</entityType><remarks>PFLP; Linked To: HAMAS</remarks></generalInfo>"
    reading = read({"list": enhanced(f'<entity id="1">{general}</entity>')})
    assert rows(reading, 1) == [PartyRow(1, None, "entity", None), NoteRow(1, "PFLP")]
    assert reading.findings.warnings == ["generalInfo/remarks names a party as Linked To: left to relationships"]


def test_an_unknown_element_below_the_root_is_reported():
    reading = read({"list": enhanced(entity(1), extra="<photographs><photograph/></photographs>")})
    assert len(list(reading.records)) == 1
    assert reading.findings.warnings == ["unknown element photographs below sanctionsData"]


def test_a_feature_of_an_unknown_type_and_a_name_in_an_unknown_script_are_kept():
    sections = (features(("Shoe Size:", "43")), f"<names>{name('ᚠ', alias='N.K.A.', script='Runic')}</names>")
    found = rows(read({"list": enhanced(entity(1, *sections))}), 1)
    assert FeatureRow(1, "Shoe Size", "43") in found
    assert AliasRow(1, "nka", "ᚠ", False, "Zzzz") in found


@pytest.mark.parametrize(
    ("body", "column"),
    [
        (entity(1, party_type="Robot"), "party_type"),
        (entity(1, f"<names>{name('X', alias='P.K.A.')}</names>"), "alias_type"),
        (
            entity(
                1, '<sanctionsLists><sanctionsList datePublished="2026-01-01">Moon</sanctionsList></sanctionsLists>'
            ),
            "list_code",
        ),
    ],
)
def test_a_value_outside_a_closed_set_refuses_its_row_and_holds_the_capture(body: str, column: str):
    [party] = facts(read({"list": enhanced(body)})).values()
    assert [rejection.column for rejection in party.rejections] == [column]
    assert party.hold_reason is not None
    assert column in party.hold_reason


def test_an_entity_with_nothing_in_it_is_present_and_its_row_is_refused():
    [party] = facts(read({"list": enhanced('<entity id="7"/>')})).values()
    assert ([*party.rows], [rejection.column for rejection in party.rejections]) == ([], ["party_type"])
    assert "party" in party.not_said


# ---- damage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("uid", ["", "x1", "-5", "0", "1.5", "9" * 30])
def test_an_entity_without_a_readable_uid_makes_the_capture_unusable_for_removals(uid: str):
    reading = read({"list": enhanced(entity(1), entity(uid))})
    assert [found for found, _ in reading.records] == [1]
    [rejection] = reading.findings.rejections
    assert (rejection.contract, rejection.column, rejection.check) == ("parties", "uid", "uid")
    assert "<entity" in rejection.raw
    assert not reading.findings.is_usable_for_removals


def test_of_a_uid_that_stands_twice_the_first_entity_is_kept():
    names = [f"<names>{name(full_name)}</names>" for full_name in ("FIRST", "SECOND")]
    reading = read({"list": enhanced(entity(1, names[0]), entity(1, names[1]))})
    [(_, text)] = reading.records
    assert "FIRST" in text
    [rejection] = reading.findings.rejections
    assert (rejection.check, reading.findings.is_usable_for_removals) == ("unique_uid", True)
    assert reading.findings.parsed_count == 2


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ("", []),
        ("<sanctionsLists><sanctionsList>Consolidated List</sanctionsList></sanctionsLists>", []),
        (
            "<sanctionsLists><sanctionsList>FSE List</sanctionsList></sanctionsLists>",
            ["a selection, no whole list: its filter names 'FSE List'"],
        ),
        (
            "<sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram></sanctionsPrograms>",
            ["a selection, no whole list: its filter names the program 'SDGT'"],
        ),
    ],
)
def test_a_selection_made_on_request_is_held(filters: str, holds: list[str]):
    reading = read({"list": enhanced(entity(1), filters=filters)})
    assert len(list(reading.records)) == 1
    assert reading.findings.holds == holds


@pytest.mark.parametrize(
    "body",
    [
        EVERY_FIELD[: len(EVERY_FIELD) // 2],
        enhanced("<entity id='1'><names></entity>"),
        enhanced(entity(1)).replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>', 1),
        b"",
    ],
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


# ---- inspect, and the archive ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty file"),
        (b" \r\n", "empty file"),
        (b'36,"AEROCARIBBEAN AIRLINES"', "not XML but text/html"),
        (b"<html><body>busy</body></html>", "the root element is html, not sanctionsData"),
        (b"<!DOCTYPE html><html></html>", "no XML root element: an HTML page, or an encoding that OFAC does not use"),
        (b'<sdnList xmlns="x"></sdnList>', "the root element is sdnList, not sanctionsData"),
        (EVERY_FIELD[:-20], "the file is cut: it does not end with </sanctionsData>"),
        (delta(entity(1)), "a delta of one publication, no whole list"),
    ],
)
def test_what_is_no_whole_enhanced_file_is_told(body: bytes, reason: str):
    assert inspect(body, "text/html") == reason


@pytest.mark.parametrize("body", [EVERY_FIELD, b"\xef\xbb\xbf" + enhanced(), enhanced() + b"\r\n"])
def test_an_enhanced_file_passes(body: bytes):
    assert inspect(body, "application/xml") is None


def test_a_zip_of_the_file_is_the_file():
    archive = zipped(("SDN_ENHANCED.XML", EVERY_FIELD))
    assert inspect(archive, "application/zip") is None
    assert list(read({"list": archive}).records) == list(read({"list": EVERY_FIELD}).records)


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (zipped(("a.xml", EVERY_FIELD), ("b.xml", EVERY_FIELD)), "a zip of 2 files where one was expected"),
        (zipped(), "a zip of 0 files where one was expected"),
        (zipped(("page.html", b"<html></html>")), "the root element is html, not sanctionsData"),
        (zipped(("a.xml", EVERY_FIELD))[:-30], "a damaged or locked zip archive"),
    ],
)
def test_an_archive_that_holds_no_single_file_is_refused(archive: bytes, reason: str):
    assert reason in str(inspect(archive, None))


def test_an_archive_that_unpacks_to_more_than_a_list_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.ofac_enhanced.LARGEST_CONTENT", 1_000_000)
    bomb = zipped(("SDN_ENHANCED.XML", b"<" + b" " * 1_000_001))
    assert len(bomb) < 2_000
    assert "more content than one saved file may hold" in str(inspect(bomb, None))
    with pytest.raises(ParseError):
        list(read({"list": bomb}).records)
