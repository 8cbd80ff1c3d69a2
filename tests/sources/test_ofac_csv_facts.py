"""OFAC's CSV set, row by row: the facts of one party, and those of the real list of one day."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from listwire.facts import (
    AddressRow,
    AliasRow,
    BirthDateRow,
    FeatureRow,
    IdentificationRow,
    LinkedToRow,
    NoteRow,
    PartyRow,
    ProgramRow,
    RemarksRow,
    RemarksTailRow,
)
from listwire.types import PartyFacts
from sources.ofac_csv import KINDS_BY_PART, inspect, parse
from tests.sources.ofac_rows import NULL, Capture, csv, facts, party, read_all, refused, rows, sdn

# ---- parse: the fields -----------------------------------------------------------------------------------------------


def test_every_field_of_the_main_row_has_its_place():
    fields = {
        "party_type": "vessel",
        "programs": "IRAN",
        "title": "title",
        "call_sign": "T2EA4",
        "vessel_type": "Crude Oil Tanker",
        "tonnage": "99,144",
        "gross": "56068",
        "flag": "Tuvalu",
        "owner": "owner, s.a.",
        "remarks": "remarks",
    }
    assert rows(read_all({"sdn": csv(sdn(9098, "HARAZ", **fields))}), 9098) == [
        PartyRow(9098, "HARAZ", "vessel", "title"),
        ProgramRow(9098, "IRAN"),
        RemarksRow(9098, "remarks"),
        FeatureRow(9098, "Vessel Call Sign", "T2EA4"),
        FeatureRow(9098, "Vessel Type", "Crude Oil Tanker"),
        FeatureRow(9098, "Vessel Tonnage", "99144"),
        FeatureRow(9098, "Vessel Gross Registered Tonnage", "56068"),
        FeatureRow(9098, "Vessel Flag", "Tuvalu"),
        FeatureRow(9098, "Vessel Owner", "owner, s.a."),
        NoteRow(9098, "remarks"),
    ]


def test_null_is_a_whole_field_and_an_identifier_may_contain_it():
    remarks = "US FEIN CH-217-0-431-423-3 (United States)."
    capture = read_all({"sdn": csv(sdn(8214, "LOGARCHEO S.A.", remarks=remarks))})
    assert rows(capture, 8214) == [
        PartyRow(8214, "LOGARCHEO S.A.", "entity", None),
        ProgramRow(8214, "CUBA"),
        RemarksRow(8214, remarks),
        IdentificationRow(8214, "US FEIN", "CH-217-0-431-423-3", "United States", None, None, None, None),
    ]


def test_runs_of_blanks_are_one_blank_but_in_the_primary_name_and_the_raw_remarks():
    capture = read_all(
        {"sdn": csv(sdn(36, " TING  SHING (HK)  CO. ", title=" The  owner ", remarks="DOB  1971;  POB  Kati."))}
    )
    assert rows(capture) == [
        PartyRow(36, "TING  SHING (HK)  CO.", "entity", "The owner"),
        ProgramRow(36, "CUBA"),
        RemarksRow(36, "DOB  1971;  POB  Kati."),
        BirthDateRow(36, "1971", date(1971, 1, 1), date(1971, 12, 31), "year"),
        FeatureRow(36, "Place of Birth", "Kati"),
    ]


@pytest.mark.parametrize("null", ["-0- ", "-0-", '"-0- "', "", '""', "  "])
def test_every_way_to_write_null_is_null(null):
    capture = read_all({"alt": csv(f'36,12,"aka","AERO-CARIBBEAN",{null}')})
    assert rows(capture) == [AliasRow(36, "aka", "AERO-CARIBBEAN", False, "Latn")]


def test_an_address_of_nulls_is_no_address():
    capture = read_all({"sdn": csv(sdn(36)), "add": csv("36,25,-0- ,-0- ,-0- ,-0- ")})
    assert not any(isinstance(row, AddressRow) for row in rows(capture))
    assert refused(capture) == [] and "addresses" not in facts(capture).not_said


@pytest.mark.parametrize(
    ("given_type", "expected"),
    [(None, "entity"), ("individual", "individual"), ("Vessel", "vessel"), ("aircraft", "aircraft")],
)
def test_a_null_party_type_means_entity(given_type, expected):
    fields = {} if given_type is None else {"party_type": given_type}
    assert party(read_all({"sdn": csv(sdn(36, **fields))})).party_type == expected


def test_an_unknown_party_type_refuses_the_row_and_asks_for_a_hold():
    capture = read_all({"sdn": csv(sdn(36, party_type="spacecraft"))})
    found = facts(capture)
    assert found.rows == ()
    (rejection,) = found.rejections
    assert (rejection.column, rejection.check, rejection.value) == ("party_type", "closed_set", "spacecraft")
    assert found.hold_reason == "unknown party_type 'spacecraft' (uid 36)"
    assert found.not_said == set(KINDS_BY_PART["sdn"])


@pytest.mark.parametrize(("written", "value"), [('"dba"', "dba"), (NULL, "(null)")])
def test_an_unknown_alias_type_refuses_its_row_alone_and_asks_for_a_hold(written, value):
    alt = csv(f'36,12,{written},"AERO-CARIBBEAN",-0- ', '36,13,"fka","AEROTAXI",-0- ')
    found = facts(read_all({"sdn": csv(sdn(36)), "alt": alt}))
    assert [row.alias_name for _, row in found.rows if isinstance(row, AliasRow)] == ["AEROTAXI"]
    assert [(item.column, item.value) for item in found.rejections] == [("alias_type", value)]
    assert found.hold_reason == f"unknown alias_type {value!r} (uid 36)"
    assert found.not_said == frozenset()


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("CUBA", ["CUBA"]),
        ("SYRIA] [SDGT", ["SYRIA", "SDGT"]),
        ("SYRIA][SDGT]  [IRAN-HR", ["SYRIA", "SDGT", "IRAN-HR"]),
        ("[SYRIA] [SDGT]", ["SYRIA", "SDGT"]),
        ("SDGT] [SDGT", ["SDGT"]),
        ("DPRK2] [DPRK3] [DPRK4] [IRAN] [NPWMD] [IFSR] [SDGT] [IRGC",
         ["DPRK2", "DPRK3", "DPRK4", "IRAN", "NPWMD", "IFSR", "SDGT", "IRGC"]),
    ],
)  # fmt: skip
def test_joined_program_tags_are_split(written, codes):
    capture = read_all({"sdn": csv(sdn(36, programs=written))})
    assert [row.program_code for row in rows(capture) if isinstance(row, ProgramRow)] == codes


# ---- remarks: typed, and cut at 1,000 characters, mid-word -----------------------------------------------------------

NUMBERS = [f"Registration Number {number} (Russia)" for number in range(10_000_000, 10_000_030)]
WHOLE = "; ".join(NUMBERS) + "; Linked To: ROSTEC."
CUT = WHOLE[:1_000]
REMARKS_KINDS = {
    "weak_aliases", "birth_dates", "nationalities", "identifications", "features", "linked_to", "notes",
}  # fmt: skip


def numbers_read(found: PartyFacts) -> list[str | None]:
    return [row.identification_number for _, row in found.rows if isinstance(row, IdentificationRow)]


@pytest.mark.parametrize("width", range(990, 1_004))
def test_cut_remarks_and_their_tail_join_without_a_letter_lost_between(width):
    whole = f"{'x' * (width - len(WHOLE) % 41)}; {WHOLE}"
    capture = read_all({"sdn": csv(sdn(36, remarks=whole[:1_000])), "comments": csv(f'36,"{whole[1_000:]}"')})
    assert numbers_read(facts(capture)) == [str(number) for number in range(10_000_000, 10_000_030)]
    assert [row for row in rows(capture) if isinstance(row, RemarksRow | RemarksTailRow | LinkedToRow)] == [
        RemarksRow(36, whole[:1_000]),
        RemarksTailRow(36, whole[1_000:]),
        LinkedToRow(36, "ROSTEC"),
    ]
    assert not (facts(capture).partial or facts(capture).not_said or facts(capture).also_said)


@pytest.mark.parametrize(
    ("remarks", "comments", "not_said", "partial"),
    [
        (CUT, csv(f'36,"{WHOLE[1_000:]}"'), set(), set()),
        (CUT, csv('173,"of another"'), {"remarks_tail"}, REMARKS_KINDS),
        (CUT, csv('36,"unclosed'), {"remarks_tail"}, REMARKS_KINDS),
        (CUT, csv("36,-0- "), {"remarks_tail"}, REMARKS_KINDS),
        (CUT[:999], csv('173,"of another"'), set(), set()),
    ],
    ids=["tail given", "tail missing", "tail refused", "tail null", "not cut"],
)
def test_a_cut_remark_without_its_tail_leaves_the_tail_open_and_its_facts_partial(remarks, comments, not_said, partial):
    found = facts(read_all({"sdn": csv(sdn(36, remarks=remarks), sdn(173)), "comments": comments}))
    assert (found.not_said, found.partial) == (not_said, partial)


def test_of_a_cut_remark_the_item_that_is_cut_is_left_out():
    capture = read_all({"sdn": csv(sdn(36, remarks=CUT))})
    assert "remarks_tail" not in capture.kinds
    found = facts(capture)
    assert found.partial == REMARKS_KINDS
    assert not (found.not_said or found.also_said)
    assert numbers_read(found) == [str(number) for number in range(10_000_000, 10_000_000 + CUT.count(";"))]
    assert not any(isinstance(row, NoteRow) for row in rows(capture))


def test_a_tail_is_no_part_of_a_remark_that_is_not_cut():
    capture = read_all({"sdn": csv(sdn(36, remarks="DOB 1971.")), "comments": csv('36," 1972; Linked To: ROSTEC."')})
    assert [row for row in rows(capture) if isinstance(row, BirthDateRow | LinkedToRow)] == [
        BirthDateRow(36, "1971", date(1971, 1, 1), date(1971, 12, 31), "year"),
    ]


def test_a_remark_that_is_not_cut_settles_that_it_has_no_tail():
    assert facts(read_all({"sdn": csv(sdn(36, remarks="DOB 1971."))})).also_said == {"remarks_tail"}
    assert facts(read_all({"sdn": csv(sdn(36))})).also_said == {"remarks_tail"}


def test_a_title_that_the_remarks_repeat_is_no_note():
    title = "Position: Sales Manager; Alt. Position: Representative"
    remarks = f"DOB 15 Dec 1978; {title}; Member ETA; Linked To: T-RUBBER CO., LTD."
    capture = read_all({"sdn": csv(sdn(20224, "LANG, Jonha", party_type="individual", title=title, remarks=remarks))})
    assert party(capture, 20224).title == title
    assert [row for row in rows(capture, 20224) if isinstance(row, NoteRow)] == [NoteRow(20224, "Member ETA")]


# ---- the real list ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Capture:
    folder = shared_data / "ofac" / "csv_2023-12-28"
    names = {"sdn": "sdn", "add": "add", "alt": "alt", "comments": "sdn_comments"}
    bodies = {part: gzip.decompress((folder / f"{name}.csv.gz").read_bytes()) for part, name in names.items()}
    assert [inspect(body, None) for body in bodies.values()] == [None] * 4
    return read_all(bodies)


@pytest.fixture(scope="module")
def real_facts(real: Capture) -> dict[int, PartyFacts]:
    return {record.uid: parse(record, real.kinds) for record in real.records}


def test_the_real_list_of_2023_12_28_is_read_whole(real, real_facts):
    assert len(real.records) == 13_821
    assert real.findings.parsed_count == 13_821 + 18_990 + 17_091 + 16
    assert (real.findings.rejections, real.findings.is_usable_for_removals, real.findings.holds) == ([], True, [])
    assert [found for found in real_facts.values() if found.rejections or found.hold_reason] == []
    kinds = Counter(row.kind for found in real_facts.values() for _, row in found.rows)
    assert (kinds["party"], kinds["aliases"], kinds["remarks_tail"]) == (13_821, 17_091, 16)


def test_the_real_list_leaves_open_only_the_tail_that_its_older_comments_lack(real_facts):
    assert {uid: found.not_said for uid, found in real_facts.items() if found.not_said} == {45430: {"remarks_tail"}}
    assert {uid for uid, found in real_facts.items() if found.partial} == {45430}


def test_the_real_list_names_the_three_officials_of_mali(real_facts):
    named = {uid: [row for _, row in real_facts[uid].rows] for uid in (42616, 42617, 42618)}
    parties = {uid: row for uid, found in named.items() for row in found if isinstance(row, PartyRow)}
    assert {uid: (row.primary_name, row.party_type) for uid, row in parties.items()} == {
        42616: ("BAGAYOKO, Adama", "individual"),
        42617: ("DIARRA, Alou Boi", "individual"),
        42618: ("CAMARA, Sadio", "individual"),
    }
    for uid, found in named.items():
        assert ProgramRow(uid, "RUSSIA-EO14024") in found
        assert {row.country for row in found if isinstance(row, AddressRow)} == {"Mali"}
    assert BirthDateRow(42618, "22 Mar 1979", date(1979, 3, 22), date(1979, 3, 22), "day") in named[42618]
    assert FeatureRow(42618, "Place of Birth", "Kati, Koulikoro, Mali") in named[42618]


def test_the_real_list_holds_an_identifier_that_looks_like_null_and_a_party_of_eight_programs(real_facts):
    logarcheo = IdentificationRow(8214, "US FEIN", "CH-217-0-431-423-3", "United States", None, None, None, None)
    assert logarcheo in [row for _, row in real_facts[8214].rows]
    programs = Counter(row.uid for found in real_facts.values() for _, row in found.rows if isinstance(row, ProgramRow))
    assert max(programs.values()) == 8


def test_the_real_consolidated_set_of_2025_is_read_whole(shared_data):
    folder = shared_data / "ofac" / "cons"
    bodies = {part: (folder / f"cons_{part}_2025-04-15.csv").read_bytes() for part in ("prim", "add")}
    capture = read_all(bodies)
    assert (len(capture.records), capture.findings.rejections, capture.findings.holds) == (443, [], [])
    found = [parse(record, capture.kinds) for record in capture.records]
    assert [item for item in found if item.rejections or item.hold_reason] == []
    assert {"birth_dates", "identifications", "features", "linked_to", "notes", "addresses"} <= {
        row.kind for item in found for _, row in item.rows
    }
