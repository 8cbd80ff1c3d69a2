"""What to ask of which address, decided from the journal alone; no I/O and no clock.

    journal lines -> fold_states -> FetchState of each address -> plan -> a Request or a Skip with its reason

`sources/http.py` makes the requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from listwire.types import Fetch, Source, SourceKind

StateKey = tuple[str, str, str]
"""Source name, part and the URL as configured: a URL changed by a person starts afresh."""

WHOLE_BODY_EVERY = timedelta(days=1)
"""Feeds are fetched without validators this often: some servers answer 304 although the feed has changed."""

LONGEST_WAIT = timedelta(days=1)
"""The most that Cache-Control or Retry-After can put off a poll: a wrong header must not silence a source."""

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?([0-9]+)', re.IGNORECASE)
_NOT_TO_BE_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)(?:$|[\s,=])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FetchState:
    """What is known of one address from its past fetches.

    `url` is the address as configured, `current_url` the one that permanent redirects lead to. `etag`, `last_modified`
    and `sha256` are of the last good body, `publication_id` is the publication it was asked for or confirmed at.
    `last_unconditional_at` is when a whole body last came, whatever was asked.
    `failure_count` counts polls in a row whose first attempt failed and that no later attempt made good.
    """

    source_name: str
    part: str
    url: str
    current_url: str
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    publication_id: str = ""
    last_ok_at: datetime | None = None
    fresh_until: datetime | None = None
    not_before: datetime | None = None
    last_unconditional_at: datetime | None = None
    is_gone: bool = False
    failure_count: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """One GET to be made: `url` is the address as configured, `target_url` the one to ask.

    `etag` and `last_modified` are sent when given; `known_sha256` is the hash of the body already held; `max_bytes`
    limits the body as received and as decompressed; `set_id` ties the parts of one capture together, `publication_id`
    the captures of one publication.
    """

    source_name: str
    kind: SourceKind
    part: str
    url: str
    target_url: str
    etag: str | None = None
    last_modified: str | None = None
    known_sha256: str | None = None
    max_bytes: int = 20_000_000
    set_id: str = ""
    publication_id: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """One part that is not asked for now, and why, in words for a person."""

    source_name: str
    part: str
    reason: str


def fold_states(fetches: Iterable[Fetch]) -> dict[StateKey, FetchState]:
    """The state of every address ever fetched over HTTP: a fold over journal lines in time order, however they arrive.

    A line read twice counts once. Failed fetches never change validators or hash: they count and carry Retry-After.
    """
    states: dict[StateKey, FetchState] = {}
    add_states(states, fetches)
    return states


def add_states(states: dict[StateKey, FetchState], fetches: Iterable[Fetch]) -> None:
    """Go on with a fold: the lines are later than those folded, and none of them was."""
    lines = {fetch.fetch_id: fetch for fetch in fetches if fetch.origin == "http"}
    for fetch in sorted(lines.values(), key=lambda line: (line.fetched_at, line.attempt, line.fetch_id)):
        key = (fetch.source_name, fetch.part, fetch.url)
        states[key] = _after(states.get(key) or FetchState(*key, current_url=fetch.url), fetch)


def plan(
    source: Source, states: Mapping[StateKey, FetchState], now: datetime, *, set_id: str, publication_id: str = ""
) -> list[Request | Skip]:
    """What to do about each part of a source now.

    How often a source is polled is the schedule's business: a poll is put off only by the publisher (410, Retry-After,
    Cache-Control) or by `is_enabled`. The parts of a list are one capture: all those not gone are asked for, or none.
    """
    known = {part: _state_of(source, part, states) for part in source.parts}
    alive = [state for state in known.values() if not state.is_gone]
    skip_all = "disabled" if not source.is_enabled else _capture_skip(alive, now) if source.kind == "list" else None
    intents: list[Request | Skip] = []
    for part, state in known.items():
        reason = "gone: the publisher answered 410" if state.is_gone else skip_all
        if reason is None and source.kind != "list":
            reason = _waiting(state, now) or _fresh(state, now)
        intents.append(
            Skip(source.name, part, reason) if reason else _request(source, state, now, set_id, publication_id)
        )
    return intents


def fresh_until(cache_control: str | None, answered_at: datetime) -> datetime | None:
    """Until when an answer is fresh: `max-age`, at most a day; None when the publisher does not say or forbids it."""
    if not cache_control or _NOT_TO_BE_KEPT.search(cache_control):
        return None
    found = _MAX_AGE.search(cache_control)
    age = _seconds(found[1]) if found else timedelta(0)
    return answered_at + age if age else None


def retry_after_at(retry_after: str | None, answered_at: datetime) -> datetime | None:
    """The time before which not to ask again, at most a day away; None when the header is absent or cannot be read."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if re.fullmatch(r"[0-9]+", text):
        return answered_at + _seconds(text)
    try:
        wanted = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    wanted = wanted.replace(tzinfo=UTC) if wanted.tzinfo is None else wanted
    return min(max(wanted, answered_at), answered_at + LONGEST_WAIT).astimezone(UTC)


def _seconds(digits: str) -> timedelta:
    """A count of seconds, at most LONGEST_WAIT; a number too long to be read is more than that."""
    if len(digits.lstrip("0")) > 9:
        return LONGEST_WAIT
    return min(timedelta(seconds=int(digits)), LONGEST_WAIT)


def _after(state: FetchState, fetch: Fetch) -> FetchState:
    match fetch.outcome:
        case "ok" | "unchanged":
            return replace(
                _answered(state, fetch),
                etag=fetch.headers.get("etag"),
                last_modified=fetch.headers.get("last-modified"),
                sha256=fetch.sha256,
                last_unconditional_at=fetch.fetched_at,
            )
        case "not_modified":
            return _answered(state, fetch)
        case "failed":
            # Attempts of one poll are lines of their own; only the first of them opens a failed poll.
            failure_count = state.failure_count + (fetch.attempt == 1)
            return replace(state, failure_count=failure_count, not_before=fetch.retry_after_at)
        case "gone":
            return replace(state, is_gone=True, failure_count=0, not_before=None)


def _answered(state: FetchState, fetch: Fetch) -> FetchState:
    return replace(
        state,
        current_url=fetch.moved_url or state.current_url,
        publication_id=fetch.publication_id,
        last_ok_at=fetch.fetched_at,
        fresh_until=fresh_until(fetch.headers.get("cache-control"), fetch.fetched_at),
        not_before=None,
        is_gone=False,
        failure_count=0,
    )


def _state_of(source: Source, part: str, states: Mapping[StateKey, FetchState]) -> FetchState:
    key = (source.name, part, source.parts[part])
    return states.get(key) or FetchState(*key, current_url=source.parts[part])


def _capture_skip(alive: list[FetchState], now: datetime) -> str | None:
    """Why no part of a list is asked for: one must wait, or all are fresh; half a capture would be no capture."""
    for state in alive:
        if reason := _waiting(state, now):
            return f"{reason}, part {state.part}"
    reasons = [_fresh(state, now) for state in alive]
    return min(filter(None, reasons), default=None) if all(reasons) else None


def _waiting(state: FetchState, now: datetime) -> str | None:
    if state.not_before is None or state.not_before <= now:
        return None
    return f"the publisher asks to wait until {_say(state.not_before)} (Retry-After)"


def _fresh(state: FetchState, now: datetime) -> str | None:
    if state.fresh_until is None or state.fresh_until <= now:
        return None
    return f"fresh until {_say(state.fresh_until)} (Cache-Control)"


def _say(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _request(source: Source, state: FetchState, now: datetime, set_id: str, publication_id: str) -> Request:
    with_validators = state.sha256 is not None and not (source.kind == "feed" and _whole_body_due(state, now))
    return Request(
        source_name=source.name,
        kind=source.kind,
        part=state.part,
        url=state.url,
        target_url=state.current_url,
        etag=state.etag if with_validators else None,
        last_modified=state.last_modified if with_validators else None,
        known_sha256=state.sha256,
        max_bytes=source.max_bytes,
        set_id=set_id,
        publication_id=publication_id,
    )


def _whole_body_due(state: FetchState, now: datetime) -> bool:
    return state.last_unconditional_at is None or now - state.last_unconditional_at >= WHOLE_BODY_EVERY
