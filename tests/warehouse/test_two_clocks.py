"""`designations_asof` and `party_asof`: who was listed on a day, and what was known of it at a moment.

The oracle is the model, told of the captures up to that moment alone. Within one US Eastern day captures are netted (a
gap is no gap, the richest format speaks), so the moments asked are such that no capture of their day comes after them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import duckdb
import pytest

from listwire.eastern import end_of_eastern_day
from tests.warehouse.facts_model import eastern
from tests.warehouse.generated import FEW_WORLDS, World
from tests.warehouse.history_model import Story, listed_on_day, tell
from tests.warehouse.worlds import Party, Publisher, Seen, lines_of, memory_warehouse, refresh, warehouse_rows
from warehouse.build import read_macros

pytestmark = pytest.mark.long

Row = tuple[Any, ...]
LATER = datetime(2099, 1, 1, tzinfo=UTC)
MOMENT_COUNT, DAY_COUNT, UID_COUNT = 2, 4, 4
"""Asked of each world: every answer takes some 10 ms."""
LISTED = (
    "select uid, list_code, party_name, party_type, program_codes, listed_on, listed_on_basis, is_start_unknown, "
    "delisted_on, first_observed_at from designations_asof(?, ?)"
)
DAY = timedelta(days=1)


def moments(world: World, count: int = MOMENT_COUNT) -> list[datetime]:
    """Moments between the captures, from before the first to after the last, none within the captures of a day."""
    random = Random(f"moments {world}")
    first, last = world.history[0].at - DAY, world.history[-1].at + DAY
    found: list[datetime] = []
    while len(found) < count:
        at = first + random.random() * (last - first)
        is_cut = any(eastern(seen.at) == eastern(at) and seen.at > at for seen in world.history)
        found.append(end_of_eastern_day(eastern(at)) if is_cut else at)
    return sorted(found)


def days(world: World) -> list[date]:
    """Days to ask about: some around the captures, and one before all of them that the lists state for a listing."""
    near = {eastern(seen.at) + offset * DAY for seen in world.history for offset in (-1, 0, 1)}
    return [date(2022, 4, 10), *sorted(Random(f"days {world}").sample(sorted(near), DAY_COUNT))]


def uids(world: World) -> list[int]:
    """Parties to ask about, one that was never seen among them."""
    seen = sorted(world.story.times)
    return [1, *Random(f"uids {world}").sample(seen, min(UID_COUNT, len(seen)))]


def known_by(world: World, at: datetime) -> list[Seen]:
    return [seen for seen in world.history if seen.at <= at]


def naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def listed(connection: duckdb.DuckDBPyConnection, day: date, known_at: date | datetime) -> list[Row]:
    known = naive(known_at) if isinstance(known_at, datetime) else known_at
    return sorted(connection.execute(LISTED, [day, known]).fetchall(), key=repr)


def expected(story: Story, day: date) -> list[Row]:
    return sorted(
        (
            (
                item.uid, item.list_code, item.name, item.party_type, [*item.program_codes], item.listed_on,
                item.basis, item.listed_on is None, item.delisted_on, naive(item.first_observed_at),
            )
            for item in listed_on_day(story, day)
        ),
        key=repr,
    )  # fmt: skip


def party(connection: duckdb.DuckDBPyConnection, uid: int, known_at: datetime) -> list[Row]:
    select = (
        "select version_number, primary_name, party_type, remarks, observed_from_at, observed_to_at, is_listed "
        "from party_asof(?, ?)"
    )
    return connection.execute(select, [uid, naive(known_at)]).fetchall()


def expected_party(story: Story, uid: int) -> list[Row]:
    versions = story.versions(uid) if uid in story.times else []
    return [
        (
            number, item.name, item.party_type, item.remarks, naive(item.from_at),
            naive(item.to_at) if item.to_at else None, item.to_at is None,
        )
        for number, item in list(enumerate(versions, start=1))[-1:]
    ]  # fmt: skip


def test_who_was_listed_on_a_day_by_all_that_is_known(told: World) -> None:
    for day in days(told):
        assert listed(told.connection, day, LATER) == expected(told.story, day), day


def test_who_was_listed_on_a_day_as_known_at_a_moment(told: World) -> None:
    for at in moments(told):
        story = tell(known_by(told, at))
        for day in days(told):
            assert listed(told.connection, day, at) == expected(story, day), (day, at)


def test_a_party_as_known_at_a_moment(told: World) -> None:
    for at in [*moments(told), LATER]:
        story = tell(known_by(told, at))
        for uid in uids(told):
            assert party(told.connection, uid, at) == expected_party(story, uid), (uid, at)


def test_a_day_stands_for_its_end_in_washington(told: World) -> None:
    for known_on in days(told)[::2]:
        at_end = listed(told.connection, known_on, end_of_eastern_day(known_on))
        assert listed(told.connection, known_on, known_on) == at_end, known_on


@pytest.mark.parametrize("told", FEW_WORLDS, indirect=True, ids=str)
def test_what_was_known_changes_only_by_what_was_captured_by_then(told: World) -> None:
    """The history cut at a moment and the whole one answer alike, and the rest makes of the cut one the whole."""
    at = end_of_eastern_day(eastern(told.history[len(told.history) // 2].at))
    by_then = [fetch for fetch in told.lines.fetches if fetch.fetched_at <= at]
    assert 0 < len(by_then) < len(told.lines.fetches)
    with memory_warehouse() as connection:
        refresh(connection, told.publisher.archive, lines_of(by_then))
        for day in days(told):
            assert listed(connection, day, LATER) == listed(told.connection, day, at), day
        for uid in uids(told):
            assert party(connection, uid, LATER) == party(told.connection, uid, at), uid
        refresh(connection, told.publisher.archive, told.lines)
        assert warehouse_rows(connection) == told.rows


# ---- by hand ---------------------------------------------------------------------------------------------------------

NOON = datetime.combine(date(2026, 2, 2), time(17), tzinfo=UTC)


def names(connection: duckdb.DuckDBPyConnection, day: date, known_at: date | datetime) -> list[str]:
    return [row[2] for row in listed(connection, day, known_at)]


def told_of(connection: duckdb.DuckDBPyConnection, history: Iterable[Seen]) -> None:
    publisher = Publisher()
    refresh(connection, publisher.archive, lines_of(publisher.serve(history)))


def test_a_delisting_is_known_from_the_capture_that_shows_it() -> None:
    both = {101: Party("ALPHA"), 102: Party("BRAVO")}
    history = [Seen(NOON, both), Seen(NOON + DAY, {101: both[101]})]
    with memory_warehouse() as connection:
        told_of(connection, history)
        ninth = date(2026, 2, 9)
        assert names(connection, ninth, date(2026, 2, 2)) == ["ALPHA", "BRAVO"]
        assert names(connection, ninth, date(2026, 2, 3)) == ["ALPHA"]
        assert names(connection, date(2026, 2, 2), date(2026, 2, 9)) == ["ALPHA", "BRAVO"]
        assert names(connection, ninth, NOON + DAY - timedelta(seconds=1)) == ["ALPHA", "BRAVO"]
        assert names(connection, ninth, NOON - timedelta(seconds=1)) == []


def test_a_mended_day_of_listing_is_known_from_the_capture_that_states_it() -> None:
    def stated(day: int) -> dict[int, Party]:
        return {101: Party("ALPHA", lists=(("SDN", date(2025, 5, day)),))}

    history = [Seen(NOON, stated(7), form="rich"), Seen(NOON + 2 * DAY, stated(9), form="rich")]
    with memory_warehouse() as connection:
        told_of(connection, history)
        eighth = date(2025, 5, 8)
        assert [row[5:7] for row in listed(connection, date(2026, 2, 9), date(2026, 2, 2))] == [
            (date(2025, 5, 7), "list")
        ]
        assert [row[5:7] for row in listed(connection, date(2026, 2, 9), date(2026, 2, 9))] == [
            (date(2025, 5, 9), "list")
        ]
        assert names(connection, eighth, date(2026, 2, 2)) == ["ALPHA"]
        assert names(connection, eighth, date(2026, 2, 9)) == []


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(
    ("known", "moment"),
    [
        ("timestamptz '2026-02-27 21:30:00+00'", "2026-02-27 21:30:00"),
        ("timestamp '2026-02-27 21:30:00'", "2026-02-27 21:30:00"),
        ("'2026-02-27 21:30:00'", "2026-02-27 21:30:00"),
        ("date '2026-02-26'", "2026-02-27 04:59:59.999999"),
        ("'2026-02-26'", "2026-02-27 04:59:59.999999"),
        ("'2026-2-26'", "2026-02-27 04:59:59.999999"),
        ("date '2026-07-01'", "2026-07-02 03:59:59.999999"),
    ],
)
def test_what_is_known_at_does_not_hang_on_the_zone_of_the_session(zone: str, known: str, moment: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"set TimeZone = '{zone}'")
        connection.execute(read_macros()["known_moment"])
        assert connection.execute(f"select cast(known_moment({known}) as varchar)").fetchall() == [(moment,)]
