"""OFAC's Sanctions List Service: which publications there were, and what to ask for when there is a new one; pure.

Lists change on business days and the files are large, so the history of publications is polled and the lists are asked
for only when it moved; each publication also has a delta. Downloads answer with a redirect to a presigned address of
an object store (sources/http.py follows it; its query is a key, and is kept nowhere).

    history of the year -> publications -> moves -> the lists not yet asked for the newest one, and the missing deltas

The service dates a publication without a zone; ids, which only grow, decide what is new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from listwire.eastern import eastern_day
from listwire.errors import ParseError
from listwire.facts import FactRow, ListingRow
from listwire.types import DeltaAct, DeltaActRow, DeltaFormat, Document, ParsedDocument, Source
from sources import ofac_delta, ofac_enhanced
from sources.polling import FetchState, StateKey

CHANGES_PART = "changes"
"""The one part in the settings; the parts asked for are made from its address."""

SOURCE = Source(
    name="ofac_changes",
    kind="list",  # of no list by itself: as official as one, and redirected to the same store
    publisher="OFAC",
    parts={CHANGES_PART: "https://sanctionslistservice.ofac.treas.gov/changes"},
    cadence=timedelta(minutes=15),  # a few hundred bytes
    max_bytes=50_000_000,  # a delta is as large as its act: 518 removals of a revoked program are 5 MB
)

FIELDS: Mapping[str, str] = {
    "history/publicationID": "Publication.publication_id: what a list or a delta is asked for",
    "history/datePublished": "Publication.published_text; without a zone, so that nothing is decided by it",
}
"""What becomes of each key of a history, a JSON list of objects; other keys are left aside."""

LONGEST_SILENCE = timedelta(days=1)
"""A list is asked for this often whatever the history says; its validators make that cheap."""

_HISTORY = "history_"
_DELTA = "delta_"
_DELTA_PART = re.compile(rf"{_DELTA}([0-9]{{1,18}})")
_HISTORY_PART = re.compile(rf"{_HISTORY}([0-9]{{4}})")


@dataclass(frozen=True, slots=True, order=True)
class Publication:
    """One publication of the service; `published_text` is its time as OFAC writes it, without a zone."""

    publication_id: int
    published_text: str


@dataclass(frozen=True, slots=True)
class Move:
    """What to ask for now: `publication_id` names the newest publication, "" where none is known.

    `due` are the names of the list sources to be asked for, with the reason of each; `deltas` maps parts of SOURCE to
    their addresses, the oldest first.
    """

    publication_id: str
    due: Mapping[str, str]
    deltas: Mapping[str, str]


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are neither a history nor a delta, or None."""
    if not body.strip():
        return "empty answer"
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return ofac_delta.inspect(body, content_type)
    found = _publications(body)
    return found if isinstance(found, str) else None


def is_history(part: str) -> bool:
    """Whether a part of SOURCE is the history of a year; the others are deltas."""
    return _HISTORY_PART.fullmatch(part) is not None


def publication_of(part: str) -> str:
    """The publication that a part of SOURCE is the delta of, "" where it is none."""
    match = _DELTA_PART.fullmatch(part)
    return match[1] if match else ""


def history_parts(base: str, states: Mapping[StateKey, FetchState], now: datetime) -> dict[str, str]:
    """The histories to ask for: of the US Eastern year of `now`, and of each year since the first one asked for whose
    history was not answered after its end, for the last publications of a year stand in its own.
    """
    year = eastern_day(now).year
    answered_in: dict[int, int] = {}
    for (name, part, _), state in states.items():
        match = _HISTORY_PART.fullmatch(part)
        if name == SOURCE.name and match and state.last_ok_at is not None:
            answered_in[int(match[1])] = eastern_day(state.last_ok_at).year
    first = min([*answered_in, year])
    open_years = [each for each in range(first, year + 1) if answered_in.get(each, each) <= each]
    return {f"{_HISTORY}{each}": f"{_trimmed(base)}/history/{each}" for each in open_years}


def publications(documents: Iterable[Document]) -> tuple[Publication, ...]:
    """The publications in some histories, each once, the oldest first; raises ParseError for what is no history."""
    found: set[Publication] = set()
    for document in documents:
        part = _publications(document.body)
        if isinstance(part, str):
            raise ParseError(part, source_name=document.source_name, where=document.url)
        found.update(part)
    return tuple(sorted(found))


def move(
    known: Sequence[Publication],
    lists: Iterable[Source],
    states: Mapping[StateKey, FetchState],
    base: str,
    now: datetime,
) -> Move:
    """What the publications known ask for, given what the journal says was asked for before.

    A list is due when one of its parts was never answered, not for the newest publication, or not for a day: should the
    history stand still while the lists go on, no change is missed for longer.
    """
    newest = str(known[-1].publication_id) if known else ""
    due = {}
    for source in lists:
        if reason := _why_due(source, states, newest, now):
            due[source.name] = reason
    return Move(newest, due, _missing_deltas(known, states, base))


def parse(document: Document) -> ParsedDocument:
    """The acts of one delta; raises ParseError for a body that is none."""
    delta = ofac_delta.read_delta(document.body, document.source_name)
    publication_id = int(publication_of(document.part) or 0)
    acts = {
        (act.uid, act.action): act for act in reversed(delta.acts)
    }  # of an entity that stands twice the first counts
    rows = tuple(_act_row(act, publication_id, delta.published_on) for act in reversed(acts.values()))
    return ParsedDocument(rows, duplicate_count=len(delta.acts) - len(rows))


def _act_row(act: DeltaAct, publication_id: int, published_on: date | None) -> DeltaActRow:
    before = _list_codes(act.removed) | _list_codes(old for old, _ in act.changed)
    after = _list_codes(act.added) | _list_codes(new for _, new in act.changed)
    return DeltaActRow(
        publication_id=publication_id,
        published_on=published_on,
        uid=act.uid,
        action=act.action,
        list_codes=act.lists,
        joined_codes=tuple(sorted(after - before)),
        left_codes=tuple(sorted(before - after)),
        added_count=len(act.added),
        removed_count=len(act.removed),
        changed_count=len(act.changed),
    )


def _list_codes(rows: Iterable[FactRow]) -> set[str]:
    return {row.list_code for row in rows if isinstance(row, ListingRow)}


def _why_due(source: Source, states: Mapping[StateKey, FetchState], newest: str, now: datetime) -> str | None:
    asked = [states.get((source.name, part, url)) for part, url in source.parts.items()]
    answered = [state for state in asked if state is not None and (state.last_ok_at is not None or state.is_gone)]
    if len(answered) < len(asked):
        return "never answered"
    alive = [state for state in answered if not state.is_gone]
    if any(state.last_ok_at is None or now - state.last_ok_at >= LONGEST_SILENCE for state in alive):
        return "not asked for a day"
    held = {state.publication_id for state in alive}
    if not newest or held <= {newest}:
        return None
    return f"publication {newest}, held {', '.join(sorted(held - {newest})) or 'none'}"


def _missing_deltas(known: Sequence[Publication], states: Mapping[StateKey, FetchState], base: str) -> dict[str, str]:
    """Every publication since the first one held that has no delta yet; of a service never asked, the newest alone."""
    held = {
        int(publication_of(part))
        for (name, part, _), state in states.items()
        if name == SOURCE.name and publication_of(part) and state.last_ok_at is not None
    }
    since = min(held, default=known[-1].publication_id if known else 0)
    wanted = [item.publication_id for item in known if item.publication_id >= since and item.publication_id not in held]
    return {f"{_DELTA}{number}": f"{_trimmed(base)}/{number}" for number in wanted}


def _trimmed(base: str) -> str:
    return base.rstrip("/")


def _publications(body: bytes) -> list[Publication] | str:
    """The publications of one history, or why these bytes are none."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        return f"no JSON, or JSON that is cut ({error})"
    if not isinstance(answer, list):
        return f"a JSON {type(answer).__name__} where a list of publications was expected"
    found = []
    for item in answer:
        publication = _publication(item)
        if publication is None:
            return f"no publication: {json.dumps(item)[:80]}"
        found.append(publication)
    return found


def _publication_ids(body: bytes) -> frozenset[int]:
    document = Document(SOURCE.name, _HISTORY, "", "", body)
    return frozenset(item.publication_id for item in publications([document]))


def _publication(item: Any) -> Publication | None:
    number = item.get("publicationID") if isinstance(item, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        return None
    text = item.get("datePublished")
    return Publication(number, text) if isinstance(text, str) else None


DELTAS = DeltaFormat(
    source_name=SOURCE.name,
    kinds=ofac_enhanced.KINDS,  # an added entity is one of the ENHANCED model, whole
    publication_of=lambda part: int(publication_of(part)) if publication_of(part) else None,
    is_history=is_history,
    publication_ids=_publication_ids,
    described=ofac_delta.described,
)
"""How the warehouse reads what the service says of its own changes."""
