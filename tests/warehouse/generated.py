"""Generated histories: what OFAC, the wire and a bad day can do to a dozen and a half parties in a dozen captures.

One seed, one history. `csv_history` serves the SDN List as CSV sets, cut and damaged in every way; `lists_history`
serves publications of three files, in which parties move between lists and come back under another uid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, TypeVar

import duckdb
from hypothesis import settings

from tests.warehouse.history_model import Story, tell
from tests.warehouse.worlds import ALL_PARTS, Form, Party, Publisher, Seen, lines_of, warehouse_rows
from warehouse.journal import JournalLines

T = TypeVar("T")

UIDS = tuple(range(101, 117))
TWIN = 50
"""A party made anew gets its uid and this."""

LISTS = ("SDN", "SSI", "NS-MBS")
PROGRAMS = {
    "SDN": ("SDGT", "SYRIA", "IRAN-EO13902", "UKRAINE-EO13662"),
    "SSI": ("UKRAINE-EO13662",),
    "NS-MBS": ("CAATSA - RUSSIA", "RUSSIA-EO14024"),
}
NEW_PROGRAM = "TESTLAND-EO99999"
"""A tag that sql/seeds/list_program.csv does not know."""

STEPS = (timedelta(minutes=40), timedelta(hours=5), timedelta(hours=20), timedelta(days=3))
"""From within a US Eastern day to over several; 40 minutes and 5 hours also cross its end."""

PART_SETS = (
    ("sdn",), ("sdn",), ALL_PARTS, ALL_PARTS, ("sdn", "alt"), ("sdn", "add", "alt"), ("add",), ("alt", "comments"),
)  # fmt: skip
FACTS: dict[str, tuple[str, ...]] = {
    "aliases": ("FIRST ALIAS", "SECOND ALIAS", "THIRD ALIAS"),
    "addresses": ("1 Main St", "2 Side St"),
    "weak_aliases": ("WEAK ONE", "WEAK TWO"),
    "birth_dates": ("1971", "02 Mar 1972"),
    "notes": ("Minister of Defense", "Head of the office"),
}


def seeds(count: int) -> range:
    """So many seeds, ten times as many when exploring: each is a warehouse of its own."""
    return range(count * settings().max_examples // 100)


@dataclass(eq=False, repr=False)
class World:
    """A history, what was published of it, and what the model tells of it."""

    name: str
    history: list[Seen]
    publisher: Publisher = field(default_factory=Publisher)
    connection: duckdb.DuckDBPyConnection = field(init=False)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def lines(self) -> JournalLines:
        """All that was fetched."""
        return lines_of(self.publisher.serve(self.history))

    @cached_property
    def story(self) -> Story:
        """What the warehouse must say."""
        return tell(self.history)

    @cached_property
    def rows(self) -> dict[str, Counter[tuple[str, ...]]]:
        """What the warehouse says, relation by relation."""
        return warehouse_rows(self.connection)


def csv_world(seed: int) -> World:
    """The SDN List alone, as CSV sets."""
    return World(f"csv-{seed}", csv_history(seed))


def lists_world(seed: int) -> World:
    """Three lists in two forms."""
    return World(f"lists-{seed}", lists_history(seed))


def csv_history(seed: int, count: int = 11) -> list[Seen]:
    """Captures of the SDN List as CSV sets: each is the one before with some edits, or nothing new, or damaged."""
    world = _World(Random(f"csv {seed}"), ("SDN",))
    history = [world.seen(asked=world.random.choice((("sdn",), ALL_PARTS, ("add",))))]
    while len(history) < count:
        world.pass_time()
        what = world.random.choice(("edit",) * 5 + ("again", "damage", "refused", "refused alias", "unreadable"))
        if what == "again":
            history.append(replace(history[-1], at=world.at))
            continue
        world.edit(world.random.randint(2, 6))
        seen = world.spoilt(world.seen(asked=world.random.choice(PART_SETS)), what)
        history.append(seen)
        if what == "damage":  # served twice, with a good one between or without
            if world.random.random() < 0.5:
                world.pass_time()
                history.append(world.seen())
            world.pass_time()
            history.append(replace(seen, at=world.at))
    return history


def lists_history(seed: int, count: int = 8) -> list[Seen]:
    """Publications of the SDN List and two other lists, in one or two forms, captured one after the other."""
    world = _World(Random(f"lists {seed}"), LISTS)
    history: list[Seen] = []
    late: list[Seen] = []
    for number in range(count):
        world.edit(world.random.randint(2, 7) if number else 0)
        forms = world.random.choice(FORM_SETS if number else FORM_SETS[:2])
        captures = [*late, *world.publication(f"publication {number}", forms)]
        late = []
        if len(captures) > 2 and captures[-1].form == "rich" and world.random.random() < 0.4:
            late.append(captures.pop())
        for number, capture in enumerate(captures):
            history.append(replace(capture, at=world.at))
            # Two files can come at one moment; two of one list never do, for a time names one publication then.
            is_last_of_moment = "others" not in {item.form for item in captures[number : number + 2]}
            if is_last_of_moment or number % 2 or world.random.random() < 0.6:
                world.at += timedelta(minutes=3)
        world.pass_time()
    return history


FORM_SETS: tuple[tuple[Form, ...], ...] = (
    ("csv", "others", "rich"), ("rich", "others"), ("others", "csv", "rich"), ("csv", "csv", "others"), ("csv",),
    ("others",), ("rich",), ("others", "rich"), ("csv", "others"),
)  # fmt: skip
"""In the order of capture; the CSV set twice is one whose first try gave the main file alone."""


@dataclass
class _World:
    """The publisher's state; every draw is from `random`."""

    random: Random
    lists: tuple[str, ...]
    at: datetime = datetime(2024, 3, 7, 1, 30, tzinfo=UTC)  # daylight saving time begins three days later
    listed: dict[int, Party] = field(default_factory=dict)
    gone: dict[int, Party] = field(default_factory=dict)
    before: dict[int, Party] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for uid in self.random.sample(UIDS, 12):
            self.listed[uid] = self._party(uid)

    def pass_time(self) -> None:
        self.at += self.random.choice(STEPS)

    def seen(self, **changes: Any) -> Seen:
        return Seen(self.at, dict(self.listed), **changes)

    def publication(self, name: str, forms: Sequence[Form]) -> list[Seen]:
        captures = []
        for number, form in enumerate(forms):
            asked: tuple[str, ...] = (
                ("sdn",) if form in forms[number + 1 :] else self.random.choice((("sdn",), ALL_PARTS, ALL_PARTS))
            )
            seen = self.seen(form=form, asked=asked, publication=name)
            if form == "csv" and self.random.random() < 0.15:  # a mirror that lags: what it had before
                seen = replace(seen, parties=self.before)
            what = self.random.choice(("whole",) * 12 + ("damage", "refused", "refused alias", "unreadable"))
            captures.append(self.spoilt(seen, what))
        return captures

    def spoilt(self, seen: Seen, what: str) -> Seen:
        """The capture with what is to go wrong with it; "edit" and "whole" are none."""
        uids = sorted(seen.members)
        some = frozenset(self.random.sample(uids, min(3, len(uids))))
        match what:
            case "damage":
                return replace(seen, parties={uid: seen.parties[uid] for uid in uids[:3]})
            case "refused":
                return replace(seen, refused=some)
            case "refused alias":
                return replace(seen, refused_aliases=some)
            case "unreadable":
                return replace(seen, unreadable=min(some, default=None))
            case _:
                return seen

    def edit(self, count: int) -> None:
        """So many things that OFAC does."""
        self.before = dict(self.listed)
        acts: list[Callable[[int], None]] = [
            self._list, self._return, self._remove, self._rename, self._amend, self._amend, self._amend,
            self._change_programs, self._rename_program, self._renumber,
        ]  # fmt: skip
        if len(self.lists) > 1:
            acts += [self._move, self._move, self._join, self._join, self._leave, self._state_date]
        for _ in range(count):
            self.random.choice(acts)(self.random.choice(UIDS))

    def _party(self, uid: int) -> Party:
        names = self._some(self.lists, 1, 2) if self.random.random() < 0.3 else (self.random.choice(self.lists),)
        lists = tuple((name, self._stated(name)) for name in names)
        party = Party(
            f"PARTY {uid}",
            party_type=self.random.choice(("entity", "individual")),
            programs=self._programs(names),
            is_long=self.random.random() < 0.25,
            lists=lists,
        )
        facts: dict[str, Any] = {kind: self._some(values, 0, 2) for kind, values in FACTS.items()}
        return replace(party, **facts)

    def _programs(self, lists: Sequence[str]) -> tuple[str, ...]:
        tags = [tag for name in lists for tag in self._some(PROGRAMS[name], 1, 2)]
        if self.random.random() < 0.1:
            tags.append(NEW_PROGRAM)
        return tuple(dict.fromkeys(tags)) if self.random.random() > 0.05 else ()

    def _stated(self, name: str) -> date | None:
        if len(self.lists) == 1 or self.random.random() < 0.2:
            return None
        return self.at.date() - timedelta(days=self.random.choice((0, 1, 2, 700)))

    def _some(self, values: Sequence[T], least: int, most: int) -> tuple[T, ...]:
        return tuple(self.random.sample(values, min(len(values), self.random.randint(least, most))))

    # ---- acts --------------------------------------------------------------------------------------------------------

    def _list(self, uid: int) -> None:
        if uid not in self.listed and uid + TWIN not in self.listed:
            self.listed[uid] = self._party(uid)

    def _return(self, uid: int) -> None:
        for other in (uid, uid + TWIN):
            if other in self.gone and not {uid, uid + TWIN} & self.listed.keys():
                self.listed[other] = self.gone.pop(other)

    def _remove(self, uid: int) -> None:
        if uid in self.listed and len(self.listed) > 6:
            self.gone[uid] = self.listed.pop(uid)

    def _rename(self, uid: int) -> None:
        if uid in self.listed:
            name = self.listed[uid].name
            self._change(uid, name=name.removesuffix(" BANK") if name.endswith(" BANK") else f"{name} BANK")

    def _amend(self, uid: int) -> None:
        kind = self.random.choice((*FACTS, "is_long", "party_type"))
        if kind in FACTS:
            self._change(uid, **{kind: self._some(FACTS[kind], 0, 2)})
        else:
            self._change(uid, **{kind: getattr(self._party(uid), kind)})

    def _change_programs(self, uid: int) -> None:
        if uid in self.listed:
            self._change(uid, programs=self._programs([name for name, _ in self.listed[uid].lists]))

    def _rename_program(self, uid: int) -> None:
        """One tag becomes another, of every party at once."""
        old, new = self.random.sample(PROGRAMS["SDN"][:3], 2)
        for other, party in self.listed.items():
            tags = (new if tag == old else tag for tag in party.programs)
            self.listed[other] = replace(party, programs=tuple(dict.fromkeys(tags)))

    def _renumber(self, uid: int) -> None:
        """Deleted and made anew under another number: as it was, changed, or as another bearer of the name."""
        old, new = self.random.sample((uid, uid + TWIN), 2)
        if old in self.listed and new not in self.listed:
            self.gone[old] = party = self.listed.pop(old)
            kind = self.random.choice((*FACTS, "name"))
            self.listed[new] = party
            if kind != "name":
                self._change(new, **{kind: self._some(FACTS[kind], 0, 2)})

    def _move(self, uid: int) -> None:
        if uid in self.listed:
            self._on_lists(uid, self._some(self.lists, 1, 1))

    def _join(self, uid: int) -> None:
        if uid in self.listed:
            self._on_lists(uid, {*self.listed[uid].list_codes, *self._some(self.lists, 1, 1)})

    def _leave(self, uid: int) -> None:
        if uid in self.listed and len(self.listed[uid].lists) > 1:
            self._on_lists(uid, self._some(sorted(self.listed[uid].list_codes), 1, 1))

    def _state_date(self, uid: int) -> None:
        """OFAC mends the day it states for a listing."""
        if uid in self.listed:
            self._change(uid, lists=tuple((name, self._stated(name)) for name, _ in self.listed[uid].lists))

    def _on_lists(self, uid: int, names: Sequence[str] | set[str]) -> None:
        party = self.listed[uid]
        stated = dict(party.lists)
        lists = tuple((name, stated.get(name) or self._stated(name)) for name in sorted(names))
        fitting = {tag for name in names for tag in PROGRAMS[name]}
        tags = [tag for tag in party.programs if tag in fitting]
        self._change(uid, lists=lists, programs=tuple(tags) or self._programs(sorted(names)))

    def _change(self, uid: int, **changes: Any) -> None:
        if uid in self.listed:
            self.listed[uid] = replace(self.listed[uid], **changes)


WORLDS = [*map(csv_world, seeds(2)), *map(lists_world, seeds(2))]
"""The histories that many tests ask of."""
FEW_WORLDS = [world for world in WORLDS if world.name in ("csv-0", "csv-1", "lists-0")]
"""Some of them, for what loads a history more than once."""
