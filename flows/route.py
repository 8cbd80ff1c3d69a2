"""The route, as plain functions: it runs here without Prefect, in process, and is tested so.

collect:  fetch | archive | journal                       (many at once, anywhere; never opens the warehouse)
refresh:  parse | validate | load | history | link | build | check | publish      (one writer)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from flows.collecting import (
    Collected,
    House,
    Progress,
    choose,
    collect,
    known_of,
    merged,
    new_run_id,
    no_progress,
    of_kind,
    open_house,
)
from flows.notices import collect_notices
from listwire.types import DocumentFormat, Fetch
from sources import sanctions_list_service
from sources.registry import document_format

if TYPE_CHECKING:
    from warehouse.diff import Difference

__all__ = [
    "Collected",
    "Compared",
    "House",
    "Progress",
    "Refreshed",
    "choose",
    "collect_lists",
    "collect_news",
    "collect_notices",
    "compare",
    "format_of",
    "is_error",
    "new_run_id",
    "no_progress",
    "open_house",
    "refresh",
    "run",
]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did."""

    release_id: str
    published_path: str
    parsed_count: int
    held: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What publishing would change of the designations, and what the checks found."""

    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]


def run(
    house: House, source_names: Sequence[str] = (), progress: Progress = no_progress
) -> tuple[list[Collected], Refreshed]:
    """collect_lists | collect_notices | collect_news | refresh; `source_names` limit what is collected."""
    chosen = choose(house, source_names)
    collected = [
        *collect_lists(house, chosen, progress),
        *collect_notices(house, chosen, progress),
        *collect_news(house, chosen, progress),
    ]
    return collected, refresh(house, progress=progress)


def collect_lists(house: House, chosen: Iterable[str], progress: Progress = no_progress) -> list[Collected]:
    """fetch | archive | journal: the publications so far, then every list that a new one asks for, and the deltas.

    Without an answer from the publisher's history each list is asked for as its own validators allow: a history that
    cannot be read must not hide a new list.
    """
    names = of_kind(house, chosen, "list")
    # A format that is not polled is no news, but a required one that was switched off is.
    known_lists = [house.official[name] for name in names if name in house.lists]
    lists = [source for source in known_lists if source.is_enabled or source.is_required]
    service = house.official[sanctions_list_service.SOURCE.name]
    if service.name not in names or not service.is_enabled:
        return collect(house, lists, progress)
    base = service.parts[sanctions_list_service.CHANGES_PART]
    seen = known_of(house)
    parts = sanctions_list_service.history_parts(base, seen.states, house.clock())
    [history] = collect(house, [replace(service, parts=parts)], progress, known=seen)
    if history.status == "failed":
        return [history, *collect(house, lists, progress)]
    documents = (seen.document(house.archive, replace(service, parts=parts), part) for part in parts)
    known = sanctions_list_service.publications(document for document in documents if document)
    move = sanctions_list_service.move(known, lists, seen.states, base, house.clock())
    due = [source for source in lists if source.name in move.due]
    collected = [history, *collect(house, due, progress, move.publication_id, seen)]
    if move.deltas:
        collected[0] = merged([history, *collect(house, [replace(service, parts=move.deltas)], progress, known=seen)])
    held = f"publication {move.publication_id} is held"
    waiting = [source for source in lists if source.name not in move.due]
    return collected + [Collected(item.name, item.kind, "skipped", held, item.is_required, 0) for item in waiting]


def collect_news(house: House, chosen: Iterable[str], progress: Progress = no_progress) -> list[Collected]:
    """fetch | archive | journal: every feed, many at once."""
    wanted = set(chosen)
    return collect(house, [feed for feed in house.feeds if feed.name in wanted], progress)


def refresh(
    house: House,
    as_of: datetime | None = None,
    *,
    is_replay: bool = False,
    is_retry: bool = False,
    progress: Progress = no_progress,
) -> Refreshed:
    """parse | validate | load | history | link | build | check | publish: everything collected since the last release.

    `as_of` is the build's time, by default that of the last journal line. `is_replay` empties the warehouse first,
    `is_retry` parses every body with refused rows again. Raises CheckFailed when a `fail` check finds rows: nothing is
    published then.
    """
    # Late: duckdb, polars and pandera take longer to import than most commands take to run.
    from flows.refreshing import refresh_warehouse

    return refresh_warehouse(house, as_of, is_replay=is_replay, is_retry=is_retry, progress=progress)


def compare(house: House, progress: Progress = no_progress) -> Compared:
    """parse | validate | load | history | link | build | check | compare: what publishing would change.

    The warehouse is brought up to the journal's last line, for it is a function of archive and journal; the published
    copy, the journal and the logs of runs and releases stay as they are. Raises WarehouseError when nothing was
    collected, or nothing is published to compare with.
    """
    from flows.refreshing import compare_warehouse

    return compare_warehouse(house, progress)


def is_error(collected: Sequence[Collected], refreshed: Refreshed | None) -> bool:
    """Whether a run ends with exit code 1: a required source, an optional one too often, all, or a held list."""
    tried = [item for item in collected if item.status != "skipped"]
    all_failed = bool(tried) and all(item.status == "failed" for item in tried)
    return all_failed or any(item.is_error for item in collected) or bool(refreshed and refreshed.held)


def format_of(fetch: Fetch) -> DocumentFormat | None:
    """How the body of a feed or notice fetch is read; None where it is only kept."""
    return document_format(fetch.source_name, fetch.kind, fetch.part)
