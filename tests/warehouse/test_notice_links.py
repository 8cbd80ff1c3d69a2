"""Two documents of one act are linked, from each of the two: by an address, by the parties they name, by number."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.warehouse.notice_worlds import (
    LOG,
    PAGES,
    PRESS,
    REGISTER,
    Body,
    NoticeWorld,
    OnList,
    Period,
    Told,
    added,
    at,
    log_day,
    on,
    page,
    press,
    register,
    removed,
    rows,
)
from tests.warehouse.worlds import memory_warehouse

LISTED = {101: "ALPHA TRADING", 102: "BRAVO SHIPPING", 103: "CHARLIE BANK"}
FRIDAY = on(3, 8)

PAGE = page(
    FRIDAY,
    *(added(LISTED[uid]) for uid in (101, 102)),
    added("UNSEEN FIRM"),
    related_urls=("https://home.treasury.gov/news/press-releases/jy0308",),
)
LOGGED = log_day(FRIDAY, *(added(LISTED[uid]) for uid in (101, 102)), added("Unseen Firm"))
RELEASE = press(FRIDAY)
"""It names no party; the page links to it."""
OUTSIDE = press(
    on(3, 7), key="jy0307", related_urls=("http://www.ofac.treasury.gov/recent-actions/20240308/?page=1#top",)
)
"""It links to the page, in another spelling of its address."""
PRINTED = register("2024-05100", on(3, 28), *(added(LISTED[uid]) for uid in (101, 102)))
PRINTED_LATE = register("2024-11000", on(7, 30), added(LISTED[101]))
"""Over 120 days later: of another act, for all that is known."""
CORRECTION = register("C1-2024-05100", on(4, 2), corrects_number="2024-05100")
REMOVAL = page(on(3, 11), removed(LISTED[101]))
"""The same party, another act."""
OTHER_DAY = log_day(on(3, 11), added(LISTED[102]))
"""The same party and act on another day."""
SELF = page(on(3, 12), related_urls=("https://ofac.treasury.gov/recent-actions/20240312",))
TWIN_PAGE = page(FRIDAY, added(LISTED[103]), key="20240308_33")
"""Of the same day, with no party in common."""

DOCUMENTS: list[tuple[str, tuple[Told, ...]]] = [
    (PAGES, (PAGE, REMOVAL, SELF, TWIN_PAGE)),
    (LOG, (LOGGED, OTHER_DAY)),
    (PRESS, (RELEASE, OUTSIDE)),
    (REGISTER, (PRINTED, PRINTED_LATE, CORRECTION)),
]
NAMES = {told.notice_id: told.notice.document_key for _, documents in DOCUMENTS for told in documents}
WORLD = NoticeWorld(
    [at(on(3, 6)), at(FRIDAY, 20)],
    [Period(100, OnList("ALWAYS THERE")), *(Period(uid, OnList(name), 1) for uid, name in LISTED.items())],
    [Body(source, at(on(8, 1)), (told,)) for source, documents in DOCUMENTS for told in documents],
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as opened:
        WORLD.refresh(opened)
        yield opened


def links(connection: duckdb.DuckDBPyConnection, told: Told) -> dict[str, tuple[str, str]]:
    """What a document is linked with, how, and why."""
    question = "select * from core.notice_links where notice_id = ?"
    return {
        NAMES[row["linked_notice_id"]]: (row["link_type"], row["reason"])
        for row in rows(connection, question, told.notice_id)
    }


def test_a_page_is_linked_with_all_that_tells_the_same_act(connection: duckdb.DuckDBPyConnection) -> None:
    assert links(connection, PAGE) == {
        LOGGED.notice.document_key: ("same_act", "names 3 parties of the same act"),
        PRINTED.notice.document_key: ("same_act", "names 2 parties of the same act"),
        RELEASE.notice.document_key: ("same_act", "links to it"),
        OUTSIDE.notice.document_key: ("same_act", "is linked from it"),
    }


def test_a_print_without_a_day_of_its_own_is_linked_with_the_act_before_it(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = links(connection, PRINTED)
    assert found.pop(CORRECTION.notice.document_key) == ("corrected_by", "the correction says so")
    assert found.pop(OTHER_DAY.notice.document_key) == ("same_act", "names 1 party of the same act")
    assert {key: kind for key, (kind, _) in found.items()} == {
        PAGE.notice.document_key: "same_act",
        LOGGED.notice.document_key: "same_act",
    }
    assert links(connection, PRINTED_LATE) == {}


def test_a_correction_is_linked_with_what_it_corrects(connection: duckdb.DuckDBPyConnection) -> None:
    assert links(connection, CORRECTION) == {PRINTED.notice.document_key: ("corrects", "says so")}


@pytest.mark.parametrize("told", [REMOVAL, SELF, TWIN_PAGE], ids=["another act", "itself", "the day alone"])
def test_no_link_for(connection: duckdb.DuckDBPyConnection, told: Told) -> None:
    assert links(connection, told) == {}


def test_the_same_party_on_another_day_is_another_act(connection: duckdb.DuckDBPyConnection) -> None:
    assert PAGE.notice.document_key not in links(connection, OTHER_DAY)


def test_every_link_is_told_from_both_sides(connection: duckdb.DuckDBPyConnection) -> None:
    other = {"same_act": "same_act", "corrects": "corrected_by", "corrected_by": "corrects"}
    found = {
        (row["notice_id"], row["linked_notice_id"], row["link_type"])
        for row in rows(connection, "select * from core.notice_links")
    }
    assert found == {(there, here, other[kind]) for here, there, kind in found}
    assert found
