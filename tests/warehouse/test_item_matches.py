"""Which party an item of a notice is: by name, birth date, identification, program and time; open ones; verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from tests.warehouse.notice_worlds import (
    PAGES,
    Body,
    NoticeWorld,
    OnList,
    Period,
    added,
    at,
    changed,
    match,
    on,
    page,
    removed,
    rows,
)
from tests.warehouse.worlds import memory_warehouse

CAPTURED = [at(on(1, 10)), at(on(3, 4)), at(on(3, 6)), at(on(3, 8)), at(on(3, 20))]
SEEN_FIRST, SEEN_LATE = 2, 3
"""The captures of 6 and 8 March: the page of 7 March lies between them."""

REGISTRATION, WALLET = "Vessel Registration Identification", "Digital Currency Address - XBT"


def person(name: str, *birth_dates: str, **changes: Any) -> OnList:
    return replace(OnList(name, "individual", birth_dates=birth_dates), **changes)


PERIODS = [
    # namesakes: birth dates, none, another day of listing
    Period(101, person("TWIN, Born", "01 Jan 1961"), SEEN_LATE),
    Period(102, person("TWIN, Born", "02 Feb 1972"), SEEN_LATE),
    Period(103, person("TWIN, Open"), SEEN_LATE),
    Period(104, person("TWIN, Open"), SEEN_LATE),
    Period(105, person("TWIN, Timed")),
    Period(106, person("TWIN, Timed"), SEEN_LATE),
    Period(107, person("TWIN, Judged"), SEEN_LATE),
    Period(108, person("TWIN, Judged"), SEEN_LATE),
    # names
    Period(111, OnList("SOCIÉTÉ D'ÉLECTRICITÉ (SOCELEC)"), SEEN_LATE),
    Period(112, OnList("GRANITE WORKS", aliases=("GRANIT ZAVOD",)), SEEN_LATE),
    Period(113, person("BORING NAME", weak_aliases=("THE CAMEL",)), SEEN_LATE),
    Period(114, person("DULL NAME", weak_aliases=("OLD FOX",)), 0),
    Period(115, OnList("FIRST NAME LLC"), 0, SEEN_LATE),
    Period(115, OnList("SECOND NAME LLC"), SEEN_LATE),
    # what speaks against a name
    Period(121, OnList("OTHER PROGRAM", programs=("IRAN-EO13902",))),
    Period(125, OnList("OTHER PROGRAM IN TIME", programs=("IRAN-EO13902",)), SEEN_LATE),
    Period(122, person("OTHER BIRTH", "05 May 1955"), SEEN_LATE),
    Period(123, OnList("OTHER TYPE", "vessel"), SEEN_LATE),
    Period(124, OnList("SILENT LIST")),
    # numbers
    Period(131, person("PASSPORT HOLDER", passports=("A1234567",)), SEEN_LATE),
    Period(132, OnList("ADRIFT", "vessel", features=((REGISTRATION, "IMO 9187629"),)), SEEN_LATE),
    Period(133, person("WALLET KEEPER", features=((WALLET, "1Kuf2Rd8mzWwTmJ9"),)), SEEN_LATE),
    # a party made anew soon after the first sight of the old one, and one that shares a weak alias with a ghost
    Period(141, OnList("MADE ANEW"), 1, SEEN_LATE),
    Period(142, OnList("MADE ANEW"), SEEN_LATE),
    Period(143, person("REAL BEARER", weak_aliases=("BLACKJACK",)), SEEN_LATE),
    # what the list is still to do
    Period(144, OnList("STILL THERE", aliases=("STILL HERE", "STILL ANYWHERE"))),
    # verdicts
    Period(151, OnList("TAKEN AWAY"), SEEN_LATE),
    Period(152, OnList("GIVEN"), SEEN_LATE),
    Period(153, OnList("CHANGED MIND"), SEEN_LATE),
    Period(154, OnList("ONE VERSION", programs=("SDGT",)), SEEN_LATE),
]  # fmt: skip

NO_PROGRAM: tuple[str, ...] = ()
ITEMS = {
    "born": added("TWIN, Born", birth_texts=("02 Feb 1972",)),
    "not told apart": added("TWIN, Open"),
    "told apart by the day": added("TWIN, Timed"),
    "judged": added("TWIN, Judged"),
    "other letters": added("Societe d Electricite SOCELEC"),
    "by an alias": added("GRANIT ZAVOD", names=("GRANIT ZAVOD", "GRANITE WORKS")),
    "by an alias alone": added("Granit-Zavod"),
    "weak alias, its day and program": added("THE CAMEL"),
    "weak alias": removed("OLD FOX"),
    "old name": changed("SECOND NAME LLC", names=("FIRST NAME LLC", "SECOND NAME LLC")),
    "old name alone": changed("FIRST NAME LLC", raw_text="old name alone"),
    "other program": removed("OTHER PROGRAM", ("SYRIA",)),
    "other program in time": added("OTHER PROGRAM IN TIME", ("SYRIA",)),
    "other birth": added("OTHER BIRTH", birth_texts=("06 Jun 1966",)),
    "other type": added("OTHER TYPE", party_type="individual", is_type_stated=True),
    "assumed type": added("OTHER TYPE", raw_text="assumed type"),
    "without program": added("SILENT LIST", NO_PROGRAM),
    "passport": added("HOLDER OF A PASSPORT", identifiers=("A-1234567",)),
    "hull": added("ONCE ADRIFT", party_type="vessel", identifiers=("9187629",)),
    "wallet": added("WALLET KEEPER", identifiers=("1Kuf2Rd8mzWwTmJ9",)),
    "removed and made anew": removed("MADE ANEW"),
    "made anew": added("MADE ANEW"),
    "ghost with the weak alias of another": added("GHOST, Ever So", names=("GHOST, Ever So", "BLACKJACK")),
    "nobody": added("NOBODY AT ALL"),
    "taken away": added("TAKEN AWAY"),
    "given": added("UNLIKE NAME"),
    "changed mind": added("CHANGED MIND"),
}
SEVENTH = page(on(3, 7), *ITEMS.values())
NUMBERS = {case: number for number, case in enumerate(ITEMS)}
LAST = page(on(3, 20), removed("STILL THERE"))
EDITED = [
    page(on(3, 7), added("ONE VERSION", raw_text=text), key="20240307_2", body_text=text)
    for text in ("as printed", "as mended")
]


def target(case: str) -> str:
    return SEVENTH.target(NUMBERS[case])


DECIDED = at(on(3, 12))
LATER = timedelta(days=1)
WORLD = NoticeWorld(
    CAPTURED,
    PERIODS,
    [
        Body(PAGES, at(on(3, 9), 14), (SEVENTH,)),
        Body(PAGES, at(on(3, 9), 14), (EDITED[0],)),
        Body(PAGES, at(on(3, 19)), (EDITED[1],)),
        Body(PAGES, at(on(3, 20), 14), (LAST,)),
    ],
    [
        match(target("judged"), 108, DECIDED, "the photograph"),
        match(target("taken away"), None, DECIDED, "another firm"),
        match(target("given"), 152, DECIDED),
        match(target("changed mind"), None, DECIDED, "no"),
        match(target("changed mind"), 153, DECIDED + LATER, "yes"),
        match(EDITED[0].target(), None, DECIDED, "not this text"),
        match(f"{SEVENTH.notice_id}/{'0' * 64}", 101, DECIDED, "an item that is nowhere"),
        match(f"{'0' * 32}/{'0' * 64}", 101, DECIDED, "a notice that is nowhere"),
    ],
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as opened:
        WORLD.refresh(opened)
        yield opened


def found(connection: duckdb.DuckDBPyConnection, case: str) -> dict[str, Any]:
    notice_id, item_sha256 = target(case).split("/")
    question = "select * from core.notice_items where notice_id = ? and item_sha256 = ?"
    (row,) = rows(connection, question, notice_id, item_sha256)
    return row


MATCHED = {
    "born": (102, "birth date"),
    "told apart by the day": (106, "the list moves then"),
    "other letters": (111, "name"),
    "by an alias": (112, "2 names shared"),
    "by an alias alone": (112, "name"),
    "old name": (115, "2 names shared"),
    "old name alone": (115, "name"),
    "assumed type": (123, "program"),
    "passport": (131, "number A1234567"),
    "hull": (132, "number 9187629"),
    "wallet": (133, "number 1KUF2RD8MZWWTMJ9"),
    "removed and made anew": (141, "the list moves then"),
    "made anew": (142, "the list moves then"),
}


@pytest.mark.parametrize("case", MATCHED)
def test_an_item_is_the_party_that_its_evidence_shows(connection: duckdb.DuckDBPyConnection, case: str) -> None:
    uid, evidence = MATCHED[case]
    row = found(connection, case)
    assert (row["uid"], row["method"]) == (uid, "rule")
    assert evidence in row["evidence"] and 0.9 <= row["score"] <= 1
    assert row["candidate_uids"][0] == uid


def test_an_item_has_the_name_of_its_party_on_the_list_beside_the_printed_one(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    row = found(connection, "by an alias alone")
    assert (row["party_name"], row["listed_name"]) == ("Granit-Zavod", "GRANITE WORKS")
    assert found(connection, "given")["listed_name"] == "GIVEN"
    assert found(connection, "not told apart")["listed_name"] is None


OPEN = {
    "not told apart": [103, 104],
    "weak alias": [114],
    "other program": [121],
    "other program in time": [125],
    "other birth": [122],
    "other type": [123],
    "ghost with the weak alias of another": [143],
}


@pytest.mark.parametrize("case", OPEN)
def test_what_is_not_sure_is_left_open_with_its_candidates(connection: duckdb.DuckDBPyConnection, case: str) -> None:
    row = found(connection, case)
    assert (row["uid"], row["method"]) == (None, "open")
    assert row["candidate_uids"] == OPEN[case]


def test_a_weak_alias_alone_is_no_name(connection: duckdb.DuckDBPyConnection) -> None:
    row = found(connection, "weak alias, its day and program")
    assert (row["uid"], row["method"], row["candidate_uids"]) == (None, "open", [113])


@pytest.mark.parametrize(
    ("case", "evidence"),
    [
        ("other program", "another program"),
        ("other birth", "another birth date"),
        ("other type", "another type"),
        ("weak alias", "weak alias"),
    ],
)
def test_an_open_item_says_what_speaks_against_its_candidate(
    connection: duckdb.DuckDBPyConnection, case: str, evidence: str
) -> None:
    assert evidence in found(connection, case)["evidence"]


def test_a_name_without_anything_else_never_decides(connection: duckdb.DuckDBPyConnection) -> None:
    row = found(connection, "without program")
    assert (row["uid"], row["method"], row["candidate_uids"]) == (None, "open", [124])


def test_a_party_that_no_list_ever_showed_is_unknown(connection: duckdb.DuckDBPyConnection) -> None:
    row = found(connection, "nobody")
    assert (row["uid"], row["method"], row["score"], row["candidate_uids"]) == (None, "unknown", None, [])


def test_a_removal_is_known_by_name_and_program_before_the_list_moves(connection: duckdb.DuckDBPyConnection) -> None:
    (row,) = rows(connection, "select uid, method from core.notice_items where notice_id = ?", LAST.notice_id)
    assert row == {"uid": 144, "method": "rule"}


# ---- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "uid", "evidence"),
    [
        ("judged", 108, "a person's verdict: the photograph"),
        ("taken away", None, "a person's verdict: another firm"),
        ("given", 152, "a person's verdict"),
        ("changed mind", 153, "a person's verdict: yes"),
    ],
)
def test_the_last_verdict_counts(
    connection: duckdb.DuckDBPyConnection, case: str, uid: int | None, evidence: str
) -> None:
    row = found(connection, case)
    assert (row["uid"], row["score"], row["method"], row["evidence"]) == (uid, 1.0, "verdict", evidence)


def test_an_item_that_was_judged_still_lists_its_candidates(connection: duckdb.DuckDBPyConnection) -> None:
    assert found(connection, "judged")["candidate_uids"] == [107, 108]
    assert found(connection, "taken away")["candidate_uids"] == [151]


def test_a_verdict_is_of_one_text_and_no_other(connection: duckdb.DuckDBPyConnection) -> None:
    (row,) = rows(connection, "select uid, method from core.notice_items where notice_id = ?", EDITED[1].notice_id)
    assert row == {"uid": 154, "method": "rule"}


def test_a_verdict_moves_the_ledger(connection: duckdb.DuckDBPyConnection) -> None:
    question = "select uid, listed_on, listed_on_basis from core.designations where uid in (107, 108, 151, 152, 153)"
    days = {row["uid"]: (row["listed_on"], row["listed_on_basis"]) for row in rows(connection, question)}
    told, untold = (on(3, 7), "notice"), (on(3, 8), "observed")
    assert days == {107: untold, 108: told, 151: untold, 152: told, 153: told}


def test_open_items_date_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    question = "select distinct listed_on_basis from core.designations where uid in (103, 104, 122, 143)"
    assert rows(connection, question) == [{"listed_on_basis": "observed"}]


def test_only_open_items_wait_for_a_person(connection: duckdb.DuckDBPyConnection) -> None:
    waiting = {row["party_name"] for row in rows(connection, "from core.notice_items where method = 'open'")}
    assert {"TWIN, Open", "OTHER PROGRAM"} <= waiting
    assert not waiting & {"TWIN, Judged", "TAKEN AWAY", "UNLIKE NAME", "NOBODY AT ALL"}
