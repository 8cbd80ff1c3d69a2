"""Collecting the Federal Register: documents, window after window, page after page, then the text of each document.

A run reads the documents of the last three months; behind a gap it reads what lies between first, so that the last
window is read only when nothing before it is missing. A window that is over is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.collecting import Collected, House, Progress, Span, collect, last_document, merged
from listwire.eastern import eastern_day
from listwire.types import Fetch, Source
from sources import federal_register
from sources.federal_register import TEXT_PREFIX, RegisterText
from sources.notice_due import PageHistory, fold_pages, is_missed, is_unread
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


def collect_register(house: House, source: Source, span: Span | None, progress: Progress) -> Collected:
    """windows | pages of each | texts that never came; the rows of what was done, as one."""
    if not source.is_enabled or PART not in source.parts:
        return collect(house, [source], progress)[0]
    collected: list[Collected] = []
    texts: dict[str, RegisterText] = {}
    for window in _windows(house, source, span):
        rows, found = _read_window(house, source, window, progress)
        collected += rows
        texts |= {text.part: text for text in found}
    if span is None:
        texts = {**_discovered(house, source, progress), **texts}
    wanted = _due_texts(house, source, texts, span)
    if wanted:
        row = collect(house, [replace(source, parts=wanted)], progress)[0]
        shown = next(iter(wanted)) if len(wanted) == 1 else f"{len(wanted)} texts"
        collected.insert(0, replace(row, detail=f"{shown}: {row.detail}"))
    held = Collected(source.name, source.kind, "skipped", "all of it is held", source.is_required, 0)
    return merged(collected or [held])


def _windows(house: House, source: Source, span: Span | None) -> list[_Window]:
    """What to ask for, the oldest first."""
    if span is not None:
        return list(_quarters(span.since, span.until))
    pages = fold_pages(_asked(house), source.name)
    # The first of a month, so that the address stays the same for weeks and validators keep working.
    since = (house.clock() - FIRST_DAYS).date().replace(day=1)
    first = pages.get(PART)
    read_until = first.last_ok_at.date() if first and first.last_ok_at else since
    missed = [_Window(*map(date.fromisoformat, days)) for days in _failed_windows(house, pages)]
    gap = list(_quarters(read_until.replace(day=1), since - timedelta(days=1)))
    return [*dict.fromkeys([*missed, *gap]), _Window(since)]


def _failed_windows(house: House, pages: dict[str, PageHistory]) -> Iterator[tuple[str, ...]]:
    for part, page in pages.items():
        match = _WINDOW_PART.fullmatch(part)
        if match and page.last_ok_at is None and is_unread(page, house.clock()):
            yield match.groups()


def _quarters(since: date, until: date) -> Iterator[_Window]:
    """The quarters of a range: OFAC prints some fifty documents in each, the API shows 2,000 of a query."""
    while since <= until:
        month = (since.month - 1) // 3 * 3 + 4
        following = date(since.year + 1, 1, 1) if month > 12 else date(since.year, month, 1)
        yield _Window(since, min(until, following - timedelta(days=1)))
        since = following


def _read_window(
    house: House, source: Source, window: _Window, progress: Progress
) -> tuple[list[Collected], list[RegisterText]]:
    """Each page of a window to the last one, or until one fails."""
    collected: list[Collected] = []
    texts: list[RegisterText] = []
    seen: set[str] = set()
    url: str | None = federal_register.documents_url(source.parts[PART], window.since, window.until)
    while url and url not in seen:
        if len(seen) == PAGES_LIMIT:
            detail = f"{window.part(1)} goes on behind {PAGES_LIMIT} pages: not read further"
            collected.append(Collected(source.name, source.kind, "failed", detail, source.is_required, 1))
            break
        seen.add(url)
        part = window.part(len(seen))
        paged = replace(source, parts={part: url})
        if not _is_whole(house, source, window, part, url):
            collected += collect(house, [paged], progress)
        document = last_document(house, paged, part)
        if document is None or (collected and collected[-1].status == "failed"):
            break
        answer = replace(document, url=url)  # with its query, which tells whose documents it asks for
        texts += federal_register.texts(answer)
        url = federal_register.next_page(answer)
    return collected, texts


def _is_whole(house: House, source: Source, window: _Window, part: str, url: str) -> bool:
    """Whether a page of a window that is over came after its last day: nothing is added to a day that was printed."""
    page = fold_pages(_asked(house), source.name).get(part)
    if window.until is None or page is None or page.last_ok_at is None or page.url != url:
        return False
    return eastern_day(page.last_ok_at) > window.until


def _discovered(house: House, source: Source, progress: Progress) -> dict[str, RegisterText]:
    """The texts of the documents that the Register's feed names, when it answers."""
    if FEED_PART not in source.parts:
        return {}
    feed = replace(source, parts={FEED_PART: source.parts[FEED_PART]})
    collect(house, [feed], progress)
    document = last_document(house, feed, FEED_PART)
    links = feed_links(source.name, document.body, source.parts[PART]) if document else ()
    return {link.part: RegisterText(link.part, link.url, link.listed_on) for link in links}


def _due_texts(house: House, source: Source, texts: dict[str, RegisterText], span: Span | None) -> dict[str, str]:
    pages, now = fold_pages(house.journal.read().fetches, source.name), house.clock()
    if span is not None:
        return {
            text.part: text.url
            for text in texts.values()
            if span.holds(text.published_on) and is_missed(pages.get(text.part))
        }
    failed = {page.part: page.url for page in pages.values() if page.part.startswith(TEXT_PREFIX)}
    known = {part: text.url for part, text in texts.items()}
    return {part: url for part, url in {**failed, **known}.items() if is_unread(pages.get(part), now)}


def _asked(house: House) -> list[Fetch]:
    """What was asked over the net: a saved answer says nothing of the days around its documents."""
    return [fetch for fetch in house.journal.read().fetches if fetch.origin == "http"]
