"""What doctor and `sources list` say of publishers of notices, and the feeds that only help to discover pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.collecting import Span
from flows.doctor import examine, source_states
from flows.notices import collect_notices
from sources.loopback import Reply
from tests.flows.notice_desk import NOON, RELEASES, Desk, Printed, Release, change_log, html
from tests.flows.worlds import good_reply

TODAY = NOON.date()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.actions = {"20260227": "Test Removals"}
        desk.releases = {"sb0001": Release(TODAY)}
        desk.printed = {"2026-00001": Printed(TODAY)}
        desk.logs = {2026: change_log([date(2026, 2, 27)])}
        yield desk


def states(desk: Desk) -> dict[str, str]:
    found = {item.subject: item.state for item in examine(desk.house)}
    return {name.removeprefix("source "): state for name, state in found.items() if name.startswith("source ")}


def test_each_publisher_is_told_with_where_it_is_asked(desk: Desk) -> None:
    desk.collect()
    _, rows = source_states(desk.house)
    shown = {row[0]: (row[2], row[5] is not None, row[7]) for row in rows if row[1] == "notice"}
    assert {name: (part, is_ok) for name, (part, is_ok, _) in shown.items()} == {
        "ofac_change_log": ("log", True),
        "ofac_recent_actions": ("index", True),
        "treasury_press": ("index", True),
        "federal_register": ("documents", True),
    }
    assert shown["ofac_change_log"][2] == desk.publisher.url("/downloads/sdnnew26.txt")
    assert {states(desk)[name] for name in shown} == {"answered 2026-03-02 17:00 UTC"}


def test_a_new_years_log_that_is_not_there_yet_is_no_failure_for_doctor(desk: Desk) -> None:
    desk.collect()
    desk.now = datetime(2027, 1, 4, 17, tzinfo=UTC)
    for _ in range(3):
        desk.collect("ofac_change_log")
    assert states(desk)["ofac_change_log"] == "answered 2027-01-04 17:00 UTC"


def collect_with_feed(
    desk: Desk, name: str, feed: Reply, replies: dict[str, Reply], span: Span | None = None
) -> tuple[str, list[str]]:
    """One collection of a source that has a feed beside its address, as the publishers themselves have."""
    desk.publish()
    desk.publisher.routes |= {"/feed.rss": feed, **replies}
    desk.publisher.requests.clear()
    house = desk.house
    source = house.official[name]
    parts = {**source.parts, "feed": desk.publisher.url("/feed.rss")}
    house = replace(house, official={**house.official, name: replace(source, parts=parts)})
    [row] = collect_notices(house, [name], span=span)
    return row.status, [request.path for request in desk.publisher.requests]


def feed_of(*links: str) -> Reply:
    items = "".join(f"<item><title>New</title><link>{link}</link></item>" for link in links)
    return good_reply(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), "application/rss+xml")


def test_a_page_that_only_the_feed_knows_is_fetched_and_the_feed_gives_nothing_else(desk: Desk) -> None:
    feed = feed_of("https://home.treasury.gov/news/press-releases/sb0009")
    page = {f"{RELEASES}/sb0009": html("<html></html>")}
    status, asked = collect_with_feed(desk, "treasury_press", feed, page)
    assert asked.index("/feed.rss") < asked.index(f"{RELEASES}/sb0009")
    assert status == "failed", "an empty page is no release"

    status, asked = collect_with_feed(desk, "treasury_press", feed, {f"{RELEASES}/sb0009": _release()})
    assert (status, asked) == ("new", [RELEASES, "/feed.rss", f"{RELEASES}/sb0009"])
    assert desk.rows("select document_key from core.notices order by 1") == [("sb0001",), ("sb0009",)]
    assert desk.rows("select count(*) from core.entries") == [(0,)]


def _release() -> Reply:
    return html(
        '<html><head><link rel="canonical" href="https://home.treasury.gov/news/press-releases/sb0009"></head><body>'
        '<h1>A new one</h1><div class="field--name-field-news-body">Text</div></body></html>'
    )


@pytest.mark.parametrize("feed", [Reply(500), Reply(404), Reply(body=b"<html><body>Sign in</body></html>")])
def test_a_feed_that_fails_is_no_failure_of_its_source(desk: Desk, feed: Reply) -> None:
    for name in ("treasury_press", "federal_register", "ofac_recent_actions"):
        status, asked = collect_with_feed(desk, name, feed, {})
        assert status == "new" and "/feed.rss" in asked
    assert states(desk)["treasury_press"] == "answered 2026-03-02 17:00 UTC"


def test_what_the_feed_knows_is_fetched_though_the_index_is_behind_a_challenge(desk: Desk) -> None:
    feed = feed_of("https://home.treasury.gov/news/press-releases/sb0009")
    replies = {RELEASES: Reply(403), f"{RELEASES}/sb0009": _release()}
    status, asked = collect_with_feed(desk, "treasury_press", feed, replies)
    assert (status, asked) == ("failed", [RELEASES, "/feed.rss", f"{RELEASES}/sb0009"])


def test_a_backfill_asks_no_feed(desk: Desk) -> None:
    feed = feed_of("https://home.treasury.gov/news/press-releases/sb0009")
    _, asked = collect_with_feed(desk, "treasury_press", feed, {}, Span(TODAY, TODAY))
    assert asked == [RELEASES, f"{RELEASES}/sb0001"]
