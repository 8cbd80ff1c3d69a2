"""The whole route in process, over real loopback: collect, refresh, publish, and again."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.route import choose, collect_lists, collect_news, collect_notices, is_error, run
from listwire.errors import ArchiveError, SettingsError, WarehouseError
from sources.loopback import Reply
from tests.flows.worlds import (
    EPHEMERAL,
    FIRST_UID,
    INDEX,
    PARTS,
    REGISTER,
    START,
    World,
    action_index,
    action_page,
    alt_csv,
    differences,
    good_reply,
    register_answer,
    relations,
    rss,
)

LIST_PATHS = [path for _, path in PARTS.values()]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A world after its first run."""
    with World(tmp_path_factory.mktemp("good")) as world:
        yield world, world.run()


@pytest.fixture
def fresh(tmp_path):
    """A world before its first run."""
    with World(tmp_path) as world:
        yield world


@pytest.fixture
def world(good, tmp_path):
    """The world an hour after its first run."""
    world = good[0].branch(tmp_path / "world")
    world.advance(hours=1)
    return world


def keep_copy(world: World, name: str) -> Path:
    """The published copy as it stands, kept aside."""
    return Path(shutil.copy(world.settings.published_path, world.root / name))


def test_a_first_run_publishes_lists_notices_and_news(fresh):
    collected, refreshed = fresh.run()

    assert {name: item.status for name, item in collected.items()} == dict.fromkeys(
        ("ofac_sdn_csv", "ofac_recent_actions", "federal_register", "news", "wire"), "new"
    )
    assert refreshed.held == () and refreshed.warnings == ()
    assert not is_error(list(collected.values()), refreshed)
    assert refreshed.published_path == str(fresh.settings.published_path)
    assert fresh.values("select uid from marts.current_designations order by uid") == [
        FIRST_UID + number for number in range(40)
    ]
    assert fresh.rows("select count(*), count(*) filter (where is_start_unknown) from core.designations") == [(40, 40)]
    assert fresh.values("select document_key from core.notices order by 1") == [
        "2026-00001",
        "2026-00002",
        "20260130",
        "20260227",
    ]
    assert fresh.values("select title from core.entries order by 1") == ["A story of news", "A story of wire"]
    assert fresh.values("select release_id from ops.releases") == [refreshed.release_id]


def test_facts_of_a_party_arrive_as_published(world):

    assert world.rows(
        f"select primary_name, party_type, remarks, is_listed from core.parties where uid = {FIRST_UID + 15}"
    ) == [("TESTNAME0015, Given0015", "individual", "DOB 01 Jan 1970; number 15.", True)]
    assert world.values(f"select alias_name from core.aliases where uid = {FIRST_UID + 15}") == ["Alias 15"]
    assert world.values(f"select country from core.addresses where uid = {FIRST_UID + 15}") == ["Cuba"]
    assert world.values(
        f"select program_code from core.designation_programs where uid = {FIRST_UID + 15} order by 1"
    ) == ["TEST-ONE", "TEST-TWO"]


def test_a_second_run_changes_no_row_and_adds_only_fetches(world, good):
    first = good[1][1]
    before = keep_copy(world, "before.duckdb")
    collected, second = world.run()
    after = world.settings.published_path

    assert {item.status for item in collected.values()} == {"unchanged"}
    assert second.release_id != first.release_id and second.parsed_count == 0
    names = relations(after)
    assert len(names) > 15
    assert differences(before, after, names, but=EPHEMERAL) == {}
    asked = len(world.publisher.requests)
    assert world.values(f"select count(*) from ops.fetches where fetched_at >= timestamp '{world.now:%F %T}'") == [
        asked
    ]
    assert differences(before, after, ["ops.snapshots", "ops.documents", "ops.rejections"], but=EPHEMERAL) == {}


def test_a_designation_that_nobody_touched_keeps_its_release(world, good):
    first = good[1][1]
    world.parties = world.parties[1:]
    _, second = world.run()

    assert world.rows("select updated_release_id, count(*) from core.designations group by 1 order by 2") == [
        (second.release_id, 1),
        (first.release_id, 39),
    ]
    assert world.values("select count(distinct last_observed_at) from core.designations where is_current") == [1]


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


def test_one_failing_source_leaves_the_others_done(world):
    world.replies["/feeds/wire.xml"] = Reply(is_hangup=True)
    world.replies[REGISTER] = Reply(500, body=b"oops")
    world.news["news"].append(("news-1", "A second story of news", START))
    world.parties = world.parties[:-1]
    collected, refreshed = world.run()

    assert {name: item.status for name, item in collected.items()} == {
        "ofac_sdn_csv": "new",
        "ofac_recent_actions": "unchanged",
        "federal_register": "failed",
        "news": "new",
        "wire": "failed",
    }
    assert "status 500" in collected["federal_register"].detail
    assert not is_error(list(collected.values()), refreshed)
    assert world.values("select uid from marts.delistings") == [FIRST_UID + 39]
    assert world.values("select count(*) from core.entries") == [3]
    assert world.values("select count(*) from core.notices") == [4]
    assert world.rows(
        "select source_name, failure_count from marts.source_health where failure_count > 0 order by 1"
    ) == [("federal_register", 1), ("wire", 1)]


def test_collecting_never_opens_the_warehouse(world):
    """Another process writes the warehouse while everything is collected."""
    world.news["news"].append(("news-1", "A second story of news", START))
    world.publish()
    holder = (
        "import duckdb, sys; connection = duckdb.connect(sys.argv[1]); connection.execute('begin'); "
        "connection.execute('create table held as select 1 as one'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(world.settings.warehouse_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "held\n"
            with pytest.raises(WarehouseError, match="close the program that has it open"):
                world.refresh()  # the file is held, indeed
            house = world.house()
            chosen = choose(house, ())
            collected = [
                item for collect in (collect_lists, collect_notices, collect_news) for item in collect(house, chosen)
            ]
            assert world.values("select count(*) from core.entries") == [2], "the published copy stays readable"
        finally:
            process.communicate()
    assert sorted(item.status for item in collected) == ["new", "unchanged", "unchanged", "unchanged", "unchanged"]
    world.refresh()
    assert world.values("select count(*) from core.entries") == [3], "what was collected meanwhile is not lost"


def test_collecting_needs_no_warehouse_at_all(fresh):
    fresh.publish()
    house = fresh.house()
    collect_lists(house, choose(house, ()))

    assert not fresh.settings.warehouse_path.exists() and not fresh.settings.published_path.exists()
    assert {path.name for path in fresh.settings.data.iterdir()} == {"archive", "journal"}


@contextmanager
def reader(world: World, *, is_patient: bool) -> Iterator[Callable[[], int]]:
    """A person in a process of their own, who counts the parties listed; a patient one keeps the file open."""
    opened = "connection = duckdb.connect(sys.argv[1], read_only=True)"
    count = "print(connection.execute('select count(*) from marts.current_designations').fetchone()[0], flush=True)"
    once, each = (opened, "") if is_patient else ("", opened)
    script = f"import duckdb, sys\n{once}\nfor line in sys.stdin:\n  {each or 'pass'}\n  {count}\n"
    script += "" if is_patient else "  connection.close()\n"
    command = [sys.executable, "-c", script, str(world.settings.published_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask() -> int:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write("?\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        try:
            yield ask
        finally:
            process.communicate()


def test_a_person_queries_the_copy_while_a_run_writes(world):
    """Who has the old copy open keeps its answers; who opens it anew gets the old or the new ones, never an error."""
    world.parties = world.parties[:-1]
    world.publish()
    seen: dict[str, list[int]] = {}
    with reader(world, is_patient=True) as ask_old, reader(world, is_patient=False) as ask_new:
        assert (ask_old(), ask_new()) == (40, 40)
        run(world.house(), progress=lambda what, done, total: seen.setdefault(what, []).append(ask_new()))
        assert (ask_old(), ask_new()) == (40, 39)

    assert seen.keys() >= {"requests", "snapshots", "build", "check", "publish"}
    last = seen["publish"].pop()
    assert last == 39 and {count for counts in seen.values() for count in counts} == {40}


def test_replay_is_the_incremental_warehouse_row_for_row(world):
    """A history with a removal, a relisting, a hold, refused rows, a failure, a revision: made twice, the same rows."""
    full = world.parties
    for number, parties in enumerate((full[:-1], full, full[:20], full[1:], full[1:])):
        world.advance(days=1, hours=1)
        world.parties = list(parties)
        world.news["news"].append((f"news-{number}", f"Story {number} of TESTNAME0039, says Given0039", world.now))
        world.news["wire"][0] = ("wire-0", f"A story of wire, version {number}", START)
        world.replies = {"/feeds/wire.xml": Reply(500)} if number == 2 else {}
        if number == 3:
            world.replies["/alt.csv"] = good_reply(b'900002,1,"aka"\r\n' + alt_csv(world.parties), "text/csv")
        world.run()
    assert world.values("select status_code from ops.snapshots order by captured_at") == [
        "applied",
        "applied",
        "applied",
        "held",
        "applied",
        "applied",
    ], "the replayed history holds what makes history hard"
    assert world.values("select count(*) > 0 from ops.rejections") == [True]
    assert world.values("select count(*) > 0 from core.mentions") == [True]
    incremental = Path(shutil.copy(world.settings.warehouse_path, world.root / "incremental.duckdb"))
    world.settings.warehouse_path.unlink()

    world.refresh(is_replay=True)

    names = relations(incremental, ("core", "marts"))
    names += ["ops.fetches", "ops.snapshots", "ops.rejections", "ops.documents", "ops.checks"]
    assert differences(incremental, world.settings.warehouse_path, names) == {}


def test_replay_needs_the_archive(world):
    house = world.house()
    victim = next(fetch.sha256 for fetch in house.journal.read().fetches if fetch.part == "sdn")
    assert victim is not None
    (house.archive.root / victim[:2] / victim[2:4] / victim).write_bytes(b"other bytes")
    before = keep_copy(world, "before.duckdb").read_bytes()

    with pytest.raises(ArchiveError, match=f"{victim} is damaged"):
        world.refresh(is_replay=True)
    assert world.settings.published_path.read_bytes() == before, "the last copy stays"


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


def test_all_parts_of_a_list_confirmed_by_304_are_the_same_snapshot(world):
    [(snapshot_id, captured_at)] = world.rows("select snapshot_id, last_seen_at from ops.snapshots")
    world.advance(hours=1)
    world.run("ofac_sdn_csv")

    [(again, seen_at)] = world.rows("select snapshot_id, last_seen_at from ops.snapshots")
    assert again == snapshot_id and seen_at > captured_at


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

    assert collected["federal_register"].status == "new"
    assert len(fresh.publisher.asked("/page-2.json")) == 1


def test_an_index_of_other_hosts_sends_nobody_there(fresh):
    fresh.replies[INDEX] = good_reply(
        action_index(["20260227"]).replace(b'href="/recent', b'href="http://other.example/recent'), "text/html"
    )
    collected = fresh.collect("ofac_recent_actions")

    assert [request.path for request in fresh.publisher.requests] == [INDEX]
    assert collected["ofac_recent_actions"].status == "failed"


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


def test_the_build_stands_at_the_last_journal_line(world):
    last = world.house().journal.read().last_at
    assert last is not None
    assert world.rows("select as_of from ops.releases") == [(last.replace(tzinfo=None),)]


def test_a_removal_is_dated_by_the_eastern_day(world):
    """02:30 in UTC on 4 March is still the evening of the 3rd in Washington."""
    world.advance(days=1, hours=11, minutes=30)
    world.parties = world.parties[:-1]
    world.run()

    assert world.now.day == 4
    assert [str(day) for day in world.values("select delisted_on from marts.delistings")] == ["2026-03-03"]
