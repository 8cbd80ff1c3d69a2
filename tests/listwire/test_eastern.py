"""US Eastern days: the day of a moment and the last second of a day, in summer, in winter, at each change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.eastern import eastern_day, end_of_eastern_day


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2023, 7, 24, 18, 43, tzinfo=UTC), date(2023, 7, 24)),
        (datetime(2023, 7, 25, 3, 59, 59, tzinfo=UTC), date(2023, 7, 24)),
        (datetime(2023, 7, 25, 4, tzinfo=UTC), date(2023, 7, 25)),
        (datetime(2026, 2, 28, 4, 59, 59, tzinfo=UTC), date(2026, 2, 27)),
        (datetime(2026, 2, 28, 5, tzinfo=UTC), date(2026, 2, 28)),
        (datetime(2026, 2, 28, 12, tzinfo=timezone(timedelta(hours=8))), date(2026, 2, 27)),
    ],
    ids=str,
)
def test_a_moment_falls_on_the_day_of_washington(at, day):
    assert eastern_day(at) == day


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2023, 7, 24), datetime(2023, 7, 25, 3, 59, 59, tzinfo=UTC)),
        (date(2026, 2, 27), datetime(2026, 2, 28, 4, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 7), datetime(2026, 3, 8, 4, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 9, 3, 59, 59, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC)),
    ],
    ids=str,
)
def test_a_day_ends_a_second_before_midnight_in_washington(day, end):
    assert end_of_eastern_day(day) == end
    assert end_of_eastern_day(day).tzinfo is UTC


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_end_of_a_day_is_its_last_second(day):
    end = end_of_eastern_day(day)

    assert eastern_day(end) == day
    assert eastern_day(end + timedelta(seconds=1)) == day + timedelta(days=1)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the bounds
def test_a_moment_is_within_its_day(at):
    day = eastern_day(at)

    assert end_of_eastern_day(day - timedelta(days=1)) < at < end_of_eastern_day(day) + timedelta(seconds=1)
