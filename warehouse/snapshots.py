"""From journal lines to snapshots, and which of them apply: pure decisions over everything the journal says.

    fetches | assemble -> captures (parts seen together) | judge -> applied, held or excluded, each with its reason

Both are functions of the whole set in capture order, so that arrival never counts.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Literal

from listwire.eastern import eastern_day
from listwire.types import Fetch, Source, Verdict

Status = Literal["applied", "held", "confirmed", "excluded"]


@dataclass(frozen=True, slots=True)
class Capture:
    """The parts of one list seen together: (part, sha256), sorted; `last_seen_at` ends a row of equal ones.

    `folded_ids` are the snapshot ids of what was folded into it: a verdict on one of them is a verdict on the whole,
    so that a late arrival, which can give the row another first capture, undoes nobody's decision. Captures of one
    publication have its id, or, as saved files have none, the same time. `sights` are the captures in the row, each
    with its time and the id of its publication.
    """

    source_name: str
    captured_at: datetime
    last_seen_at: datetime
    is_time_certain: bool
    parts: tuple[tuple[str, str], ...]
    folded_ids: frozenset[str] = frozenset()
    publication_id: str = ""
    sights: tuple[tuple[datetime, str], ...] = ()

    @property
    def content_sha256(self) -> str:
        """Names the parts and their bytes."""
        return hashlib.sha256("\n".join(f"{part} {sha256}" for part, sha256 in self.parts).encode()).hexdigest()

    @property
    def publication(self) -> str:
        """Names the publication that this capture is of."""
        return self.publication_id or self.captured_at.isoformat()

    @property
    def snapshot_id(self) -> str:
        """Names the snapshot: source, capture time and content."""
        name = f"{self.source_name}|{self.captured_at.isoformat()}|{self.content_sha256}"
        return hashlib.sha256(name.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """What loading a content found; `speaks_of_parties`: absence from it can mean removal."""

    party_count: int
    speaks_of_parties: bool
    hold_reason: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a content lacks of an earlier one, as shares of the earlier one's parties (0 to 1)."""

    lost_share: float
    vanished_tags: tuple[str, ...]
    vanished_share: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A capture and what became of it."""

    capture: Capture
    status: Status
    reason: str | None


def assemble(fetches: Iterable[Fetch]) -> tuple[Capture, ...]:
    """Captures of lists, by time: good answers of one set together, equal neighbours folded into one.

    A capture known only by its day folds into a timed one of that US Eastern day when they share a part and contradict
    each other in none.
    """
    sets: dict[tuple[str, str], list[Fetch]] = defaultdict(list)
    for fetch in fetches:
        if fetch.kind == "list" and fetch.outcome in ("ok", "not_modified", "unchanged") and fetch.sha256:
            sets[fetch.source_name, fetch.set_id].append(fetch)
    captures = _fold_days([_capture(name, lines) for (name, _), lines in sets.items()])
    ordered = sorted(captures, key=lambda item: (item.source_name, item.captured_at, item.content_sha256))
    folded = [
        replace(
            run[0],
            last_seen_at=run[-1].captured_at,
            folded_ids=frozenset().union(*map(_ids, run)),
            sights=tuple((item.captured_at, item.publication_id) for item in run),
        )
        for _, group in groupby(ordered, key=lambda item: (item.source_name, item.content_sha256))
        for run in [list(group)]
    ]
    return tuple(sorted(folded, key=lambda item: (item.captured_at, item.source_name, item.content_sha256)))


def judge(
    captures: Iterable[Capture],
    contents: Mapping[str, ContentFacts],
    verdicts: Iterable[Verdict],
    sources: Mapping[str, Source],
    change: Callable[[str, str], Change],
) -> tuple[Judged, ...]:
    """Applied, confirmed, held or excluded, by a fold in capture order.

    `contents` by content_sha256; `change(before, after)` compares two contents of one list. A held capture is passed
    over when the next one is plausible against the last applied; repeating it never releases it, only a person does.
    Of the formats of one publication captured on one US Eastern day the first plausible one by rank is applied, and the
    others confirm it. A richer one of a later day is applied as well, from then on: what was known in between stays. So
    is another capture of the same source: a first try may have lacked parts.
    """
    said = list(verdicts)
    last_applied: dict[tuple[str, ...], str] = {}
    applied: dict[tuple[tuple[str, ...], str], list[Source]] = defaultdict(list)
    judged = []
    for capture in _by_publication(captures, sources):
        source, facts = sources[capture.source_name], contents[capture.content_sha256]
        refused = refusal(capture, facts, source, last_applied.get(source.lists), said, change)
        sayers = applied[source.lists, capture.publication]
        better = next((item for item in sayers if item.name != source.name and item.rank >= source.rank), None)
        if refused is not None:
            judged.append(refused)
        elif not source.lists:
            judged.append(Judged(capture, "confirmed", "names no list: it opens and closes no membership"))
        elif better is not None:
            judged.append(Judged(capture, "confirmed", f"the same publication as {better.name}"))
        else:
            judged.append(Judged(capture, "applied", None))
            sayers.append(source)
            if facts.speaks_of_parties:
                last_applied[source.lists] = capture.content_sha256
    return tuple(judged)


def refusal(
    capture: Capture,
    facts: ContentFacts,
    source: Source,
    before: str | None,
    verdicts: Iterable[Verdict],
    change: Callable[[str, str], Change],
) -> Judged | None:
    """Why a capture moves nothing, by a person's verdict or, without one, by a doubt; None where nothing speaks against
    it. `before` is the content last applied of its lists, `verdicts` come in the order of their times.
    """
    ids = _ids(capture)
    said = [verdict for verdict in verdicts if verdict.action in ("release", "exclude") and verdict.target in ids]
    if said and said[-1].action == "exclude":
        return Judged(capture, "excluded", said[-1].reason or "excluded by a person")
    reason = _doubt(capture, facts, source, before, change)
    return Judged(capture, "held", reason) if reason is not None and not said else None


def _by_publication(captures: Iterable[Capture], sources: Mapping[str, Source]) -> list[Capture]:
    """In capture order, but the formats of one publication and day together, at its first sight, the richest first."""
    ordered = sorted(captures, key=lambda item: (item.captured_at, item.source_name, item.content_sha256))
    first_seen: dict[tuple[tuple[str, ...], str, date], datetime] = {}

    def sight(capture: Capture) -> tuple[tuple[str, ...], str, date]:
        return sources[capture.source_name].lists, capture.publication, eastern_day(capture.captured_at)

    for capture in ordered:
        first_seen.setdefault(sight(capture), capture.captured_at)
    return sorted(ordered, key=lambda item: (first_seen[sight(item)], -sources[item.source_name].rank))


def _doubt(
    capture: Capture,
    facts: ContentFacts,
    source: Source,
    before: str | None,
    change: Callable[[str, str], Change],
) -> str | None:
    """Why only a person can say that this capture is the list, or None."""
    if facts.hold_reason is not None:
        return facts.hold_reason
    if not facts.speaks_of_parties:
        return "the set lacks its main file: what it says of parties cannot be tied to a publication"
    if facts.party_count < source.floor:
        return f"{facts.party_count} parties, fewer than the plausible {source.floor}"
    if facts.party_count > source.ceiling:
        return f"{facts.party_count} parties, more than the plausible {source.ceiling}"
    if before is None or before == capture.content_sha256 or not source.lists:
        return None
    loss = change(before, capture.content_sha256)
    if loss.lost_share > source.largest_loss:
        return f"{loss.lost_share:.1%} of the last applied parties are gone, over {source.largest_loss:.0%}"
    if loss.vanished_share > source.largest_loss:
        tags = ", ".join(loss.vanished_tags[:5])
        return f"program tags of {loss.vanished_share:.1%} of the parties vanished at once: {tags}"
    return None


def _capture(source_name: str, lines: list[Fetch]) -> Capture:
    # The last line of a part counts: an earlier one of the same set was a failed or repeated try.
    by_part = {line.part: line for line in sorted(lines, key=lambda line: (line.fetched_at, line.fetch_id))}
    captured_at = max(line.fetched_at for line in by_part.values())
    return Capture(
        source_name=source_name,
        captured_at=captured_at,
        last_seen_at=captured_at,
        is_time_certain=all(line.is_time_certain for line in by_part.values()),
        publication_id=max(line.publication_id for line in by_part.values()),
        parts=tuple(sorted((part, line.sha256) for part, line in by_part.items() if line.sha256)),
    )


def _fold_days(captures: list[Capture]) -> list[Capture]:
    timed = sorted((item for item in captures if item.is_time_certain), key=lambda item: item.captured_at)
    for dated in sorted((item for item in captures if not item.is_time_certain), key=lambda item: item.content_sha256):
        twins = (number for number, item in enumerate(timed) if _is_same_publication(dated, item))
        number = next(twins, None)
        if number is None:
            timed.append(dated)
        else:
            parts = tuple(sorted({*timed[number].parts, *dated.parts}))
            timed[number] = replace(timed[number], parts=parts, folded_ids=_ids(timed[number]) | _ids(dated))
    return timed


def _ids(capture: Capture) -> frozenset[str]:
    return capture.folded_ids | {capture.snapshot_id}


def _is_same_publication(dated: Capture, timed: Capture) -> bool:
    same_day = eastern_day(dated.captured_at) == eastern_day(timed.captured_at)
    if dated.source_name != timed.source_name or not timed.is_time_certain or not same_day:
        return False
    mine, theirs = dict(dated.parts), dict(timed.parts)
    common = mine.keys() & theirs.keys()
    return bool(common) and all(mine[part] == theirs[part] for part in common)
