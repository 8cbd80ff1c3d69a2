"""Reading the index of a publisher of notices: page after page, from its newest page on.

    index page -> the pages it leads to -> the index page after it ... until nothing is new, or to a range's first day

Each index page is asked with its validators. A walk that was broken off begins again at the newest page: what it leads
to by then is what counts, and the pages that came need not be asked anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from flows.collecting import Collected, House, Progress, Span, collect
from flows.known import Known
from listwire.eastern import eastern_day
from listwire.errors import ParseError
from listwire.types import Document, Source
from sources.notice_due import NOT_FOUND, PageHistory
from sources.notice_html import IndexLink
from sources.notice_index import INDEX_PART, index_links, index_number, index_part, next_index_url

FIRST_DAYS = timedelta(days=90)
"""How far back the first run goes; a later one goes back to where it first looked, less these days."""

OK = 200

PAGES_OF_A_RUN, PAGES_OF_A_BACKFILL = 200, 2_000
"""Index pages read at most, ten links each: a pager without end must end."""


@dataclass(frozen=True, slots=True)
class Round:
    """One collection of one source that has an index."""

    house: House
    source: Source
    span: Span | None
    progress: Progress
    now: datetime
    known: Known

    @property
    def pages(self) -> Mapping[str, PageHistory]:
        """What the journal knows of each part of the source by now."""
        return self.known.pages(self.source.name)

    def ask(self, parts: Mapping[str, str]) -> Collected:
        """Ask for parts, by their addresses."""
        return collect(self.house, [replace(self.source, parts=dict(parts))], self.progress, known=self.known)[0]

    def held(self, part: str, url: str) -> Document | None:
        """The body last held for one part."""
        return self.known.document(self.house.archive, replace(self.source, parts={part: url}), part)


@dataclass(slots=True)
class Walk:
    """What reading an index page after page has found; `floor` is the day behind which nothing is wanted."""

    floor: date
    links: dict[str, IndexLink] = field(default_factory=dict)
    collected: list[Collected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Page:
    """One index page as it stands now: what it leads to, and where the page after it is."""

    links: tuple[IndexLink, ...]
    next_url: str | None
    is_next_given: bool


def read_index(this: Round) -> Walk:
    """Read the index: to the range's first day, else until nothing is new. A failure ends the walk, and is told."""
    before = dict(this.pages)
    walk = Walk(_floor(this, before))
    pending = _last_failed_page(this, before)
    listed: set[str] = set()
    limit = PAGES_OF_A_BACKFILL if this.span else PAGES_OF_A_RUN
    url, is_given = this.source.parts[INDEX_PART], True
    for number in range(limit):
        part = index_part(number, is_backfill=this.span is not None)
        listed |= {link.part for link in _links(this, this.held(part, url))}
        page = _ask_page(this, walk, number, url, is_given)
        if page is None:
            return walk
        fresh = [link for link in page.links if link.part not in walk.links]
        if page.links and not fresh and is_given:
            walk.collected.append(_repeats(this, part))
            return walk
        walk.links |= {link.part: link for link in fresh}
        wanted = [link for link in fresh if not is_older(link, walk.floor)]
        is_known = this.span is None and all(link.part in listed and link.part in before for link in wanted)
        if not wanted or (is_known and number >= pending) or page.next_url is None:
            return walk
        url, is_given = page.next_url, page.is_next_given
    advice = "give a later --from" if this.span else "`listwire backfill --notices --from DAY` reads further"
    walk.collected.append(failed(this.source, f"the index goes on behind {limit} pages: {advice}"))
    return walk


def is_older(link: IndexLink, floor: date) -> bool:
    """Whether a page is of a day before that one; a page without a day is not."""
    day = day_of(link)
    return day is not None and day < floor


def day_of(link: IndexLink) -> date | None:
    """The day in the id of a page of recent actions, else the one that the index gives."""
    return day_in_id(link.part) or link.listed_on


def day_in_id(part: str) -> date | None:
    """The day that a page's id begins with."""
    try:
        return datetime.strptime(part[:8], "%Y%m%d").date()  # noqa: DTZ007 a calendar day has no zone
    except ValueError:  # OFAC's people write the ids: one need not be a day
        return None


def failed(source: Source, detail: str) -> Collected:
    """The row of a source that did not give what it was asked for."""
    return Collected(source.name, source.kind, "failed", detail, source.is_required, 1)


def unreadable(source: Source, document: Document, error: ParseError) -> Collected:
    """The row of a source whose held body leads nowhere, as one that an earlier version could read and took."""
    return failed(
        source,
        f"{document.part}: the body held cannot be read: {error.reason}: what it leads to was not asked for; "
        f"`listwire archive show {document.sha256}` prints it",
    )


def _ask_page(this: Round, walk: Walk, number: int, url: str, is_given: bool) -> _Page | None:
    """One index page, asked for and read; None where the walk ends there."""
    part = index_part(number, is_backfill=this.span is not None)
    row, document = this.ask({part: url}), this.held(part, url)
    if row.status == "failed" and not is_given and this.pages[part].last_status in (NOT_FOUND, OK):
        return None  # the guessed address is behind the last page: not there, or a page without links
    walk.collected.append(row)
    if row.status == "failed" or document is None:
        return None
    base = this.source.parts[INDEX_PART]
    try:
        return _Page(index_links(document, base), *next_index_url(document, base, number))
    except ParseError as error:
        walk.collected.append(unreadable(this.source, document, error))
        return None


def _repeats(this: Round, part: str) -> Collected:
    return failed(
        this.source,
        f"{part} repeats links of the index pages before it and leads to no other: the publisher's pager goes round, "
        "and what lies behind was not read",
    )


def _floor(this: Round, pages: Mapping[str, PageHistory]) -> date:
    """The day behind which nothing is wanted: runs are answerable for all since 90 days before the first of them."""
    if this.span:
        return this.span.since
    index = pages.get(INDEX_PART)
    return eastern_day(index.first_ok_at if index and index.first_ok_at else this.now) - FIRST_DAYS


def _last_failed_page(this: Round, pages: Mapping[str, PageHistory]) -> int:
    """The furthest index page that a run was led to and did not get: what lies behind it was never read."""
    numbers = [
        number
        for part, page in pages.items()
        if page.failure_count and (number := index_number(part)) and part == index_part(number)
    ]
    return max((number for number in numbers if _is_led_to(this, pages, number)), default=0)


def _is_led_to(this: Round, pages: Mapping[str, PageHistory], number: int) -> bool:
    """Whether the index page before that one gives its address; a guessed address may fail for ever."""
    before = pages.get(index_part(number - 1))
    document = this.held(before.part, before.url) if before else None
    if document is None:
        return False
    try:
        return next_index_url(document, this.source.parts[INDEX_PART], number - 1)[1]
    except ParseError:  # the walk reads that page itself, and tells what is wrong with it
        return False


def _links(this: Round, document: Document | None) -> tuple[IndexLink, ...]:
    """The links of an index page that is held; none where this version reads it no more."""
    try:
        return index_links(document, this.source.parts[INDEX_PART]) if document else ()
    except ParseError:  # asked for next, which tells
        return ()
