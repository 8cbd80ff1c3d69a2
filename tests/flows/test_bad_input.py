"""What bad input gets: a clear error, a hold or a refused row; the last good state kept, the other sources done."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.route import Collected, is_error
from flows.verdicts import decide, find_snapshot
from listwire.errors import SettingsError
from sources.loopback import Reply
from tests.flows.worlds import (
    CEILING,
    FIRST_UID,
    INDEX,
    REGISTER,
    START,
    Party,
    World,
    add_csv,
    alt_csv,
    good_reply,
    made_parties,
    rss,
    sdn_csv,
)

GOOD = sdn_csv(made_parties())
ROWS = GOOD.removesuffix(b"\x1a").splitlines(keepends=True)
HTML = b"<!DOCTYPE html><html><head><title>Access denied</title></head><body>Sign in</body></html>"
STANDS = "select * exclude (updated_release_id, last_observed_at) from core.designations order by designation_id"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A world after one good run."""
    with World(tmp_path_factory.mktemp("good")) as world:
        world.run()
        yield world


@pytest.fixture
def world(good, tmp_path):
    """That world a day later, free to go wrong."""
    world = good.branch(tmp_path / "world")
    world.advance(days=1)
    world.news["news"].append(("news-1", "A second story of news", START))
    return world


def with_row(number: int, row: bytes) -> bytes:
    """The good SDN.CSV with another row at that place."""
    return b"".join([*ROWS[:number], row, *ROWS[number + 1 :]]) + b"\x1a"


REFUSED: dict[str, tuple[Reply, str]] = {
    "empty": (Reply(), "empty body"),
    "only the end mark": (Reply(body=b"\x1a"), "empty file"),
    "cut inside a row": (Reply(body=GOOD[: len(GOOD) // 2]), "cut"),
    "cut on the way": (Reply(body=GOOD[:900], declared_length=len(GOOD)), "sdn: "),
    "an HTML page with status 200": (Reply(body=HTML, headers={"Content-Type": "text/html"}), "HTML or XML page"),
    "an HTML page called CSV": (Reply(body=HTML, headers={"Content-Type": "text/csv"}), "HTML or XML page"),
    "a JSON error": (Reply(body=b'{"error": "not, found"}'), "JSON document"),
    "UTF-16": (Reply(body=GOOD.decode().encode("utf-16")), "NUL bytes"),
    "prose": (Reply(body=b"The service is being maintained.\n"), "no comma"),
    "a status": (Reply(404, body=b"gone fishing"), "status 404"),
    "a broken gzip stream": (Reply(body=gzip.compress(GOOD)[:50], headers={"Content-Encoding": "gzip"}), "sdn: "),
    "a redirect to elsewhere": (Reply(302, headers={"Location": "https://other.example/SDN.CSV"}), "redirect refused"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_answer_that_is_no_list_is_a_failed_fetch(world, case):
    reply, reason = REFUSED[case]
    world.replies["/sdn.csv"] = reply
    collected = world.collect("ofac_sdn_csv")

    assert collected["ofac_sdn_csv"].status == "failed"
    assert collected["ofac_sdn_csv"].detail.startswith("sdn: ") and reason in collected["ofac_sdn_csv"].detail
    assert is_error(list(collected.values()), None), "the list is a required source"
    lines = [line for line in world.house().journal.read().fetches if line.part == "sdn"][1:]
    assert {line.outcome for line in lines} == {"failed"}
    assert {line.error for line in lines} == {collected["ofac_sdn_csv"].detail.removeprefix("sdn: ")}


def test_answers_that_are_no_list_remove_nobody_and_leave_the_others_done(world):
    before = world.rows(STANDS)
    for reply, _ in REFUSED.values():
        world.replies["/sdn.csv"] = reply
        collected = world.collect()
        assert {name for name, item in collected.items() if item.status == "failed"} == {"ofac_sdn_csv"}
        world.advance(hours=1)
    world.refresh()

    assert world.rows(STANDS) == before
    assert world.values("select count(*) from core.entries") == [3], "the story of the day came in"
    assert world.rows(
        "select failure_count, last_error is null from marts.source_health where source_name = 'ofac_sdn_csv'"
    ) == [(len(REFUSED), False)]
    world.replies = {}
    collected, refreshed = world.run()
    assert collected["ofac_sdn_csv"].status == "unchanged"
    assert refreshed.held == () and not is_error(list(collected.values()), refreshed)
    assert world.rows(STANDS) == before
    assert world.values("select failure_count from marts.source_health where source_name = 'ofac_sdn_csv'") == [0]


HELD: dict[str, tuple[bytes, str]] = {
    "cut at a line end": (b"".join(ROWS[:39]), "end mark 0x1A is missing"),
    "a tenth of the parties gone": (b"".join(ROWS[:36]) + b"\x1a", "10.0% of the last applied parties are gone"),
    "fewer parties than plausible": (b"".join(ROWS[:19]) + b"\x1a", "19 parties, fewer than the plausible 20"),
    "more parties than plausible": (sdn_csv(made_parties(CEILING + 1)), "201 parties, more than the plausible 200"),
    "every row of another width": (re.sub(rb"\r\n", b',"new"\r\n', GOOD), "most rows do not have 12 columns"),
    "an unknown party type": (with_row(1, ROWS[1].replace(b"individual", b"algorithm")), "unknown party_type"),
    "every tag another": (GOOD.replace(b"TEST-ONE", b"TEST-NEW"), "TEST-ONE"),
}


def test_doubtful_lists_are_held_and_the_last_good_one_stands(world):
    before = world.rows(STANDS)
    for body, _ in HELD.values():
        world.replies["/sdn.csv"] = good_reply(body, "text/csv")
        collected = world.collect()
        assert collected["ofac_sdn_csv"].status == "new"
        world.advance(hours=1)
    refreshed = world.refresh()

    judged = world.rows("select status_code, reason from ops.snapshots order by captured_at")[1:]
    assert [status for status, _ in judged] == ["held"] * len(HELD)
    told = {
        case: expected in str(reason) for (case, (_, expected)), (_, reason) in zip(HELD.items(), judged, strict=True)
    }
    assert told == dict.fromkeys(HELD, True), judged
    assert refreshed.held == (f"ofac_sdn_csv: {judged[-1][1]}",)
    assert is_error(list(collected.values()), refreshed), "a list is held"
    assert world.rows(STANDS) == before
    assert world.rows("select is_held, held_days from marts.source_health where source_name = 'ofac_sdn_csv'") == [
        (True, 0)
    ]
    assert world.values("select is_held from ops.releases order by published_at") == [False, True]
    assert world.values("select count(*) from core.entries") == [3], "the other sources are done"


def test_repetition_never_releases_a_held_list(world):
    world.parties = world.parties[:36]
    for _ in range(3):
        world.collect("ofac_sdn_csv")
        world.advance(days=2)
    refreshed = world.refresh()
    assert len(refreshed.held) == 1
    assert world.values("select count(*) from marts.delistings") == [0]
    assert world.values("select held_days >= 4 from marts.source_health where source_name = 'ofac_sdn_csv'") == [True]


def test_the_next_good_list_passes_over_a_held_one(world):
    full = world.parties
    world.parties = full[:36]
    world.collect("ofac_sdn_csv")
    world.advance(days=1)
    world.parties = full[:39]
    collected, refreshed = world.run()

    assert refreshed.held == () and not is_error(list(collected.values()), refreshed)
    assert world.values("select status_code from ops.snapshots order by captured_at") == ["applied", "held", "applied"]
    assert world.values("select uid from marts.delistings") == [FIRST_UID + 39]
    assert world.values("select is_held from marts.source_health where source_name = 'ofac_sdn_csv'") == [False]


def test_a_loss_within_the_plausible_is_applied(world):
    """Two of forty are 5%, under the 6% that a publication may lose."""
    world.parties = world.parties[:38]
    _, refreshed = world.run()
    assert refreshed.held == ()
    assert world.values("select uid from marts.delistings order by 1") == [FIRST_UID + 38, FIRST_UID + 39]


def refusals(world: World) -> list[tuple[str, int, str]]:
    """Contract, row and check of every refused row."""
    return [
        (str(contract), int(row), str(check))
        for contract, row, check in world.rows(
            "select contract, row_number, check_name from ops.rejections order by contract, row_number"
        )
    ]


def test_refused_rows_are_kept_with_their_reason_and_end_no_spell(world):
    before = world.rows(STANDS)
    rows = [
        *ROWS[:3],
        ROWS[3].replace(b"\r\n", b",-0- \r\n"),
        *ROWS[4:6],
        ROWS[6].replace(b"Given", b"Giv\xe9n"),
        ROWS[7].replace(b'Given0007"', b"Given0007"),
        *ROWS[8:11],
        ROWS[11].replace(b'"TESTNAME0011, Given0011"', b"-0- "),
        *ROWS[12:],
        ROWS[2],
    ]
    world.replies["/sdn.csv"] = good_reply(b"".join(rows) + b"\x1a", "text/csv")
    collected, refreshed = world.run()

    assert refreshed.held == () and not is_error(list(collected.values()), refreshed)
    assert refusals(world) == [
        ("parties", 4, "width"),
        ("parties", 7, "encoding"),
        ("parties", 8, "quotes"),
        ("parties", 41, "unique_uid"),
        ("stage.parties", 12, "not_nullable"),
    ]
    kept = world.rows("select source_name, raw_row, reason from ops.rejections order by row_number")
    for (source, raw, reason), number in zip(kept, (3, 6, 7, 11, 2), strict=True):
        assert source == "ofac_sdn_csv" and str(FIRST_UID + number) in raw and reason
    assert "Giv\\xe9n0006" in kept[1][1], "bytes that are no text are shown by their number"
    assert world.rows(STANDS) == before, "the parties count as present"
    assert world.rows(
        "select parsed_count - accepted_count, rejected_count from marts.accounting "
        "where source_name = 'ofac_sdn_csv' order by captured_at"
    ) == [(0, 0), (5, 5)]


def test_a_row_whose_uid_cannot_be_read_makes_the_list_no_proof_of_removals(world):
    """The row may be of any party that is missing: nobody is called removed, and whoever is new is listed."""
    body = b"".join([*ROWS[:38], b'90003?,"TESTNAME0038, Given0038"\r\n']) + b"\x1a"
    newcomer = sdn_csv([Party(FIRST_UID + 77, "NEWCOMER, Test")]).removesuffix(b"\x1a")
    world.replies["/sdn.csv"] = good_reply(newcomer + body, "text/csv")
    _, refreshed = world.run()

    assert refreshed.held == ()
    assert world.values("select count(*) from marts.delistings") == [0]
    assert world.rows("select is_current, count(*) from core.designations group by 1") == [(True, 41)]
    assert ("parties", 40, "uid") in refusals(world)
    assert world.values("select is_usable_for_removals from ops.snapshots order by captured_at") == [True, False]


def test_an_end_mark_in_the_middle_is_no_end(world):
    """Concatenated files carry 0x1A glued to the next uid."""
    world.replies["/sdn.csv"] = good_reply(b"".join([*ROWS[:20], b"\x1a", *ROWS[20:], b"\x1a"]), "text/csv")
    before = world.rows(STANDS)
    _, refreshed = world.run()

    assert refreshed.held == () and refusals(world) == []
    assert world.rows(STANDS) == before


def test_rows_for_a_party_that_is_not_listed_are_refused_alone(world):
    stranger = [Party(FIRST_UID + 99, "STRANGER, Test", alias="Stranger")]
    world.replies["/alt.csv"] = good_reply(alt_csv(world.parties).removesuffix(b"\x1a") + alt_csv(stranger), "text/csv")
    _, refreshed = world.run()

    assert refreshed.held == ()
    assert [(contract, check) for contract, _, check in refusals(world)] == [("aliases", "known_uid")]
    assert world.values("select count(*) from core.aliases where observed_to_at is not null") == [0]


def test_a_side_file_that_fails_takes_no_facts_away(world):
    """Without ADD.CSV the capture says nothing of addresses; the main file still says who is listed."""
    world.replies["/add.csv"] = Reply(body=HTML)
    world.parties = world.parties[:39]
    collected, refreshed = world.run()

    assert "add: " in collected["ofac_sdn_csv"].detail
    assert is_error(list(collected.values()), refreshed)
    assert world.values("select uid from marts.delistings") == [FIRST_UID + 39]
    assert world.values(
        f"select count(*) from core.addresses where observed_to_at is not null and uid <> {FIRST_UID + 39}"
    ) == [0]


def test_a_side_file_that_names_nobody_any_more_is_a_change_of_facts_only(world):
    world.replies["/add.csv"] = good_reply(add_csv([replace(item, country=None) for item in world.parties]), "text/csv")
    world.run()
    assert world.values("select count(*) from marts.delistings") == [0]


def feed_of(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>news</title>{"".join(items)}</channel></rss>'.encode()


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


def test_a_feed_of_ten_thousand_items_is_taken_whole(world):
    items = [(str(number), f"Story {number}", START - timedelta(minutes=number)) for number in range(10_000)]
    item, failed = run_feed(world, rss(items))
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


# ---- what a person decides ------------------------------------------------------------------------------------------


@pytest.fixture
def held(world):
    """A world whose list lost a tenth of its parties."""
    world.parties = world.parties[:36]
    world.run()
    world.advance(hours=1)
    return world


def held_id(world: World) -> str:
    [snapshot_id] = world.values("select snapshot_id from ops.snapshots where status_code = 'held'")
    return str(snapshot_id)


def test_a_released_snapshot_applies_and_its_removals_count_from_its_own_day(held):
    decide(held.house(), "release", held_id(held), "OFAC removed four on purpose")
    refreshed = held.refresh()

    assert refreshed.held == ()
    assert held.values("select status_code from ops.snapshots order by captured_at") == ["applied", "applied"]
    assert held.rows("select uid, delisted_on::varchar from marts.delistings order by 1") == [
        (FIRST_UID + number, "2026-03-03") for number in range(36, 40)
    ]
    assert held.values("select is_held from marts.source_health where source_name = 'ofac_sdn_csv'") == [False]


def test_an_excluded_snapshot_leaves_the_history_as_if_it_had_never_been(world):
    before = world.rows(STANDS)
    world.parties = world.parties[:39]
    world.run()
    assert world.values("select count(*) from marts.delistings") == [1]
    [snapshot_id] = world.values("select snapshot_id from ops.snapshots order by captured_at desc limit 1")
    decide(world.house(), "exclude", snapshot_id, "a test file")
    world.refresh()

    assert world.values("select count(*) from marts.delistings") == [0]
    assert world.rows(STANDS) == before
    assert world.rows("select status_code, reason from ops.snapshots order by captured_at") == [
        ("applied", None),
        ("excluded", "a test file"),
    ]


def test_a_verdict_outlives_the_warehouse(held):
    decide(held.house(), "release", held_id(held), "")
    held.settings.warehouse_path.unlink()
    held.refresh(is_replay=True)
    assert held.values("select count(*) from marts.delistings") == [4]


def test_the_last_verdict_on_a_snapshot_counts(held):
    snapshot_id = held_id(held)
    decide(held.house(), "release", snapshot_id, "")
    held.advance(hours=1)
    decide(held.house(), "exclude", snapshot_id, "on second thought")
    refreshed = held.refresh()
    assert refreshed.held == ()
    assert held.values("select count(*) from marts.delistings") == [0]


def test_a_snapshot_is_named_by_its_first_characters(held):
    snapshot_id = held_id(held)
    assert find_snapshot(held.house(), snapshot_id[:12]) == snapshot_id
    for wrong in ("", "no such snapshot"):
        with pytest.raises(SettingsError, match="quarantine list"):
            find_snapshot(held.house(), wrong)


def test_a_retry_reads_the_bodies_with_refused_rows_again_and_changes_nothing_else(world):
    world.replies["/sdn.csv"] = good_reply(with_row(3, ROWS[3].replace(b"\r\n", b",-0- \r\n")), "text/csv")
    world.replies["/feeds/news.xml"] = Reply(body=feed_of("<item/>"))
    world.run()
    before = world.rows(STANDS), world.rows("select * from ops.rejections order by all")
    assert len(before[1]) == 2
    decide(world.house(), "retry", "rejections", "")
    refreshed = world.refresh(is_retry=True)

    assert refreshed.parsed_count == 2
    assert (world.rows(STANDS), world.rows("select * from ops.rejections order by all")) == before
