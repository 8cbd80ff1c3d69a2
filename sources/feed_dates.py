"""Dates of feed items, from the publisher's own string: in UTC, and with the reason when they are not certain.

feedparser reads dates too, but takes an unknown zone for UTC in silence, loses `GMT+9`, and fills a missing year or
century from the clock: a replay a year later would give other rows. So the strings are read here, by these rules alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

DateIssue = Literal["missing", "unparsed", "no_timezone"]

EARLIEST_YEAR = 1900
"""Earlier years are placeholders of content systems (0001, 1601) and no date of any news."""

_HOURS: dict[str, float] = {
    **{
        "z": 0,
        "ut": 0,
        "utc": 0,
        "gmt": 0,
        "wet": 0,
        "west": 1,
        "bst": 1,
        "cet": 1,
        "cest": 2,
        "mez": 1,
        "mesz": 2,
        "wat": 1,
    },
    **{
        "eet": 2,
        "eest": 3,
        "sast": 2,
        "cat": 2,
        "eat": 3,
        "msk": 3,
        "pkt": 5,
        "wib": 7,
        "ict": 7,
        "sgt": 8,
        "hkt": 8,
        "myt": 8,
    },
    **{"jst": 9, "kst": 9, "aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5, "awst": 8, "nzst": 12, "nzdt": 13},
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8},
    **{
        "hst": -10,
        "ast": -4,
        "adt": -3,
        "nst": -3.5,
        "ndt": -2.5,
        "brt": -3,
        "art": -3,
        "clt": -4,
        "vet": -4,
        "pet": -5,
    },
}
"""Zone names with one hour offset in news use. Left out, so read as no zone: IST (India, Israel, Ireland), ET and PT
(their offset depends on the season), single letters other than Z (RFC 2822 calls them unreliable)."""

_MONTH_NAMES = (
    "jan january januar janvier janv enero ene janeiro gennaio gen januari января янв ιαν ιανουαρίου",
    "feb february februar février fevrier févr fevr fév fev febrero fevereiro febbraio februari февраля фев φεβ"
    " φεβρουαρίου",
    "mar march märz maerz mär mrz mars marzo março marco maart mrt марта мар μαρ μάρ μαρτίου",
    "apr april avril avr abril abr aprile апреля апр απρ απριλίου",
    "may mai mayo maio maggio mag mei maj мая май μαϊ μάι μαΐου",
    "jun june juni juin junio junho giugno giu июня июн ιουν ιούν ιουνίου",
    "jul july juli juillet juil julio julho luglio lug июля июл ιουλ ιούλ ιουλίου",
    "aug august août aout aoû agosto ago augusti augustus августа авг αυγ αύγ αυγούστου",
    "sep september sept septembre septiembre setembro set settembre сентября сен сент σεπ σεπτεμβρίου",
    "oct october oktober okt octobre octubre outubro out ottobre ott октября окт οκτ οκτωβρίου",
    "nov november novembre noviembre novembro ноября ноя нояб νοε νοέ νοεμβρίου",
    "dec december dezember dez décembre decembre déc diciembre dic dezembro dicembre декабря дек δεκ δεκεμβρίου",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_FILLERS = frozenset({"de", "of", "at", "à", "um", "uhr", "the", "del", "-", "|"})
_AFTERNOON = {
    "am": False,
    "a.m": False,
    "오전": False,
    "上午": False,
    "pm": True,
    "p.m": True,
    "오후": True,
    "下午": True,
}

_ISO_DAY = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?=$|[T\s]|[+-]\d|Z)", re.IGNORECASE)
_NUMERIC_DAY = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_DOTTED_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_EAST_ASIAN_DAY = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_COMPACT_TIME = re.compile(r"^(\d\d)(\d\d)(\d\d)(?=\D|$)")
_DASHED_NAME = re.compile(r"(?<=\d)-(?=[^\W\d])|(?<=[^\W\d])-(?=\d{2})")
_COMMENT = re.compile(r"\([^()]*\)")
_TIME = re.compile(
    r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,:]\d{1,9})?)?(?:(am|pm|z)|((?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:gmt|utc|ut|z)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?", re.IGNORECASE)


@dataclass
class _Parts:
    """What the tokens of a date have said so far; `numbers` are one- and two-digit ones, in order."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int = 0
    minute: int = 0
    second: int = 0
    offset: timedelta | None = None
    is_afternoon: bool | None = None
    has_time: bool = False
    numbers: list[int] = field(default_factory=list)


def read_date(text: str | None) -> tuple[datetime | None, DateIssue | None]:
    """A published date in UTC and why it is not certain (None: it is).

    Without a readable zone the time is read as UTC and marked `no_timezone`. A date without its day, with words that
    are neither month nor zone, or out of the calendar is `unparsed` and gives no time: nothing is filled in.
    """
    stripped = (text or "").strip()
    if not stripped:
        return None, "missing"
    if len(stripped) > 120:  # no date is that long, and a hostile one must not take long
        return None, "unparsed"
    parts = _read_parts(stripped)
    moment = _to_utc(parts) if parts else None
    if parts is None or moment is None:
        return None, "unparsed"
    return moment, None if parts.offset is not None else "no_timezone"


def _read_parts(text: str) -> _Parts | None:
    parts = _Parts()
    rest = _take_numeric_day(text, parts)
    rest = _DASHED_NAME.sub(" ", _COMMENT.sub(" ", rest)).replace(",", " ")
    words = rest.split()
    months = [word for word in words if word.casefold().rstrip(".") in _MONTHS]
    if len(months) > 1 and words[0] == months[0]:  # `mar, 03 feb 2026`: a Tuesday, no March
        del words[0]
    if not all(_take_token(token, position, parts) for position, token in enumerate(words)):
        return None
    _share_out_numbers(parts)
    return None if parts.numbers or None in (parts.year, parts.month, parts.day) else parts


def _take_numeric_day(text: str, parts: _Parts) -> str:
    """Read a day in figures, if one is there; the text without it. `01/02/2017` is two days, so it is not read."""
    for pattern, order in (
        (_ISO_DAY, (1, 3, 4)),
        (_EAST_ASIAN_DAY, (1, 2, 3)),
        (_NUMERIC_DAY, (1, 2, 3)),
        (_DOTTED_DAY, (3, 2, 1)),
    ):
        match = pattern.match(text) if pattern is _ISO_DAY else pattern.search(text)
        if match:
            parts.year, parts.month, parts.day = (int(match.group(index)) for index in order)
            after = text[match.end() :]
            time = _COMPACT_TIME.sub(r"\1:\2:\3", after[1:]) if after[:1] in ("T", "t") else after
            return f"{text[: match.start()]} {time}"
    return text


def _take_token(token: str, position: int, parts: _Parts) -> bool:
    """Read one word of a date into `parts`; False when it means nothing known."""
    word = token.casefold().rstrip(".")
    time = _TIME.fullmatch(token)
    if time and not parts.has_time:
        return _take_time(time, parts)
    if word in _FILLERS or word == "":
        return True
    if word in _MONTHS and parts.month is None:
        parts.month = _MONTHS[word]
    elif word in _AFTERNOON and parts.is_afternoon is None:
        parts.is_afternoon = _AFTERNOON[word]
    elif len(word) == 4 and word.isdecimal() and parts.year is None:
        parts.year = int(word)
    elif number := _NUMBER.fullmatch(token):
        parts.numbers.append(int(number.group(1)))
    elif parts.has_time and (offset := _read_offset(word)) is not None:
        parts.offset = parts.offset or offset  # `GMT +0200` says more by its figure, `EST -0500` says it twice
    else:
        # A weekday, in any language, stands first; any other word after the time is a zone that is not known.
        return word.isalpha() and (position == 0 or parts.has_time)
    return True


def _take_time(time: re.Match[str], parts: _Parts) -> bool:
    hour, minute, second, suffix, offset = time.groups()
    parts.hour, parts.minute, parts.second, parts.has_time = int(hour), int(minute), int(second or 0), True
    if suffix and suffix.lower() == "z":
        parts.offset = timedelta(0)
    elif suffix:
        parts.is_afternoon = suffix.lower() == "pm"
    if offset:
        parts.offset = _read_offset(offset.casefold())
        return parts.offset is not None
    return True


def _read_offset(word: str) -> timedelta | None:
    """The distance from UTC that a zone says; `GMT+9` is nine hours ahead, as its publishers mean it."""
    if word in _HOURS:
        return timedelta(hours=_HOURS[word])
    match = _OFFSET.fullmatch(word)
    if not match:
        return None
    sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > timedelta(hours=14) or int(minutes or 0) > 59:  # +14:00 is the largest in use
        return None
    return offset if sign == "+" else -offset


def _share_out_numbers(parts: _Parts) -> None:
    """Small numbers are the day and then, without a year of four digits, the year (RFC 2822: 50 is 1950)."""
    if parts.day is None and parts.numbers:
        parts.day = parts.numbers.pop(0)
    if parts.year is None and parts.numbers:
        year = parts.numbers.pop(0)
        parts.year = year + (2000 if year < 50 else 1900)


def _to_utc(parts: _Parts) -> datetime | None:
    hour = parts.hour
    if parts.is_afternoon is not None and hour <= 12:
        hour = hour % 12 + (12 if parts.is_afternoon else 0)
    days, hour = (1, 0) if hour == 24 and parts.minute == parts.second == 0 else (0, hour)
    second = 59 if parts.second == 60 else parts.second  # a leap second
    if not parts.year or parts.year < EARLIEST_YEAR or not parts.month or not parts.day:
        return None
    try:
        local = datetime(parts.year, parts.month, parts.day, hour, parts.minute, second, tzinfo=UTC)
        return local + timedelta(days=days) - (parts.offset or timedelta(0))
    except (ValueError, OverflowError):  # the 30th of February, or a moment past the year 9999
        return None
