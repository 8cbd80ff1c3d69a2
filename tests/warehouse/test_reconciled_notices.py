"""What an analyst reads where notices and lists do not agree, and which changes of a party are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.warehouse.notice_worlds import (
    LOG,
    PAGES,
    REGISTER,
    Body,
    NoticeWorld,
    OnList,
    Period,
    added,
    at,
    changed,
    log_day,
    match,
    on,
    page,
    register,
    removed,
    rows,
)
from tests.warehouse.worlds import memory_warehouse

CAPTURED = [at(on(3, 4)), at(on(3, 8)), at(on(3, 12)), at(on(4, 10))]
PERIODS = [
    # amended on 8 March, with and without a notice
    Period(301, OnList("RENAMED"), 0, 1),
    Period(301, OnList("RENAMED", aliases=("NEW ALIAS",), countries=("Malta",)), 1),
    Period(302, OnList("TOLD"), 0, 1),
    Period(302, OnList("TOLD", aliases=("TOLD ALIAS",)), 1),
    Period(303, OnList("TAGGED IN SILENCE"), 0, 1),
    Period(303, OnList("TAGGED IN SILENCE", programs=("SDGT", "SYRIA")), 1),
    Period(304, OnList("TOLD WITHOUT A DAY"), 0, 1),
    Period(304, OnList("TOLD WITHOUT A DAY", aliases=("DAYLESS ALIAS",)), 1),
    Period(305, OnList("AFTER THE LAST NOTICE"), 0, 3),
    Period(305, OnList("AFTER THE LAST NOTICE", aliases=("LATE ALIAS",)), 3),
    Period(306, OnList("ONE OF TWO"), 0, 1),
    Period(306, OnList("ONE OF TWO", aliases=("ALIAS OF ONE",)), 1),
    Period(307, OnList("ONE OF TWO"), 0, 1),
    Period(307, OnList("ONE OF TWO", aliases=("ALIAS OF TWO",)), 1),
    # blanks
    Period(311, OnList("WIDE  SPACE CO.,LTD."), 0, 1),
    Period(311, OnList("WIDE SPACE CO., LTD."), 1),
    Period(312, OnList("ALIASES", aliases=("FIRST  ALIAS", "SECOND\u00a0ALIAS", "GOES")), 0, 1),
    Period(312, OnList("ALIASES", aliases=("FIRST ALIAS", "SECOND ALIAS", "COMES")), 1),
    Period(313, OnList("ANNAMARIA"), 0, 1),
    Period(313, OnList("ANNA MARIA"), 1),
    # acts that the list does not show
    Period(321, OnList("ALWAYS THERE")),
    Period(322, OnList("LEFT BEFORE"), 0, 1),
    Period(323, OnList("CAME LATER"), 3),
    Period(324, OnList("ON ONE LIST")),
    Period(325, OnList("PAIR")),
    Period(326, OnList("PAIR")),
]  # fmt: skip

NOT_MEANT = removed("ALWAYS THERE", raw_text="a namesake")
SEVENTH, TWENTIETH = (
    page(
        on(3, 7),
        changed("TOLD"),
        changed("ONE OF TWO"),
        added("ALWAYS THERE"),
        removed("ALWAYS THERE"),
        NOT_MEANT,
        added("ON ONE LIST", list_code="SSI"),
        removed("PAIR"),
        added("GHOST"),
        changed("ALWAYS THERE"),
    ),
    page(on(3, 20), removed("LEFT BEFORE"), added("CAME LATER", raw_text="too early")),
)
DAYLESS = register("2024-07001", on(3, 25), changed("TOLD WITHOUT A DAY"))
LAST = page(on(4, 11), removed("ALWAYS THERE"), changed("ALWAYS THERE"))
WORLD = NoticeWorld(
    CAPTURED,
    PERIODS,
    [
        Body(PAGES, at(on(3, 9)), (SEVENTH,)),
        Body(LOG, at(on(3, 21)), (log_day(on(3, 4)), log_day(on(3, 5), added("GHOST OF THE LOG")))),
        Body(PAGES, at(on(3, 21)), (TWENTIETH, page(on(3, 3), added("GHOST OF MARCH")))),
        Body(REGISTER, at(on(3, 25)), (DAYLESS,)),
        Body(PAGES, at(on(4, 11)), (LAST,)),
    ],
    [match(SEVENTH.target(4), None, at(on(3, 10)), "another firm")],
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as opened:
        WORLD.refresh(opened)
        yield opened


def disagreements(connection: duckdb.DuckDBPyConnection, kind: str, uid: int | None) -> set[tuple[str, str, str]]:
    question = "select * from marts.reconciliation where kind = ? and uid is not distinct from ?"
    found = rows(connection, question, kind, uid)
    return {(row["left_value"], row["right_value"], row["severity_code"]) for row in found}


def changes(connection: duckdb.DuckDBPyConnection, uid: int) -> set[tuple[Any, ...]]:
    question = "select action, field, old_value, new_value from core.designation_changes where uid = ?"
    return {tuple(row.values()) for row in rows(connection, question, uid)}


# ---- amendments without a notice -------------------------------------------------------------------------------------

UNTOLD = {
    301: ("amendment of address, alias: one text on 2024-03-04, another on 2024-03-08", "nobody"),
    303: ("amendment of program: one text on 2024-03-04, another on 2024-03-08", "nobody"),
    306: ("amendment of alias: one text on 2024-03-04, another on 2024-03-08", "review"),
    313: ("amendment of primary_name: one text on 2024-03-04, another on 2024-03-08", "nobody"),
}
SILENT = {
    "nobody": "no item of those days tells it",
    "review": "an item of those days may be the party: listwire review",
}


@pytest.mark.parametrize("uid", UNTOLD)
def test_an_amendment_that_no_notice_tells_is_a_disagreement(connection: duckdb.DuckDBPyConnection, uid: int) -> None:
    what, silence = UNTOLD[uid]
    assert disagreements(connection, "list_without_notice", uid) == {(what, SILENT[silence], "warn")}


@pytest.mark.parametrize("uid", [302, 304, 305], ids=["told", "told without a day", "after the last notice"])
def test_an_amendment_is_none_where_a_notice_tells_it_or_none_is_to_be_had(
    connection: duckdb.DuckDBPyConnection, uid: int
) -> None:
    assert disagreements(connection, "list_without_notice", uid) == set()


# ---- blanks ----------------------------------------------------------------------------------------------------------


def test_a_name_with_other_blanks_is_a_correction(connection: duckdb.DuckDBPyConnection) -> None:
    assert changes(connection, 311) == {
        ("correction", "primary_name", "WIDE  SPACE CO.,LTD.", "WIDE SPACE CO., LTD."),
    }
    question = "select primary_name from core.party_versions where uid = 311 order by version_number"
    assert [row["primary_name"] for row in rows(connection, question)] == [
        "WIDE  SPACE CO.,LTD.", "WIDE SPACE CO., LTD.",
    ]  # fmt: skip


def test_a_correction_is_no_event_and_asks_for_no_notice(connection: duckdb.DuckDBPyConnection) -> None:
    assert disagreements(connection, "list_without_notice", 311) == set()
    assert rows(connection, "select * from core.event_parties where uid = 311") == []


def test_of_several_aliases_those_with_other_blanks_are_corrections(connection: duckdb.DuckDBPyConnection) -> None:
    names = {
        (action, *(json.loads(value)["alias_name"] for value in values))
        for action, _, *values in changes(connection, 312)
    }
    assert names == {
        ("correction", "FIRST  ALIAS", "FIRST ALIAS"),
        ("correction", "SECOND\u00a0ALIAS", "SECOND ALIAS"),
        ("amendment", "GOES", "COMES"),
    }


def test_two_words_in_the_place_of_one_are_an_amendment(connection: duckdb.DuckDBPyConnection) -> None:
    assert changes(connection, 313) == {("amendment", "primary_name", "ANNAMARIA", "ANNA MARIA")}


# ---- what a disagreement says ----------------------------------------------------------------------------------------

UNSHOWN = {
    321: {
        (
            "designation of ALWAYS THERE on 2024-03-07",
            "the party was on this list in its first capture, on 2024-03-04",
            "warn",
        ),
        ("delisting of ALWAYS THERE on 2024-03-07", "the party is still on this list", "warn"),
        ("amendment of ALWAYS THERE on 2024-03-07", "no change of the party was captured within a week", "info"),
        (
            "amendment of ALWAYS THERE on 2024-04-11",
            "last captured on 2024-04-10, when the change could not show yet",
            "info",
        ),
        (
            "delisting of ALWAYS THERE on 2024-04-11",
            "last captured on 2024-04-10, when the act could not show yet",
            "info",
        ),
    },
    322: {
        (
            "delisting of LEFT BEFORE on 2024-03-20",
            "the party was on this list until 2024-03-04, and gone on 2024-03-08",
            "warn",
        )
    },
    324: {("designation of ON ONE LIST on 2024-03-07", "the party was never captured on this list", "warn")},
}


@pytest.mark.parametrize("uid", UNSHOWN)
def test_an_act_that_no_list_shows_says_where_the_party_stands(connection: duckdb.DuckDBPyConnection, uid: int) -> None:
    assert disagreements(connection, "notice_without_list", uid) == UNSHOWN[uid]


def test_an_act_on_no_party_says_why_there_is_none(connection: duckdb.DuckDBPyConnection) -> None:
    found = {(left, right) for left, right, _ in disagreements(connection, "notice_without_list", None)}
    assert found == {
        ("designation of GHOST on 2024-03-07", "no party of that name or number was ever captured"),
        ("designation of GHOST OF THE LOG on 2024-03-05", "no party of that name or number was ever captured"),
        ("delisting of PAIR on 2024-03-07", "parties of that name or number, none for sure: listwire review"),
        ("delisting of ALWAYS THERE on 2024-03-07", "none of its parties, says a person"),
    }
