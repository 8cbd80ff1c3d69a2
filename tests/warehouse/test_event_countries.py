"""The countries of an act, each in its role: program target, address, nationality, birth place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

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
    on,
    page,
    removed,
    rows,
)
from tests.warehouse.worlds import memory_warehouse

CAPTURED = [at(on(2, 5)), at(on(3, 8)), at(on(3, 20)), at(on(3, 22))]
KOREAN = OnList(
    "KIM, Example",
    "individual",
    ("DPRK3",),
    countries=("China",),
    nationalities=("Korea, North",),
    birth_places=("Pyongyang, Korea, North",),
)
MALIAN = OnList("EXAMPLE, Modibo", "individual", ("MALI-EO13882",), birth_places=("Kati, Koulikoro, Mali", "Mali"))
ODD = OnList(
    "ODD, Place",
    "individual",
    ("SDGT", "SYRIA"),
    countries=("Atlantis",),
    birth_places=("Somewhere", "Northern Cyprus, Nowhere", "Paris (possibly), France"),
)
MOVES_BEFORE = OnList("MOVES TWICE", programs=("IRAN-EO13902",), countries=("Turkey",))
MOVES_AFTER = OnList("MOVES TWICE", programs=("IRAN-EO13902",), countries=("Iraq", "Iran"))
CONGOLESE = OnList("CONGO TRADE", programs=("DRCONGO",), countries=("Congo, Democratic Republic of the",))
TERRORIST = OnList("STAYS AWAY", programs=("SDGT",), nationalities=("Korea, South",))

PAGE = page(
    on(3, 7),
    added("KIM, Example", ["DPRK3"]),
    added("UNSEEN FIRM", ["BELARUS"]),
)
REMOVALS = page(on(3, 21), removed("MOVES TWICE", ["IRAN-EO13902"]), removed("STAYS AWAY"))
"""Fetched before the list moves; the second party never leaves."""
WORLD = NoticeWorld(
    CAPTURED,
    [
        Period(101, KOREAN, 1),
        Period(102, MALIAN, 1),
        Period(103, ODD, 1),
        Period(104, MOVES_BEFORE, 0, 2),
        Period(104, MOVES_AFTER, 2, 3),
        Period(105, CONGOLESE, 1),
        Period(106, TERRORIST),
    ],
    [Body(PAGES, at(on(3, 9)), (PAGE,)), Body(PAGES, at(on(3, 21)), (REMOVALS,))],
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as opened:
        WORLD.refresh(opened)
        yield opened


def countries(connection: duckdb.DuckDBPyConnection, event_id: str) -> set[tuple[str, str]]:
    found = rows(connection, "select * from core.event_countries where event_id = ?", event_id)
    assert len(found) == len({tuple(row.values()) for row in found})
    return {(row["country_role"], row["country_code"]) for row in found}


def of_act(connection: duckdb.DuckDBPyConnection, event_type: str, uid: int) -> set[tuple[str, str]]:
    """The countries of the one act of that kind on a party."""
    question = (
        "select event_id from core.events inner join core.event_parties using (event_id) "
        "where event_type = ? and uid = ?"
    )
    (row,) = rows(connection, question, event_type, uid)
    return countries(connection, row["event_id"])


def of_notice(connection: duckdb.DuckDBPyConnection, url: str) -> set[tuple[str, str]]:
    (row,) = rows(connection, "select event_id from core.events where event_type = 'notice' and url = ?", url)
    return countries(connection, row["event_id"])


KOREAN_ROLES = {
    ("program_target", "KP"), ("address", "CN"), ("nationality", "KP"), ("birth_place", "KP"),
}  # fmt: skip


def test_each_country_has_its_role(connection: duckdb.DuckDBPyConnection) -> None:
    assert of_act(connection, "designation", 101) == KOREAN_ROLES


def test_a_country_ends_a_place_of_birth(connection: duckdb.DuckDBPyConnection) -> None:
    assert of_act(connection, "designation", 102) == {("program_target", "ML"), ("birth_place", "ML")}


def test_a_country_with_a_comma_of_its_own_is_one(connection: duckdb.DuckDBPyConnection) -> None:
    assert of_act(connection, "designation", 105) == {("program_target", "CD"), ("address", "CD")}


def test_a_country_that_no_seed_has_gives_no_code(connection: duckdb.DuckDBPyConnection) -> None:
    assert of_act(connection, "designation", 103) == {("program_target", "SY"), ("birth_place", "FR")}


def test_an_act_has_the_countries_that_the_list_gave_then(connection: duckdb.DuckDBPyConnection) -> None:
    assert of_act(connection, "delisting", 104) == {("program_target", "IR"), ("address", "IQ"), ("address", "IR")}


def test_a_notice_has_the_countries_of_its_parties_and_of_programs_without_one(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert of_notice(connection, PAGE.notice.url) == {*KOREAN_ROLES, ("program_target", "BY")}
    assert of_notice(connection, REMOVALS.notice.url) == {
        ("program_target", "IR"), ("address", "IQ"), ("address", "IR"), ("nationality", "KR"),
    }  # fmt: skip


MOVING = [
    Period(201, OnList("MOVING FIRM", countries=("Malta",)), 1, 2),
    Period(201, OnList("MOVING FIRM", countries=("Cyprus",)), 2),
    Period(202, OnList("STAYING FIRM", countries=("Kenya",)), 0, 2),
    Period(202, OnList("STAYING FIRM", countries=("Uganda",)), 2),
]
TOLD = page(on(3, 7), added("MOVING FIRM"), removed("STAYING FIRM"))


@pytest.mark.parametrize("fetched_at", [at(on(3, 7)), at(on(3, 20)), at(on(3, 22), 20)], ids=str)
def test_the_countries_of_a_notice_are_those_of_its_day_whenever_it_was_fetched(fetched_at: datetime) -> None:
    world = NoticeWorld(CAPTURED, MOVING, [Body(PAGES, fetched_at, (TOLD,))])
    with memory_warehouse() as opened:
        world.refresh(opened)
        assert of_notice(opened, TOLD.notice.url) == {("address", "MT"), ("address", "KE")}
        question = "select event_id from core.events where status_code = 'announced' and event_type = 'delisting'"
        (announced,) = rows(opened, question)
        assert countries(opened, announced["event_id"]) == {("address", "KE")}


def test_an_announced_act_has_the_target_of_its_program(connection: duckdb.DuckDBPyConnection) -> None:
    question = "select event_id from core.events where status_code = 'announced' and event_type = ?"
    (row,) = rows(connection, question, "designation")
    assert countries(connection, row["event_id"]) == {("program_target", "BY")}


def test_an_announced_removal_has_the_countries_of_its_party(connection: duckdb.DuckDBPyConnection) -> None:
    question = "select event_id from core.events where status_code = 'announced' and event_type = ?"
    (row,) = rows(connection, question, "delisting")
    assert countries(connection, row["event_id"]) == {("nationality", "KR")}


def test_every_country_is_of_an_event(connection: duckdb.DuckDBPyConnection) -> None:
    question = "select count(*) as count from core.event_countries anti join core.events using (event_id)"
    assert rows(connection, question) == [{"count": 0}]
