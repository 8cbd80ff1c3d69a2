"""Taking in saved files: as they were given, each journaled as it is taken, so that a broken-off backfill goes on."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.backfill import Taken, backfill_path
from flows.route import refresh
from listwire.errors import SettingsError
from tests.flows.worlds import START, World, action_page, differences, made_parties, relations, rss, sdn_csv

FILES = 4
"""Saved lists in the folder, a party more each day."""


@pytest.fixture
def world(tmp_path):
    (tmp_path / "world").mkdir()
    with World(tmp_path / "world") as world:
        yield world


@pytest.fixture
def folder(tmp_path):
    """Lists of four days, a page and a feed without a time in their names, a zip, and a note."""
    folder = tmp_path / "saved"
    (folder / "lists").mkdir(parents=True)
    for day in range(1, FILES + 1):
        body = gzip.compress(sdn_csv(made_parties(30 + day)))
        (folder / "lists" / f"sdn_2026-01-0{day}T150000Z.csv.gz").write_bytes(body)
    (folder / "page.html").write_bytes(action_page("20260105", "Test", "<p>None</p>"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("news.xml", rss([("one", "A story", START)]))
    (folder / "feeds_2026-01-06.zip").write_bytes(archive.getvalue())
    (folder / "zz_notes.txt").write_text("what lies beside", encoding="utf-8")
    return folder


def stops_at(number: int) -> Callable[[str, int, int], None]:
    """A progress that breaks off before the file of that number (from 0), as Ctrl-C does."""

    def progress(what: str, done: int, total: int) -> None:
        if done == number:
            raise KeyboardInterrupt

    return progress


def outcomes(taken: list[Taken], below: Path) -> dict[str, str]:
    return {str(Path(item.name).relative_to(below)): item.outcome for item in taken}


def journaled(world: World) -> list[str]:
    return [fetch.url for fetch in world.house().journal.read().fetches]


def test_every_file_is_named_by_the_path_that_was_given(world, folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    taken = backfill_path(world.house(), Path("saved"))
    assert {item.name: item.outcome for item in taken} == {
        "saved/feeds_2026-01-06.zip/news.xml": "taken",
        **{f"saved/lists/sdn_2026-01-0{day}T150000Z.csv.gz": "taken" for day in range(1, FILES + 1)},
        "saved/page.html": "taken",
        "saved/zz_notes.txt": "foreign",
    }
    assert [item.name for item in taken] == sorted(item.name for item in taken)


@pytest.mark.parametrize("number", range(8))
def test_what_was_taken_before_it_broke_off_is_known_when_it_goes_on(world, folder, number):
    with pytest.raises(KeyboardInterrupt):
        backfill_path(world.house(), folder, stops_at(number))
    before = len(journaled(world))
    taken = list(outcomes(backfill_path(world.house(), folder), folder).values())
    assert taken.count("known") == before
    assert taken.count("taken") == FILES + 2 - before
    # The page and the note come first, for only their text can give their time; then each file is journaled at once.
    assert before == [0, 0, 1, 2, 3, 4, 5, 6][number]


@pytest.mark.long
def test_broken_off_and_gone_on_gives_the_rows_of_one_go(world, folder, tmp_path):
    other = world.branch(tmp_path / "other")
    for number in (1, 3, 5):
        with pytest.raises(KeyboardInterrupt):
            backfill_path(world.house(), folder, stops_at(number))
        if number == 5:
            refresh(world.house())
    for each in (world, other):
        backfill_path(each.house(), folder)
        refresh(each.house())
    first, second = (each.settings.published_path for each in (world, other))
    names = [*relations(first), "ops.snapshots", "ops.rejections"]
    assert world.values("select count(*) from core.designations") == [30 + FILES]
    assert differences(first, second, names, but=frozenset({"updated_release_id"})) == {}


def test_the_order_of_arrival_changes_nothing(world, folder, tmp_path):
    other = world.branch(tmp_path / "other")
    backfill_path(world.house(), folder)
    for file in sorted(folder.rglob("*.*"), reverse=True):
        if file.is_file() and file.suffix != ".txt":
            backfill_path(other.house(), file)
    fetched = [
        sorted(
            (fetch.fetch_id, fetch.url, fetch.fetched_at, fetch.set_id) for fetch in each.house().journal.read().fetches
        )
        for each in (world, other)
    ]
    assert fetched[0] == fetched[1] and len(fetched[0]) == FILES + 2


def test_a_file_without_a_time_is_named_as_given_before_anything_is_taken(world, folder):
    (folder / "zz").mkdir()
    (folder / "zz" / "sdn.csv").write_bytes(sdn_csv(made_parties(30)))
    with pytest.raises(SettingsError) as refused:
        backfill_path(world.house(), folder)
    assert str(refused.value).startswith(f"{folder}/zz/sdn.csv: no time in the file's name")
    assert journaled(world) == []


def test_files_and_folders_that_are_hidden_are_passed_over(world, folder):
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".git" / "objects" / "sdn_2026-01-09.csv").write_bytes(sdn_csv(made_parties(30)))
    (folder / ".sdn_2026-01-09.csv").write_bytes(sdn_csv(made_parties(30)))
    assert not [item.name for item in backfill_path(world.house(), folder) if "2026-01-09" in item.name]


def test_a_file_that_cannot_be_read_is_left_out_with_the_reason_and_the_others_are_taken(world, folder):
    lost = folder / "lists" / "sdn_2026-01-02T150000Z.csv.gz"

    def loses(what: str, done: int, total: int) -> None:
        lost.unlink(missing_ok=True)

    taken = {item.name: item for item in backfill_path(world.house(), folder, loses)}
    assert (taken[str(lost)].outcome, taken[str(lost)].detail) == (
        "left out",
        "cannot be read: No such file or directory",
    )
    assert sum(item.outcome == "taken" for item in taken.values()) == FILES + 1


def test_a_damaged_archive_is_left_out_and_named_once(world, folder):
    damaged = folder / "lists" / "sdn_2026-01-02T150000Z.csv.gz"
    damaged.write_bytes(damaged.read_bytes()[:60])
    [item] = [item for item in backfill_path(world.house(), folder) if item.outcome == "left out"]
    assert item.name == str(damaged)
    assert item.detail.startswith("a damaged gzip file")


def test_the_folders_above_the_one_that_is_given_may_hold_the_time(world, tmp_path):
    folder = tmp_path / "capture_2026-01-07" / "raw"
    folder.mkdir(parents=True)
    (folder / "sdn.csv").write_bytes(sdn_csv(made_parties(30)))
    backfill_path(world.house(), folder)
    [fetch] = world.house().journal.read().fetches
    assert fetch.fetched_at.isoformat() == "2026-01-08T04:59:59+00:00"
    assert not fetch.is_time_certain
