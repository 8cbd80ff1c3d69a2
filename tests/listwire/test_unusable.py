"""What cannot be used is named in one line: a data folder, a saved file, a folder without files, a part of a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.loopback import Reply
from tests.flows.worlds import World
from tests.listwire.command import Done, listwire


@pytest.fixture
def world(tmp_path):
    (tmp_path / "world").mkdir()
    with World(tmp_path / "world") as world:
        world.publish()
        yield world


def assert_one_line(done: Done, code: int, *words: str) -> None:
    assert done.code == code and done.out == ""
    [line] = done.err.splitlines()
    assert line.startswith("listwire: ") and all(word in line for word in words)


def test_a_data_folder_that_cannot_be_made_is_named_without_a_traceback(world, tmp_path):
    (tmp_path / "file").touch()
    done = listwire(world, "run", LISTWIRE_DATA=str(tmp_path / "file" / "below"))
    assert done.code == 1 and "Traceback" not in done.err
    assert f"listwire: {tmp_path / 'file'}" in done.err and "LISTWIRE_DATA" in done.err


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write, as /proc of Linux")
def test_the_doctor_tries_to_write_and_believes_no_rights(world):
    done = listwire(world, "doctor", LISTWIRE_DATA="/proc/self")
    assert done.code == 1 and "/proc/self cannot be written" in done.out


def test_an_empty_folder_holds_nothing_to_take_in(world, tmp_path):
    (tmp_path / "empty").mkdir()
    assert_one_line(listwire(world, "backfill", str(tmp_path / "empty")), 2, "empty holds no file")


def test_a_single_file_that_is_no_publishers_is_refused(world, tmp_path):
    note = tmp_path / "note 2026-01-15.txt"
    note.write_text("buy milk", encoding="utf-8")
    assert_one_line(listwire(world, "backfill", str(note)), 2, str(note), "no format that listwire knows")


def test_a_capture_without_its_main_file_cannot_be_released(world):
    world.replies["/sdn.csv"] = Reply(body=b"<html><body>Just a moment...</body></html>")
    world.publish()
    assert listwire(world, "run").code == 1
    [held] = listwire(world, "quarantine", "list", "--json").json["snapshots"]
    assert "lacks its main file" in held["reason"]
    before = world.rows("select snapshot_id, status_code from ops.snapshots")
    assert_one_line(listwire(world, "quarantine", "release", held["snapshot_id"]), 2, "lacks its main file")
    assert listwire(world, "publish").code == 1
    assert world.rows("select snapshot_id, status_code from ops.snapshots") == before


def test_a_first_folder_whose_only_file_is_left_out_says_why(world, tmp_path):
    saved = tmp_path / "cut"
    saved.mkdir()
    (saved / "20260227.html").write_bytes(b'<html><body><a href="/recent-actions/20260227">cut off here')
    done = listwire(world, "backfill", str(saved))
    assert done.code == 1 and "the page is cut: it has no </html>" in done.out and "20260227.html" in done.out
    assert "files: 1 left out" in done.err and "nothing was collected yet" in done.err

    done = listwire(world, "backfill", str(saved), "--json")
    assert done.code == 1 and "nothing was collected yet" in done.err
    [file] = done.json["files"]
    assert (file["outcome"], done.json["release_id"]) == ("left out", None) and "it has no </html>" in file["detail"]


def test_a_first_range_of_no_notices_says_what_became_of_each_source(world):
    done = listwire(world, "backfill", "--notices", "--from", "2026-02-01", "--source", "ofac_change_log", "--json")
    assert done.code == 1 and "nothing was collected yet" in done.err
    [source] = done.json["sources"]
    assert (source["source_name"], source["status"], done.json["release_id"]) == ("ofac_change_log", "skipped", None)
