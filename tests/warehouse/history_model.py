"""What the warehouse must say of a history: snapshots, spells, moves and new uids in plain Python.

It shares no line with the SQL: passes over the snapshots in capture order, one small state per party. The rules:

    equal neighbours of one source are one snapshot · an implausible one is passed over · only a person releases it
    of the forms of one publication the richest of a day is applied, the others confirm it
    a capture without its main file says nothing of who is listed
    absence counts on the uids that stand in the file, and only where every uid can be read
    a gap whose last sight and return fall on one US Eastern day is no gap; a longer one starts a new spell

What a party's records say is told in tests/warehouse/facts_model.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Literal

from tests.warehouse.facts_model import Fact, PartyTime, Piece, Version, Word, eastern, pieces, record, said
from tests.warehouse.worlds import SOURCE, Seen

Action = Literal["release", "exclude"]
FOREVER = datetime.max.replace(tzinfo=UTC)
NEW_UID_MARKS = ({"birth_dates"}, {"addresses"}, {"aliases", "weak_aliases"})
"""What tells one bearer of a name from another."""


@dataclass(frozen=True)
class Snapshot:
    """A row of equal captures and what became of it."""

    seen: Seen
    last_seen_at: datetime
    status: str

    @property
    def at(self) -> datetime:
        return self.seen.at

    @property
    def is_usable(self) -> bool:
        """Whether a uid that is not there is gone: every uid can be read."""
        return self.seen.unreadable not in self.seen.members


@dataclass
class Spell:
    """One unbroken listing on one list."""

    uid: int
    list_code: str
    first: Snapshot
    last_observed_at: datetime
    last_absent_at: datetime | None
    end: Snapshot | None = None
    time: PartyTime = field(default_factory=PartyTime)
    pieces: list[Piece] = field(default_factory=list)
    moved_to: str | None = None
    successor: int | None = None

    @property
    def first_day(self) -> date:
        return eastern(self.first.at)

    @property
    def delisted_on(self) -> date | None:
        return None if self.end is None else eastern(self.end.at)

    @property
    def is_open_at_start(self) -> bool:
        """Already there in the first snapshot."""
        return self.last_absent_at is None

    @property
    def stated(self) -> Fact | None:
        """The listing with the day OFAC states for it, as last said during the spell."""
        facts = [fact for fact in self.time.facts if fact.kind == "listings" and self.holds(fact)]
        dated = [fact for fact in facts if fact.value[0] == self.list_code and fact.value[1] is not None]
        return max(dated, key=lambda fact: (self._held_until(fact), fact.from_at, fact.value[1]), default=None)

    @property
    def listed_on(self) -> date | None:
        if self.stated:
            return date.fromisoformat(self.stated.value[1])
        return None if self.is_open_at_start else self.first_day

    @property
    def basis(self) -> str | None:
        """What the day of listing rests on."""
        return "list" if self.stated else None if self.is_open_at_start else "observed"

    @property
    def end_code(self) -> str | None:
        if self.end is None:
            return None
        return "list_move" if self.moved_to else "new_uid" if self.successor else "delisted"

    @property
    def program_codes(self) -> list[str]:
        """The tags it has, or ended with."""
        return sorted({piece.code for piece in self.pieces if piece.is_to_end})

    def _held_until(self, fact: Fact) -> datetime:
        return min(fact.to_at or FOREVER, self.end.at if self.end else FOREVER)

    def holds(self, fact: Fact) -> bool:
        """Whether a fact of the party holds at some moment of the spell."""
        is_before_end = self.end is None or fact.from_at < self.end.at
        return is_before_end and (fact.to_at is None or fact.to_at > self.first.at)

    def is_open_at(self, at: datetime) -> bool:
        """Whether a change of the party at this moment is one of this listing."""
        return self.first.at < at and (self.end is None or at < self.end.at)


@dataclass
class Story:
    """Everything the model tells."""

    snapshots: list[Snapshot]
    spells: list[Spell]
    times: dict[int, list[PartyTime]]

    @cached_property
    def described(self) -> set[int]:
        """The uids whose main row was ever accepted: the others have no name to be shown under."""
        return {uid for uid in self.times if self.versions(uid)}

    def versions(self, uid: int) -> list[Version]:
        """The versions of a party that show a name, in order."""
        return [version for time in self.times[uid] for version in time.shown_versions]

    @property
    def shown(self) -> list[Spell]:
        """The spells of parties that have a name."""
        return [spell for spell in self.spells if spell.uid in self.described]


def tell(history: Iterable[Seen], verdicts: Mapping[datetime, Action] | None = None) -> Story:
    """The history as the warehouse must have it; `verdicts` by the capture time of their snapshot."""
    snapshots = judged(folded(history), verdicts or {})
    applied = [item for item in snapshots if item.status == "applied" and item.seen.speaks_of_parties]
    by_list = {
        code: _until_the_next([item for item in applied if code in item.seen.lists])
        for code in sorted({code for item in applied for code in item.seen.lists})
    }
    spells = [spell for code, sights in by_list.items() for spell in _spells(code, sights)]
    spells.sort(key=lambda spell: (spell.uid, spell.first.at, spell.list_code))
    times = _party_times(spells)
    for spell, word in _words(spells, by_list):
        spell.time.hear(word)
    for uid_times in times.values():
        for time in uid_times:
            time.close()
    for spell in spells:
        spell.pieces = pieces(spell, [other for other in spells if other.time is spell.time])
    _find_moves(spells)
    _find_new_uids(spells)
    return Story(snapshots, spells, times)


def present(seen: Seen) -> set[int]:
    """The uids that can be read in the main file."""
    return seen.members.keys() - {seen.unreadable}


def folded(history: Iterable[Seen]) -> list[Snapshot]:
    """Equal neighbours of one source as one, which stands in no one's way."""
    last: dict[str, Snapshot] = {}
    found: list[Snapshot] = []
    for seen in sorted(history, key=lambda item: item.at):
        before = last.get(seen.form)
        if not seen.parts:
            continue
        if before is not None and before.seen.bodies == seen.bodies:
            found[found.index(before)] = last[seen.form] = replace(before, last_seen_at=seen.at)
        else:
            last[seen.form] = Snapshot(seen, seen.at, "")
            found.append(last[seen.form])
    return found


def judged(snapshots: Iterable[Snapshot], verdicts: Mapping[datetime, Action]) -> list[Snapshot]:
    """What becomes of each, in the order of their publications, the richest form of a day first."""
    last: dict[tuple[str, ...], Seen] = {}
    forms: dict[tuple[tuple[str, ...], str], list[str]] = {}
    told = []
    for snapshot in _by_publication(list(snapshots)):
        seen = snapshot.seen
        publication = seen.lists, _publication(seen)
        verdict = verdicts.get(snapshot.at)
        if verdict == "exclude":
            status = "excluded"
        elif verdict != "release" and not _is_plausible(seen, last.get(seen.lists)):
            status = "held"
        elif any(form != seen.form and _rank(form) >= _rank(seen.form) for form in forms.get(publication, [])):
            status = "confirmed"
        else:
            status = "applied"
            forms.setdefault(publication, []).append(seen.form)
            if seen.speaks_of_parties:
                last[seen.lists] = seen
        told.append(replace(snapshot, status=status))
    return sorted(told, key=lambda item: item.at)


def _rank(form: str) -> int:
    return {"csv": 0, "rich": 1, "others": 1}[form]


def _publication(seen: Seen) -> str:
    return seen.publication or seen.at.isoformat()


def _by_publication(snapshots: list[Snapshot]) -> list[Snapshot]:
    def key(snapshot: Snapshot) -> tuple[tuple[str, ...], str, date]:
        return snapshot.seen.lists, _publication(snapshot.seen), eastern(snapshot.at)

    first = {key(item): item.at for item in sorted(snapshots, key=lambda item: item.at, reverse=True)}
    return sorted(snapshots, key=lambda item: (first[key(item)], -_rank(item.seen.form), item.at))


def _is_plausible(seen: Seen, last: Seen | None) -> bool:
    if not seen.speaks_of_parties:
        return False
    if last is None or last.bodies == seen.bodies:
        return True
    before = present(last)
    lost = before - present(seen)
    tags = {tag for uid in present(seen) - seen.refused for tag in seen.members[uid].programs}
    stripped = {uid for uid in before - last.refused if set(last.members[uid].programs) - tags}
    return max(len(lost), len(stripped)) <= SOURCE.largest_loss * len(before)


# ---- spells ----------------------------------------------------------------------------------------------------------


def _until_the_next(applied: list[Snapshot]) -> list[Snapshot]:
    """Of a row of equal captures that another one of the list interrupts, only the first sight is in its place."""
    shortened = [
        replace(item, last_seen_at=item.last_seen_at if item.last_seen_at < following.at else item.at)
        for item, following in pairwise(applied)
    ]
    return [*shortened, *applied[-1:]]


def _on_list(seen: Seen, code: str) -> set[int]:
    return {uid for uid in present(seen) if code in seen.members[uid].list_codes}


def _spells(code: str, sights: list[Snapshot]) -> Iterator[Spell]:
    latest: dict[int, Spell] = {}
    last_usable_at: datetime | None = None
    for snapshot in sights:
        here = _on_list(snapshot.seen, code)
        for uid in sorted(here):
            spell = latest.get(uid)
            if spell is None or (spell.end and eastern(spell.last_observed_at) != eastern(snapshot.at)):
                spell = latest[uid] = Spell(uid, code, snapshot, snapshot.last_seen_at, last_usable_at)
                yield spell
            spell.end = None
            spell.last_observed_at = snapshot.last_seen_at
        if snapshot.is_usable:
            for spell in latest.values():
                if spell.uid not in here and spell.end is None:
                    spell.end = snapshot
            last_usable_at = snapshot.last_seen_at


def _party_times(spells: list[Spell]) -> dict[int, list[PartyTime]]:
    """The unbroken times of each party: spells that overlap, and a move between lists within a day, are one."""
    times: dict[int, list[PartyTime]] = {}
    for number, spell in enumerate(spells):
        earlier = [other for other in spells[:number] if other.uid == spell.uid and _reaches(other, spell)]
        if earlier:
            spell.time = earlier[-1].time
        else:
            times.setdefault(spell.uid, []).append(spell.time)
        ends = [other.end for other in spells if other.time is spell.time]
        spell.time.to_at = None if None in ends else max(end.at for end in ends if end)
    return times


def _reaches(earlier: Spell, later: Spell) -> bool:
    if earlier.end is None or earlier.end.at > later.first.at:
        return True
    return earlier.list_code != later.list_code and earlier.delisted_on == later.first_day


def _words(spells: list[Spell], by_list: Mapping[str, list[Snapshot]]) -> list[tuple[Spell, Word]]:
    """What records say, in the order of capture, of one moment in that of their lists.

    One speaks when it is new on its list or back after a break; of several lists in one capture it says the same.
    """
    found: dict[tuple[datetime, str, int], tuple[Spell, Word]] = {}
    for spell in sorted(spells, key=lambda item: item.list_code, reverse=True):
        heard: object = None
        for snapshot in by_list[spell.list_code]:
            if snapshot.at < spell.first.at or (spell.end and snapshot.at >= spell.end.at):
                continue
            is_here = spell.uid in _on_list(snapshot.seen, spell.list_code)
            text = record(snapshot.seen, spell.uid) if is_here else None
            if text is not None and text != heard:
                word = Word(snapshot.at, said(snapshot.seen, spell.uid))
                found[snapshot.at, snapshot.seen.form, spell.uid] = spell, word
            heard = text
    return sorted(found.values(), key=lambda item: (item[1].at, item[0].list_code, item[0].uid))


# ---- how spells end --------------------------------------------------------------------------------------------------


def _find_moves(spells: list[Spell]) -> None:
    for spell in spells:
        joined = [
            other.list_code
            for other in spells
            if (other.uid, other.first_day) == (spell.uid, spell.delisted_on)
            and other.list_code != spell.list_code
            and not other.is_open_at_start
        ]
        spell.moved_to = min(joined, default=None)


def _find_new_uids(spells: list[Spell]) -> None:
    """One successor for a spell and one spell for a successor; the generated worlds never give a choice of uids."""
    for begun in (spell for spell in spells if not spell.is_open_at_start):
        ended = [
            spell
            for spell in spells
            if (spell.list_code, spell.delisted_on) == (begun.list_code, begun.first_day)
            and spell.uid != begun.uid
            and _is_made_anew(spell, begun)
        ]
        if ended:
            ended[-1].successor = begun.uid


def _is_made_anew(ended: Spell, begun: Spell) -> bool:
    assert ended.end is not None
    old = ended.time.version_before(ended.end.at)
    new = begun.time.version_from(begun.first.at)
    if old is None or new is None or old.facts["party"] != new.facts["party"]:
        return False
    pairs = [(old.values(kinds), new.values(kinds)) for kinds in NEW_UID_MARKS]
    births = pairs[0]
    if all(births) and not births[0] & births[1]:
        return False
    has_common = any(one & other for one, other in pairs)
    return has_common or not any(one or other for one, other in pairs)


# ---- what was known --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """One row of `designations_asof`."""

    uid: int
    list_code: str
    name: str
    party_type: str
    program_codes: tuple[str, ...]
    listed_on: date | None
    basis: str | None
    delisted_on: date | None
    first_observed_at: datetime


def listed_on_day(story: Story, day: date) -> list[Listed]:
    """Who was listed on a day, by what the story knows."""
    found = []
    for spell in story.shown:
        is_over = spell.delisted_on is not None and spell.delisted_on <= day
        if is_over or (spell.listed_on or spell.first_day) > day:
            continue
        version = story.versions(spell.uid)[-1]
        codes = {piece.code for piece in spell.pieces if piece.holds_on(day, spell)}
        found.append(
            Listed(
                spell.uid, spell.list_code, version.name, version.party_type, tuple(sorted(codes)), spell.listed_on,
                spell.basis, spell.delisted_on, spell.first.at,
            )
        )  # fmt: skip
    return found
