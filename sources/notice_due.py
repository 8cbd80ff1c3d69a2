"""Which pages of a publisher of notices are due, decided from the journal alone; pure.

    journal lines -> fold_pages -> PageHistory of each page -> is_unread, is_young, is_wished

A page that never came is asked for until it does; one that came is asked again once a day in its first days, for
OFAC's people edit a page after they publish it. Later it is asked again only by a person, who asks for its day. Pages
are known by their part, whatever address led to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from listwire.eastern import eastern_day
from listwire.types import Fetch

RECHECK_AFTER = timedelta(days=1)
RECHECK_WITHIN = timedelta(days=7)
"""A page is edited in its first days: until then it is asked again once a day."""

WISHED_AGAIN_AFTER = timedelta(hours=1)
"""A person's backfill asks again for a held page unless it was asked within this time."""

PATIENCE = 3
"""Polls in a row that may fail before a page that never came is asked only once a day."""

IN_VAIN = 7
"""Polls in a row that answer 404 before a page counts as one that is not there."""

NOT_FOUND = 404

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PageHistory:
    """What the journal knows of one page: `url` is where it was last asked, `last_status` what was answered then.

    `failure_count` counts the polls in a row that failed, until now. `is_gone` tells of a 410.
    """

    part: str
    url: str
    first_ok_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_sha256: str | None = None
    last_at: datetime | None = None
    last_status: int | None = None
    failure_count: int = 0
    is_gone: bool = False


def fold_pages(fetches: Iterable[Fetch], source_name: str) -> dict[str, PageHistory]:
    """Every part of a source by its name, from its journal lines; saved pages that were taken in count as come."""
    pages: dict[str, PageHistory] = {}
    add_pages(pages, fetches, source_name)
    return pages


def add_pages(pages: dict[str, PageHistory], fetches: Iterable[Fetch], source_name: str) -> None:
    """Go on with a fold: the lines are later than those folded, and none of them was."""
    lines = {fetch.fetch_id: fetch for fetch in fetches if fetch.source_name == source_name}
    for fetch in sorted(lines.values(), key=lambda line: (line.fetched_at, line.attempt, line.fetch_id)):
        pages[fetch.part] = _after(pages.get(fetch.part) or PageHistory(fetch.part, fetch.url), fetch)


def is_unread(page: PageHistory | None, now: datetime) -> bool:
    """Whether a page never came and is to be asked for now: at once, after some failures once a day.

    A page that is gone, or that has answered 404 for a week of days, is none.
    """
    if page is None:
        return True
    if page.last_ok_at is not None or page.is_gone or page.last_at is None:
        return False
    if page.last_status == NOT_FOUND and page.failure_count >= IN_VAIN:
        return False
    is_rare = page.last_status == NOT_FOUND or page.failure_count >= PATIENCE
    return not is_rare or now - page.last_at > RECHECK_AFTER


def is_missed(page: PageHistory | None) -> bool:
    """Whether a page never came, whatever was tried: what a person who asks for a range of days wants first."""
    return page is None or (page.last_ok_at is None and not page.is_gone)


def is_wished(page: PageHistory | None, now: datetime) -> bool:
    """Whether a person who asks for a range of days is to be given a page anew: it never came, or is held.

    One that was asked within the last hour is not: the same command, broken off, goes on with what it has not done.
    """
    if page is None or is_missed(page):
        return True
    return not page.is_gone and (page.last_at is None or now - page.last_at >= WISHED_AGAIN_AFTER)


def in_order_of_wishes(parts: Iterable[str], pages: Mapping[str, PageHistory]) -> list[str]:
    """The pages of a range as they are asked: what never came, as given, then what is held, the longest ago first."""

    def held_since(part: str) -> datetime:
        page = pages.get(part)
        return page.last_at if page and page.last_ok_at and page.last_at else _NEVER

    return sorted(parts, key=held_since)


def is_young(page: PageHistory, published_on: date | None, now: datetime) -> bool:
    """Whether a page that came is to be asked again: of the last days, and not asked since yesterday."""
    if page.last_ok_at is None or published_on is None or page.is_gone:
        return False
    age = eastern_day(now) - published_on
    return age < RECHECK_WITHIN and page.last_at is not None and now - page.last_at > RECHECK_AFTER


def _after(page: PageHistory, fetch: Fetch) -> PageHistory:
    seen = replace(page, url=fetch.url, last_at=fetch.fetched_at, last_status=fetch.status)
    match fetch.outcome:
        case "ok" | "unchanged" | "not_modified":
            return replace(
                seen,
                first_ok_at=page.first_ok_at or fetch.fetched_at,
                last_ok_at=fetch.fetched_at,
                last_sha256=fetch.sha256 or page.last_sha256,
                failure_count=0,
                is_gone=False,
            )
        case "failed":
            # Attempts of one poll are lines of their own; only the first of them opens a failed poll.
            return replace(seen, failure_count=page.failure_count + (fetch.attempt == 1))
        case "gone":
            return replace(seen, is_gone=True)
