"""The rows of one file of OFAC's CSV sets as text: where each begins, whose it is, and what columns it has.

No header; null is the field `-0- `; rows end in CRLF; the last line is one 0x1A byte, and concatenated files carry that
byte in the middle, glued to a uid.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

END_MARK = "\x1a"
ROW_END = "\x1e"
"""What callers may put between rows: a row may hold a line end, and never this."""

_END, _ROW_END = END_MARK.encode(), ROW_END.encode()
_TAIL_BYTES = 4_096
_PLAIN_UID_DIGITS = 18
_UID = re.compile(r'^\s*"?(0*[1-9][0-9]{0,17})"?\s*,')


@dataclass(frozen=True, slots=True)
class CsvFile:
    """The rows of one file: uid (None where it cannot be read), line number and text of each.

    Without its end mark a file may be cut.
    """

    uids: Sequence[int | None]
    numbers: Sequence[int]
    rows: Sequence[str]
    has_end_mark: bool


def read_file(body: bytes) -> CsvFile:
    """Every row of a file; one that is not blank always counts, whatever is wrong with it."""
    has_end_mark = body[-_TAIL_BYTES:].rstrip(b" \r\n\t").endswith(_END)
    # A byte that is no UTF-8 survives as a surrogate, so that its row alone is refused and still shows its uid.
    text = str(_without_marks(body), "utf-8", errors="surrogateescape").removeprefix("\ufeff")
    return _plain_file(text, has_end_mark) or _quoted_file(text, has_end_mark)


def _without_marks(body: bytes) -> bytes | memoryview:
    """The bytes without end marks and ROW_END; the usual file, with its one mark last, is not copied for it."""
    first = body.find(_END)
    if 0 <= first and len(body) - first <= _TAIL_BYTES and not body[first:].strip(b" \r\n\t" + _END):
        if _ROW_END not in body:
            return memoryview(body)[:first]
        body = body[:first]
    for mark in (_END, _ROW_END):
        if mark in body:
            body = body.replace(mark, b"")
    return body


def most_have_another_width(file: CsvFile, width: int) -> bool:
    """Judged on a sample of at most 200 rows over the whole file: a changed format changes every row."""
    sample = file.rows[:: max(1, len(file.rows) // 200)]
    others = sum(len(columns(row) or ()) != width for row in sample)
    return others * 2 > len(sample)


def columns(row: str) -> list[str] | None:
    """The columns of one row; None where the csv reader gives up, for that is the row's fault alone."""
    try:
        return next(csv.reader([row]))
    except csv.Error:
        return None


def _plain_file(text: str, has_end_mark: bool) -> CsvFile | None:
    """A file as OFAC writes it, ASCII with CRLF and a uid at the start of every line; None where it has another form.

    No row goes over a line end then: one that begins with a uid ends the row before it, open quote or not. Three times
    as fast as the general way: a capture has 15,000 rows, nearly all of them known.
    """
    rows = text.split("\r\n")
    if not text.isascii() or text.count("\n") >= len(rows):
        return None
    while rows and not rows[-1]:
        rows.pop()
    uids = list(map(_plain_uid, rows))
    return CsvFile(uids, range(1, len(rows) + 1), rows, has_end_mark) if all(uids) else None


@lru_cache(maxsize=65_536)
def _plain_uid(row: str) -> int:
    """The uid that a row begins with, 0 where it begins with none; remembered, for nearly every row comes again."""
    head, comma, _ = row.partition(",")
    return int(head) if comma and head.isdecimal() and len(head) <= _PLAIN_UID_DIGITS else 0


def _quoted_file(text: str, has_end_mark: bool) -> CsvFile:
    found = list(_records(text.split("\n")))
    numbers, rows = [number for number, _ in found], [row for _, row in found]
    return CsvFile([_uid(row) for row in rows], numbers, rows, has_end_mark)


def _records(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """A quoted field's line ends are kept; a line that looks like a new row always ends a row with an open quote."""
    pending, start = "", 0
    for number, line_with_end in enumerate(lines, start=1):
        line = line_with_end.removesuffix("\r")
        if pending and _UID.match(line):
            yield start, pending
            pending = ""
        if not pending and not line.strip():
            continue
        if not pending:
            start = number
        pending = f"{pending}\n{line}" if pending else line
        if pending.count('"') % 2 == 0:
            yield start, pending
            pending = ""
    if pending:
        yield start, pending.rstrip("\n")  # of a file that ends inside a quote


def _uid(row: str) -> int | None:
    match = _UID.match(row)
    return int(match[1]) if match else None
