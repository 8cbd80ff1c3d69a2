"""Collectors, the one writer and readers at the same time: nobody waits for another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from flows.route import choose, collect_lists, collect_news, collect_notices, run
from listwire.errors import WarehouseError
from tests.flows.worlds import START, World


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
