"""A year's change log and 1,000 pages of recent actions, read to their items on one core, against their limits
and against the fewest items that such texts have.

    make bench             the captured log and pages, or the tests' invented ones; alone it takes
    --pages 100            fewer pages

A log or a set of pages is made of what is given, repeated to the size that is measured: the days and addresses of the
copies differ, and so do the names, for an entry that was read before is found again faster.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from listwire.types import Document, NoticeItemRow
from sources import ofac_change_log, ofac_recent_actions

SHARED = Path("../shared/data")
INVENTED = Path("tests/sources/notices")
LOG_BYTES = 2_700_000
LOG_LIMIT_S = 5.0
PAGE_COUNT = 1_000
PAGES_LIMIT_S = 30.0
LINES_PER_ITEM = 30
"""At least one item in so many lines, or the texts were not read: the captured and the invented ones have one in 6 to
12, prose and headings included."""

_DAY = re.compile(rb"^\d\d/\d\d/\d\d:", re.MULTILINE)
_NAME = re.compile(rb"([A-Z]{4})(?=[A-Z]*[ ,(\r\n])")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pages", type=int, default=PAGE_COUNT)
    page_count = arguments.parse_args().pages
    print(
        f"{'text':12}{'MB':>8}{'lines':>9}{'items':>8}{'entries':>9}{'refused':>9}{'s':>8}{'limit s':>9}{'peak MB':>9}"
    )
    _run(measure, "log", LOG_LIMIT_S, 1)
    _run(measure, "pages", PAGES_LIMIT_S * page_count / PAGE_COUNT, page_count)


def _run(action: Callable[..., None], *arguments: object) -> None:
    """In a process of its own, so that no text is read with what an earlier one left in memory."""
    process = multiprocessing.get_context("spawn").Process(target=action, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{arguments[0]}: the process ended with {process.exitcode}")


def measure(name: str, limit_s: float, count: int) -> None:
    """Print the line of one kind of text; processor time, so that a busy machine does not count."""
    documents = [_log(LOG_BYTES)] if name == "log" else list(map(_page, range(count)))
    parse = ofac_change_log.parse if name == "log" else ofac_recent_actions.parse
    line_count = sum(document.body.count(b"\n") for document in documents)
    start = time.process_time()
    parsed = [parse(document) for document in documents]
    seconds = time.process_time() - start
    items = [row for page in parsed for row in page.rows if isinstance(row, NoticeItemRow)]
    print(
        f"{name:12}{sum(len(document.body) for document in documents) / 1e6:9.1f}{line_count:9}{len(items):9}"
        f"{sum(item.line_count for item in items):9}{sum(len(page.rejections) for page in parsed):9}"
        f"{seconds:9.2f}{limit_s:9.1f}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f}",
        flush=True,
    )
    if reason := failure(len(items), line_count, seconds, limit_s):
        raise SystemExit(f"{name}: {reason}")


def failure(item_count: int, line_count: int, seconds: float, limit_s: float) -> str | None:
    """Why a measurement does not pass, or None: quickly read is nothing worth when nothing was read."""
    if item_count == 0 or item_count * LINES_PER_ITEM < line_count:
        return f"{item_count} items in {line_count} lines: the texts were not read"
    return f"{seconds:.2f} s, over {limit_s:.1f} s" if seconds > limit_s else None


def _log(size: int) -> Document:
    """A log of a given size: the days and names of each copy are its own."""
    captured = sorted(SHARED.glob("change_log/*.txt")) or sorted(INVENTED.glob("*/log.txt"))
    body = captured[0].read_bytes().rstrip(b"\x1a\r\n")
    first = _DAY.search(body)
    assert first is not None
    preamble, days = body[: first.start()], body[first.start() :]
    copies = [preamble]
    while sum(map(len, copies)) < size:
        copies.append(_copy(days, len(copies)) + b"\r\n\r\n")
    # At an end of an entry, so that the log is whole.
    cut = b"".join(copies)[:size].rpartition(b"].\r\n")
    return Document("bench", "log", "http://127.0.0.1/log.txt", "0" * 64, cut[0] + cut[1] + b"\x1a")


def _copy(days: bytes, number: int) -> bytes:
    """The same days under days and names of another year; the first copy as it is."""
    if number == 1:
        return days
    moved = iter(range(10_000))
    first = date(2000 + number, 1, 1)
    letters = _letters(number)

    def other_day(_: re.Match[bytes]) -> bytes:
        return f"{first + timedelta(days=next(moved) % 365):%m/%d/%y}:".encode()

    renamed = _NAME.sub(lambda match: match[1][:2] + letters + match[1][2:], days)
    return _DAY.sub(other_day, renamed)


def _page(number: int) -> Document:
    captured = sorted(SHARED.glob("ofac_pages/*.html")) or sorted(INVENTED.glob("*/page.html"))
    body = captured[number % len(captured)].read_bytes()
    copy = number // len(captured)
    if copy:
        letters = _letters(copy)
        body = _NAME.sub(lambda match: match[1][:2] + letters + match[1][2:], body)
    url = f"https://ofac.treasury.gov/recent-actions/{date(2000, 1, 1) + timedelta(days=number):%Y%m%d}"
    return Document("bench", "page", url, "0" * 64, body)


def _letters(number: int) -> bytes:
    return bytes(ord("A") + number // 26**place % 26 for place in range(3))


if __name__ == "__main__":
    main()
