"""A crash anywhere in a load or a build is made good by the next refresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import duckdb
import pytest

from listwire.errors import ArchiveError
from listwire.facts import FactKind
from listwire.types import PartyFacts, PartyRecord
from schemas.stage import LIST_FACTS
from sources import ofac_csv
from tests.warehouse.generated import seeds
from tests.warehouse.worlds import (
    ALL_PARTS,
    FORMAT,
    FORMATS,
    FailingConnection,
    InjectedFault,
    MemoryArchive,
    Party,
    Publisher,
    Seen,
    lines_of,
    load,
    memory_warehouse,
    refresh,
    warehouse_rows,
)
from warehouse.journal import JournalLines
from warehouse.ledger import forget_rejected
from warehouse.load_lists import Content, ListLoader

pytestmark = pytest.mark.long

LOADED_FACTS = tuple({table.name or "" for table in LIST_FACTS.values()})
Rows = dict[str, Counter[tuple[str, ...]]]

UIDS = (101, 102, 103, 104, 105, 106)
ALIASES, ADDRESSES = ("FIRST ALIAS", "SECOND ALIAS"), ("1 Main St", "2 Side St")
SSI = (("SSI", date(2024, 3, 4)),)

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
    Seen(
        datetime(2024, 3, 6, 15, 3, tzinfo=UTC),
        {uid: Party(f"PARTY {uid}", aliases=ALIASES, lists=SSI) for uid in (201, 202)},
        form="others",
        refused_aliases=frozenset({201}),
    ),
]


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture(scope="module")
def lines(publisher) -> JournalLines:
    """The whole history as the publisher served it, archived."""
    return lines_of(publisher.serve(CRASH_HISTORY))


@pytest.fixture(scope="module")
def loaded(publisher, lines) -> Rows:
    """What a load without a crash gives."""
    with memory_warehouse() as connection:
        load(connection, publisher.archive, lines)
        return loaded_rows(connection)


@pytest.fixture(scope="module")
def refreshed(publisher, lines) -> Rows:
    """What a refresh without a crash gives."""
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines)
        return warehouse_rows(connection)


def loaded_rows(connection: duckdb.DuckDBPyConnection) -> Rows:
    """All that a build reads; the internal numbers, which no relation shows, are replaced by what they stand for."""
    names = ["ops.fetches", "ops.snapshots", "stage.rejections", *LOADED_FACTS]
    connection.execute(
        "create or replace temp view content_rows as select * exclude (content_id) from stage.contents; "
        "create or replace temp view presence_rows as select contents.content_sha256, bodies.* exclude (body_id) "
        "from stage.presence join stage.contents using (content_id) join stage.bodies using (body_id, uid); "
        "create or replace temp view said_rows as select bodies.raw_sha256, said.* exclude (body_id) "
        "from stage.said join stage.bodies using (body_id)"
    )
    return warehouse_rows(connection, [*names, "content_rows", "presence_rows", "said_rows"])


def statement_count(run: Callable[[duckdb.DuckDBPyConnection], object]) -> int:
    with memory_warehouse() as connection:
        counting = FailingConnection(connection)
        run(counting.as_connection())
        return counting.count


def test_a_crash_before_any_statement_of_a_load_is_made_good_by_the_next_load() -> None:
    publisher = Publisher()
    lines = lines_of(publisher.serve(CRASH_HISTORY[:2]))
    with memory_warehouse() as connection:
        load(connection, publisher.archive, lines)
        expected = loaded_rows(connection)
    total = statement_count(lambda connection: load(connection, publisher.archive, lines))
    assert total > 20
    for fails_at in range(total):
        with memory_warehouse() as connection:
            with pytest.raises(InjectedFault):
                load(FailingConnection(connection, fails_at).as_connection(), publisher.archive, lines)
            load(connection, publisher.archive, lines)
            assert loaded_rows(connection) == expected, f"after a crash before statement {fails_at}"


def test_a_crash_while_refused_rows_are_forgotten_is_made_good_by_the_next_load(publisher, lines, loaded) -> None:
    def loaded_then_forget(connection: duckdb.DuckDBPyConnection, fails_at: int | None) -> int:
        load(connection, publisher.archive, lines)
        failing = FailingConnection(connection, fails_at)
        forget_rejected(failing.as_connection())
        return failing.count

    with memory_warehouse() as connection:
        total = loaded_then_forget(connection, None)
        assert loaded_rows(connection) != loaded
    assert total > 4
    for fails_at in range(total):
        with memory_warehouse() as connection:
            with pytest.raises(InjectedFault):
                loaded_then_forget(connection, fails_at)
            load(connection, publisher.archive, lines)
            assert loaded_rows(connection) == loaded, f"after a crash before statement {fails_at}"


@pytest.mark.parametrize("seed", seeds(2))
def test_a_crash_before_a_statement_of_a_build_is_made_good_by_the_next_refresh(
    publisher, lines, refreshed, seed: int
) -> None:
    earlier = lines_of(lines.fetches[:1])
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, earlier)
        counting = FailingConnection(connection)
        refresh(counting.as_connection(), publisher.archive, lines)
    fails_at = Random(seed).randrange(counting.count)
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, earlier)
        with pytest.raises(InjectedFault):
            refresh(FailingConnection(connection, fails_at).as_connection(), publisher.archive, lines)
        refresh(connection, publisher.archive, lines)
        assert warehouse_rows(connection) == refreshed


def test_a_body_that_cannot_be_read_now_is_loaded_when_it_can(publisher, lines, loaded) -> None:
    for fails_at in range(len(lines.fetches)):
        broken = MemoryArchive()
        broken.bodies, broken.fails_at = publisher.archive.bodies, fails_at
        with memory_warehouse() as connection:
            with pytest.raises(ArchiveError):
                load(connection, broken, lines)
            load(connection, publisher.archive, lines)
            assert loaded_rows(connection) == loaded, f"after body {fails_at} was missing"


def test_a_parser_that_fails_on_one_record_leaves_nothing_of_its_capture(publisher, lines, loaded) -> None:
    def fails_on_104(record: PartyRecord, kinds: frozenset[FactKind]) -> PartyFacts:
        if record.uid == 104 and "aliases" in kinds:
            raise InjectedFault("a fault of the parser")
        return ofac_csv.parse(record, kinds)

    earlier = lines_of(lines.fetches[:1])
    failing = [replace(FORMAT, parse=fails_on_104), *(form for form in FORMATS.values() if form is not FORMAT)]
    with memory_warehouse() as connection:
        with pytest.raises(InjectedFault):
            load(connection, publisher.archive, earlier, [FORMAT])
            load(connection, publisher.archive, lines, failing)
        assert connection.sql("select count(*) from stage.contents").fetchone() == (1,)
        assert connection.sql("select count(*) from stage.rejections").fetchone() == (0,)
        load(connection, publisher.archive, lines)
        assert loaded_rows(connection) == loaded


def test_a_loader_that_failed_once_can_load_the_same_capture_again() -> None:
    contents = [Content("0" * 64, lambda: CRASH_HISTORY[0].bodies)]
    with memory_warehouse() as connection:
        counting = FailingConnection(connection)
        ListLoader(counting.as_connection(), FORMAT).load(contents)
        total = counting.count
    assert total > 4
    for fails_at in range(total):
        with memory_warehouse() as connection:
            loader = ListLoader(FailingConnection(connection, fails_at).as_connection(), FORMAT)
            with pytest.raises(InjectedFault):
                loader.load(contents)
            loader.load(contents)
            found = "select count(*) from stage.presence join stage.bodies using (body_id, uid)"
            assert connection.sql(found).fetchone() == (len(UIDS),), f"after a crash before statement {fails_at}"
