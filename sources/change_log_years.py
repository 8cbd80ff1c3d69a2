"""The addresses of OFAC's yearly change logs, and which of them are to be asked; pure."""

from __future__ import annotations

import re
from datetime import date

LOG_PART = "log"
"""The part of the source that holds the pattern; the log of a year is the part `log_2026`."""

_YEAR_MARK = "{YY}"
_YEAR_IN_NAME = re.compile(r"(sdnnew)\d\d(?!\d)", re.IGNORECASE)
_YEAR_PART = re.compile(rf"{LOG_PART}_(\d{{4}})")


def log_part(year: int) -> str:
    """The name of a year's log as a part of its source."""
    return f"{LOG_PART}_{year}"


def log_url(address: str, year: int, current_year: int) -> str | None:
    """The address of a year's log: `{YY}`, or the digits behind `sdnnew`, stand for the year.

    An address with neither is that of the current year's log alone: None for another year.
    """
    digits = f"{year % 100:02}"
    if _YEAR_MARK in address:
        return address.replace(_YEAR_MARK, digits)
    if _YEAR_IN_NAME.search(address):
        return _YEAR_IN_NAME.sub(rf"\g<1>{digits}", address)
    return address if year == current_year else None


def polled_years(today: date) -> tuple[int, ...]:
    """The years whose logs a run asks for: the current one, and in January the last, which may still be finished."""
    return (today.year - 1, today.year) if today.month == 1 else (today.year,)


def is_closed(year: int, asked_on: date) -> bool:
    """Whether a log that came on a day holds its whole year: from February of the next year on."""
    return asked_on >= date(year + 1, 2, 1)
