"""Calendar days as official texts print them; a day that the calendar has not, such as June 31, is none."""

from __future__ import annotations

from datetime import date, datetime

LONG_DAY = "%B %d, %Y"
"""`June 8, 2023`, as sentences and the Federal Register have it."""


def day_as(text: str, layout: str) -> date | None:
    """The day that a text is in this layout of `strptime`, or None where it is none."""
    try:
        return datetime.strptime(text, layout).date()  # noqa: DTZ007 a calendar day has no zone
    except ValueError:
        return None
