"""The laws of history on generated worlds: loading, arrival, refused rows and removals; the two clocks stand apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import duckdb
import pytest

from listwire.eastern import end_of_eastern_day
from listwire.types import ListFormat, Verdict
from schemas.stage import LIST_FACTS
from tests.warehouse.facts_model import eastern
from tests.warehouse.generated import FEW_WORLDS, LISTS, UIDS, World, csv_world, lists_world
from tests.warehouse.worlds import (
    ALL_PARTS,
    FORMATS,
    REBUILT,
    Party,
    Publisher,
    Seen,
    lines_of,
    load,
    memory_warehouse,
    refresh,
    warehouse_rows,
)
from warehouse.database import reset
from warehouse.ledger import forget_rejected
from warehouse.snapshots import assemble

pytestmark = pytest.mark.long

LOADED_FACTS = tuple({table.name or "" for table in LIST_FACTS.values()})
LOADED = (*LOADED_FACTS, "stage.contents", "stage.bodies", "stage.said", "stage.presence", "stage.rejections")

NO_HOLDS: Sequence[ListFormat] = [
    replace(form, source=replace(form.source, largest_loss=1.0)) for form in FORMATS.values()
]
"""A refused row's tags are not said, which can look like a vanished program."""

DAY = timedelta(days=1)

each_world = pytest.mark.parametrize("world", FEW_WORLDS, ids=str)


# ---- loading ---------------------------------------------------------------------------------------------------------

# All that is loaded once is asked here as well, but a law that loads again costs as much each time: a few worlds do.
few_worlds = pytest.mark.parametrize("told", FEW_WORLDS, indirect=True, ids=str)


@pytest.fixture(scope="module")
def shuffled(told: World) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same history come line by line in any order: even the files of one set come apart, some of them twice."""
    random = Random(f"arrival {told}")
    fetches = random.sample(told.lines.fetches, len(told.lines.fetches))
    stops = sorted(random.sample(range(1, len(fetches)), 2))
    with memory_warehouse() as connection:
        load(connection, told.publisher.archive, lines_of(fetches[: stops[0]]))
        refresh(connection, told.publisher.archive, lines_of(fetches[: stops[1]]))
        refresh(connection, told.publisher.archive, lines_of([*fetches, *fetches[: stops[0]]]))
        yield connection


@few_worlds
def test_the_order_of_arrival_changes_nothing_and_neither_does_a_line_come_twice(
    told: World, shuffled: duckdb.DuckDBPyConnection
) -> None:
    assert warehouse_rows(shuffled) == told.rows


@few_worlds
def test_loading_twice_changes_nothing(told: World, shuffled: duckdb.DuckDBPyConnection) -> None:
    before = warehouse_rows(shuffled, LOADED)
    refresh(shuffled, told.publisher.archive, told.lines)
    assert warehouse_rows(shuffled, LOADED) == before
    assert warehouse_rows(shuffled) == told.rows


@few_worlds
def test_a_replay_equals_the_incremental_warehouse(told: World, shuffled: duckdb.DuckDBPyConnection) -> None:
    reset(shuffled)
    assert _count(shuffled, "ops.snapshots") == 0
    refresh(shuffled, told.publisher.archive, told.lines)
    assert warehouse_rows(shuffled) == told.rows


@few_worlds
def test_late_older_snapshots_give_the_same_history_as_in_time(told: World) -> None:
    """The first of all, which dates every start, and one from the middle."""
    sets = list(dict.fromkeys(fetch.set_id for fetch in told.lines.fetches))
    late = sets[0], sets[len(sets) // 2]
    in_time = [fetch for fetch in told.lines.fetches if fetch.set_id not in late]
    with memory_warehouse() as connection:
        refresh(connection, told.publisher.archive, lines_of(in_time))
        assert warehouse_rows(connection) != told.rows
        refresh(connection, told.publisher.archive, told.lines)
        assert warehouse_rows(connection) == told.rows


def test_a_capture_known_by_its_day_alone_adds_nothing_to_its_timed_twin() -> None:
    world = csv_world(0)
    random = Random("days")
    copies = [
        replace(
            fetch, fetch_id=f"{fetch.fetch_id[:-4]}c0de", set_id=f"day of {fetch.set_id}", is_time_certain=False,
            fetched_at=end_of_eastern_day(eastern(fetch.fetched_at)),
        )
        for seen in random.sample(world.history, 4)
        for fetch in world.lines.fetches
        if fetch.fetched_at == seen.at
    ]  # fmt: skip
    names = [name for name in REBUILT if name.startswith(("core.", "ops.snap"))]
    with memory_warehouse() as timed, memory_warehouse() as folded:
        refresh(timed, world.publisher.archive, world.lines)
        refresh(folded, world.publisher.archive, lines_of([*copies, *world.lines.fetches]))
        assert warehouse_rows(folded, names) == warehouse_rows(timed, names)


def test_a_verdict_taken_back_leaves_nothing_behind() -> None:
    """Excluded, then released again: the last word counts, as if it had been the first."""
    world = lists_world(1)
    target, later = assemble(world.lines.fetches)[2].snapshot_id, world.history[-1].at
    exclude, release = Verdict("exclude", target, later, "run"), Verdict("release", target, later + DAY, "run")
    with memory_warehouse() as stepwise, memory_warehouse() as at_once:
        refresh(at_once, world.publisher.archive, lines_of(world.lines.fetches, (release,)))
        refresh(stepwise, world.publisher.archive, lines_of(world.lines.fetches, (exclude,)))
        assert warehouse_rows(stepwise) != warehouse_rows(at_once)
        refresh(stepwise, world.publisher.archive, lines_of(world.lines.fetches, (exclude, release)))
        assert warehouse_rows(stepwise) == warehouse_rows(at_once)


# ---- refused rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [csv_world, lists_world])
def test_retrying_the_refused_rows_with_the_same_parser_changes_nothing(make: Callable[[int], World]) -> None:
    world = make(0)
    last = world.history[-1]
    refusing = replace(
        last, at=last.at + DAY, asked=ALL_PARTS, publication="", refused=frozenset(last.members), unreadable=None
    )
    publisher = Publisher()
    lines = lines_of(publisher.serve([*world.history, refusing]))
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines)
        before = warehouse_rows(connection)
        assert forget_rejected(connection) > 0
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == before


@each_world
def test_a_refused_row_never_ends_a_spell(world: World) -> None:
    """With any rows refused, the spells are those of the same history where every row is good."""
    random = Random(f"refused {world}")
    good = [replace(seen, refused=frozenset(), unreadable=None) for seen in world.history]
    bad = [
        replace(seen, refused=_some(random, seen.members), refused_aliases=_some(random, seen.members)) for seen in good
    ]
    # Publications in which all is told first, so that every party has a name to be shown under.
    lists = tuple((code, None) for code in LISTS)
    everyone = {uid: Party("ALPHA", lists=lists) for uid in {uid for seen in good for uid in seen.parties}}
    forms = sorted({seen.form for seen in good} - {"rich"})
    first = [Seen(good[0].at - (9 + number) * DAY, everyone, form=form) for number, form in enumerate(forms)]
    columns = "uid, list_code, listed_on, delisted_on, last_absent_at, delisting_observed_at, is_current"
    spells, refused_counts = [], []
    for history in (good, bad):
        publisher = Publisher()
        with memory_warehouse() as connection:
            refresh(connection, publisher.archive, lines_of(publisher.serve([*first, *history])), NO_HOLDS)
            spells.append(Counter(connection.execute(f"select {columns} from core.designations").fetchall()))
            refused_counts.append(_count(connection, "ops.rejections"))
    assert refused_counts[1] > refused_counts[0] + 10
    assert spells[0] == spells[1]


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(f"select count(*) from {name}").fetchone()
    assert row is not None
    return int(row[0])


def _some(random: Random, members: Mapping[int, Party]) -> frozenset[int]:
    return frozenset(random.sample(sorted(members), random.randint(0, len(members))))


def test_remarks_that_became_short_do_not_keep_the_tail_of_the_old_ones() -> None:
    monday = datetime(2024, 3, 4, 15, tzinfo=UTC)
    publisher = Publisher()
    long = Party("ALPHA", birth_dates=("1970",), notes=("Minister of Defense",), is_long=True)
    history = [
        Seen(monday, {101: long}, asked=("sdn", "comments")),
        Seen(monday + DAY, {101: Party("ALPHA", birth_dates=("1971",))}),
    ]
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(history)))
        told = "select remarks from core.party_versions order by version_number"
        assert connection.execute(told).fetchall() == [(long.head + long.tail,), ("DOB 1971",)]
        shown = connection.execute("select remarks, is_remarks_cut from core.parties").fetchall()
        assert shown == [("DOB 1971", False)]


# ---- spells ----------------------------------------------------------------------------------------------------------


def test_spells_of_one_party_on_one_list_never_overlap_and_each_ends_after_its_last_sight(told: World) -> None:
    rows = told.connection.execute(
        "select uid, list_code, first_observed_at, last_observed_at, delisting_observed_at, last_absent_at, "
        "listed_on_basis, listed_on, delisted_on from core.designations order by uid, list_code, first_observed_at"
    ).fetchall()
    assert rows
    for _, _, first_at, last_at, end_at, absent_at, basis, listed_on, delisted_on in rows:
        assert (absent_at or first_at) <= first_at <= last_at
        assert end_at is None or last_at < end_at
        assert delisted_on is None or basis != "observed" or listed_on <= delisted_on
    for earlier, later in pairwise(rows):
        if earlier[:2] == later[:2]:
            assert earlier[4] is not None and earlier[4] <= later[2]
            gap = [eastern(at.replace(tzinfo=UTC)) for at in (earlier[3], later[2])]
            assert gap[0] < gap[1], "a gap within one US Eastern day is no gap"


@each_world
def test_removals_net_of_returns_are_the_ended_spells(world: World) -> None:
    """Counted from bare sets, so that an aggregate that skips nulls (as max_by does) cannot close all in silence."""
    start = world.history[0].at
    apart = [Seen(start + 2 * number * DAY, seen.parties, form=seen.form) for number, seen in enumerate(world.history)]
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(apart)), NO_HOLDS)
        for code in {code for seen in apart for code in seen.lists}:
            sights = [_on(seen, code) for seen in _without_repeats(apart) if code in seen.lists]
            steps = list(pairwise(sights))
            removed = sum(len(before - after) for before, after in steps)
            added = sum(len(after - before) for before, after in steps)
            select = f"from core.designations where list_code = '{code}'"
            ended = connection.execute(f"select count(*) filter (not is_current), count(*) {select}").fetchone()
            assert ended == (removed, added + len(sights[0])), code
            current = connection.execute(f"select uid {select} and is_current").fetchall()
            assert {uid for (uid,) in current} == sights[-1], code


def _on(seen: Seen, code: str) -> set[int]:
    return {uid for uid, party in seen.members.items() if code in party.list_codes}


def _without_repeats(history: Sequence[Seen]) -> Iterator[Seen]:
    """Without what one source gives as it gave it before: a row of equal captures is one."""
    last: dict[str, dict[str, bytes]] = {}
    for seen in history:
        if last.get(seen.form) != seen.bodies:
            yield seen
        last[seen.form] = seen.bodies


def test_generated_histories_hold_what_the_laws_are_about() -> None:
    """Else a law would hold because its case never came."""
    stories = [make(seed).story for make in (csv_world, lists_world) for seed in range(5)]
    ends = Counter(spell.end_code for story in stories for spell in story.spells)
    assert all(ends[code] > 3 for code in ("delisted", "list_move", "new_uid", None)), ends
    statuses = Counter(item.status for story in stories for item in story.snapshots)
    assert all(statuses[status] > 5 for status in ("applied", "held", "confirmed")), statuses
    by_listing = Counter(
        (number, spell.uid, spell.list_code) for number, story in enumerate(stories) for spell in story.spells
    )
    assert sum(count > 1 for count in by_listing.values()) > 3, "returns"
    uids = {uid for story in stories for uid in story.times}
    assert len(uids) > len(UIDS), "new uids"
