"""Collecting official notices: what is new since the last run, or a range of days.

    change log:        the log of the current year, or of each year of the range
    recent actions,
    press releases:    index, page after page -> the pages it leads to, oldest first
    Federal Register:  flows.register

The pages of an index are asked for only when the index was read as far as needed, and the oldest first: whatever a run
that was broken off leaves behind is newer than what it took, so the next one goes on until it meets that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from flows.collecting import (
    Collected,
    House,
    Progress,
    Span,
    collect,
    last_document,
    merged,
    no_progress,
    of_kind,
)
from flows.register import collect_register
from listwire.eastern import eastern_day
from listwire.errors import ParseError
from listwire.types import Document, NoticeRow, Source
from sources import federal_register, ofac_change_log, ofac_recent_actions, treasury_press
from sources.change_log_years import LOG_PART, is_closed, log_part, log_url, polled_years
from sources.notice_due import (
    NOT_FOUND,
    RECHECK_AFTER,
    RECHECK_WITHIN,
    PageHistory,
    fold_pages,
    is_missed,
    is_unread,
    is_young,
)
from sources.notice_index import (
    FEED_PART,
    INDEX_PART,
    feed_links,
    index_links,
    index_number,
    index_part,
    next_index_url,
)
from sources.ofac_recent_actions import IndexLink
from sources.registry import document_format
from sources.treasury_press import linked_releases, release_url

FIRST_DAYS = timedelta(days=90)
"""How far back the first run goes; a later one goes back to where it first looked, less these days."""

OK = 200

PAGES_OF_A_RUN, PAGES_OF_A_BACKFILL = 200, 2_000
"""Index pages read at most, ten links each: a pager without end must end."""


@dataclass(frozen=True, slots=True)
class _Round:
    """One collection of one source that has an index."""

    house: House
    source: Source
    span: Span | None
    progress: Progress
    now: datetime

    @property
    def pages(self) -> dict[str, PageHistory]:
        """What the journal knows of each part of the source by now."""
        return fold_pages(self.house.journal.read().fetches, self.source.name)

    def ask(self, part: str, url: str) -> Collected:
        """Ask for one part."""
        return collect(self.house, [replace(self.source, parts={part: url})], self.progress)[0]

    def held(self, part: str, url: str) -> Document | None:
        """The body last held for one part."""
        return last_document(self.house, replace(self.source, parts={part: url}), part)


@dataclass(slots=True)
class _Walk:
    """What reading an index page after page has found; `floor` is the day behind which nothing is wanted."""

    floor: date
    links: dict[str, IndexLink] = field(default_factory=dict)
    collected: list[Collected] = field(default_factory=list)


def collect_notices(
    house: House, chosen: Iterable[str], progress: Progress = no_progress, span: Span | None = None
) -> list[Collected]:
    """fetch | archive | journal: each publisher of notices; what is new, or what a range of days lacks.

    A publisher that is switched off is no news beside others.
    """
    collected: list[Collected] = []
    sources = [house.official[name] for name in of_kind(house, chosen, "notice")]
    for source in [source for source in sources if source.is_enabled] or sources:
        name = source.name
        if name == federal_register.SOURCE.name:
            collected.append(collect_register(house, source, span, progress))
        elif name == ofac_change_log.SOURCE.name:
            collected.append(_collect_log(house, source, span, progress))
        else:
            collected.append(_collect_index(_Round(house, source, span, progress, house.clock())))
    return collected


def _collect_log(house: House, source: Source, span: Span | None, progress: Progress) -> Collected:
    """The log of each year; one that was never there and is not there is no failure."""
    if not source.is_enabled or LOG_PART not in source.parts:
        return collect(house, [source], progress)[0]
    today = eastern_day(house.clock())
    years = range(span.since.year, min(span.until, today).year + 1) if span else polled_years(today)
    collected, notes = [_skipped(source, "no year to ask for")], []
    for year in years:
        part, url = log_part(year), log_url(source.parts[LOG_PART], year, today.year)
        if url is None:
            notes.append(f"{part}: its address is not known: write {{YY}} for the year")
            continue
        page = _asked_page(house, source, part)
        if span and page and page.last_ok_at and is_closed(year, eastern_day(page.last_ok_at)):
            notes.append(f"{part}: held")
            continue
        [row] = collect(house, [replace(source, parts={part: url})], progress)
        page = _asked_page(house, source, part)
        if row.status == "failed" and page and page.first_ok_at is None and page.last_status == NOT_FOUND:
            notes.append(f"{part}: not published: 404")
            continue
        collected.append(replace(row, detail=f"{part}: {row.detail}"))
    row = merged(collected)
    return replace(row, detail="; ".join([row.detail, *notes] if row.status != "skipped" or not notes else notes))


def _asked_page(house: House, source: Source, part: str) -> PageHistory | None:
    """What the journal knows of a log from the net: a saved one says nothing of the address."""
    lines = [fetch for fetch in house.journal.read().fetches if fetch.origin == "http"]
    return fold_pages(lines, source.name).get(part)


def _collect_index(this: _Round) -> Collected:
    """index | pages that never came, the oldest first, and those of the last days once a day."""
    if not this.source.is_enabled or INDEX_PART not in this.source.parts:
        return collect(this.house, [this.source], this.progress)[0]
    walk = _walk(this)
    # What the feed and OFAC's pages name may be the newest: it comes last.
    links = [*reversed(walk.links.values()), *_named_by_ofac(this, walk), *_discovered(this)]
    if wanted := _due(this, links, walk.floor):
        row = collect(this.house, [replace(this.source, parts=wanted)], this.progress)[0]
        shown = next(iter(wanted)) if len(wanted) == 1 else f"{len(wanted)} pages"
        walk.collected.insert(0, replace(row, detail=f"{shown}: {row.detail}"))
    return merged(walk.collected)


def _walk(this: _Round) -> _Walk:
    """Read the index from its newest page on: to the range's first day, else until nothing is new."""
    before = this.pages
    walk = _Walk(_floor(this, before))
    pending = _last_failed_page(this, before)
    listed: set[str] = set()
    limit = PAGES_OF_A_BACKFILL if this.span else PAGES_OF_A_RUN
    base = this.source.parts[INDEX_PART]
    url: str | None = base
    is_given = True
    for number in range(limit):
        part = index_part(number, is_backfill=this.span is not None)
        assert url is not None  # left below
        listed |= {link.part for link in _links(this, this.held(part, url))}
        row, document = this.ask(part, url), this.held(part, url)
        if row.status == "failed" and not is_given and this.pages[part].last_status in (NOT_FOUND, OK):
            return walk  # the guessed address is behind the last page: not there, or a page without links
        walk.collected.append(row)
        if row.status == "failed" or document is None:
            return walk
        fresh = [link for link in index_links(document, base) if link.part not in walk.links]
        walk.links |= {link.part: link for link in fresh}
        wanted = [link for link in fresh if not _is_older(link, walk.floor)]
        is_known = this.span is None and all(link.part in listed and link.part in before for link in wanted)
        if not wanted or (is_known and number >= pending):
            return walk
        url, is_given = next_index_url(document, base, number)
        if url is None:
            return walk
    advice = "give a later --from" if this.span else "`listwire backfill --notices --from DAY` reads further"
    walk.collected.append(_failed(this.source, f"the index goes on behind {limit} pages: {advice}"))
    return walk


def _floor(this: _Round, pages: dict[str, PageHistory]) -> date:
    """The day behind which nothing is wanted: runs are answerable for all since 90 days before the first of them."""
    if this.span:
        return this.span.since
    index = pages.get(INDEX_PART)
    return eastern_day(index.first_ok_at if index and index.first_ok_at else this.now) - FIRST_DAYS


def _last_failed_page(this: _Round, pages: dict[str, PageHistory]) -> int:
    """The furthest index page that a run was led to and did not get: what lies behind it was never read."""
    failed = [
        number
        for part, page in pages.items()
        if page.failure_count and (number := index_number(part)) and part == index_part(number)
    ]
    return max((number for number in failed if _is_led_to(this, pages, number)), default=0)


def _is_led_to(this: _Round, pages: dict[str, PageHistory], number: int) -> bool:
    """Whether the index page before that one gives its address; a guessed address may fail for ever."""
    before = pages.get(index_part(number - 1))
    document = this.held(before.part, before.url) if before else None
    return document is not None and next_index_url(document, this.source.parts[INDEX_PART], number - 1)[1]


def _links(this: _Round, document: Document | None) -> tuple[IndexLink, ...]:
    """The links of an index page that is held; none where this version reads it no more."""
    try:
        return index_links(document, this.source.parts[INDEX_PART]) if document else ()
    except ParseError:
        return ()


def _is_older(link: IndexLink, floor: date) -> bool:
    day = _day_of(link)
    return day is not None and day < floor


def _day_of(link: IndexLink) -> date | None:
    """The day in the id of a page of recent actions, else the one that the index gives."""
    return _day_in_id(link.part) or link.listed_on


def _day_in_id(part: str) -> date | None:
    try:
        return datetime.strptime(part[:8], "%Y%m%d").date()  # noqa: DTZ007 a calendar day has no zone
    except ValueError:  # OFAC's people write the ids: one need not be a day
        return None


def _discovered(this: _Round) -> tuple[IndexLink, ...]:
    """The pages that the publisher's feed leads to, when it answers; whether it does is nobody's failure."""
    if this.span or FEED_PART not in this.source.parts:
        return ()
    url = this.source.parts[FEED_PART]
    this.ask(FEED_PART, url)
    document = this.held(FEED_PART, url)
    return feed_links(this.source.name, document.body, this.source.parts[INDEX_PART]) if document else ()


def _named_by_ofac(this: _Round, walk: _Walk) -> list[IndexLink]:
    """The press releases that pages of recent actions link to: of the range, else of pages that came these days."""
    if this.source.name != treasury_press.SOURCE.name:
        return []
    found: list[IndexLink] = []
    for page in fold_pages(this.house.journal.read().fetches, ofac_recent_actions.SOURCE.name).values():
        day = _day_in_id(page.part)
        if day is None or page.last_sha256 is None or page.first_ok_at is None or index_number(page.part) is not None:
            continue
        is_new = this.now - page.first_ok_at < RECHECK_WITHIN + RECHECK_AFTER
        if this.span.holds(day) if this.span else is_new and day >= walk.floor:
            index_url = this.source.parts[INDEX_PART]
            keys = linked_releases(this.house.archive.get(page.last_sha256))
            found += [IndexLink(key, release_url(index_url, key), None, day) for key in keys]
    return found


def _due(this: _Round, links: Iterable[IndexLink], floor: date) -> dict[str, str]:
    """Part to address of every page to ask for: what failed before, what is young, then what the links lead to."""
    pages = this.pages
    if this.span:
        missed = (link for link in links if this.span.holds(_day_of(link)) and is_missed(pages.get(link.part)))
        return {link.part: link.url for link in missed}
    due = {page.part: page.url for page in pages.values() if _is_due_again(this, page)}
    for link in links:
        if not _is_older(link, floor) and is_unread(pages.get(link.part), this.now):
            due.setdefault(link.part, link.url)
    return due


def _is_due_again(this: _Round, page: PageHistory) -> bool:
    """Whether a page that was asked for before is to be asked again: it never came, or is young."""
    if page.part == FEED_PART or index_number(page.part) is not None:
        return False
    if page.last_ok_at is None:
        return is_unread(page, this.now)
    return is_young(page, _published_on(this, page), this.now)


def _published_on(this: _Round, page: PageHistory) -> date | None:
    """The day of a page of recent actions by its id, of a release by its text, looked at only while it can be young."""
    if this.source.name == ofac_recent_actions.SOURCE.name:
        return _day_in_id(page.part)
    is_old = page.first_ok_at is None or this.now - page.first_ok_at > RECHECK_WITHIN + RECHECK_AFTER
    if is_old or page.last_sha256 is None:
        return None
    form = document_format(this.source.name, this.source.kind, page.part)
    document = Document(
        this.source.name, page.part, page.url, page.last_sha256, this.house.archive.get(page.last_sha256)
    )
    try:
        rows = form.parse(document).rows if form else ()
    except ParseError:
        return None
    return next((row.published_on for row in rows if isinstance(row, NoticeRow)), None)


def _skipped(source: Source, detail: str) -> Collected:
    return Collected(source.name, source.kind, "skipped", detail, source.is_required, 0)


def _failed(source: Source, detail: str) -> Collected:
    return Collected(source.name, source.kind, "failed", detail, source.is_required, 1)
