"""What every collection shares: the house a run works in, one round of requests, and what became of each source.

sources -> plan (from the journal) -> requests -> each answer archived and journaled as it comes -> Collected
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from flows.known import Known
from listwire.errors import ParseError, SettingsError
from listwire.settings import Settings
from listwire.types import Clock, Document, Fetch, ListFormat, Source
from sources.feeds import load_feeds
from sources.http import Answer, FetchPolicy, fetch_now
from sources.polling import FetchState, Request, Skip, StateKey, plan
from sources.registry import LIST_FORMATS, inspect, leads_on, official_sources
from warehouse.archive import Archive
from warehouse.journal import Journal

FAILURES_TOLERATED = 3
"""An optional source may fail this often in a row before a run calls it an error."""

Progress = Callable[[str, int, int], None]
Status = Literal["new", "unchanged", "skipped", "failed"]


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
    status: Status
    detail: str
    is_required: bool
    failure_count: int

    @property
    def is_error(self) -> bool:
        """Whether the run must end with exit code 1 because of it."""
        return self.status == "failed" and (self.is_required or self.failure_count >= FAILURES_TOLERATED)


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


def choose(house: House, source_names: Sequence[str]) -> frozenset[str]:
    """The sources meant; all where none is named. Raises SettingsError for a name that is not known."""
    known = house.sources
    if unknown := [name for name in source_names if name not in known]:
        raise SettingsError(f"unknown sources {unknown}: `listwire sources list` shows the names")
    return frozenset(source_names) or frozenset(known)


@dataclass(frozen=True, slots=True)
class Span:
    """A range of days, both included, that a person asks for."""

    since: date
    until: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the range; what has no day may."""
        return day is None or self.since <= day <= self.until


def of_kind(house: House, chosen: Iterable[str], kind: str) -> list[str]:
    """The official sources of a kind among those chosen."""
    wanted = set(chosen)
    return [name for name, source in house.official.items() if source.kind == kind and name in wanted]


def known_of(house: House) -> Known:
    """What the journal says by now."""
    return Known(house.journal.read().fetches)


def collect(
    house: House,
    sources: Sequence[Source],
    progress: Progress,
    publication_id: str = "",
    known: Known | None = None,
) -> list[Collected]:
    """One collection: what to ask is decided from the journal, every answer is archived and journaled as it comes.

    `known` is what the journal says, and learns each line that is written; without it the journal is read.
    """
    run_id, now = new_run_id(house), house.clock()
    known = known or known_of(house)
    intents = {
        source.name: plan(source, known.states, now, set_id=f"{run_id}:{source.name}", publication_id=publication_id)
        for source in sources
    }
    requests = [intent for found in intents.values() for intent in found if isinstance(intent, Request)]
    before = {key: known.states[key] for request in requests if (key := _key(request)) in known.states}
    answers = _ask(house, run_id, requests, progress, known)
    return [_summarise(source, intents[source.name], answers, before) for source in sources]


def merged(collected: Sequence[Collected]) -> Collected:
    """One row for several rounds of one source: a failure says more than news, news more than nothing."""
    order = ("skipped", "unchanged", "new", "failed")
    worst = max(collected, key=lambda item: order.index(item.status))
    details = dict.fromkeys(item.detail for item in collected if item.status == worst.status == "failed")
    failure_count = max(item.failure_count for item in collected)
    return replace(worst, detail="; ".join(details) or worst.detail, failure_count=failure_count)


def _key(request: Request) -> StateKey:
    return request.source_name, request.part, request.url


def _ask(house: House, run_id: str, requests: Sequence[Request], progress: Progress, known: Known) -> list[Answer]:
    """Make the requests; each answer is archived before its journal line says so."""
    done = 0
    with house.journal.open_run(run_id, house.clock()) as journal:

        def keep(answer: Answer) -> None:
            nonlocal done
            if answer.body is not None:
                house.archive.put(answer.body)
            journal.extend(answer.fetches)
            known.add(answer.fetches)
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
        leads_on(document)
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
    status: Status
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
