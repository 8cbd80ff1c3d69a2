"""The day of an act: that of its section where the text states one, else that of the document."""

from __future__ import annotations

import pytest

from tests.warehouse.notice_worlds import (
    REGISTER,
    Body,
    NoticeWorld,
    OnList,
    Period,
    added,
    at,
    on,
    register,
    removed,
    rows,
)
from tests.warehouse.worlds import memory_warehouse

FIRST, SECOND = on(3, 5), on(3, 7)
TWO_DAYS = register(
    "2024-07001",
    on(3, 25),
    removed("GOES FIRST", acted_on=FIRST),
    added("COMES SECOND", acted_on=SECOND),
    added("DAYLESS"),
    added("SLIP OF THE PEN", acted_on=on(3, 26)),
)
ONE_DAY = register("2024-07002", on(3, 25), added("OF THE DOCUMENT"), effective_on=on(3, 6))
WORLD = NoticeWorld(
    [at(on(3, 4)), at(on(3, 6)), at(on(3, 8)), at(on(4, 10))],
    [Period(301, OnList("GOES FIRST"), 0, 1), Period(302, OnList("COMES SECOND"), 2), Period(303, OnList("STAYS"))],
    [Body(REGISTER, at(on(3, 25)), (TWO_DAYS, ONE_DAY))],
)


@pytest.fixture(scope="module")
def connection():
    with memory_warehouse() as opened:
        WORLD.refresh(opened)
        yield opened


def test_each_section_of_a_document_has_its_own_day(connection):
    told = rows(connection, "select party_name, acted_on from core.notice_items order by party_name")
    assert {row["party_name"]: row["acted_on"] for row in told} == {
        "COMES SECOND": SECOND,
        "DAYLESS": None,
        "GOES FIRST": FIRST,
        "OF THE DOCUMENT": on(3, 6),
        "SLIP OF THE PEN": None,
    }


def test_designations_take_the_day_of_the_section_that_names_them(connection):
    question = (
        "select uid, listed_on, listed_on_basis, delisted_on, delisted_on_basis from core.designations "
        "where uid in (301, 302) order by uid"
    )
    assert [tuple(row.values()) for row in rows(connection, question)] == [
        (301, None, None, FIRST, "notice"),
        (302, SECOND, "notice", None, None),
    ]
