"""Collecting the Federal Register: documents, window after window, page after page, then the text of each document.

A run reads the documents of the last three months; behind a gap it reads what lies between first, so that the last
window is read only when nothing before it is missing. A window that is over is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flows.collecting import Collected, House, Progress, Span, collect, merged
from flows.known import Known
from flows.notice_walk import failed, unreadable
from listwire.eastern import eastern_day
from listwire.errors import ParseError
from listwire.types import Document, Source
from sources import federal_register
from sources.federal_register import TEXT_PREFIX, RegisterText
from sources.notice_due import PageHistory, in_order_of_wishes, is_unread, is_wished
from sources.notice_index import FEED_PART, feed_links

PART = "documents"
FIRST_DAYS = timedelta(days=90)
PAGES_LIMIT = 100
"""Pages of one window: the API shows 20 of 100 documents, and a pager without end must end."""

_WINDOW_PART = re.compile(rf"{PART}_(\d{{4}}-\d\d-\d\d)_(\d{{4}}-\d\d-\d\d)(?:_\d+)?")


@dataclass(frozen=True, slots=True)
class _Window:
    """Days of publication that one query asks for; without an end it goes on to the newest."""

    since: date
    until: date | None = None

    def part(self, page_number: int) -> str:
        name = f"{PART}_{self.since}_{self.until}" if self.until else PART
        return name if page_number == 1 else f"{name}_{page_number}"


@dataclass(frozen=True, slots=True)
class _Round:
    """One collection of the Register."""

    house: House
    source: Source
    span: Span | None
    progress: Progress
    known: Known
    now: datetime

    @property
    def pages(self) -> Mapping[str, PageHistory]:
        """What the journal knows of each part by now."""
        return self.known.pages(self.source.name)

    @property
    def asked(self) -> Mapping[str, PageHistory]:
        """The same from the net alone: a saved answer says nothing of the days around its documents."""
        return self.known.pages(self.source.name, from_the_net=True)

    def ask(self, parts: Mapping[str, str]) -> Collected:
        """Ask for parts, by their addresses."""
        return collect(self.house, [replace(self.source, parts=dict(parts))], self.progress, known=self.known)[0]

    def held(self, part: str, url: str) -> Document | None:
        """The body last held for one part."""
        return self.known.document(self.house.archive, replace(self.source, parts={part: url}), part)


def collect_register(house: House, source: Source, span: Span | None, progress: Progress, known: Known) -> Collected:
    """windows | pages of each | texts that never came, of a range all; the rows of what was done, as one."""
    this = _Round(house, source, span, progress, known, house.clock())
    if not source.is_enabled or PART not in source.parts:
        return this.ask(source.parts)
    collected: list[Collected] = []
    texts: dict[str, RegisterText] = {}
    for window in _windows(this):
        rows, found = _read_window(this, window)
        collected += rows
        texts |= {text.part: text for text in found}
    if span is None:
        texts = {**_discovered(this), **texts}
    if wanted := _due_texts(this, texts):
        row = this.ask(wanted)
        shown = next(iter(wanted)) if len(wanted) == 1 else f"{len(wanted)} texts"
        collected.insert(0, replace(row, detail=f"{shown}: {row.detail}"))
    held = Collected(source.name, source.kind, "skipped", "all of it is held", source.is_required, 0)
    return merged(collected or [held])


def _windows(this: _Round) -> list[_Window]:
    """What to ask for, the oldest first."""
    if this.span is not None:
        return list(_quarters(this.span.since, this.span.until))
    # The first of a month, so that the address stays the same for weeks and validators keep working.
    since = (this.now - FIRST_DAYS).date().replace(day=1)
    first = this.asked.get(PART)
    read_until = first.last_ok_at.date() if first and first.last_ok_at else since
    missed = [_Window(*map(date.fromisoformat, days)) for days in _failed_windows(this)]
    gap = list(_quarters(read_until.replace(day=1), since - timedelta(days=1)))
    return [*dict.fromkeys([*missed, *gap]), _Window(since)]


def _failed_windows(this: _Round) -> Iterator[tuple[str, ...]]:
    for part, page in this.asked.items():
        match = _WINDOW_PART.fullmatch(part)
        if match and page.last_ok_at is None and is_unread(page, this.now):
            yield match.groups()


def _quarters(since: date, until: date) -> Iterator[_Window]:
    """The quarters of a range: OFAC prints some fifty documents in each, the API shows 2,000 of a query."""
    while since <= until:
        month = (since.month - 1) // 3 * 3 + 4
        following = date(since.year + 1, 1, 1) if month > 12 else date(since.year, month, 1)
        yield _Window(since, min(until, following - timedelta(days=1)))
        since = following


def _read_window(this: _Round, window: _Window) -> tuple[list[Collected], list[RegisterText]]:
    """Each page of a window to the last one, or until one fails or cannot be read."""
    collected: list[Collected] = []
    texts: list[RegisterText] = []
    seen: set[str] = set()
    url: str | None = federal_register.documents_url(this.source.parts[PART], window.since, window.until)
    while url:
        if url in seen or len(seen) == PAGES_LIMIT:
            collected.append(failed(this.source, _why_not_further(window, len(seen))))
            break
        seen.add(url)
        part = window.part(len(seen))
        if not _is_held_whole(this, window, part, url):
            collected.append(this.ask({part: url}))
        document = this.held(part, url)
        if document is None or (collected and collected[-1].status == "failed"):
            break
        answer = replace(document, url=url)  # with its query, which tells whose documents it asks for
        try:
            url, found = federal_register.next_page(answer), federal_register.texts(answer)
        except ParseError as error:
            collected.append(unreadable(this.source, document, error))
            break
        texts += found
    return collected, texts


def _why_not_further(window: _Window, count: int) -> str:
    if count == PAGES_LIMIT:
        return f"{window.part(1)} goes on behind {PAGES_LIMIT} pages: not read further"
    return f"{window.part(count)} leads back to a page before it: what lies behind was not read"


def _is_held_whole(this: _Round, window: _Window, part: str, url: str) -> bool:
    """Whether a page of a window that is over came after its last day: nothing is added to a day that was printed.

    A person who asks for the range is given it anew.
    """
    page = this.asked.get(part)
    if window.until is None or page is None or page.last_ok_at is None or page.url != url:
        return False
    if this.span is not None and is_wished(page, this.now):
        return False
    return eastern_day(page.last_ok_at) > window.until


def _discovered(this: _Round) -> dict[str, RegisterText]:
    """The texts of the documents that the Register's feed names, when it answers."""
    if FEED_PART not in this.source.parts:
        return {}
    url = this.source.parts[FEED_PART]
    this.ask({FEED_PART: url})
    document = this.held(FEED_PART, url)
    links = feed_links(this.source.name, document.body, this.source.parts[PART]) if document else ()
    return {link.part: RegisterText(link.part, link.url, link.listed_on) for link in links}


def _due_texts(this: _Round, texts: Mapping[str, RegisterText]) -> dict[str, str]:
    """Part to address of every text to ask for; of a range all of it, what never came first."""
    pages = this.pages
    known = {part: text.url for part, text in texts.items()}
    if this.span is not None:
        wished = [
            text.part
            for text in texts.values()
            if this.span.holds(text.published_on) and is_wished(pages.get(text.part), this.now)
        ]
        return {part: known[part] for part in in_order_of_wishes(wished, pages)}
    failed_ones = {page.part: page.url for page in pages.values() if page.part.startswith(TEXT_PREFIX)}
    return {part: url for part, url in {**failed_ones, **known}.items() if is_unread(pages.get(part), this.now)}
