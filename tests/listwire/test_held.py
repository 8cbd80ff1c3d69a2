"""A list that stands still is told wherever people look: by run, query, doctor, check and `quarantine list`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from flows.backfill import backfill_path
from tests.flows.worlds import World, csv_bytes, sdn_csv
from tests.listwire.command import listwire

TEXT = r"SDN since 2026-03-0\d \d\d:\d\d UTC \((\d+) days?\): ofac_sdn_csv: 40 parties, fewer than the plausible 5000"


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    """A list of 40 parties, which the command holds, and the same list smaller three days later."""
    (tmp_path / "world").mkdir()
    saved = tmp_path / "saved"
    saved.mkdir()
    with World(tmp_path / "world") as world:
        (saved / "sdn_2026-03-02T150000Z.csv").write_bytes(sdn_csv(world.parties[:39]))
        (saved / "sdn_2026-03-05T150000Z.csv").write_bytes(sdn_csv(world.parties))
        backfill_path(world.house(), saved)
        yield world


def test_a_refresh_says_which_list_since_when_and_why(world):
    done = listwire(world, "publish")
    assert done.code == 1
    [line] = [line for line in done.err.splitlines() if line.startswith("held: ")]
    told = re.fullmatch(rf"held: {TEXT} \(snapshot [0-9a-f]{{12}}\); its last good state is published: .*", line)
    assert told and told[1] == "3"
    assert "`listwire doctor` says what to do" in line
    [held] = listwire(world, "publish", "--json").json["held"]
    assert held in line


def test_doctor_says_what_to_do_about_it(world):
    listwire(world, "publish")
    done = listwire(world, "doctor", "--json")
    [found] = [item for item in done.json if item["subject"] == "list SDN"]
    [newest] = world.values("select snapshot_id from marts.held_lists")
    assert done.code == 1
    assert re.fullmatch(rf"stands still: {TEXT} \(snapshot {newest[:12]}\)", found["state"])
    assert f"`listwire quarantine release {newest[:12]} --reason ...`" in found["advice"]


def test_doctor_calls_a_held_source_whose_list_goes_on_a_doubt(world, tmp_path):
    """The consolidated set opens and closes no membership: no list stands still for it."""
    saved = tmp_path / "cons"
    saved.mkdir()
    row = ("900001", '"TESTNAME"', '"individual"', '"FSE-IR"', *["-0- "] * 8)
    (saved / "cons_prim_2026-03-06T150000Z.csv").write_bytes(csv_bytes([row]))
    backfill_path(world.house(), saved)
    done = listwire(world, "publish")
    [line] = [line for line in done.err.splitlines() if "no_format_is_doubted" in line]
    assert line.startswith("warning: no_format_is_doubted: 1 rows, first ") and "ofac_cons_csv" in line
    found = {item["subject"]: item for item in listwire(world, "doctor", "--json").json}
    assert "1 parties, fewer than the plausible 200" in found["doubt ofac_cons_csv"]["state"]
    assert "no list stands still for it" in found["doubt ofac_cons_csv"]["advice"]
    assert not [name for name in found if name.startswith("list ") and name != "list SDN"]


def test_doctor_survives_a_copy_that_cannot_be_opened(world):
    listwire(world, "publish")
    world.settings.published_path.write_bytes(b"no DuckDB file")
    done = listwire(world, "doctor", "--json")
    [found] = [item for item in done.json if item["subject"] == "published copy"]
    assert done.code == 1 and "cannot be opened" in found["state"] and "`listwire publish`" in found["advice"]


def test_a_table_of_a_query_is_followed_by_the_hold_and_json_by_nothing(world):
    listwire(world, "publish")
    told = listwire(world, "query", "select 1 as one")
    assert told.out.split() == ["one", "1"]
    [line] = told.err.splitlines()
    assert re.match(f"held: {TEXT}", line)
    assert listwire(world, "query", "select 1 as one", "--json").err == ""
    assert listwire(world, "query", "select 1 as one", "--format", "csv").err == ""


def test_quarantine_list_tells_the_age_of_a_hold_and_of_none_that_was_passed_over(world, tmp_path):
    listwire(world, "publish")
    shown = listwire(world, "quarantine", "list", "--json").json["snapshots"]
    assert [(item["list_codes"], item["list_held_days"]) for item in shown] == [(["SDN"], 3), (["SDN"], 3)]

    assert listwire(world, "quarantine", "release", shown[1]["snapshot_id"], "--reason", "small").code == 0
    shown = listwire(world, "quarantine", "list", "--json").json["snapshots"]
    assert [(item["status_code"], item["list_held_days"]) for item in shown] == [("held", None)]
    assert listwire(world, "query", "select 1 as one").err == ""
    assert not [item for item in listwire(world, "doctor", "--json").json if item["subject"].startswith("list ")]
