"""OFAC's CSV set, row by row: the facts of one party, and those of the real list of one day."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from listwire.types import AddressRow, AliasRow, ListReading, PartyFacts, PartyRow, ProgramRow, RemarksTailRow
from sources.ofac_csv import inspect, parse, read
from tests.sources.ofac_rows import NULL, csv, facts, party, refused, rows, sdn

# ---- parse: the fields -----------------------------------------------------------------------------------------------


def test_every_field_of_the_main_row_has_its_place():
    fields = {
        "party_type": "vessel",
        "programs": "IRAN",
        "title": "title",
        "call_sign": "T2EA4",
        "vessel_type": "Crude Oil Tanker",
        "tonnage": "99,144DWT",
        "gross": "56,068GRT",
        "flag": "Tuvalu",
        "owner": "owner",
        "remarks": "remarks",
    }
    assert rows(read({"sdn": csv(sdn(9098, "HARAZ", **fields))}), 9098) == [
        PartyRow(
            9098, "HARAZ", "vessel", "title", "T2EA4", "Crude Oil Tanker", "99,144DWT", "56,068GRT", "Tuvalu", "owner",
            "remarks",
        ),
        ProgramRow(9098, "IRAN"),
    ]  # fmt: skip


def test_null_is_a_whole_field_and_an_identifier_may_contain_it():
    remarks = "US FEIN CH-217-0-431-423-3 (United States)."
    row = party(read({"sdn": csv(sdn(8214, "LOGARCHEO S.A.", remarks=remarks))}), 8214)
    assert row.remarks == remarks
    assert (row.title, row.call_sign, row.vessel_type, row.tonnage, row.gross_tonnage) == (None,) * 5
    assert (row.vessel_flag, row.vessel_owner) == (None, None)


@pytest.mark.parametrize("null", ["-0- ", "-0-", '"-0- "', "", '""', "  "])
def test_every_way_to_write_null_is_null(null):
    reading = read({"alt": csv(f'36,12,"aka","AERO-CARIBBEAN",{null}')})
    assert rows(reading) == [AliasRow(36, "aka", "AERO-CARIBBEAN", False, None)]


def test_an_address_of_nulls_is_no_address():
    reading = read({"sdn": csv(sdn(36)), "add": csv("36,25,-0- ,-0- ,-0- ,-0- ")})
    assert not any(isinstance(row, AddressRow) for row in rows(reading))
    assert refused(reading) == [] and "addresses" not in facts(reading).not_said


@pytest.mark.parametrize(
    ("given_type", "expected"),
    [(None, "entity"), ("individual", "individual"), ("Vessel", "vessel"), ("aircraft", "aircraft")],
)
def test_a_null_party_type_means_entity(given_type, expected):
    fields = {} if given_type is None else {"party_type": given_type}
    assert party(read({"sdn": csv(sdn(36, **fields))})).party_type == expected


def test_an_unknown_party_type_refuses_the_row_and_asks_for_a_hold():
    reading = read({"sdn": csv(sdn(36, party_type="spacecraft"))})
    found = facts(reading)
    assert found.rows == ()
    (rejection,) = found.rejections
    assert (rejection.column, rejection.check, rejection.value) == ("party_type", "closed_set", "spacecraft")
    assert found.hold_reason == "unknown party_type 'spacecraft' (uid 36)"
    assert found.not_said == {"party", "programs"}


@pytest.mark.parametrize(("written", "value"), [('"dba"', "dba"), (NULL, "(null)")])
def test_an_unknown_alias_type_refuses_its_row_alone_and_asks_for_a_hold(written, value):
    alt = csv(f'36,12,{written},"AERO-CARIBBEAN",-0- ', '36,13,"fka","AEROTAXI",-0- ')
    found = facts(read({"sdn": csv(sdn(36)), "alt": alt}))
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
    reading = read({"sdn": csv(sdn(36, programs=written))})
    assert [row.program_code for row in rows(reading) if isinstance(row, ProgramRow)] == codes


# ---- remarks: cut at 1,000 characters, mid-word ----------------------------------------------------------------------

CUT = ("Registration Number 1027700132195 (Russia); " * 23)[:1_000]


def test_cut_remarks_and_their_tail_join_without_a_letter_lost_between():
    for width in (998, 999, 1_000):
        whole = ("a b " * 300)[: width + 40]
        head, tail = whole[:1_000], whole[1_000:]
        reading = read({"sdn": csv(sdn(36, remarks=head)), "comments": csv(f'36,"{tail}"')})
        (tail_row,) = (row for row in rows(reading) if isinstance(row, RemarksTailRow))
        assert f"{party(reading).remarks}{tail_row.remarks_tail}" == whole


@pytest.mark.parametrize(
    ("remarks", "comments", "not_said"),
    [
        (CUT, csv('36,"the rest"'), set()),
        (CUT, csv('173,"of another"'), {"remarks_tail"}),
        (CUT, csv('36,"unclosed'), {"remarks_tail"}),
        (CUT[:999], csv('173,"of another"'), set()),
    ],
    ids=["tail given", "tail missing", "tail refused", "not cut"],
)
def test_a_cut_remark_without_its_tail_leaves_the_tail_open(remarks, comments, not_said):
    found = facts(read({"sdn": csv(sdn(36, remarks=remarks), sdn(173)), "comments": comments}))
    assert found.not_said == not_said


def test_a_capture_without_comments_does_not_speak_of_tails_at_all():
    reading = read({"sdn": csv(sdn(36, remarks=CUT))})
    assert "remarks_tail" not in reading.kinds
    assert facts(reading).not_said == frozenset()


# ---- the real list ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared_data: Path) -> ListReading:
    folder = shared_data / "ofac" / "csv_2023-12-28"
    names = {"sdn": "sdn", "add": "add", "alt": "alt", "comments": "sdn_comments"}
    bodies = {part: gzip.decompress((folder / f"{name}.csv.gz").read_bytes()) for part, name in names.items()}
    assert [inspect(body, None) for body in bodies.values()] == [None] * 4
    return read(bodies)


@pytest.fixture(scope="module")
def real_facts(real: ListReading) -> dict[int, PartyFacts]:
    return {record.uid: parse(record, real.kinds) for record in real.records}


def test_the_real_list_of_2023_12_28_is_read_whole(real, real_facts):
    assert len(real.records) == 13_821
    assert real.parsed_count == 13_821 + 18_990 + 17_091 + 16
    assert (real.rejections, real.is_usable_for_removals, real.hold_reason) == ((), True, None)
    assert [found for found in real_facts.values() if found.rejections or found.hold_reason] == []
    kinds = Counter(type(row) for found in real_facts.values() for _, row in found.rows)
    assert (kinds[PartyRow], kinds[AliasRow], kinds[RemarksTailRow]) == (13_821, 17_091, 16)


def test_the_real_list_leaves_open_only_the_tail_that_its_older_comments_lack(real_facts):
    assert {uid: found.not_said for uid, found in real_facts.items() if found.not_said} == {45430: {"remarks_tail"}}


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
    assert str(parties[42618].remarks).startswith("DOB 22 Mar 1979; POB Kati, Koulikoro, Mali; nationality Mali;")


def test_the_real_list_holds_an_identifier_that_looks_like_null_and_a_party_of_eight_programs(real_facts):
    (logarcheo,) = (row for _, row in real_facts[8214].rows if isinstance(row, PartyRow))
    assert logarcheo.remarks == "US FEIN CH-217-0-431-423-3 (United States)."
    programs = Counter(row.uid for found in real_facts.values() for _, row in found.rows if isinstance(row, ProgramRow))
    assert max(programs.values()) == 8
