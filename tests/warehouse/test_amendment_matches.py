"""Which party an amendment is of: its program tags on both sides of the change, and what the list shows of that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pytest

from listwire.types import NoticeItemRow
from tests.warehouse.notice_worlds import (
    PAGES,
    REGISTER,
    Body,
    NoticeWorld,
    OnList,
    Period,
    added,
    at,
    changed,
    on,
    page,
    register,
    removed,
    rows,
)
from tests.warehouse.worlds import memory_warehouse

CAPTURED = [at(on(1, 10)), at(on(3, 4)), at(on(3, 6)), at(on(3, 8)), at(on(3, 26)), at(on(4, 10))]
TAX_ID = "77010203"


def told(name: str, before: Sequence[str], after: Sequence[str], **facts: Any) -> NoticeItemRow:
    """An amendment as it is printed: the party before the change and after it."""
    old, new = (" ".join(f"[{code}]" for code in codes) for codes in (before, after))
    return changed(name, after, raw_text=f"{name} {old}. -to- {name} {new}.", **facts)


def numbered(name: str, *programs: str, aliases: Sequence[str] = ()) -> OnList:
    """A party with the number that its namesake has too."""
    return OnList(name, programs=programs, aliases=tuple(aliases), features=(("Registration Number", TAX_ID),))


PERIODS = [
    # two records of one firm: the one leaves on the day on which the other is amended
    Period(201, numbered("FALCON WORKS", "BELARUS", aliases=("SOKOL", "SOKOL ZAVOD")), 0, 3),
    Period(202, numbered("FALCON WORKS", "NPWMD", "IFSR"), 0, 3),
    Period(202, numbered("FALCON WORKS", "NPWMD", "IFSR", "BELARUS"), 3),
    # two namesakes that change places
    Period(203, OnList("SWAPPED", programs=("SYRIA",)), 0, 3),
    Period(203, OnList("SWAPPED", programs=("BURUNDI",)), 3),
    Period(204, OnList("SWAPPED", programs=("BURUNDI",)), 0, 3),
    Period(204, OnList("SWAPPED", programs=("SYRIA",)), 3),
    # tags that it never had, or no longer
    Period(205, OnList("FEW TAGS")),
    Period(206, OnList("OTHER TAG NOW", programs=("SYRIA",)), 0, 1),
    Period(206, OnList("OTHER TAG NOW", programs=("BURUNDI",)), 1),
    # what the list shows of the day
    Period(207, OnList("GOES AWAY"), 0, 3),
    Period(208, OnList("STAYS AS IT IS")),
    Period(209, OnList("LONG UNSEEN"), 0, 4),
    Period(209, OnList("LONG UNSEEN", aliases=("LONG SEEN",)), 4),
    Period(210, OnList("COMES LATER"), 4),
]  # fmt: skip

EARLY, SEVENTH, LAST = (
    page(
        on(1, 5),
        changed("STAYS AS IT IS", raw_text="amended before"),
        added("STAYS AS IT IS", raw_text="listed before"),
        removed("STAYS AS IT IS", raw_text="removed before"),
    ),
    page(
        on(3, 7),
        told(
            "FALCON WORKS", ["NPWMD", "IFSR"], ["NPWMD", "IFSR", "BELARUS"],
            names=("FALCON WORKS", "SOKOL", "SOKOL ZAVOD"), identifiers=(TAX_ID,),
        ),
        told("SWAPPED", ["SYRIA"], ["BURUNDI"]),
        told("FEW TAGS", ["SDGT", "SYRIA"], ["SDGT", "SYRIA", "IFSR"]),
        told("GOES AWAY", ["SDGT"], ["SDGT"]),
        told("STAYS AS IT IS", ["SDGT"], ["SDGT"]),
        told("COMES LATER", ["SDGT"], ["SDGT"]),
    ),
    page(
        on(4, 10),
        changed("STAYS AS IT IS", raw_text="amended after"),
        added("STAYS AS IT IS", raw_text="listed after"),
        removed("STAYS AS IT IS", raw_text="removed after"),
    ),
)  # fmt: skip
FIFTEENTH = page(on(3, 15), changed("LONG UNSEEN"), told("OTHER TAG NOW", [], ["SYRIA"]))
DAYLESS = register(
    "2024-06001",
    on(3, 25),
    *(act("STAYS AS IT IS", raw_text=f"dayless {number}") for number, act in enumerate((changed, added, removed))),
)
WORLD = NoticeWorld(
    CAPTURED,
    PERIODS,
    [
        Body(PAGES, at(on(3, 9)), (EARLY, SEVENTH)),
        Body(PAGES, at(on(3, 16)), (FIFTEENTH,)),
        Body(REGISTER, at(on(3, 25)), (DAYLESS,)),
        Body(PAGES, at(on(4, 11)), (LAST,)),
    ],
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as opened:
        WORLD.refresh(opened)
        yield opened


def found(connection: duckdb.DuckDBPyConnection, name: str, notice_id: str) -> dict[str, Any]:
    question = "select * from core.notice_items where party_name = ? and notice_id = ?"
    (row,) = rows(connection, question, name, notice_id)
    return row


def points(connection: duckdb.DuckDBPyConnection, notice_id: str, uid: int) -> set[float]:
    question = "select points from history.item_candidates where notice_id = ? and uid = ?"
    return {row["points"] for row in rows(connection, question, notice_id, uid)}


def test_an_amendment_is_of_the_party_that_has_the_tags_of_both_sides(connection: duckdb.DuckDBPyConnection) -> None:
    """Although the other record shares more names, the number and a tag, and leaves the list on that day."""
    row = found(connection, "FALCON WORKS", SEVENTH.notice_id)
    assert (row["uid"], row["method"]) == (202, "rule")
    assert "program" in row["evidence"].split(", ") and "the list moves then" in row["evidence"]
    question = "select evidence from history.item_candidates where notice_id = ? and uid = 201"
    (other,) = rows(connection, question, SEVENTH.notice_id)
    assert "1 of 5 program tags" in other["evidence"]


def test_the_change_of_the_tags_is_told_by_its_notice(connection: duckdb.DuckDBPyConnection) -> None:
    question = "select action, effective_on, notice_id from core.designation_changes where uid = 202"
    assert rows(connection, question) == [
        {"action": "amendment", "effective_on": on(3, 7), "notice_id": SEVENTH.notice_id}
    ]


def test_the_sides_of_a_change_are_told_apart(connection: duckdb.DuckDBPyConnection) -> None:
    assert found(connection, "SWAPPED", SEVENTH.notice_id)["uid"] == 203


def test_tags_that_a_party_never_had_speak_against_it(connection: duckdb.DuckDBPyConnection) -> None:
    row = found(connection, "FEW TAGS", SEVENTH.notice_id)
    assert (row["uid"], row["method"], row["candidate_uids"]) == (None, "open", [205])
    assert "2 of 5 program tags" in row["evidence"]


def test_tags_that_a_party_no_longer_has_speak_against_it(connection: duckdb.DuckDBPyConnection) -> None:
    row = found(connection, "OTHER TAG NOW", FIFTEENTH.notice_id)
    assert (row["uid"], row["method"]) == (None, "open")
    assert "another program" in row["evidence"]


def test_a_removal_is_no_amendment_of_the_list(connection: duckdb.DuckDBPyConnection) -> None:
    assert "the list shows no amendment then" in found(connection, "GOES AWAY", SEVENTH.notice_id)["evidence"]


def test_that_no_change_is_seen_tells_nothing_of_an_amendment(connection: duckdb.DuckDBPyConnection) -> None:
    """The captured files may not speak of what was amended."""
    row = found(connection, "STAYS AS IT IS", SEVENTH.notice_id)
    assert (row["uid"], "the list shows no amendment then" in row["evidence"]) == (208, True)


def test_a_party_that_is_not_listed_then_is_not_amended(connection: duckdb.DuckDBPyConnection) -> None:
    assert "the list does not move then" in found(connection, "COMES LATER", SEVENTH.notice_id)["evidence"]


def test_a_change_between_two_captures_is_told_however_long_they_are_apart(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert "the list moves then" in found(connection, "LONG UNSEEN", FIFTEENTH.notice_id)["evidence"]
    question = "select effective_on, notice_id from core.designation_changes where uid = 209 and field = 'alias'"
    assert {tuple(row.values()) for row in rows(connection, question)} == {(on(3, 15), FIFTEENTH.notice_id)}


@pytest.mark.parametrize("notice_id", [EARLY.notice_id, LAST.notice_id], ids=["before the first", "after the last"])
def test_outside_of_the_captures_the_list_moves_for_no_item(
    connection: duckdb.DuckDBPyConnection, notice_id: str
) -> None:
    question = "select distinct evidence from core.notice_items where notice_id = ? and party_name = 'STAYS AS IT IS'"
    assert rows(connection, question, notice_id) == [
        {"evidence": "name, program, the captures of the list do not tell"}
    ]
    assert points(connection, notice_id, 208) == {7.5}


def test_an_item_without_a_day_loses_no_point_by_it(connection: duckdb.DuckDBPyConnection) -> None:
    question = "select distinct evidence, uid from core.notice_items where notice_id = ?"
    assert rows(connection, question, DAYLESS.notice_id) == [
        {"evidence": "name, program, the notice gives no day", "uid": 208}
    ]
    assert points(connection, DAYLESS.notice_id, 208) == {7.5}
