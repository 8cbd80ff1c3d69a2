"""The laws of history, on generated worlds: a few parties, a few snapshots, and everything that can befall them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas.stage import LIST_FACTS
from tests.warehouse.worlds import (
    ALL_PARTS,
    FORMAT,
    PROGRAMS,
    SOURCE,
    UIDS,
    Party,
    Publisher,
    Seen,
    examples,
    histories,
    lines_of,
    load,
    memory_warehouse,
    refresh,
    warehouse_rows,
)
from warehouse.database import reset
from warehouse.ledger import forget_rejected

LOADED_FACTS = tuple(table.name or "" for table in LIST_FACTS.values())
LOADED = (*LOADED_FACTS, "stage.contents", "stage.bodies", "stage.presence", "stage.rejections")


@given(histories())
@examples(4)
def test_loading_twice_changes_nothing(history: list[Seen]) -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(history))
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines)
        before = warehouse_rows(connection) | warehouse_rows(connection, LOADED)
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) | warehouse_rows(connection, LOADED) == before


@given(histories(), st.randoms(use_true_random=False), st.integers(1, 2))
@examples(6)
def test_the_order_of_arrival_changes_nothing(history: list[Seen], random: Any, load_count: int) -> None:
    publisher = Publisher()
    fetches = publisher.serve(history)
    arrived = random.sample(fetches, len(fetches))  # line by line: even the files of one set come apart
    stops = sorted(random.sample(range(1, len(fetches)), min(load_count, len(fetches) - 1)))
    with memory_warehouse() as ordered, memory_warehouse() as shuffled:
        refresh(ordered, publisher.archive, lines_of(fetches))
        for stop in stops:
            load(shuffled, publisher.archive, lines_of(arrived[:stop]))
        refresh(shuffled, publisher.archive, lines_of(arrived))
        assert warehouse_rows(shuffled) == warehouse_rows(ordered)


@given(histories(), st.integers(1, 7))
@examples(4)
def test_a_replay_equals_the_incremental_warehouse(history: list[Seen], first: int) -> None:
    publisher = Publisher()
    fetches = publisher.serve(history)
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(fetches[:first]))
        refresh(connection, publisher.archive, lines_of(fetches))
        incremental = warehouse_rows(connection)
        reset(connection)
        assert connection.sql("select count(*) from ops.snapshots").fetchone() == (0,)
        refresh(connection, publisher.archive, lines_of(fetches))
        assert warehouse_rows(connection) == incremental


@given(histories())
@examples(3)
def test_retrying_the_refused_rows_with_the_same_parser_changes_nothing(history: list[Seen]) -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve([*history, _refusing(history[-1])]))
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines)
        before = warehouse_rows(connection)
        assert forget_rejected(connection) > 0
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == before


def _refusing(seen: Seen) -> Seen:
    uid = min(seen.parties)
    return replace(seen, at=seen.at + timedelta(days=1), asked=ALL_PARTS, refused=frozenset({uid}), unreadable=None)


@given(histories(), st.data())
@examples(5)
def test_a_refused_row_never_ends_a_spell(history: list[Seen], data: st.DataObject) -> None:
    """With any rows refused, the spells are those of the same history where every row is good."""
    refused = [
        replace(seen, refused=frozenset(data.draw(st.sets(st.sampled_from(sorted(seen.parties))))), unreadable=None)
        for seen in history
    ]
    # A publication in which all is told first, so that every party has a name to be shown under.
    everyone = {uid: Party("ALPHA", programs=PROGRAMS) for uid in UIDS}
    first = Seen(history[0].at - timedelta(days=9), everyone)
    # No holds: a refused row's tags are not said, which can look like a vanished program.
    form = replace(FORMAT, source=replace(SOURCE, largest_loss=1.0))
    good, bad = ([first, *(replace(seen, refused=frozenset()) for seen in refused)], [first, *refused])
    spells = []
    for told in (good, bad):
        publisher = Publisher()
        with memory_warehouse() as connection:
            refresh(connection, publisher.archive, lines_of(publisher.serve(told)), form=form)
            columns = "uid, listed_on, delisted_on, last_absent_at, delisting_observed_at, is_current"
            spells.append(Counter(connection.sql(f"select {columns} from core.designations").fetchall()))
    assert spells[0] == spells[1]


@given(histories())
@examples(8)
def test_removals_net_of_returns_are_the_ended_spells(history: list[Seen]) -> None:
    """Counted from bare sets, so that an aggregate that skips nulls (as max_by does) cannot close all in silence."""
    whole = [replace(seen, asked=("sdn",), unreadable=None, refused=frozenset()) for seen in history]
    apart = [replace(seen, at=whole[0].at + timedelta(days=2 * number)) for number, seen in enumerate(whole)]
    form = replace(FORMAT, source=replace(SOURCE, largest_loss=1.0))
    publisher = Publisher()
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(apart)), form=form)
        steps = list(pairwise(apart))
        removed = sum(len(before.parties.keys() - after.parties.keys()) for before, after in steps)
        added = sum(len(after.parties.keys() - before.parties.keys()) for before, after in steps)
        spells = connection.sql("select count(*) filter (not is_current), count(*) from core.designations").fetchone()
        assert spells == (removed, added + len(apart[0].parties))
        assert set(connection.sql("select uid from core.designations where is_current").fetchall()) == {
            (uid,) for uid in apart[-1].parties
        }


def test_remarks_that_became_short_do_not_keep_the_tail_of_the_old_ones() -> None:
    monday = datetime(2024, 3, 4, 15, tzinfo=UTC)
    publisher = Publisher()
    long = Party("ALPHA", remarks="DOB 1970", tail="; a tail")
    history = [
        Seen(monday, {101: long}, asked=("sdn", "comments")),
        Seen(monday + timedelta(days=1), {101: Party("ALPHA", remarks="DOB 1971")}),
    ]
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(history)))
        assert connection.sql("select remarks from core.party_versions order by version_number").fetchall() == [
            (long.head + "; a tail",),
            ("DOB 1971",),
        ]
        assert connection.sql("select remarks, is_remarks_cut from core.parties").fetchall() == [("DOB 1971", False)]
