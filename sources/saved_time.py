"""When a saved file was captured: as its name says, else the nearest folder, else the document itself.

A time known only as a day is the end of that US Eastern day, and not certain (docs/DESIGN section 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from html import unescape

from listwire.eastern import end_of_eastern_day
from listwire.types import EntryRow
from sources.feed_dates import read_date

Moment = tuple[datetime, bool]
"""An aware UTC time, and whether it is certain."""

_STAMP = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<dash>-?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d)(?P<colon>[:.-]?)(?P<minute>\d\d)(?P=colon)(?P<second>\d\d)Z)?(?!\d)",
    re.IGNORECASE,
)
_HASH = re.compile(r"[0-9a-f]{32,}", re.IGNORECASE)
"""A file named by its hash has digits that mean no day."""

_BEHIND_A_DAY = re.compile(r"(?<=(?<!\d)\d{8})[_-](?=[A-Za-z]{2}|\d{4})")
"""What stands before a word or a year behind a day; OFAC's second page of a day is `_33`."""

FIRST_FEEDS_AT = datetime(1999, 3, 1, tzinfo=UTC)
"""RSS 0.90 is of March 1999: an earlier date in a feed is a placeholder (1970), or of an old text, and no capture's."""

_LOG_DAY = re.compile(rb"^[ \t]*(\d{1,2})/(\d{1,2})/((?:20)?\d\d)[ \t]*:", re.MULTILINE)
"""The head of a day block of OFAC's change log."""

_CHANNEL_DATES = ("lastbuilddate", "pubdate", "updated", "date", "modified")
_CHANNEL_DATE = re.compile(
    r"<(?:[\w.-]+:)?(lastBuildDate|pubDate|updated|date|modified)(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]+)",
    re.IGNORECASE,
)


def time_in_name(name: str) -> Moment | None:
    """The time that the name of a file gives, else the nearest of its folders; an archive counts as a folder."""
    for piece in reversed(name.replace("\\", "/").split("/")):
        found = [moment for _, moment in _stamps(piece)]
        if found:
            # `page_20240507_saved_20240601T120000Z`: a whole time over a day, else the latest, which holds for both.
            return max(found, key=lambda moment: (moment[1], moment[0]))
    return None


def without_time(piece: str) -> str:
    """One piece of a path without the times in it: what names the thing, whenever it was captured."""
    for match, _ in _stamps(piece):
        piece = piece.replace(match[0], " ")
    return piece


def without_capture(name: str) -> str:
    """The path of a saved page without the time of capture in the file's name: what an id is looked for in.

    A whole time is always the capture's. A day is it only beside another one, and then the latest: alone it may be the
    id. Words and long numbers behind a day are cut off from it, for `20250701_saved` is no id.
    """
    folders, slash, piece = name.replace("\\", "/").rpartition("/")
    stamps = _stamps(piece)
    captures = [match for match, (_, is_certain) in stamps if is_certain]
    if not captures and len(stamps) > 1:
        captures = [max(stamps, key=lambda stamp: (stamp[1][0], stamp[0].start()))[0]]
    for match in reversed(captures):
        piece = f"{piece[: match.start()]} {piece[match.end() :]}"
    piece = re.sub(r"[\s_-]+(?=\.|$)|[_-](?=\s)", "", piece)
    return f"{folders}{slash}{_BEHIND_A_DAY.sub(' ', piece)}"


def time_of_day(day: date | None) -> Moment | None:
    """What is taken as the time of something known only by its day."""
    return (end_of_eastern_day(day), False) if day else None


def last_day_of_log(body: bytes) -> date | None:
    """The latest day that heads a block of OFAC's change log; None for what has no such block."""
    days: list[date] = []
    for month, day, year in _LOG_DAY.findall(body):
        try:
            days.append(date(2000 + int(year) % 100, int(month), int(day)))
        except ValueError:  # such as 13/45/23
            continue
    return max(days, default=None)


def time_of_feed(head: str, rows: Iterable[EntryRow]) -> Moment | None:
    """When a feed says it was made: in its `head` (the text before its first item), else its newest entry."""
    named: dict[str, str] = {}
    for tag, text in _CHANNEL_DATE.findall(head):
        named.setdefault(tag.lower(), unescape(text))
    for tag in _CHANNEL_DATES:
        if moment := _published_time(named.get(tag)):
            return moment
    return max(filter(None, (_published_time(row.published_text) for row in rows)), default=None)


def _stamps(piece: str) -> list[tuple[re.Match[str], Moment]]:
    """Each time in one piece of a path, where it stands and as meant; what is no day of the calendar is none."""
    matches = _STAMP.finditer(_HASH.sub(lambda digits: "x" * len(digits[0]), piece))
    return [(match, moment) for match in matches if (moment := _moment(match)) is not None]


def _moment(match: re.Match[str]) -> Moment | None:
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    try:
        if match["hour"] is None:
            return time_of_day(date(year, month, day))
        hour, minute, second = (int(match[part]) for part in ("hour", "minute", "second"))
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC), True
    except ValueError:  # such as 20231399
        return None


def _published_time(text: str | None) -> Moment | None:
    moment, issue = read_date(text)
    if text is None or moment is None or moment < FIRST_FEEDS_AT:
        return None
    if ":" not in text and not re.search(r"\dT\d", text):  # a day alone
        return time_of_day(moment.date())
    return moment, issue is None
