"""What the records of one party say over an unbroken time: facts, versions, programs and changes in plain Python.

A record says something once, when it is new. The rules:

    a kind of fact that a record does not speak of stays as it was last said, and so does one of which it says a part
    a part stands where no whole was said, and is never compared
    a version begins where a fact goes or comes, and where more of the main record becomes known
    a fact that is gone for no whole US Eastern day was never gone
    the first word on a kind is no change
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.seeds import PAIRS
from tests.warehouse.worlds import Seen

if TYPE_CHECKING:
    from tests.warehouse.history_model import Spell

Values = frozenset[Any]
MAIN_KINDS = ("party", "programs", "remarks", "remarks_tail")
"""What a version shows: a word on one of them makes another one, even the first word."""

FIELDS = {
    "programs": "program", "aliases": "alias", "weak_aliases": "alias", "addresses": "address",
    "birth_dates": "birth_date", "notes": "note", "listings": "listing",
}  # fmt: skip
"""Kinds that hold any number of facts, with the name of one of them in the changes."""

LISTS_OF = defaultdict[str, set[str]](set)
"""Which lists each program tag belongs to."""
for _pair in PAIRS:
    LISTS_OF[_pair["program_code"]].add(_pair["list_code"])


def eastern(at: datetime) -> date:
    """The day in Washington."""
    return at.astimezone(ZoneInfo("America/New_York")).date()


@dataclass(frozen=True)
class Said:
    """What a record says of one kind; `is_part`: it says that there is more."""

    values: Values
    is_part: bool = False


@dataclass(frozen=True)
class Word:
    """What one record says at the moment it is new; a kind it leaves open is missing."""

    at: datetime
    said: Mapping[str, Said]


@dataclass
class Fact:
    """One value over one unbroken time; `is_news`: it came, or went, where the kind was known before."""

    kind: str
    value: Any
    from_at: datetime
    begins_as_news: bool
    to_at: datetime | None = None
    ends_as_news: bool = False


@dataclass
class Version:
    """What is known of every kind over an unbroken run; kinds never said are missing."""

    from_at: datetime
    facts: dict[str, Values]
    to_at: datetime | None = None

    @property
    def name(self) -> str:
        [(name, _)] = self.facts["party"]
        return str(name)

    @property
    def party_type(self) -> str:
        [(_, party_type)] = self.facts["party"]
        return str(party_type)

    @property
    def remarks(self) -> str | None:
        """Head and tail, as far as they are known."""
        head = "".join(self.facts.get("remarks", ()))
        return head + "".join(self.facts.get("remarks_tail", ())) if head else None

    def values(self, kinds: Iterable[str]) -> set[Any]:
        """The values of several kinds together."""
        return {value for kind in kinds for value in self.facts.get(kind, ())}


Change = tuple[str, str | None, str | None, datetime]
"""field, old value, new value, observed_at."""


@dataclass
class PartyTime:
    """A party over one unbroken time on any list; `to_at` is its end."""

    to_at: datetime | None = None
    versions: list[Version] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    whole: dict[str, Values] = field(default_factory=dict)
    programs_known_at: datetime | None = None

    @property
    def shown_versions(self) -> list[Version]:
        """Those with an accepted main row."""
        return [version for version in self.versions if "party" in version.facts]

    def version_before(self, at: datetime) -> Version | None:
        """The last one begun before a moment."""
        return next((item for item in reversed(self.shown_versions) if item.from_at < at), None)

    def version_from(self, at: datetime) -> Version | None:
        """The one that stands at a moment, or the first after it."""
        return next((item for item in self.shown_versions if item.to_at is None or item.to_at > at), None)

    def hear(self, word: Word) -> None:
        """Take in what a record says, after all that earlier ones said."""
        standing = self.versions[-1].facts if self.versions else {}
        news = {
            kind: said for kind, said in word.said.items() if not (said.is_part and kind in self.whole)
        }  # a part of what is known as a whole says nothing
        if not self.versions or any(_begins_version(kind, said, standing) for kind, said in news.items()):
            if self.versions:
                self.versions[-1].to_at = word.at
            self.versions.append(Version(word.at, dict(standing)))
        for kind, said in news.items():
            if kind in FIELDS:
                self._hear_facts(kind, said, word.at)
            self.versions[-1].facts[kind] = said.values
            if not said.is_part:
                self.whole[kind] = said.values
        if "programs" in self.whole and self.programs_known_at is None:
            self.programs_known_at = word.at

    def close(self) -> None:
        """End what the party's time ends."""
        if self.to_at is not None:
            self.versions[-1].to_at = self.to_at
            for fact in self.facts:
                fact.to_at = fact.to_at or self.to_at

    def _hear_facts(self, kind: str, said: Said, at: datetime) -> None:
        is_known = kind in self.whole
        missing = set(said.values)
        for fact in [item for item in self.facts if item.kind == kind]:
            is_newest = fact is [item for item in self.facts if (item.kind, item.value) == (kind, fact.value)][-1]
            if fact.value not in said.values and fact.to_at is None:
                fact.to_at, fact.ends_as_news = at, is_known
            elif fact.value in said.values and is_newest and (fact.to_at is None or eastern(fact.to_at) == eastern(at)):
                fact.to_at = None
                missing.discard(fact.value)
        self.facts += [Fact(kind, value, at, is_known) for value in sorted(missing, key=repr)]

    def changes(self) -> Iterator[Change]:
        """Every amendment but those of programs, which change list by list."""
        for old, new in zip(self.versions, self.versions[1:], strict=False):
            yield from _record_changes(old, new)
        began, ended = defaultdict[Any, list[Any]](list), defaultdict[Any, list[Any]](list)
        for fact in (item for item in self.facts if item.kind != "programs"):
            if fact.begins_as_news:
                began[FIELDS[fact.kind], fact.from_at].append(fact.value)
            if fact.ends_as_news and fact.to_at is not None and fact.to_at != self.to_at:
                ended[FIELDS[fact.kind], fact.to_at].append(fact.value)
        for name, at in began.keys() | ended.keys():
            come, gone = began[name, at], ended[name, at]
            if len(come) == len(gone) == 1:  # one for the other
                yield name, gone[0], come[0], at
            else:
                yield from ((name, None, value, at) for value in come)
                yield from ((name, value, None, at) for value in gone)


def _begins_version(kind: str, said: Said, standing: Mapping[str, Values]) -> bool:
    if kind in standing:
        return standing[kind] != said.values
    return kind in MAIN_KINDS and bool(said.values)


def _record_changes(old: Version, new: Version) -> Iterator[Change]:
    if "party" not in old.facts or "party" not in new.facts:
        return
    pairs = {"primary_name": (old.name, new.name), "party_type": (old.party_type, new.party_type)}
    for kind in ("remarks", "remarks_tail"):
        if kind in old.facts and kind in new.facts:
            pairs[kind] = "".join(old.facts[kind]), "".join(new.facts[kind])
    for name, (before, after) in pairs.items():
        if before != after:
            yield name, before or None, after or None, new.from_at


# ---- programs --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """One program of a party inside one of its listings; `is_inferred`: the party is on several lists meanwhile."""

    code: str
    from_at: datetime
    to_at: datetime | None
    is_from_start: bool
    is_to_end: bool
    is_inferred: bool

    def dropped_on(self, spell: Spell) -> date | None:
        """The first day without it."""
        if self.is_to_end:
            return spell.delisted_on
        return None if self.to_at is None else eastern(self.to_at)

    def holds_on(self, day: date, spell: Spell) -> bool:
        """Whether a party listed on this day is listed under it."""
        dropped_on = self.dropped_on(spell)
        has_begun = self.is_from_start or eastern(self.from_at) <= day
        return has_begun and (dropped_on is None or day < dropped_on)


def pieces(spell: Spell, siblings: Sequence[Spell]) -> list[Piece]:
    """The programs of a listing; `siblings` are all listings of the party in this time, itself included.

    A tag that belongs to another of the party's lists is not of this one from the day on which the party is there.
    """
    found = []
    for fact in (item for item in spell.time.facts if item.kind == "programs" and spell.holds(item)):
        end = spell.end.at if spell.end else None
        is_to_end = fact.to_at is None or (end is not None and fact.to_at >= end)
        piece = Piece(
            fact.value,
            max(fact.from_at, spell.first.at),
            end if is_to_end else fact.to_at,
            is_from_start=fact.from_at <= max(spell.first.at, spell.time.programs_known_at or spell.first.at),
            is_to_end=is_to_end,
            is_inferred=False,
        )
        beside = [
            other
            for other in siblings
            if (piece.to_at is None or other.first.at < piece.to_at)
            and (other.end is None or other.end.at > piece.from_at)
        ]
        owners = [other.first.at for other in beside if other.list_code in LISTS_OF[piece.code]]
        if owners and spell.list_code not in LISTS_OF[piece.code]:
            if eastern(min(owners)) <= eastern(piece.from_at):
                continue
            piece = replace(piece, to_at=min(owners), is_to_end=False)
        found.append(replace(piece, is_inferred=len({other.list_code for other in beside}) > 1))
    return found


# ---- records ---------------------------------------------------------------------------------------------------------


def record(seen: Seen, uid: int) -> object:
    """The raw rows of one party and the files they came with: equal ones say the same."""
    return seen.form, seen.parts, sorted(replace(seen, parties={uid: seen.parties[uid]}).bodies.items())


def said(seen: Seen, uid: int) -> dict[str, Said]:
    """What a capture says of a party, by kind; a kind it leaves open is missing."""
    party = seen.parties[uid]
    is_whole = seen.form != "csv" or "comments" in seen.parts or not party.is_long
    facts: dict[str, Said] = {}
    if uid not in seen.refused:
        facts["party"] = Said(frozenset({(party.name, party.party_type)}))
        facts["programs"] = Said(frozenset(party.programs))
    if uid not in seen.refused or seen.form != "csv":
        facts["birth_dates"] = Said(frozenset(party.birth_dates), not is_whole)
        facts["weak_aliases"] = Said(frozenset(party.weak_aliases), not is_whole)
        facts["notes"] = Said(frozenset(party.all_notes if is_whole else ()), not is_whole)
    if seen.form != "csv":
        facts["listings"] = Said(frozenset((code, str(on) if on else None) for code, on in party.lists))
    elif uid not in seen.refused:
        facts["remarks"] = Said(frozenset(filter(None, [party.head])))
    if seen.form == "csv" and ("comments" in seen.parts or (uid not in seen.refused and not party.is_long)):
        facts["remarks_tail"] = Said(frozenset(filter(None, [party.tail])))
    if seen.form != "csv" or "alt" in seen.parts:
        is_refused = uid in seen.refused_aliases and bool(party.aliases)
        facts["aliases"] = Said(frozenset(party.aliases[1:] if is_refused else party.aliases), is_refused)
    if seen.form != "csv" or "add" in seen.parts:
        facts["addresses"] = Said(frozenset(party.addresses))
    return facts


def refused_count(seen: Seen) -> int:
    """Refused rows: main rows without a name, aliases without one, and rows whose uid cannot be told."""
    if not seen.speaks_of_parties:
        refused = seen.refused_aliases & seen.members.keys() if "alt" in seen.parts else ()
        return sum(bool(seen.parties[uid].aliases) for uid in refused)
    readable = seen.members.keys() - {seen.unreadable}
    names_aliases = seen.form != "csv" or "alt" in seen.parts
    count = len(seen.refused & readable)
    count += sum(bool(seen.parties[uid].aliases) for uid in seen.refused_aliases & readable if names_aliases)
    if seen.unreadable is not None and seen.unreadable in seen.members:
        count += _row_count_of(seen, seen.unreadable)
    return count


def row_count(seen: Seen) -> int:
    """Every row in the files."""
    return sum(_row_count_of(seen, uid) for uid in seen.members)


def _row_count_of(seen: Seen, uid: int) -> int:
    bodies = replace(seen, parties={uid: seen.parties[uid]}, unreadable=None).bodies
    return sum(body.rstrip(b"\r\n\x1a").count(b"\n") + 1 for body in bodies.values())
