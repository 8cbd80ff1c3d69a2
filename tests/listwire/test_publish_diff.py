"""`publish --diff`: what publishing would change, told without changing anything that people read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from flows.backfill import backfill_path
from flows.verdicts import decide
from tests.flows.worlds import FIRST_UID, World, sdn_csv
from tests.listwire.command import listwire
from warehouse.database import SAFE
from warehouse.snapshots import assemble

LOGS = "select (select count(*) from ops.runs), (select count(*) from ops.releases)"
IDS = "select designation_id from core.designations order by uid"


@pytest.fixture
def world(desk, tmp_path):
    """The world after the day, and a snapshot of its list from the month before that was just found."""
    world = desk.world.branch(tmp_path / "world")
    file = tmp_path / "sdn_2026-02-02T150000Z.csv"
    file.write_bytes(sdn_csv(world.parties))
    house = world.house()
    backfill_path(house, file)
    oldest = assemble(house.journal.read().fetches)[0]
    decide(house, "release", oldest.snapshot_id, "the tests' list is small")
    return world


def logs(world: World) -> tuple[int, int]:
    with duckdb.connect(str(world.settings.warehouse_path), read_only=True, config=SAFE) as connection:
        return connection.execute(LOGS).fetchall()[0]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_ids_that_a_late_older_snapshot_changes_are_listed(world):
    before = world.values(IDS)
    done = listwire(world, "publish", "--diff", "--json")

    assert (done.code, done.err) == (0, "")
    assert [(item["change"], item["uid"], item["list_code"]) for item in done.json] == [
        ("renamed", FIRST_UID + number, "SDN") for number in range(40)
    ]
    assert [item["old_id"] for item in done.json] == before
    first = done.json[0]
    assert first.keys() == {"change", "uid", "list_code", "party_name", "old_id", "new_id", "columns"}
    [changed] = [item for item in first["columns"] if item["column"] == "first_observed_at"]
    assert changed["new_value"] == "2026-02-02 15:00:00" and changed["old_value"] > changed["new_value"]

    listwire(world, "publish")
    assert world.values(IDS) == [item["new_id"] for item in done.json]
    assert listwire(world, "publish", "--diff", "--json").body == b"[]\n"


def test_a_comparison_leaves_the_copy_the_journal_and_the_logs_as_they_are(world):
    path = world.settings.published_path
    files = sorted(file for file in world.settings.data.rglob("*") if file.is_file())
    before, counts = {file: sha256(file) for file in files}, logs(world)
    assert listwire(world, "publish", "--diff").code == 0

    after = sorted(file for file in world.settings.data.rglob("*") if file.is_file())
    changed = {file.name for file in after if before.get(file) != sha256(file)}
    assert (after, changed) == (files, {world.settings.warehouse_path.name}) and path in files
    assert logs(world) == counts


def test_people_get_a_table_and_the_numbers(world):
    done = listwire(world, "publish", "--diff")
    head, first, *_ = done.out.splitlines()

    assert head.split() == ["change", "uid", "list_code", "party_name", "old_id", "new_id", "columns"]
    assert first.split()[:3] == ["renamed", str(FIRST_UID), "SDN"]
    assert "first_observed_at: 2026-" in first and " -> 2026-02-02 15:00:00" in first
    assert "last_absent_at: " not in first, "it was null, and is null"
    assert done.err.splitlines()[-1] == "designations: 40 renamed; nothing was published"


def test_where_nothing_would_change_it_says_so(desk):
    done = listwire(desk.world, "publish", "--diff")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[-1] == "designations: none would change; nothing was published"


def test_a_check_that_would_stop_publishing_is_told(world):
    with duckdb.connect(str(world.settings.warehouse_path), config=SAFE) as connection:
        connection.execute("update stage.contents set parsed_count = parsed_count + 1")
    done = listwire(world, "publish", "--diff")
    assert done.code == 0
    [line] = [line for line in done.err.splitlines() if "every_row_is_accounted_for" in line]
    assert line.startswith("warning: ") and line.endswith("(it stops publishing)")


def test_without_a_copy_there_is_nothing_to_compare_with(world):
    world.settings.published_path.unlink()
    done = listwire(world, "publish", "--diff")
    assert (done.code, done.out) == (1, "")
    assert "nothing is published yet" in done.err and "run `listwire publish`" in done.err
