"""OFAC's yearly change log: every addition, change and removal of a year with its day, in OFAC's words.

A text file of lines of at most 67 characters, the entries of a day under `06/01/23:` and the headings of its acts; one
day may head several blocks. A party stands there once per alias. The last byte is 0x1A: a file without it may be cut.
Source: the log of 2023; others have its form by pattern, the oldest may be PDF only.

    bytes -> days -> one NoticeRow a day | its items (sources.notice_items)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from listwire.errors import ParseError
from listwire.types import Document, NoticeItemRow, NoticeRow, ParsedDocument, Rejection, Source
from sources.notice_headings import types_of_lines
from sources.notice_items import items_of
from sources.notice_sections import unwrapped
from sources.notice_types import in_order

SOURCE = Source(
    name="ofac_change_log",
    kind="notice",
    publisher="OFAC",
    parts={"log": "https://www.treasury.gov/ofac/downloads/sdnnew{YY}.txt"},
    cadence=timedelta(hours=6),  # it grows on a day with an act, hours after the page of that day
)

PARSER_VERSION = "3"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

_END = "\x1a"
_DAY = re.compile(r"[^\S\n]*(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})[^\S\n]*:[^\S\n]*")
_LIKE_A_DAY = re.compile(r"\s*(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})|[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4})\s*:?\s*")
"""A line that another hand, or another form of the log, may mean as a day."""
_DAY_BYTES = re.compile(rb"^[ \t]*\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})[ \t]*:[ \t\r]*$", re.MULTILINE)
_FIRST_YEAR = 90
_PREAMBLE = re.compile(rb"following\s+changes\s+have\s+occurred.{0,400}since\s+January\s+1", re.IGNORECASE | re.DOTALL)
"""How the preamble ends: a log of a year without an act so far has no more."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class _Block(NamedTuple):
    """The lines under one day as it is written; `line_number` is that of the day in the file."""

    heading: str
    day: date | None
    line_number: int
    lines: list[str]


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no change log, or None."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not body.strip(b"\x1a \r\n\t"):
        return "empty answer"
    if head.startswith(b"%pdf"):
        return "a PDF document: the logs of some years have no text file"
    if head.startswith((b"<", b"{")):
        return "not a text file" + (f" but {content_type}" if content_type else "")
    if b"\x00" in body[:1024]:
        return "NUL bytes: another encoding than OFAC's ASCII (UTF-16?)"
    if not _DAY_BYTES.search(body) and not _PREAMBLE.search(body):
        return "no day such as 06/01/23: on a line of its own, where a change log was expected"
    return None


def parse(document: Document) -> ParsedDocument:
    """One notice a day, then its items; days in the order of the file, their blocks together.

    `effective_on` equals `published_on`: the log has no other day. The last day of a file that may be cut is not whole:
    another text of that day counts before it. An entry that the end of a cut file goes through and
    a block under what is no day are refused, whole. Raises ParseError for bytes that are no log.
    """
    reason = inspect(document.body, document.content_type)
    if reason is not None:
        raise ParseError(reason, source_name=document.source_name, where=document.url)
    text = _text(document.body)
    blocks = list(_blocks(text.rstrip(f"{_END}\r\n\t ").replace("\r\n", "\n").split("\n")))
    rows: list[NoticeRow | NoticeItemRow] = []
    rejections = [_no_day(block) for block in blocks if block.day is None and any(map(str.strip, block.lines))]
    is_cut = not text.rstrip("\r\n\t ").endswith(_END)
    for day in dict.fromkeys(block.day for block in blocks if block.day):
        of_day = [block for block in blocks if block.day == day]
        lines, numbers = _joined(of_day)
        key = f"sdnnew{day:%y}/{day.isoformat()}"
        is_last = is_cut and of_day[-1] is blocks[-1]
        rows.append(_notice(key, day, lines, document.url, is_whole=not is_last))
        items, refused = items_of(lines, key, may_be_cut=is_last)
        rows += items
        rejections += (_in_file(rejection, numbers) for rejection in refused)
    return ParsedDocument(tuple(rows), tuple(rejections))


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """The blocks of the file; the preamble above the first day names no party."""
    block: _Block | None = None
    for number, line in enumerate(lines, 1):
        match = _DAY.fullmatch(line.rstrip("\r"))
        if match:
            if block is not None:
                yield block
            block = _Block(line.strip(), _day(match), number, [])
        elif block is not None and _LIKE_A_DAY.fullmatch(line) and _is_behind_an_entry(block.lines):
            # No day of ours: what stands below it is refused, for it is not of the day above.
            yield block
            block = _Block(line.strip(), None, number, [])
        elif block is not None:
            block.lines.append(line.replace(_END, "").rstrip())
    if block is not None:
        yield block


def _is_behind_an_entry(lines: list[str]) -> bool:
    """Whether the last line that is not empty ends an entry or a heading, so that the next one is no part of it."""
    last = next((line.rstrip() for line in reversed(lines) if line.strip()), "")
    return not last or last.endswith((".", "]", ":"))


def _day(match: re.Match[str]) -> date | None:
    """The day of MM/DD/YY; None where the calendar has none such. The first logs are of the nineties."""
    month, day, year = map(int, match.groups())
    century = 0 if year > 99 else 1900 if year >= _FIRST_YEAR else 2000
    try:
        return date(century + year, month, day)
    except ValueError:
        return None


def _joined(blocks: list[_Block]) -> tuple[list[str], list[int]]:
    """The lines of a day without the empty ones around its blocks, and the number of each in the file."""
    lines: list[str] = []
    numbers: list[int] = []
    for block in blocks:
        filled = [at for at, line in enumerate(block.lines) if line]
        if not filled:
            continue
        between = [""] if lines else []
        lines += between + block.lines[filled[0] : filled[-1] + 1]
        first = block.line_number + 1 + filled[0]
        numbers += [first - 1] * len(between) + list(range(first, first + filled[-1] + 1 - filled[0]))
    return lines, numbers


def _notice(key: str, day: date, lines: list[str], url: str, *, is_whole: bool) -> NoticeRow:
    return NoticeRow(
        publisher_code="OFAC",
        document_key=key,
        notice_types=in_order(types_of_lines(unwrapped(lines))),
        published_on=day,
        effective_on=day,
        title=f"Changes to the SDN list, {day.day} {_MONTHS[day.month - 1]} {day.year}",
        url=url if url.startswith(("http://", "https://")) else SOURCE.parts["log"].replace("{YY}", f"{day:%y}"),
        document_number=None,
        body_text="\n".join(lines) or None,
        is_whole_text=is_whole,
    )


def _no_day(block: _Block) -> Rejection:
    return Rejection(
        contract="notices",
        row_number=block.line_number,
        column="published_on",
        check="date",
        value=block.heading,
        raw="\n".join([block.heading, *block.lines]),
        reason=f"line {block.line_number}: {block.heading} is no day, so nothing under it can be dated",
    )


def _in_file(rejection: Rejection, numbers: list[int]) -> Rejection:
    """A refused entry with its line in the file, not in its day."""
    number = numbers[rejection.row_number - 1] if rejection.row_number else None
    reason = rejection.reason.partition(": ")[2]
    return replace(rejection, row_number=number, reason=f"line {number}: {reason}")
