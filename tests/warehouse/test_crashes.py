"""A crash anywhere in a load or a build is made good by the next refresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.errors import ArchiveError
from listwire.types import FactKind, Fetch, PartyFacts, PartyRecord
from schemas.stage import LIST_FACTS
from sources import ofac_csv
from tests.warehouse.worlds import (
    ADDRESSES,
    ALIASES,
    ALL_PARTS,
    FORMAT,
    SOURCE,
    UIDS,
    FailingConnection,
    InjectedFault,
    MemoryArchive,
    Party,
    Publisher,
    Seen,
    examples,
    lines_of,
    memory_warehouse,
    refresh,
    warehouse_rows,
)
from warehouse.ledger import forget_rejected, load_journal
from warehouse.load_lists import ListLoader

LOADED_FACTS = tuple(table.name or "" for table in LIST_FACTS.values())


CRASH_HISTORY = [
    Seen(datetime(2024, 3, 4, 15, tzinfo=UTC), {uid: Party(f"PARTY {uid}") for uid in UIDS}),
    Seen(
        datetime(2024, 3, 5, 15, tzinfo=UTC),
        {uid: Party(f"PARTY {uid}", aliases=ALIASES, addresses=ADDRESSES[:1]) for uid in UIDS[1:]},
        asked=ALL_PARTS,
        refused=frozenset({102, 103}),
    ),
    Seen(
        datetime(2024, 3, 6, 15, tzinfo=UTC),
        {uid: Party(f"PARTY {uid}", aliases=ALIASES[1:]) for uid in UIDS},
        asked=("sdn", "alt"),
    ),
]


def _whole(publisher: Publisher, fetches: list[Fetch]) -> dict[str, Counter[tuple[str, ...]]]:
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(fetches))
        return warehouse_rows(connection)


def _statement_count(run: Callable[[duckdb.DuckDBPyConnection], object]) -> int:
    with memory_warehouse() as connection:
        counting = FailingConnection(connection)
        run(counting.as_connection())
        return counting.count


def test_a_crash_before_any_statement_of_a_load_is_made_good_by_the_next_load() -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY[:2]))

    def load(connection: duckdb.DuckDBPyConnection) -> object:
        return load_journal(connection, publisher.archive, lines, {SOURCE.name: FORMAT}, lambda fetch: None)

    with memory_warehouse() as connection:
        load(connection)
        expected = _loaded_rows(connection)
    total = _statement_count(load)
    assert total > 20
    for fails_at in range(total):
        with memory_warehouse() as connection:
            with pytest.raises(InjectedFault):
                load(FailingConnection(connection, fails_at).as_connection())
            load(connection)
            assert _loaded_rows(connection) == expected, f"after a crash before statement {fails_at}"


def _loaded_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter[tuple[str, ...]]]:
    """All that a build reads; the internal numbers, which no relation shows, are replaced by what they stand for."""
    names = ["ops.fetches", "ops.snapshots", "stage.rejections", *LOADED_FACTS]
    connection.execute(
        "create or replace temp view contents as select * exclude (content_id) from stage.contents; "
        "create or replace temp view presence as select contents.content_sha256, bodies.* exclude (body_id) "
        "from stage.presence join stage.contents using (content_id) join stage.bodies using (body_id, uid)"
    )
    return warehouse_rows(connection, [*names, "contents", "presence"])


def test_a_crash_while_refused_rows_are_forgotten_is_made_good_by_the_next_refresh() -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    expected = _whole(publisher, list(lines.fetches))

    def loaded_then_forget(connection: duckdb.DuckDBPyConnection, fails_at: int | None) -> int:
        refresh(connection, publisher.archive, lines)
        failing = FailingConnection(connection, fails_at)
        forget_rejected(failing.as_connection())
        return failing.count

    with memory_warehouse() as connection:
        total = loaded_then_forget(connection, None)
    assert total > 4
    for fails_at in range(total):
        with memory_warehouse() as connection:
            with pytest.raises(InjectedFault):
                loaded_then_forget(connection, fails_at)
            refresh(connection, publisher.archive, lines)
            assert warehouse_rows(connection) == expected, f"after a crash before statement {fails_at}"


@given(st.data())
@examples(3)
def test_a_crash_before_a_statement_of_a_build_is_made_good_by_the_next_refresh(data: st.DataObject) -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    earlier = lines_of(lines.fetches[:1])
    total = _statement_count(lambda connection: refresh(connection, publisher.archive, lines))
    fails_at = data.draw(st.integers(0, total - 1))
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, earlier)
        with pytest.raises(InjectedFault):
            refresh(FailingConnection(connection, fails_at).as_connection(), publisher.archive, lines)
            raise InjectedFault("the second refresh needs fewer statements than a first one")
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == _whole(publisher, list(lines.fetches))


def test_a_body_that_cannot_be_read_now_is_loaded_when_it_can() -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    expected = _whole(publisher, list(lines.fetches))
    total = publisher.archive.get_count
    assert total == len(lines.fetches)
    for fails_at in range(total):
        broken = MemoryArchive()
        broken.bodies, broken.fails_at = publisher.archive.bodies, fails_at
        with memory_warehouse() as connection:
            with pytest.raises(ArchiveError):
                refresh(connection, broken, lines)
            refresh(connection, publisher.archive, lines)
            assert warehouse_rows(connection) == expected, f"after body {fails_at} was missing"


def test_a_parser_that_fails_on_one_record_leaves_nothing_of_its_capture() -> None:
    def fails_on_104(record: PartyRecord, kinds: frozenset[FactKind]) -> PartyFacts:
        if record.uid == 104 and "aliases" in kinds:
            raise InjectedFault("a fault of the parser")
        return ofac_csv.parse(record, kinds)

    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY))
    expected = _whole(publisher, list(lines.fetches))
    with memory_warehouse() as connection:
        with pytest.raises(InjectedFault):
            refresh(connection, publisher.archive, lines, form=replace(FORMAT, parse=fails_on_104))
        assert connection.sql("select count(*) from stage.contents").fetchone() == (1,)
        assert connection.sql("select count(*) from stage.rejections").fetchone() == (0,)
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == expected


def test_a_loader_that_failed_once_can_load_the_same_capture_again() -> None:
    body = CRASH_HISTORY[0].bodies
    with memory_warehouse() as connection:
        counting = FailingConnection(connection)
        ListLoader(counting.as_connection(), FORMAT).load("0" * 64, body)
        total = counting.count
    for fails_at in range(2, total):  # the first two statements make the loader
        with memory_warehouse() as connection:
            loader = ListLoader(FailingConnection(connection, fails_at).as_connection(), FORMAT)
            with pytest.raises(InjectedFault):
                loader.load("0" * 64, body)
            loader.load("0" * 64, body)
            found = "select count(*) from stage.presence join stage.bodies using (body_id, uid)"
            assert connection.sql(found).fetchone() == (len(UIDS),), f"after a crash before statement {fails_at}"
