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
from dataclasses import replace
from datetime import date

from flows.collecting import Collected, House, Progress, Span, collect, known_of, merged, no_progress, of_kind
from flows.known import Known
from flows.notice_walk import Round, Walk, day_in_id, day_of, is_older, read_index
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
    in_order_of_wishes,
    is_unread,
    is_wished,
    is_young,
)
from sources.notice_html import IndexLink
from sources.notice_index import FEED_PART, INDEX_PART, feed_links, index_number
from sources.registry import document_format
from sources.treasury_press import linked_releases, release_url


def collect_notices(
    house: House, chosen: Iterable[str], progress: Progress = no_progress, span: Span | None = None
) -> list[Collected]:
    """fetch | archive | journal: each publisher of notices; what is new, or all of a range of days.

    A publisher that is switched off is no news beside others.
    """
    collected: list[Collected] = []
    known = known_of(house)
    sources = [house.official[name] for name in of_kind(house, chosen, "notice")]
    for source in [source for source in sources if source.is_enabled] or sources:
        name = source.name
        if name == federal_register.SOURCE.name:
            collected.append(collect_register(house, source, span, progress, known))
        elif name == ofac_change_log.SOURCE.name:
            collected.append(_collect_log(house, source, span, progress, known))
        else:
            collected.append(_collect_index(Round(house, source, span, progress, house.clock(), known)))
    return collected


def _collect_log(house: House, source: Source, span: Span | None, progress: Progress, known: Known) -> Collected:
    """The log of each year; one that was never there and is not there is no failure."""
    if not source.is_enabled or LOG_PART not in source.parts:
        return collect(house, [source], progress, known=known)[0]
    now = house.clock()
    today = eastern_day(now)
    years = range(span.since.year, min(span.until, today).year + 1) if span else polled_years(today)
    # From the net alone: a saved log says nothing of the address.
    pages = known.pages(source.name, from_the_net=True)
    collected, notes = [_skipped(source, "no year to ask for")], []
    for year in years:
        part, url = log_part(year), log_url(source.parts[LOG_PART], year, today.year)
        if url is None:
            notes.append(f"{part}: its address is not known: write {{YY}} for the year")
            continue
        if span and _is_held_whole(pages.get(part), year) and not is_wished(pages.get(part), now):
            notes.append(f"{part}: held")
            continue
        [row] = collect(house, [replace(source, parts={part: url})], progress, known=known)
        page = pages.get(part)
        if row.status == "failed" and page and page.first_ok_at is None and page.last_status == NOT_FOUND:
            notes.append(f"{part}: not published: 404")
            continue
        collected.append(replace(row, detail=f"{part}: {row.detail}"))
    row = merged(collected)
    return replace(row, detail="; ".join([row.detail, *notes] if row.status != "skipped" or not notes else notes))


def _is_held_whole(page: PageHistory | None, year: int) -> bool:
    """Whether the log of a year came after its last day."""
    return page is not None and page.last_ok_at is not None and is_closed(year, eastern_day(page.last_ok_at))


def _collect_index(this: Round) -> Collected:
    """index | pages that never came, the oldest first, and those of the last days once a day."""
    if not this.source.is_enabled or INDEX_PART not in this.source.parts:
        return this.ask(this.source.parts)
    walk = read_index(this)
    # What the feed and OFAC's pages name may be the newest: it comes last.
    links = [*reversed(walk.links.values()), *_named_by_ofac(this, walk), *_discovered(this)]
    if wanted := _due(this, links, walk.floor):
        row = this.ask(wanted)
        shown = next(iter(wanted)) if len(wanted) == 1 else f"{len(wanted)} pages"
        walk.collected.insert(0, replace(row, detail=f"{shown}: {row.detail}"))
    return merged(walk.collected)


def _discovered(this: Round) -> tuple[IndexLink, ...]:
    """The pages that the publisher's feed leads to, when it answers; whether it does is nobody's failure."""
    if this.span or FEED_PART not in this.source.parts:
        return ()
    url = this.source.parts[FEED_PART]
    this.ask({FEED_PART: url})
    document = this.held(FEED_PART, url)
    return feed_links(this.source.name, document.body, this.source.parts[INDEX_PART]) if document else ()


def _named_by_ofac(this: Round, walk: Walk) -> list[IndexLink]:
    """The press releases that pages of recent actions link to: of the range, else of pages that came these days."""
    if this.source.name != treasury_press.SOURCE.name:
        return []
    found: list[IndexLink] = []
    for page in this.known.pages(ofac_recent_actions.SOURCE.name).values():
        day = day_in_id(page.part)
        if day is None or page.last_sha256 is None or page.first_ok_at is None or index_number(page.part) is not None:
            continue
        is_new = this.now - page.first_ok_at < RECHECK_WITHIN + RECHECK_AFTER
        if this.span.holds(day) if this.span else is_new and day >= walk.floor:
            index_url = this.source.parts[INDEX_PART]
            keys = linked_releases(this.house.archive.get(page.last_sha256))
            found += [IndexLink(key, release_url(index_url, key), None, day) for key in keys]
    return found


def _due(this: Round, links: Iterable[IndexLink], floor: date) -> dict[str, str]:
    """Part to address of every page to ask for: what failed before, what is young, then what the links lead to; of a
    range all of it, what never came first."""
    pages = this.pages
    if this.span:
        wished = {
            link.part: link.url
            for link in links
            if this.span.holds(day_of(link)) and is_wished(pages.get(link.part), this.now)
        }
        return {part: wished[part] for part in in_order_of_wishes(wished, pages)}
    due = {page.part: page.url for page in pages.values() if _is_due_again(this, page)}
    for link in links:
        if not is_older(link, floor) and is_unread(pages.get(link.part), this.now):
            due.setdefault(link.part, link.url)
    return due


def _is_due_again(this: Round, page: PageHistory) -> bool:
    """Whether a page that was asked for before is to be asked again: it never came, or is young."""
    if page.part == FEED_PART or index_number(page.part) is not None:
        return False
    if page.last_ok_at is None:
        return is_unread(page, this.now)
    return is_young(page, _published_on(this, page), this.now)


def _published_on(this: Round, page: PageHistory) -> date | None:
    """The day of a page of recent actions by its id, of a release by its text, looked at only while it can be young."""
    if this.source.name == ofac_recent_actions.SOURCE.name:
        return day_in_id(page.part)
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
