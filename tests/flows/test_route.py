"""The whole route in process, over real loopback: collect, refresh, publish, and again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.route import is_error
from listwire.errors import ArchiveError
from sources.loopback import Reply
from tests.flows.worlds import EPHEMERAL, FIRST_UID, REGISTER, START, World, alt_csv, differences, good_reply, relations


def keep_copy(world: World, name: str) -> Path:
    """The published copy as it stands, kept aside."""
    return Path(shutil.copy(world.settings.published_path, world.root / name))


def test_a_first_run_publishes_lists_notices_and_news(fresh):
    collected, refreshed = fresh.run()

    assert {name: item.status for name, item in collected.items()} == dict.fromkeys(
        ("ofac_sdn_csv", "ofac_recent_actions", "federal_register", "news", "wire"), "new"
    )
    assert refreshed.held == ()
    assert [warning.split(":")[0] for warning in refreshed.warnings] == ["programs_are_known"], "its tags are made up"
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


def test_replay_is_the_incremental_warehouse_row_for_row(world):
    """A history with a removal, a relisting, a hold, refused rows, a failure, a revision: made twice, the same rows."""
    full, refreshed_after = world.parties, {0, 2, 4}
    for number, parties in enumerate((full[:-1], full, full[:20], full[1:], full[1:])):
        world.advance(days=1, hours=1)
        world.parties = list(parties)
        title = f"Story {number}: sanctions on Given0039 Testname0039 of Cuba"
        world.news["news"].append((f"news-{number}", title, world.now))
        world.news["wire"][0] = ("wire-0", f"A story of wire, version {number}", START)
        world.replies = {"/feeds/wire.xml": Reply(500)} if number == 2 else {}
        if number == 3:
            world.replies["/alt.csv"] = good_reply(b'900002,1,"aka"\r\n' + alt_csv(world.parties), "text/csv")
        world.collect()
        if number in refreshed_after:
            world.refresh()
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


def test_all_parts_of_a_list_confirmed_by_304_are_the_same_snapshot(world):
    [(snapshot_id, captured_at)] = world.rows("select snapshot_id, last_seen_at from ops.snapshots")
    world.advance(hours=1)
    world.run("ofac_sdn_csv")

    [(again, seen_at)] = world.rows("select snapshot_id, last_seen_at from ops.snapshots")
    assert again == snapshot_id and seen_at > captured_at


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
