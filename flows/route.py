"""The route, as plain functions: it runs here without Prefect, in process, and is tested so.

collect:  fetch | archive | journal                       (many at once, anywhere; never opens the warehouse)
refresh:  parse | validate | load | history | link | build | check | publish      (one writer)
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from listwire.errors import ParseError, SettingsError
from listwire.settings import Settings
from listwire.types import Clock, Document, DocumentFormat, Fetch, ListFormat, Source
from sources import federal_register, ofac_recent_actions, sanctions_list_service
from sources.feeds import load_feeds
from sources.http import Answer, FetchPolicy, fetch_now
from sources.polling import FetchState, Request, Skip, StateKey, fold_states, plan
from sources.registry import INDEX_PART, LIST_FORMATS, document_format, inspect, official_sources
from warehouse.archive import Archive
from warehouse.journal import Journal

if TYPE_CHECKING:
    from warehouse.diff import Difference

PAGE_RECHECK_AFTER = timedelta(days=1)
PAGE_RECHECK_WITHIN = timedelta(days=7)
"""OFAC edits a page in its first days: until then it is asked again once a day."""

FAILURES_TOLERATED = 3
"""An optional source may fail this often in a row before a run calls it an error."""

Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class House:
    """Where a run works: its settings, its clock, its sources, and archive and journal."""

    settings: Settings
    clock: Clock
    lists: Mapping[str, ListFormat]
    official: Mapping[str, Source]
    feeds: tuple[Source, ...]
    archive: Archive
    journal: Journal
    policy: FetchPolicy

    @property
    def sources(self) -> dict[str, Source]:
        """Every source by name."""
        return {**self.official, **{feed.name: feed for feed in self.feeds}}


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one source in one collection: a row of the table that a run ends with."""

    source_name: str
    kind: str
    status: Literal["new", "unchanged", "skipped", "failed"]
    detail: str
    is_required: bool
    failure_count: int

    @property
    def is_error(self) -> bool:
        """Whether the run must end with exit code 1 because of it."""
        return self.status == "failed" and (self.is_required or self.failure_count >= FAILURES_TOLERATED)


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


def open_house(settings: Settings, clock: Clock) -> House:
    """The house of these settings; raises SettingsError for a feed list or a URL that cannot be used."""
    official = official_sources(settings.source_urls)
    lists = {name: replace(form, source=official[name]) for name, form in LIST_FORMATS.items() if name in official}
    feeds = load_feeds(settings.feeds)
    if clash := {feed.name for feed in feeds} & official.keys():
        raise SettingsError(f"feed names {sorted(clash)} are names of official sources: rename them")
    return House(
        settings=settings,
        clock=clock,
        lists=lists,
        official=official,
        feeds=feeds,
        archive=Archive(settings.store_path),
        journal=Journal(settings.store_path),
        policy=FetchPolicy(allow_hosts=frozenset(settings.allow_hosts)),
    )


def new_run_id(house: House) -> str:
    """Names a run: its start, and what keeps two runs of one second apart."""
    return f"{house.clock():%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"


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


def choose(house: House, source_names: Sequence[str]) -> frozenset[str]:
    """The sources meant; all where none is named. Raises SettingsError for a name that is not known."""
    known = house.sources
    if unknown := [name for name in source_names if name not in known]:
        raise SettingsError(f"unknown sources {unknown}: `listwire sources list` shows the names")
    return frozenset(source_names) or frozenset(known)


def collect_lists(house: House, chosen: Iterable[str], progress: Progress = no_progress) -> list[Collected]:
    """fetch | archive | journal: the publications so far, then every list that a new one asks for, and the deltas.

    Without an answer from the publisher's history each list is asked for as its own validators allow: a history that
    cannot be read must not hide a new list.
    """
    names = _of_kind(house, chosen, "list")
    # A format that is not polled is no news, but a required one that was switched off is.
    known_lists = [house.official[name] for name in names if name in house.lists]
    lists = [source for source in known_lists if source.is_enabled or source.is_required]
    service = house.official[sanctions_list_service.SOURCE.name]
    if service.name not in names or not service.is_enabled:
        return _collect(house, lists, progress)
    base = service.parts[sanctions_list_service.CHANGES_PART]
    parts = sanctions_list_service.history_parts(base, _states(house), house.clock())
    [history] = _collect(house, [replace(service, parts=parts)], progress)
    if history.status == "failed":
        return [history, *_collect(house, lists, progress)]
    documents = (_last_document(house, replace(service, parts=parts), part) for part in parts)
    known = sanctions_list_service.publications(document for document in documents if document)
    move = sanctions_list_service.move(known, lists, _states(house), base, house.clock())
    due = [source for source in lists if source.name in move.due]
    collected = [history, *_collect(house, due, progress, move.publication_id)]
    if move.deltas:
        collected[0] = _worse(history, _collect(house, [replace(service, parts=move.deltas)], progress)[0])
    held = f"publication {move.publication_id} is held"
    waiting = [source for source in lists if source.name not in move.due]
    return collected + [Collected(item.name, item.kind, "skipped", held, item.is_required, 0) for item in waiting]


def collect_news(house: House, chosen: Iterable[str], progress: Progress = no_progress) -> list[Collected]:
    """fetch | archive | journal: every feed, many at once."""
    wanted = set(chosen)
    return _collect(house, [feed for feed in house.feeds if feed.name in wanted], progress)


def collect_notices(house: House, chosen: Iterable[str], progress: Progress = no_progress) -> list[Collected]:
    """fetch | archive | journal: the index of recent actions and its pages, the Federal Register page by page."""
    collected: list[Collected] = []
    names = set(_of_kind(house, chosen, "notice"))
    if ofac_recent_actions.SOURCE.name in names:
        collected += _collect_recent_actions(house, house.official[ofac_recent_actions.SOURCE.name], progress)
    if federal_register.SOURCE.name in names:
        collected += _collect_federal_register(house, house.official[federal_register.SOURCE.name], progress)
    return collected


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


def _of_kind(house: House, chosen: Iterable[str], kind: str) -> list[str]:
    wanted = set(chosen)
    return [name for name, source in house.official.items() if source.kind == kind and name in wanted]


def _states(house: House) -> Mapping[StateKey, FetchState]:
    return fold_states(house.journal.read().fetches)


def _collect(house: House, sources: Sequence[Source], progress: Progress, publication_id: str = "") -> list[Collected]:
    """One collection: what to ask is decided from the journal, every answer is archived and journaled as it comes."""
    run_id, now = new_run_id(house), house.clock()
    states = _states(house)
    intents = {
        source.name: plan(source, states, now, set_id=f"{run_id}:{source.name}", publication_id=publication_id)
        for source in sources
    }
    requests = [intent for found in intents.values() for intent in found if isinstance(intent, Request)]
    answers = _ask(house, run_id, requests, progress)
    return [_summarise(source, intents[source.name], answers, states) for source in sources]


def _ask(house: House, run_id: str, requests: Sequence[Request], progress: Progress) -> list[Answer]:
    """Make the requests; each answer is archived before its journal line says so."""
    done = 0
    with house.journal.open_run(run_id, house.clock()) as journal:

        def keep(answer: Answer) -> None:
            nonlocal done
            if answer.body is not None:
                house.archive.put(answer.body)
            journal.extend(answer.fetches)
            done += 1
            progress("requests", done, len(requests))

        def judge(request: Request, body: bytes, content_type: str | None) -> str | None:
            reason = inspect(request.source_name, request.kind, request.part, body, content_type)
            return reason or _why_nothing_follows(request, body, content_type)

        return fetch_now(requests, run_id=run_id, clock=house.clock, policy=house.policy, inspect=judge, on_answer=keep)


def _why_nothing_follows(request: Request, body: bytes, content_type: str | None) -> str | None:
    """Why a body that leads to further addresses leads nowhere, or None: a failed fetch like any other, and counted."""
    document = Document(
        source_name=request.source_name,
        part=request.part,
        url=request.target_url,
        sha256="",
        body=body,
        content_type=content_type,
    )
    try:
        if (request.source_name, request.part) == (ofac_recent_actions.SOURCE.name, INDEX_PART):
            ofac_recent_actions.index_links(document)
        elif request.source_name == federal_register.SOURCE.name:
            federal_register.next_page(document)
    except ParseError as error:
        return error.reason
    return None


def _summarise(
    source: Source,
    intents: Sequence[Request | Skip],
    answers: Sequence[Answer],
    states: Mapping[StateKey, FetchState],
) -> Collected:
    """One row for a source: failed when any part failed, new when any part is."""
    mine = [answer.last for answer in answers if answer.request.source_name == source.name]
    failed = [fetch for fetch in mine if fetch.outcome in ("failed", "gone")]
    status: Literal["new", "unchanged", "skipped", "failed"]
    if failed:
        status, detail = "failed", _say(source, failed)
    elif not mine:
        reasons = dict.fromkeys(intent.reason for intent in intents if isinstance(intent, Skip))
        status, detail = "skipped", "; ".join(reasons) or "nothing to ask"
    elif any(fetch.outcome == "ok" for fetch in mine):
        status, detail = "new", f"{sum(fetch.byte_count or 0 for fetch in mine):,} bytes"
    else:
        status, detail = "unchanged", "nothing new"
    before = (states.get((source.name, fetch.part, fetch.url)) for fetch in failed)
    failure_count = max((state.failure_count + 1 if state else 1 for state in before), default=0)
    return Collected(source.name, source.kind, status, detail, source.is_required, failure_count)


def _say(source: Source, failed: Sequence[Fetch]) -> str:
    """Each error once, with the parts that met it where a source has several."""
    parts: dict[str, list[str]] = {}
    for fetch in failed:
        parts.setdefault(fetch.error or fetch.outcome, []).append(fetch.part)
    has_parts = len(source.parts) > 1
    return "; ".join(f"{', '.join(names)}: {error}" if has_parts else error for error, names in parts.items())


def _collect_recent_actions(house: House, source: Source, progress: Progress) -> list[Collected]:
    """The index first, then each page that it links to and that was never fetched, or is young and not asked today."""
    index = _collect(house, [source], progress)
    document = _last_document(house, source, INDEX_PART)
    if document is None or index[0].status == "failed":
        return index
    links = ofac_recent_actions.index_links(document)
    fetches = house.journal.read().fetches
    states, now = fold_states(fetches), house.clock()
    wanted = {link.part: link.url for link in links if _is_page_due(source, link, states, now)}
    if not wanted:
        return index
    pages = _collect(house, [replace(source, parts=wanted)], progress)
    return [_worse(index[0], pages[0])]


def _is_page_due(
    source: Source,
    link: ofac_recent_actions.IndexLink,
    states: Mapping[StateKey, FetchState],
    now: datetime,
) -> bool:
    state = states.get((source.name, link.part, link.url))
    if state is None or state.last_ok_at is None:
        return True
    try:
        acted_on = datetime.strptime(link.part[:8], "%Y%m%d").replace(tzinfo=now.tzinfo)
    except ValueError:  # OFAC's people write the ids: one that is no day is read once
        return False
    return now - acted_on < PAGE_RECHECK_WITHIN and now - state.last_ok_at > PAGE_RECHECK_AFTER


def _collect_federal_register(house: House, source: Source, progress: Progress) -> list[Collected]:
    """The documents of the last three months, page by page."""
    base = source.parts.get("documents")
    if not source.is_enabled or base is None:
        return _collect(house, [source], progress)
    # The first of a month, so that the address stays the same for weeks and validators keep working.
    since = (house.clock() - timedelta(days=90)).date().replace(day=1)
    part, url = "documents", federal_register.documents_url(base, since)
    collected: list[Collected] = []
    seen: set[str] = set()
    while url and url not in seen:
        seen.add(url)
        paged = replace(source, parts={part: url})
        collected += _collect(house, [paged], progress)
        document = _last_document(house, paged, part)
        following = federal_register.next_page(document) if document and collected[-1].status != "failed" else None
        part, url = f"documents_{len(seen) + 1}", following or ""
    worst = collected[0]
    for item in collected[1:]:
        worst = _worse(worst, item)
    return [worst]


def _worse(first: Collected, second: Collected) -> Collected:
    """The one that says more: a failure over news, news over nothing."""
    order = ("skipped", "unchanged", "new", "failed")
    return max(first, second, key=lambda item: order.index(item.status))


def _last_document(house: House, source: Source, part: str) -> Document | None:
    """The body last held for a part, from the archive."""
    url = source.parts.get(part)
    held = [
        fetch
        for fetch in house.journal.read().fetches
        if fetch.source_name == source.name and fetch.url == url and fetch.sha256 and fetch.outcome != "failed"
    ]
    if not held or url is None:
        return None
    last = held[-1]
    assert last.sha256 is not None  # filtered above
    return Document(
        source_name=source.name,
        part=part,
        url=last.final_url or url,
        sha256=last.sha256,
        body=house.archive.get(last.sha256),
        content_type=last.headers.get("content-type"),
    )


def format_of(fetch: Fetch) -> DocumentFormat | None:
    """How the body of a feed or notice fetch is read; None where it is only kept."""
    return document_format(fetch.source_name, fetch.kind, fetch.part)
