"""What the warehouse must say of a history: the rules of spells, versions and facts in plain Python, day by day.

It shares no line with the SQL: one pass over the snapshots in capture order, one small state per party. The rules:

    equal neighbours are one snapshot · an implausible one is passed over · only a person releases it
    a capture without the SDN part says nothing of who is listed
    absence counts on the uids that stand in the file, and only where every uid can be read
    a gap whose last sight and return fall on one US Eastern day is no gap; a longer one starts a new spell
    a kind of fact that a record does not speak of stays as it was last said in the spell
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from tests.warehouse.worlds import SOURCE, Party, Seen

Action = Literal["release", "exclude"]
Change = tuple[int, str, str | None, str | None, str | None, datetime]
"""uid, action, field, old value, new value, observed_at."""

SET_KINDS = {"programs": "program", "aliases": "alias", "addresses": "address"}
"""Kinds that hold any number of facts, with the name of one of them in the changes."""


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
        return self.seen.unreadable not in self.seen.parties


@dataclass
class Fact:
    """One tag, alias or address over one unbroken time; `last_day` is the Eastern day of its last sight."""

    kind: str
    value: str
    from_at: datetime
    from_day: date
    last_day: date
    is_from_start: bool
    to_at: datetime | None = None
    to_day: date | None = None


@dataclass
class Version:
    """Facts of every kind over an unbroken run; kinds never said in the spell are missing."""

    from_at: datetime
    facts: dict[str, tuple[str, ...]]
    to_at: datetime | None = None


@dataclass
class Spell:
    """One unbroken listing."""

    uid: int
    first: Snapshot
    last: Snapshot
    last_absent_at: datetime | None
    end: Snapshot | None = None
    versions: list[Version] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def listed_on(self) -> date | None:
        return None if self.last_absent_at is None else eastern(self.first.at)

    @property
    def delisted_on(self) -> date | None:
        return None if self.end is None else eastern(self.end.at)


@dataclass
class Story:
    """Everything the model computes."""

    snapshots: list[Snapshot]
    spells: list[Spell]
    amendments: set[Change]

    def spells_of(self, uid: int) -> list[Spell]:
        """The spells of one party, in order."""
        return [spell for spell in self.spells if spell.uid == uid]

    @property
    def described(self) -> set[int]:
        """The uids whose main row was ever accepted: the others have no name to be shown under."""
        return {spell.uid for spell in self.spells if any("party" in version.facts for version in spell.versions)}


def eastern(at: datetime) -> date:
    """The day in Washington."""
    return at.astimezone(ZoneInfo("America/New_York")).date()


def tell(history: Iterable[Seen], verdicts: Mapping[datetime, Action] | None = None) -> Story:
    """The history as the warehouse must have it; `verdicts` by the capture time of their snapshot."""
    snapshots = _judged(_folded(history), verdicts or {})
    told = Story(snapshots, [], set())
    last_usable_at: datetime | None = None
    for snapshot in (item for item in snapshots if item.status == "applied" and "sdn" in item.seen.parts):
        for uid in sorted(present(snapshot.seen)):
            _sight(told, uid, snapshot, last_usable_at)
        if snapshot.is_usable:
            _close_absent(told, snapshot)
            last_usable_at = snapshot.last_seen_at
    _end_facts_and_versions(told)
    return told


def present(seen: Seen) -> set[int]:
    """The uids that stand in the file of parties."""
    return seen.parties.keys() - {seen.unreadable}


def said(seen: Seen, uid: int) -> dict[str, tuple[str, ...]]:
    """What a capture says of a party, by kind; a kind it leaves open is missing."""
    party, facts = seen.parties[uid], dict[str, tuple[str, ...]]()
    if uid not in seen.refused:
        facts["party"] = (party.name, party.head)
        facts["programs"] = tuple(sorted(set(party.programs)))
        if not party.tail:
            facts["tail"] = ()  # remarks that are not cut have no tail, whatever files came
    if "alt" in seen.parts:
        facts["aliases"] = tuple(sorted(set(party.aliases)))
    if "add" in seen.parts:
        facts["addresses"] = tuple(sorted(set(party.addresses)))
    if "comments" in seen.parts:
        facts["tail"] = (party.tail,) if party.tail else ()
    return facts


def refused_count(seen: Seen) -> int:
    """Refused rows: main rows without a name, rows without a uid, and rows whose uid no main row shows."""
    if "sdn" not in seen.parts:
        return 0
    count = len((seen.refused & seen.parties.keys()) - {seen.unreadable})
    if seen.unreadable is not None and seen.unreadable in seen.parties:
        count += 1 + _other_rows(seen, seen.parties[seen.unreadable])
    return count


def row_count(seen: Seen) -> int:
    """Every row in the files."""
    mains = len(seen.parties) if "sdn" in seen.parts else 0
    return mains + sum(_other_rows(seen, party) for party in seen.parties.values())


def _other_rows(seen: Seen, party: Party) -> int:
    counts = {"alt": len(party.aliases), "add": len(party.addresses), "comments": bool(party.tail)}
    return sum(int(count) for part, count in counts.items() if part in seen.parts)


def _folded(history: Iterable[Seen]) -> list[Snapshot]:
    folded: list[Snapshot] = []
    for seen in sorted(history, key=lambda item: item.at):
        if not seen.parts:
            continue
        if folded and folded[-1].seen.bodies == seen.bodies:
            folded[-1] = Snapshot(folded[-1].seen, seen.at, "")
        else:
            folded.append(Snapshot(seen, seen.at, ""))
    return folded


def _judged(snapshots: list[Snapshot], verdicts: Mapping[datetime, Action]) -> list[Snapshot]:
    judged = []
    last: Seen | None = None
    for snapshot in snapshots:
        verdict = verdicts.get(snapshot.at)
        if verdict == "exclude":
            status = "excluded"
        elif verdict == "release" or _is_plausible(snapshot.seen, last):
            status = "applied"
        else:
            status = "held"
        judged.append(Snapshot(snapshot.seen, snapshot.last_seen_at, status))
        if status == "applied" and "sdn" in snapshot.seen.parts:
            last = snapshot.seen
    return judged


def _is_plausible(seen: Seen, last: Seen | None) -> bool:
    if "sdn" not in seen.parts:
        return False
    if last is None:
        return True
    before = present(last)
    if not before:
        return True
    lost = before - present(seen)
    tags = {tag for uid in present(seen) - seen.refused for tag in seen.parties[uid].programs}
    stripped = {uid for uid in before - last.refused if set(last.parties[uid].programs) - tags}
    return max(len(lost), len(stripped)) / len(before) <= SOURCE.largest_loss


def _sight(told: Story, uid: int, snapshot: Snapshot, last_usable_at: datetime | None) -> None:
    earlier = told.spells_of(uid)
    spell = earlier[-1] if earlier else None
    if spell is None or (spell.end is not None and eastern(spell.last.last_seen_at) != eastern(snapshot.at)):
        spell = Spell(uid, snapshot, snapshot, last_usable_at)
        told.spells.append(spell)
    spell.end = None
    spell.last = snapshot
    now = said(snapshot.seen, uid)
    _amend(told, spell, snapshot, now)
    spell.known |= now
    for kind in SET_KINDS:
        _sight_facts(spell, kind, snapshot, is_first_word=kind in now and not _was_said(spell, kind))
    if kind_first_said := now.keys() - spell.versions[-1].facts.keys():
        spell.versions[-1].facts |= {kind: now[kind] for kind in kind_first_said}


def _was_said(spell: Spell, kind: str) -> bool:
    """Before this sight; the version's facts are completed after it."""
    return any(kind in version.facts for version in spell.versions[:-1]) or kind in spell.versions[-1].facts


def _amend(told: Story, spell: Spell, snapshot: Snapshot, now: Mapping[str, tuple[str, ...]]) -> None:
    """Begin a version where a kind that was said before is said otherwise now."""
    old = spell.known
    is_changed = any(kind in old and old[kind] != value for kind, value in now.items())
    if spell.versions and not is_changed:
        return
    if spell.versions:
        spell.versions[-1].to_at = snapshot.at
        _note_amendments(told, spell.uid, old, now, snapshot.at)
    spell.versions.append(Version(snapshot.at, dict(old)))
    if is_changed:
        spell.versions[-1].facts |= {kind: value for kind, value in now.items() if kind in old}


def _note_amendments(
    told: Story, uid: int, old: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]], at: datetime
) -> None:
    fields = {"party": ("primary_name", "remarks"), "tail": ("remarks_tail",)}
    for kind, names in fields.items():
        if kind not in old or kind not in now:
            continue
        for number, name in enumerate(names):
            before, after = _at(old[kind], number), _at(now[kind], number)
            if before != after:
                told.amendments.add((uid, "amendment", name, before, after, at))


def _at(values: tuple[str, ...], number: int) -> str | None:
    return (values[number] or None) if number < len(values) else None


def _sight_facts(spell: Spell, kind: str, snapshot: Snapshot, *, is_first_word: bool) -> None:
    """The facts of one kind as they stand at this sight: begun, gone on, come back the same day, or ended."""
    day, held = eastern(snapshot.at), set(spell.known.get(kind, ()))
    last_day = eastern(snapshot.last_seen_at)
    for fact in (item for item in spell.facts if item.kind == kind):
        is_newest = fact is [item for item in spell.facts if (item.kind, item.value) == (kind, fact.value)][-1]
        if fact.value in held and is_newest and (fact.to_at is None or fact.last_day == day):
            fact.to_at = fact.to_day = None
            fact.last_day = last_day
            held.discard(fact.value)
        elif fact.to_at is None:
            fact.to_at, fact.to_day = snapshot.at, day
    for value in sorted(held):
        spell.facts.append(Fact(kind, value, snapshot.at, day, last_day, is_first_word))


def _close_absent(told: Story, snapshot: Snapshot) -> None:
    """End what the snapshot lacks; a return on the day of the last sight undoes it."""
    here = present(snapshot.seen)
    for spell in told.spells:
        if spell.end is None and spell.uid not in here:
            spell.end = snapshot


def _end_facts_and_versions(told: Story) -> None:
    for spell in told.spells:
        _note_facts(told, spell)
        if spell.end is None:
            continue
        spell.versions[-1].to_at = spell.end.at
        for fact in spell.facts:
            if fact.to_at is None:
                fact.to_at, fact.to_day = spell.end.at, eastern(spell.end.at)


def _note_facts(told: Story, spell: Spell) -> None:
    """A fact that begins or ends while the party stays is an amendment; the first word on a kind is none."""
    for fact in spell.facts:
        name = SET_KINDS[fact.kind]
        if not fact.is_from_start:
            told.amendments.add((spell.uid, "amendment", name, None, fact.value, fact.from_at))
        if fact.to_at is not None:
            told.amendments.add((spell.uid, "amendment", name, fact.value, None, fact.to_at))
