"""What a person decides of held snapshots and refused rows, and what comes of it."""

from __future__ import annotations

import pytest

from flows.verdicts import decide, find_snapshot
from listwire.errors import SettingsError
from sources.loopback import Reply
from tests.flows.worlds import FIRST_UID, LIST_ROWS, STANDS, World, feed_of, good_reply, list_with

pytestmark = pytest.mark.long


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
    world.replies["/sdn.csv"] = good_reply(list_with(3, LIST_ROWS[3].replace(b"\r\n", b",-0- \r\n")), "text/csv")
    world.replies["/feeds/news.xml"] = Reply(body=feed_of("<item/>"))
    world.run()
    before = world.rows(STANDS), world.rows("select * from ops.rejections order by all")
    assert len(before[1]) == 2
    decide(world.house(), "retry", "rejections", "")
    refreshed = world.refresh(is_retry=True)

    assert refreshed.parsed_count == 2
    assert (world.rows(STANDS), world.rows("select * from ops.rejections order by all")) == before
