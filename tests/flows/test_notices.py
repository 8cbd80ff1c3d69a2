"""Collecting notices over loopback: what a first run takes, what a later one asks, and what a failure leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sources.loopback import Reply
from tests.flows.notice_desk import (
    ACTIONS,
    NOON,
    RELEASES,
    Desk,
    Release,
    action_page,
    days_before,
    html,
    stops_after,
)

CHALLENGE = Reply(body=b"<html><head></head><body>Just a moment... verify you are human</body></html>")
TODAY = NOON.date()


def parts_of(days: list[date]) -> dict[str, str]:
    return {f"{day:%Y%m%d}": f"Test Designations of {day}" for day in days}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Thirty actions, one every five days: index pages of ten, of which the third is older than ninety days."""
    with Desk(tmp_path) as desk:
        desk.actions = parts_of(days_before(TODAY, 30, step=5))
        yield desk


def pages(desk: Desk) -> list[str]:
    return [path.rsplit("/", 1)[1] for path in desk.asked("/recent-actions/2")]


def index(desk: Desk) -> list[str]:
    return desk.asked(ACTIONS)


def test_a_first_run_takes_the_last_ninety_days_the_oldest_first(desk: Desk) -> None:
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]

    assert row.status == "new"
    assert index(desk) == [ACTIONS, f"{ACTIONS}?page=1", f"{ACTIONS}?page=2"]
    wanted = [part for part in desk.actions if part >= f"{TODAY - timedelta(days=90):%Y%m%d}"]
    assert sorted(pages(desk)) == sorted(wanted) and len(wanted) == 19
    assert pages(desk)[0] in wanted[-2:], "two are asked at once"
    assert desk.rows("select count(*) from core.notices") == [(19,)]


def test_a_later_run_asks_only_for_what_is_new(desk: Desk) -> None:
    desk.collect("ofac_recent_actions")
    desk.advance(hours=1)
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert (row.status, desk.asked()) == ("unchanged", [ACTIONS])
    assert desk.publisher.requests[0].headers["if-none-match"], "the index is asked with its validator"

    desk.actions = {"20260302_33": "Test Removals", **desk.actions}
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert (row.status, pages(desk)) == ("new", ["20260302_33"])


def test_pages_behind_the_first_ninety_days_do_not_make_a_later_run_read_on(desk: Desk) -> None:
    desk.actions = parts_of(days_before(TODAY, 40, step=30))
    desk.collect("ofac_recent_actions")
    assert (len(pages(desk)), index(desk)) == (4, [ACTIONS, f"{ACTIONS}?page=1"])
    desk.advance(days=200)
    desk.collect("ofac_recent_actions")
    assert desk.asked() == [ACTIONS]


def test_a_run_broken_off_while_it_reads_the_index_reads_it_again(desk: Desk) -> None:
    class Killed(Exception):
        pass

    def dies(name: str, done: int, total: int) -> None:
        if len(desk.publisher.requests) == 2:
            raise Killed

    with pytest.raises(Killed):
        desk.collect("ofac_recent_actions", progress=dies)
    assert desk.asked() == [ACTIONS, f"{ACTIONS}?page=1"]
    desk.collect("ofac_recent_actions")
    assert (len(index(desk)), len(pages(desk))) == (3, 19)


@pytest.mark.parametrize("missed", [1, 12, 47])
def test_a_gap_of_any_length_is_closed(desk: Desk, missed: int) -> None:
    desk.collect("ofac_recent_actions")
    desk.advance(days=300)
    new = parts_of(days_before(desk.now.date(), missed, step=6))
    desk.actions = {**new, **desk.actions}
    desk.collect("ofac_recent_actions")
    assert sorted(pages(desk)) == sorted(new)


def test_a_run_broken_off_goes_on_with_what_it_lacks(desk: Desk) -> None:
    with pytest.raises(KeyboardInterrupt):
        desk.collect("ofac_recent_actions", progress=stops_after(5))
    taken = {line.part for line in desk.house.journal.read().fetches if line.part.startswith("20")}
    assert len(taken) == 5
    desk.collect("ofac_recent_actions")
    assert len(pages(desk)) == 14 and not taken & set(pages(desk))
    desk.collect("ofac_recent_actions")
    assert desk.asked() == [ACTIONS]


def test_a_challenge_on_the_index_is_a_failure_that_asks_for_nothing_else(desk: Desk) -> None:
    desk.replies[ACTIONS] = CHALLENGE
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert row.status == "failed" and "bot challenge" in row.detail
    assert desk.asked() == [ACTIONS]


def test_a_challenge_deep_in_the_index_is_gone_back_to(desk: Desk) -> None:
    desk.replies[f"{ACTIONS}?page=1"] = Reply(403)
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert (row.status, len(pages(desk))) == ("failed", 10), "what was found is taken"

    desk.advance(hours=1)
    desk.replies.clear()
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert row.status == "new"
    assert sorted(pages(desk)) == sorted(list(desk.actions)[10:19])


def test_a_page_that_fails_is_asked_again_though_the_index_has_moved_on(desk: Desk) -> None:
    lost = list(desk.actions)[5]
    desk.replies[f"/recent-actions/{lost}"] = Reply(502)
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert row.status == "failed" and f"{lost}: status 502" in row.detail
    desk.replies.clear()
    desk.advance(days=60)
    desk.actions = {**parts_of(days_before(desk.now.date(), 12)), **desk.actions}
    desk.collect("ofac_recent_actions")
    assert lost in pages(desk)


def test_a_page_that_is_not_there_is_asked_once_a_day_for_a_week_and_then_no_more(desk: Desk) -> None:
    lost = next(iter(desk.actions))
    desk.replies[f"/recent-actions/{lost}"] = Reply(404)
    asked = 0
    for _ in range(40):
        row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
        if lost in pages(desk):
            asked += 1
            assert row.status == "failed" and f"{lost}: status 404" in row.detail
        desk.advance(hours=13)
    assert asked == 7
    assert desk.collect("ofac_recent_actions")["ofac_recent_actions"].status == "unchanged"


def test_a_page_that_asks_to_wait_is_left_until_then(desk: Desk) -> None:
    slow = list(desk.actions)[1]
    desk.replies[f"/recent-actions/{slow}"] = Reply(503, headers={"Retry-After": "7200"})
    desk.collect("ofac_recent_actions")
    desk.replies.clear()
    desk.advance(hours=1)
    desk.collect("ofac_recent_actions")
    assert pages(desk) == []
    desk.advance(hours=2)
    desk.collect("ofac_recent_actions")
    assert pages(desk) == [slow]


def test_a_page_edited_later_is_asked_again_with_its_validator_and_kept_as_a_revision(desk: Desk) -> None:
    desk.collect("ofac_recent_actions")
    desk.advance(days=1, hours=1)
    part = next(iter(desk.actions))
    desk.replies[f"/recent-actions/{part}"] = html(action_page(part, "Test Designations, corrected", "<p>Other.</p>"))
    desk.collect("ofac_recent_actions")
    assert sorted(pages(desk)) == sorted(list(desk.actions)[:2]), "those of the last week"
    headers = [request.headers for request in desk.publisher.requests if request.path.endswith(part)]
    assert all(header.get("if-none-match") for header in headers)
    assert desk.rows(f"select revision_count, title from core.notices where document_key = '{part}'") == [
        (2, "Test Designations, corrected")
    ]


def test_one_page_under_two_addresses_is_one_notice(desk: Desk) -> None:
    part = next(iter(desk.actions))
    twin = f"{part}_99"
    desk.actions = {twin: "Twin", **desk.actions}
    desk.replies[f"/recent-actions/{twin}"] = html(action_page(part, f"Test Designations of {TODAY}"))
    desk.collect("ofac_recent_actions")
    assert {part, twin} <= set(pages(desk))
    assert desk.rows(f"select document_key, revision_count from core.notices where document_key like '{part}%'") == [
        (part, 1)
    ]


def test_an_empty_index_is_no_failure(desk: Desk) -> None:
    desk.actions = {}
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert (row.status, desk.asked()) == ("new", [ACTIONS])


def test_an_index_without_a_pager_is_read_until_its_pages_end(desk: Desk) -> None:
    desk.has_pager = False
    desk.actions = parts_of(days_before(TODAY, 25, step=2))
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert (row.status, len(pages(desk))) == ("new", 25)
    assert index(desk)[-1] == f"{ACTIONS}?page=3", "the address behind the last page is guessed, and not there"
    desk.collect("ofac_recent_actions")
    assert desk.asked() == [ACTIONS]


def test_an_index_that_repeats_itself_ends(desk: Desk) -> None:
    desk.has_pager = False
    whole = html(f'<html><body><a href="/recent-actions/{TODAY:%Y%m%d}">One</a></body></html>')
    desk.replies[ACTIONS] = whole
    row = desk.collect("ofac_recent_actions")["ofac_recent_actions"]
    assert (row.status, index(desk)) == ("new", [ACTIONS, f"{ACTIONS}?page=1"])


def test_press_releases_are_those_of_the_index_and_those_that_pages_link_to(desk: Desk) -> None:
    desk.actions = parts_of([TODAY])
    desk.press_of = {f"{TODAY:%Y%m%d}": "https://home.treasury.gov/news/press-releases/SB0400"}
    desk.releases = {f"sb{500 - number:04}": Release(day) for number, day in enumerate(days_before(TODAY, 15))}
    desk.releases["sb0400"] = Release(TODAY - timedelta(days=200), action=f"{TODAY:%Y%m%d}")
    desk.collect()

    assert desk.asked(RELEASES)[:2] == [RELEASES, f"{RELEASES}?page=1"]
    assert sorted(path.rsplit("/", 1)[1] for path in desk.asked(f"{RELEASES}/")) == sorted(desk.releases)
    assert desk.rows(
        "select document_key, title, url from core.notices where publisher_code = 'TREASURY' order by 1 limit 1"
    ) == [("sb0400", "Treasury Sanctions Nobody", "https://home.treasury.gov/news/press-releases/sb0400")]
    desk.advance(hours=1)
    desk.collect()
    assert desk.asked(RELEASES) == [RELEASES]


def test_a_young_press_release_is_asked_again_once_a_day(desk: Desk) -> None:
    desk.releases = {"sb0002": Release(TODAY), "sb0001": Release(TODAY - timedelta(days=30))}
    desk.collect("treasury_press")
    asked = []
    for _ in range(12):
        desk.advance(hours=25)
        desk.collect("treasury_press")
        asked.append(desk.asked(f"{RELEASES}/"))
    assert asked == [[f"{RELEASES}/sb0002"]] * 6 + [[]] * 6


def test_a_publisher_that_is_switched_off_is_told_only_where_nothing_else_is_asked(desk: Desk) -> None:
    desk.urls["treasury_press"] = ""
    assert "treasury_press" not in desk.collect("treasury_press", "ofac_recent_actions")
    assert desk.collect("treasury_press")["treasury_press"].status == "skipped"
    assert desk.asked() == []
