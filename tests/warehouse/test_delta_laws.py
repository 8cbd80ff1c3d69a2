"""Laws of deltas: replay is incremental, arrival does not count, and nothing later changes what was known."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import duckdb
import pytest

from tests.warehouse.delta_worlds import (
    CHANGES,
    FIRST_DAY,
    Service,
    added,
    current,
    derived,
    naive,
    removed,
    rows,
)
from tests.warehouse.worlds import REBUILT, memory_warehouse, warehouse_rows

pytestmark = pytest.mark.long


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with memory_warehouse() as memory:
        yield memory


def random_service(seed: int) -> Service:
    """Publications of which lists and deltas fail at times, come late, or say something else."""
    chance = random.Random(seed)
    service = Service()
    service.agree()
    for step in range(12):
        uids = sorted(service.parties)
        leaves = chance.sample(uids, chance.choice((0, 0, 1, 2)))
        comes = [uid for uid in {300 + chance.randrange(4), 400 + step} if uid not in uids and chance.random() < 0.6]
        in_full, with_delta = chance.random() < 0.4, chance.random() < 0.85
        is_wrong = chance.random() < 0.05
        service.publish(comes, leaves, in_full=in_full, with_delta=with_delta, told="" if is_wrong else None)
        if not in_full and chance.random() < 0.3:
            service.show(timedelta(hours=chance.choice((1, 9, 20))))
        if not with_delta and chance.random() < 0.5:
            service.tell(timedelta(hours=chance.choice((2, 10))), "".join([*map(added, comes), *map(removed, leaves)]))
    return service


SEEDS = (0,)


@pytest.mark.parametrize("seed", SEEDS)
def test_replay_is_the_incremental_warehouse_and_arrival_does_not_count(seed: int):
    service = random_service(seed)
    fetches = service.fetches
    with memory_warehouse() as replayed:
        service.refresh(replayed)
        expected = warehouse_rows(replayed)
        assert derived(replayed), "deltas moved the ledger"
    shuffled = random.Random(seed).sample(fetches, len(fetches))
    for arrival in (sorted(fetches, key=lambda fetch: fetch.fetched_at), shuffled):
        with memory_warehouse() as incremental:
            for end in (len(arrival) // 2, len(arrival) - 3):
                service.load(incremental, fetches=arrival[:end])
            service.refresh(incremental)
            found = warehouse_rows(incremental)
        assert {name for name in REBUILT if found[name] != expected[name]} == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_known_at_a_time_changes_by_nothing_that_comes_later(seed: int, connection):
    service = random_service(seed)
    service.load(connection)
    for day in (23, 27, 30):
        until = FIRST_DAY + timedelta(days=day)
        asked = (
            "select snapshot_id, content_sha256, status_code from ops.snapshots "
            f"where source_name = '{CHANGES}' and captured_at <= '{naive(until)}' order by all"
        )
        with memory_warehouse() as earlier:
            service.load(earlier, fetches=[fetch for fetch in service.fetches if fetch.fetched_at <= until])
            assert rows(earlier, asked) == rows(connection, asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_setting_can_be_taken_back(seed: int, connection):
    service = random_service(seed)
    service.load(connection)
    service.refresh(connection, applies=False)
    with memory_warehouse() as never:
        service.refresh(never, applies=False)
        expected = warehouse_rows(never)
    found = warehouse_rows(connection)
    assert {name for name in REBUILT if found[name] != expected[name]} == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_true_deltas_keep_the_ledger_at_the_newest_publication_whatever_lists_fail(seed: int, connection):
    chance = random.Random(seed)
    service = Service()
    service.agree()
    for step in range(4):
        leaves = chance.sample(sorted(service.parties), chance.choice((0, 1)))
        service.publish([500 + step], leaves, in_full=chance.random() < 0.3)
        service.refresh(connection)
        assert current(connection) == service.parties.keys()
