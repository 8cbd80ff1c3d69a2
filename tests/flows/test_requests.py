"""Who is asked in a run, and that each request is one journal line and one row of `ops.fetches`."""

from __future__ import annotations

import hashlib

import pytest

from listwire.errors import SettingsError
from sources.loopback import Reply
from tests.flows.worlds import (
    INDEX,
    PARTS,
    REGISTER,
    START,
    action_index,
    action_page,
    good_reply,
    register_answer,
    rss,
)

LIST_PATHS = [path for _, path in PARTS.values()]


def test_every_request_is_one_journal_line_and_one_row_failed_ones_too(fresh):
    fresh.replies["/feeds/wire.xml"] = Reply(503, body=b"down")
    fresh.replies["/feeds/news.xml"] = Reply(404, body=b"where?")
    fresh.run()

    lines = fresh.house().journal.read().fetches
    asked = [request.path.partition("?")[0] for request in fresh.publisher.requests]
    assert sorted(asked) == sorted(
        [*LIST_PATHS, INDEX, "/recent-actions/20260227", "/recent-actions/20260130", REGISTER, "/feeds/news.xml"]
        + ["/feeds/wire.xml"] * 3
    )
    assert len(lines) == len(asked) and len({line.fetch_id for line in lines}) == len(lines)
    assert fresh.rows("select fetch_id from ops.fetches order by 1") == sorted((line.fetch_id,) for line in lines)
    assert fresh.rows(
        "select source_name, attempt, outcome, status, error, body_sha256 is null from ops.fetches "
        "where outcome = 'failed' order by source_name, attempt"
    ) == [
        ("news", 1, "failed", 404, "status 404", True),
        ("wire", 1, "failed", 503, "status 503", True),
        ("wire", 2, "failed", 503, "status 503", True),
        ("wire", 3, "failed", 503, "status 503", True),
    ]


def test_a_redirect_followed_is_one_request_with_its_hops(fresh):
    fresh.publish()
    body = rss([("moved", "A story that moved", START)])
    fresh.replies["/feeds/news.xml"] = Reply(301, headers={"Location": "/feeds/moved.xml"})
    fresh.replies["/feeds/moved.xml"] = good_reply(body, "application/rss+xml")
    fresh.run("news")

    [line] = fresh.house().journal.read().fetches
    assert (line.outcome, line.sha256) == ("ok", hashlib.sha256(body).hexdigest())
    assert line.moved_url == fresh.publisher.url("/feeds/moved.xml")
    assert fresh.values("select final_url from ops.fetches") == [fresh.publisher.url("/feeds/moved.xml")]


def test_a_304_and_a_200_with_the_same_bytes_confirm_the_body(fresh):
    fresh.replies["/feeds/wire.xml"] = Reply(headers={"Content-Type": "text/xml"}, body=rss([("a", "One", START)]))
    fresh.collect()
    fresh.advance(hours=1)
    fresh.run()

    hour = f"fetched_at >= timestamp '{fresh.now:%F %T}'"
    assert fresh.rows(
        f"select source_name, status, outcome, is_conditional from ops.fetches where {hour} "
        "and source_name in ('news', 'wire') order by 1"
    ) == [("news", 304, "not_modified", True), ("wire", 200, "unchanged", False)]
    assert fresh.rows(
        "select source_name, count(distinct body_sha256) from ops.fetches where kind = 'feed' group by 1 order by 1"
    ) == [("news", 1), ("wire", 1)]
    assert [request.headers.get("if-none-match") is None for request in fresh.publisher.asked("/feeds/news.xml")] == [
        False
    ]
    assert fresh.rows("select source_name, parsed_count from marts.accounting where source_name = 'wire'") == [
        ("wire", 1)
    ], "known bytes are parsed once"


def test_only_the_named_sources_are_asked(fresh):
    collected = fresh.collect("news", "federal_register")

    assert sorted(collected) == ["federal_register", "news"]
    assert {request.path.partition("?")[0] for request in fresh.publisher.requests} == {REGISTER, "/feeds/news.xml"}


def test_an_unknown_source_is_wrong_use_and_asks_nobody(fresh):
    with pytest.raises(SettingsError, match="nobody"):
        fresh.run("nobody")
    assert fresh.publisher.requests == [] and not fresh.settings.data.exists()


def test_a_feed_named_like_an_official_source_is_refused(fresh):
    fresh.news["federal_register"] = []
    with pytest.raises(SettingsError, match="federal_register"):
        fresh.house()


def test_a_page_of_recent_actions_is_fetched_once(fresh):
    def asked() -> list[str]:
        return [request.path for request in fresh.publisher.requests if request.path.startswith("/recent-actions/2")]

    fresh.collect("ofac_recent_actions")
    assert sorted(asked()) == ["/recent-actions/20260130", "/recent-actions/20260227"]  # two at once: either first
    fresh.advance(hours=3)
    assert fresh.collect("ofac_recent_actions")["ofac_recent_actions"].status == "unchanged"
    assert asked() == []
    fresh.pages["20260302"] = ("Test Updates", "<p>None</p>")
    collected, _ = fresh.run("ofac_recent_actions")

    assert asked() == ["/recent-actions/20260302"]
    assert collected["ofac_recent_actions"].status == "new"
    assert fresh.values("select count(*) from core.notices where publisher_code = 'OFAC'") == [3]


def test_a_page_that_failed_is_asked_again(fresh):
    fresh.replies["/recent-actions/20260130"] = Reply(502)
    assert fresh.collect("ofac_recent_actions")["ofac_recent_actions"].status == "failed"
    fresh.replies = {}
    fresh.advance(hours=1)
    collected, _ = fresh.run("ofac_recent_actions")

    assert collected["ofac_recent_actions"].status == "new"
    assert [request.path for request in fresh.publisher.requests] == [INDEX, "/recent-actions/20260130"]
    assert fresh.values("select document_key from core.notices order by 1") == ["20260130", "20260227"]


def test_a_page_edited_within_days_becomes_a_revision(world):
    title, text = world.pages["20260227"]
    world.pages["20260227"] = (title, text + "<p>TESTNAME0001, Given0001 (individual) [TEST-ONE].</p>")
    world.advance(hours=25)
    world.run()

    assert [len(world.publisher.asked(f"/recent-actions/{part}")) for part in ("20260227", "20260130")] == [1, 0], (
        "only a young page is asked again"
    )
    assert world.rows(
        "select revision_number, revisions.body_text like '%TESTNAME0001%' from core.notice_revisions as revisions "
        "join core.notices using (notice_id) where document_key = '20260227' order by 1"
    ) == [(1, False), (2, True)]
    assert world.rows(
        "select revision_count, body_text like '%TESTNAME0001%' from core.notices where document_key = '20260227'"
    ) == [(2, True)]
    world.advance(days=8)
    world.collect("ofac_recent_actions")
    assert world.publisher.asked("/recent-actions/20260227") == [], "an old page is left alone"


def test_a_page_whose_id_is_no_day_is_read_once_and_stops_nobody(fresh):
    """A person types the id of a page: it need not be a day of the calendar."""
    fresh.pages["20261301"] = ("Test Typo", "<p>None</p>")
    fresh.replies["/recent-actions/20261301"] = good_reply(
        action_page("20260301", "Test Typo", "<p>None</p>").replace(b"ns/20260301", b"ns/20261301"), "text/html"
    )
    fresh.collect("ofac_recent_actions")
    fresh.advance(days=2)
    collected, _ = fresh.run("ofac_recent_actions")

    assert fresh.publisher.asked("/recent-actions/20261301") == []
    assert collected["ofac_recent_actions"].status == "unchanged"
    assert fresh.values("select published_on::varchar from core.notices where document_key = '20261301'") == [
        "2026-03-01"
    ]


def test_the_federal_register_is_read_to_its_last_page(fresh):
    fresh.publish()
    fresh.register = register_answer(["2026-00001"], fresh.publisher.url("/page-2.json"))
    fresh.replies["/page-2.json"] = good_reply(register_answer(["2026-00002"]), "application/json")
    fresh.run("federal_register")

    assert fresh.values(
        "select document_number from core.notices where publisher_code = 'FEDERAL_REGISTER' order by 1"
    ) == ["2026-00001", "2026-00002"]


def test_a_register_whose_pages_go_in_a_circle_ends(fresh):
    fresh.publish()
    fresh.register = register_answer(["2026-00001"], fresh.publisher.url("/page-2.json"))
    fresh.replies["/page-2.json"] = good_reply(
        register_answer(["2026-00002"], fresh.publisher.url("/page-2.json")), "application/json"
    )
    collected = fresh.collect()

    assert collected["federal_register"].status == "failed"
    assert collected["federal_register"].detail.startswith("documents_2 leads back to a page before it")
    assert len(fresh.publisher.asked("/page-2.json")) == 1


def test_an_index_of_other_hosts_sends_nobody_there(fresh):
    fresh.replies[INDEX] = good_reply(
        action_index(["20260227"]).replace(b'href="/recent', b'href="http://other.example/recent'), "text/html"
    )
    collected = fresh.collect("ofac_recent_actions")

    assert [request.path for request in fresh.publisher.requests] == [INDEX]
    assert collected["ofac_recent_actions"].status == "failed"
