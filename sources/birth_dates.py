"""OFAC's words for a day: dates of birth, and the days on which a document was issued or expires.

Forms met in the CSV set, plain XML and the consolidated list: `07 Jan 1994`, `Feb 1960`, `1971`, each also as `circa
...`, and two of them as a period: `1971 to 1973`, `01 Jan 1960 to 31 Dec 1962`, `circa 1960-1962`.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from listwire.facts import BirthDateRow

_MONTH_NAMES = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name.lower(): number for number, name in enumerate(_MONTH_NAMES) if name}

_UNIT = r"(?:(?:(\d{1,2}) )?([A-Za-z]{3}) )?(\d{4})"
_FORM = re.compile(rf"(circa )?{_UNIT}(?:(?: to | ?- ?)(?:circa )?{_UNIT})?", re.ASCII | re.IGNORECASE)


def read_birth_date(uid: int, text: str) -> BirthDateRow:
    """The days a date of birth can mean, both ends included, beside its words (blanks normalised).

    `circa` widens nothing: OFAC does not say by how much, so the days are those of the unit or period stated, and
    `precision_code` is circa whatever the unit. Two units are a range. Text of no known form, a day that no calendar
    has and a period that ends before it begins are unread, without days.
    """
    text = " ".join(text.split())
    match = _FORM.fullmatch(text)
    first = _days(*match.group(2, 3, 4)) if match else None
    if match is None or first is None:
        return BirthDateRow(uid, text, None, None, "unread")
    last = first if match[7] is None else _days(*match.group(5, 6, 7))
    if last is None or last[1] < first[0]:
        return BirthDateRow(uid, text, None, None, "unread")
    if match[1]:
        precision = "circa"
    elif match[7]:
        precision = "range"
    else:
        precision = "day" if match[2] else "month" if match[3] else "year"
    return BirthDateRow(uid, text, first[0], last[1], precision)


def read_day(text: str) -> date | None:
    """The day of `05 Jan 2011`; None for a month, a year, a period or words."""
    match = _FORM.fullmatch(" ".join(text.split()))
    if match is None or match[1] or not match[2] or match[7]:
        return None
    days = _days(*match.group(2, 3, 4))
    return days and days[0]


def day_text(day: date) -> str:
    """A day in OFAC's words: `05 Jan 2011`, in English whatever the locale."""
    return f"{day.day:02} {_MONTH_NAMES[day.month]} {day.year:04}"


def _days(day: str | None, month: str | None, year: str) -> tuple[date, date] | None:
    """First and last day of a day, month or year; None where the calendar has no such unit."""
    number = _MONTHS.get(month.lower()) if month else None
    if (month and number is None) or year == "0000":
        return None
    if day and number:
        try:
            return (exact := date(int(year), number, int(day))), exact
        except ValueError:
            return None
    if number:
        return date(int(year), number, 1), date(int(year), number, calendar.monthrange(int(year), number)[1])
    return date(int(year), 1, 1), date(int(year), 12, 31)
