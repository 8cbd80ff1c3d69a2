"""Collecting OFAC's yearly change logs over loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.collecting import Span
from sources.loopback import Reply
from tests.flows.notice_desk import Desk, change_log

NAME = "ofac_change_log"


def path_of(year: int) -> str:
    return f"/downloads/sdnnew{year % 100:02}.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.logs = {year: change_log([date(year, 1, 15), date(year, 2, 20)]) for year in (2023, 2024, 2025, 2026)}
        yield desk


def test_the_log_of_the_current_year_is_polled_with_its_validator(desk: Desk) -> None:
    assert (desk.collect(NAME)[NAME].status, desk.asked()) == ("new", [path_of(2026)])
    desk.advance(hours=1)
    assert (desk.collect(NAME)[NAME].status, desk.asked()) == ("unchanged", [path_of(2026)])
    assert "if-none-match" in desk.publisher.requests[0].headers
    desk.logs[2026] = change_log([date(2026, 1, 15), date(2026, 2, 20), date(2026, 3, 2)])
    assert desk.collect(NAME)[NAME].status == "new"
    assert desk.rows("select published_on from core.notices order by 1") == [
        (date(2026, 1, 15),),
        (date(2026, 2, 20),),
        (date(2026, 3, 2),),
    ]


def test_in_january_the_last_years_log_is_polled_too(desk: Desk) -> None:
    desk.now = datetime(2026, 1, 5, 17, tzinfo=UTC)
    desk.collect(NAME)
    assert desk.asked() == [path_of(2025), path_of(2026)]


def test_a_log_that_was_never_there_is_no_failure_and_is_asked_for_until_it_is(desk: Desk) -> None:
    del desk.logs[2026]
    for _ in range(4):
        row = desk.collect(NAME)[NAME]
        assert (row.status, row.detail) == ("skipped", "log_2026: not published: 404")
        assert desk.asked() == [path_of(2026)]
        desk.advance(hours=1)
    assert len(desk.house.journal.read().fetches) == 4, "each request leaves its line"
    desk.logs[2026] = change_log([date(2026, 3, 2)])
    assert desk.collect(NAME)[NAME].status == "new"


def test_a_log_that_is_there_no_more_is_a_failure(desk: Desk) -> None:
    desk.collect(NAME)
    del desk.logs[2026]
    row = desk.collect(NAME)[NAME]
    assert (row.status, row.detail) == ("failed", "log_2026: status 404")


@pytest.mark.parametrize("reply", [Reply(body=b"<html><body>Just a moment</body></html>"), Reply(500), Reply(403)])
def test_what_is_no_log_is_a_failure_and_what_was_known_stays(desk: Desk, reply: Reply) -> None:
    desk.collect(NAME)
    desk.replies[path_of(2026)] = reply
    assert desk.collect(NAME)[NAME].status == "failed"
    assert desk.rows("select count(*) from core.notices") == [(2,)]


def test_a_log_cut_in_the_middle_gives_what_it_has_and_the_whole_one_the_rest(desk: Desk) -> None:
    whole = change_log([date(2026, 1, 15), date(2026, 2, 20), date(2026, 3, 2)])
    desk.logs[2026] = whole[: whole.index(b"02/20/26") + 100]
    desk.collect(NAME)
    names = "select party_name from core.notice_items order by 1"
    assert desk.rows(names) == [("TESTNAME20260115, Given",)]
    assert desk.rows("select contract, check_name from ops.rejections") != [], "the entry that is cut is told"

    desk.logs[2026] = whole
    desk.advance(hours=6)
    desk.collect(NAME)
    assert desk.rows(names) == [(f"TESTNAME{day}, Given",) for day in ("20260115", "20260220", "20260302")]


def test_a_backfill_asks_for_each_year_once_but_for_the_current_one(desk: Desk) -> None:
    span = Span(date(2022, 7, 1), date(2026, 2, 1))
    row = desk.collect(NAME, span=span)[NAME]
    assert row.status == "new" and "log_2022: not published: 404" in row.detail
    assert desk.asked() == [path_of(year) for year in range(2022, 2027)]
    desk.collect(NAME, span=span)
    assert desk.asked() == [path_of(2022), path_of(2026)]
    desk.advance(hours=2)
    desk.collect(NAME, span=span)
    assert desk.asked() == [path_of(year) for year in range(2022, 2027)], "a person asks anew: by validator"
    assert all("if-none-match" in request.headers for request in desk.publisher.requests[1:])


def test_a_log_that_came_before_its_year_was_over_is_asked_again(desk: Desk) -> None:
    desk.now = datetime(2025, 12, 1, 17, tzinfo=UTC)
    desk.collect(NAME)
    desk.now = datetime(2026, 6, 1, 17, tzinfo=UTC)
    desk.collect(NAME, span=Span(date(2025, 1, 1), date(2025, 12, 31)))
    assert desk.asked() == [path_of(2025)]


@pytest.mark.parametrize("address", ["/downloads/sdnnew25.txt", "/downloads/sdnnew{YY}.txt"])
def test_a_given_address_stands_for_every_year(desk: Desk, address: str) -> None:
    desk.urls[NAME] = desk.publisher.url(address)
    desk.collect(NAME, span=Span(date(2023, 1, 1), date(2024, 1, 1)))
    assert desk.asked() == [path_of(2023), path_of(2024)]


def test_an_address_without_a_year_is_that_of_the_current_year(desk: Desk) -> None:
    desk.urls[NAME] = desk.publisher.url("/mirror/log.txt")
    row = desk.collect(NAME, span=Span(date(2025, 1, 1), date(2026, 1, 1)))[NAME]
    assert desk.asked() == ["/mirror/log.txt"]
    assert "log_2025: its address is not known: write {YY} for the year" in row.detail
