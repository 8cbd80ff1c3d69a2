"""OFAC acts on US Eastern days: the only place that knows the zone.

Source: notices carry the day of Washington; four of 73 captures of 2023 fall on the previous Eastern day
(docs/decisions/0002).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")


def eastern_day(at: datetime) -> date:
    """The US Eastern calendar day of an aware moment."""
    return at.astimezone(EASTERN).date()


def end_of_eastern_day(day: date) -> datetime:
    """23:59:59 of a US Eastern day, in UTC: when something known only by its day is taken to have been seen."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=EASTERN).astimezone(UTC)
