"""Feeds and publishers of notices gone wrong: said plainly, what was known stays, and how often one may fail."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.route import Collected, is_error
from sources.loopback import Reply
from tests.flows.worlds import HTML, INDEX, REGISTER, START, World, feed_of, refusals, rss


def feed_count(world: World) -> int:
    return int(world.values("select count(*) from core.entries where feed_name = 'news'")[0])


def run_feed(world: World, body: bytes, content_type: str = "application/rss+xml") -> tuple[Collected, bool]:
    """Run with this answer of the feed `news`; what became of it, and whether the run ends in error."""
    world.replies["/feeds/news.xml"] = Reply(body=body, headers={"Content-Type": content_type})
    collected, refreshed = world.run()
    assert {name for name, item in collected.items() if item.status == "failed"} <= {"news"}
    return collected["news"], is_error(list(collected.values()), refreshed)


def test_a_feed_cut_in_the_middle_gives_the_items_it_has(world):
    whole = rss([(str(number), f"Story {number}", START) for number in range(10)])
    item, failed = run_feed(world, whole[: whole.index(b"Story 7")])
    assert (item.status, failed) == ("new", False)
    assert 7 <= feed_count(world) - 1 <= 8


NO_FEEDS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty body"),
    "an HTML page": (HTML, "html page"),
    "broken before its first item": (b"<rss><channel><item", "broken feed"),
    "bytes of nothing": (b"\x00\x01\x02" * 50, ""),
    "another XML": (b"<opml/>", "opml"),
}


def test_answers_that_are_no_feed_are_errors_said_plainly(world):
    for body, _ in NO_FEEDS.values():
        world.replies["/feeds/news.xml"] = Reply(body=body, headers={"Content-Type": "application/rss+xml"})
        collected = world.collect("news", "wire")
        assert collected["wire"].status == "unchanged"
        world.advance(hours=1)
    world.refresh()

    assert feed_count(world) == 1, "what it said before stays"
    told = world.values(
        "select coalesce(documents.error, fetches.error) from ops.fetches "
        "left join ops.documents on fetches.body_sha256 = documents.document_sha256 "
        "where fetches.source_name = 'news' order by fetched_at"
    )[1:]
    assert len(told) == len(NO_FEEDS) and all(told)
    said = {
        case: expected in error.lower() for (case, (_, expected)), error in zip(NO_FEEDS.items(), told, strict=True)
    }
    assert said == dict.fromkeys(NO_FEEDS, True), told


def test_items_without_dates_count_from_their_first_fetch_and_say_so(world):
    run_feed(world, feed_of("<item><guid>a</guid><title>No day</title></item>"))
    assert world.rows(
        "select published_at, is_published_at_certain, published_issue, observed_at > timestamp '2026-03-03' "
        "from core.entries where title = 'No day'"
    ) == [(None, False, "missing", True)]
    assert world.values("select occurred_on::varchar from core.events where title = 'No day'") == ["2026-03-03"]


def test_items_that_share_a_guid_are_all_kept_and_equal_ones_counted_once(world):
    item = "<item><guid>same</guid><title>{0}</title><link>https://news.example/{0}</link></item>"
    run_feed(world, feed_of(item.format("one"), item.format("two"), item.format("two")))
    assert world.values("select title from core.entries where title in ('one', 'two') order by 1") == ["one", "two"]
    assert world.rows(
        "select parsed_count, accepted_count, rejected_count, new_count, unchanged_count from marts.accounting "
        "where source_name = 'news' order by captured_at"
    ) == [(1, 1, 0, 1, 0), (3, 3, 0, 2, 1)]


def test_an_empty_item_is_refused_and_the_others_kept(world):
    run_feed(world, feed_of("<item/>", "<item><guid>a</guid><title>Fine</title></item>"))
    assert [check for _, _, check in refusals(world)] == ["not_empty"]
    assert world.values("select count(*) from core.entries where title = 'Fine'") == [1]


@pytest.mark.long
def test_a_feed_of_ten_thousand_items_is_taken_whole(world):
    items = (f"<item><guid>{number}</guid><title>Story {number}</title></item>" for number in range(10_000))
    item, failed = run_feed(world, feed_of(*items))
    assert (item.status, failed) == ("new", False)
    assert feed_count(world) == 10_001


def test_a_feed_without_items_is_no_failure_and_forgets_nothing(world):
    item, failed = run_feed(world, rss([]))
    assert (item.status, failed) == ("new", False)
    assert feed_count(world) == 1


@pytest.mark.parametrize(
    ("path", "source", "bodies"),
    [
        (INDEX, "ofac_recent_actions", [HTML, b"<html><body><a href='/recent-actions/2026'>x</a></body></html>"]),
        (
            REGISTER,
            "federal_register",
            [HTML, b'{"results": [{', b'{"errors": {"conditions": "wrong"}}', b'{"results": [], "next_page_url": 7}'],
        ),
    ],
)
def test_a_publisher_of_notices_gone_wrong_leaves_its_notices_and_the_others(world, path, source, bodies):
    before = world.rows("select notice_id, title, revision_count from core.notices order by 1")
    for number, body in enumerate(bodies, start=1):
        world.replies[path] = Reply(body=body)
        collected = world.collect()
        assert {name for name, item in collected.items() if item.status == "failed"} == {source}
        assert collected[source].failure_count == number
        assert is_error(list(collected.values()), None) == (number >= 3)
        world.advance(hours=1)
    world.refresh()

    assert world.rows("select notice_id, title, revision_count from core.notices order by 1") == before
    assert world.values(f"select failure_count from marts.source_health where source_name = '{source}'") == [
        len(bodies)
    ]


def test_a_notice_without_a_title_is_refused_and_the_others_kept(world):
    world.register = world.register.replace(b"Notice of OFAC Sanctions Action", b"", 1).replace(b"-00001", b"-00003")
    world.run()
    assert world.values("select document_number from core.notices where document_number is not null order by 1") == [
        "2026-00001",
        "2026-00002",
    ]
    assert world.values("select source_name from ops.rejections") == ["federal_register"]


def statuses(world: World, times: int, *names: str) -> Sequence[tuple[int, bool]]:
    """Failure count of `wire` and whether the run ends in error, run by run."""
    seen = []
    for _ in range(times):
        collected = world.collect(*names)
        seen.append((collected["wire"].failure_count, is_error(list(collected.values()), None)))
        world.advance(hours=1)
    return seen


def test_an_optional_feed_may_fail_twice_in_a_row_but_not_three_times(world):
    world.replies["/feeds/wire.xml"] = Reply(500)
    assert statuses(world, 4) == [(1, False), (2, False), (3, True), (4, True)]
    world.replies = {}
    assert statuses(world, 1) == [(0, False)]
    world.replies["/feeds/wire.xml"] = Reply(404)
    assert statuses(world, 1) == [(1, False)], "a good answer in between starts the count anew"


def test_a_required_feed_may_not_fail_once(world):
    world.required_feeds = frozenset({"wire"})
    world.replies["/feeds/wire.xml"] = Reply(404)
    assert statuses(world, 1) == [(1, True)]


def test_all_optional_sources_failing_at_once_is_an_error(world):
    """Then it is not they: the net is down."""
    world.replies = {"/feeds/wire.xml": Reply(404), "/feeds/news.xml": Reply(404)}
    assert statuses(world, 1, "news", "wire") == [(1, True)]
