"""What deltas may do: pure decisions over everything seen of the lists, the deltas and the histories of publications.

    sights of full lists, deltas, histories | tried -> how the last 20 publications agreed
                                            | derive -> who came and who left while the full list was missing

Every decision is taken as of a moment and looks at nothing seen later, so that what was known then never changes, and
arrival never counts. docs/decisions/0015 has the why.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

TRIALS_NEEDED = 20
"""So many publications must have agreed in a row, of the same lists, before a delta moves anything."""

Members = Callable[[str], frozenset[int]]
"""The uids in a content, by its content_sha256."""

Effect = Literal["comes", "leaves", "open"]
"""What an act does to a party's place among some lists; open: it leaves one of them, and may stay on another."""


class Sight(NamedTuple):
    """One capture of a full list that was applied, or confirms one that was.

    `publication_id` is None for a saved file: what publication it is of is not known.
    """

    at: datetime
    publication_id: int | None
    content_sha256: str
    source_name: str
    is_applied: bool


class Act(NamedTuple):
    """What a delta says of one party: lists named for it, lists it was put on, lists it was taken off."""

    uid: int
    action: str
    list_codes: frozenset[str]
    joined_codes: frozenset[str]
    left_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SeenDelta:
    """The delta of one publication as it was first fetched whole."""

    at: datetime
    publication_id: int
    part: str
    sha256: str
    is_time_certain: bool
    acts: tuple[Act, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Service:
    """What was seen of the service: its deltas by time, and what its histories said at a moment."""

    deltas: tuple[SeenDelta, ...]
    known_at: Callable[[datetime], frozenset[int]]

    def held_at(self, at: datetime) -> dict[int, SeenDelta]:
        """The deltas held at a moment, by publication."""
        return {delta.publication_id: delta for delta in self.deltas if delta.at <= at}


@dataclass(frozen=True, slots=True)
class Trial:
    """One publication captured in full with all its deltas; `disagreeing_uids` is empty where these agree with it."""

    publication_id: int
    captured_at: datetime
    disagreeing_uids: tuple[int, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether the deltas say who came and who left as the lists show it."""
        return not self.disagreeing_uids


@dataclass(frozen=True, slots=True)
class Derived:
    """What is known of some lists from a full capture and the deltas that follow it without a gap.

    `deltas` are those in the order of publications, `at` when the last of them came in; `coming` has the delta that
    describes each party that came.
    """

    lists: tuple[str, ...]
    base: Sight
    deltas: tuple[SeenDelta, ...]
    at: datetime
    coming: Mapping[int, SeenDelta]
    leaving: frozenset[int]


def tried(
    lists: tuple[str, ...], sights: Iterable[Sight], service: Service, members: Members, at: datetime
) -> tuple[Trial, ...]:
    """The last trials of some lists as of a moment, the newest first, at most as many as are needed."""
    known, held = service.known_at(at), service.held_at(at)
    found: list[Trial] = []
    for before, after in reversed(list(pairwise(_by_publication(sights, at)))):
        # Where the service served an older history for a while, a publication comes again: it is one trial, the last.
        is_repeated = any(trial.publication_id == after.publication_id for trial in found)
        deltas = _between(before.publication_id, after.publication_id, known, held)
        if deltas is not None and after.publication_id is not None and not is_repeated:
            wrong = _disagreement(lists, deltas, members(before.content_sha256), members(after.content_sha256))
            found.append(Trial(after.publication_id, after.at, wrong))
        if len(found) == TRIALS_NEEDED:
            break
    return tuple(found)


def may_move(trials: Sequence[Trial]) -> bool:
    """Whether deltas may move these lists: enough publications were compared, and all of them agreed."""
    return len(trials) >= TRIALS_NEEDED and all(trial.is_agreed for trial in trials)


def derive(lists: tuple[str, ...], sights: Sequence[Sight], service: Service, members: Members) -> Iterator[Derived]:
    """What each delta that came before its full list adds to what was known; nothing where nobody came or left.

    The parties are those of the last full capture before it, with all deltas that were there and follow that without a
    gap.
    """
    told: tuple[object, ...] = ()
    for delta in service.deltas:
        base = _last_publication(sights, delta.at)
        if base is None or base.publication_id is None or base.publication_id >= delta.publication_id:
            continue
        derived = _derive(lists, base, service, members, delta.at)
        # By publication: a full list with the bytes of before may have taken back what the same deltas said.
        news = (base.publication_id, derived.coming, derived.leaving)
        if not (derived.coming or derived.leaving) or news == told:
            continue
        if may_move(tried(lists, sights, service, members, delta.at)):
            told = news
            yield derived


def effect(act: Act, lists: tuple[str, ...]) -> Effect | None:
    """What an act does to a party's place among some lists, or None: nothing.

    A removal that names no list, as one of an id alone, is one from every list.
    """
    match act.action:
        case "removal":
            return "leaves" if not act.list_codes or act.list_codes & {*lists} else None
        case "designation":
            return "comes" if act.list_codes & {*lists} else None
        case _ if act.joined_codes & {*lists}:
            return "comes"
        case _ if act.left_codes & {*lists}:
            return "leaves" if len(lists) == 1 else "open"
        case _:
            return None


def _derive(lists: tuple[str, ...], base: Sight, service: Service, members: Members, at: datetime) -> Derived:
    before = members(base.content_sha256)
    coming: dict[int, SeenDelta] = {}
    leaving: set[int] = set()
    used: list[SeenDelta] = []
    for delta in _chain(base.publication_id or 0, service.known_at(at), service.held_at(at)):
        effects = {act.uid: (found, act.action) for act in delta.acts if (found := effect(act, lists))}
        present = (before - leaving) | coming.keys()
        unknown = (uid for uid, (found, _) in effects.items() if found == "comes" and uid not in present)
        if any(effects[uid][1] != "designation" for uid in unknown):
            break  # put on the list by an amendment, a party is described in part only: it waits for the list
        for uid, (found, _) in effects.items():
            if found == "leaves" and uid in present:
                coming.pop(uid, None)
                leaving |= {uid} & before
            elif found == "comes" and uid not in present:
                coming[uid] = delta
        used.append(delta)
    # Who left and came back in another publication has the body of the later one.
    return Derived(lists, base, tuple(used), at, coming, frozenset(leaving))


def _last_publication(sights: Sequence[Sight], at: datetime) -> Sight | None:
    """The sight that stands for the last publication seen by a moment; see `_by_publication`."""
    end = start = bisect_right(sights, at, key=lambda sight: sight.at)
    while start > 0 and sights[start - 1].publication_id == sights[end - 1].publication_id:
        start -= 1
    return _by_publication(sights[start:end], at)[0] if end else None


def _by_publication(sights: Iterable[Sight], at: datetime) -> list[Sight]:
    """One sight of each publication in a row that was seen by a moment: the first one, of those applied if any was."""
    seen = [sight for sight in sights if sight.at <= at]
    runs = (list(run) for _, run in groupby(seen, key=lambda sight: sight.publication_id))
    return [next((sight for sight in run if sight.is_applied), run[0]) for run in runs]


def _between(
    before: int | None, after: int | None, known: frozenset[int], held: Mapping[int, SeenDelta]
) -> list[SeenDelta] | None:
    """The deltas of all publications after one up to another; None where one of them is missing, or unknown."""
    if before is None or after is None or after not in known or before >= after:
        return None
    wanted = sorted(number for number in known if before < number <= after)
    return [held[number] for number in wanted] if held.keys() >= {*wanted} else None


def _chain(base: int, known: frozenset[int], held: Mapping[int, SeenDelta]) -> Iterator[SeenDelta]:
    """The deltas after a publication, up to the first that is missing."""
    for number in sorted(number for number in known if number > base):
        if number not in held:
            return
        yield held[number]


def _disagreement(
    lists: tuple[str, ...], deltas: Iterable[SeenDelta], before: frozenset[int], after: frozenset[int]
) -> tuple[int, ...]:
    """The uids that came or left by the lists alone, or by the deltas alone; the last act on a uid counts."""
    said = {act.uid: found for delta in deltas for act in delta.acts if (found := effect(act, lists))}
    unsaid = (before ^ after) - said.keys()
    unshown = {uid for uid, found in said.items() if found != "open" and (found == "comes") != (uid in after)}
    return tuple(sorted(unsaid | unshown))
