"""One world of captures and documents in which every case is a party of its own, named for what happens to it.

Six captures of the list, one of them before all that is told but for the earliest pages, and the documents of four
publishers, most of them fetched on 9 March.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb

from tests.warehouse.notice_worlds import (
    LOG,
    PAGES,
    PRESS,
    REGISTER,
    Body,
    NoticeWorld,
    OnList,
    Period,
    Told,
    added,
    at,
    changed,
    log_day,
    on,
    page,
    press,
    register,
    removed,
    rows,
)
from tests.warehouse.worlds import memory_warehouse

CAPTURED = [at(on(2, 20)), at(on(3, 6)), at(on(3, 8)), at(on(3, 20)), at(on(3, 22)), at(on(4, 10))]
CUT = at(on(3, 21), 20)
"""Between the fetch of the page of 21 March and the capture that shows its acts."""

INSIDE, SAME_DAY, LAGGING, NEXT_DAY, TOO_EARLY, BEFORE, TWICE_BEFORE, UNTOLD = range(101, 109)
END_INSIDE, END_SAME_DAY, END_LAGGING, END_NEXT_DAY, END_UNTOLD, NEVER_LEAVES = range(111, 117)
RELISTED, ALL_FOUR, NO_PAGE, NO_LOG, PRESS_ALONE, DAYLESS, PRESS_NEARER, PRESS_NEARER_END = range(121, 129)
SOON, SOON_TOO, LATER, LEAVES_SOON = range(131, 135)
DROPPED, KEPT, ADDED_LATER, WHOLE_LATER, ABSTRACT_LATER = range(141, 146)
TAGGED, UNTAGGED, RENAMED, OLD_UID, NEW_UID, TWO_LISTS, LATE, OVERLAPPING = range(151, 159)
RELISTED_UNTOLD, RELISTED_BRIEFLY, BOTH_AT_ONCE, HALF_SHOWN, END_TOO_EARLY = range(161, 166)
LABELS = {uid: label.lower() for label, uid in globals().items() if isinstance(uid, int)}
"""The cases in words, for the names of tests."""


def name(uid: int) -> str:
    """A name that no other party has a part of."""
    return {NEW_UID: f"CASE N{OLD_UID}"}.get(uid, f"CASE N{uid}")


def plain(uid: int, first: int = 0, end: int = 1_000, **changes: Any) -> Period:
    """A party under its plain name."""
    return Period(uid, replace(OnList(name(uid)), **changes), first, end)


NOVEMBER = date(2023, 11, 2)
PERIODS = [
    *(plain(uid, 2) for uid in (INSIDE, SAME_DAY, LAGGING, NEXT_DAY, UNTOLD)),
    plain(TOO_EARLY, 4),
    plain(BEFORE, lists=(("SDN", date(2023, 11, 1)),)),
    plain(TWICE_BEFORE),
    *(plain(uid, 0, 2) for uid in (END_INSIDE, END_SAME_DAY, END_LAGGING, END_NEXT_DAY, END_UNTOLD)),
    plain(NEVER_LEAVES),
    plain(RELISTED, 0, 2),
    plain(RELISTED, 3, 4),
    *(plain(uid, 2) for uid in (ALL_FOUR, NO_PAGE, NO_LOG, PRESS_ALONE, DAYLESS, PRESS_NEARER)),
    plain(PRESS_NEARER_END, 0, 2),
    *(plain(uid, 4) for uid in (SOON, SOON_TOO)),
    plain(LATER, 5),
    plain(LEAVES_SOON, 0, 4),
    *(plain(uid, 2) for uid in (DROPPED, KEPT, ADDED_LATER, WHOLE_LATER, ABSTRACT_LATER)),
    plain(TAGGED, 0, 2),
    plain(TAGGED, 2, programs=("SDGT", "SYRIA")),
    plain(UNTAGGED, 0, 2, programs=("SDGT", "SYRIA")),
    plain(UNTAGGED, 2),
    plain(RENAMED, 0, 2),
    Period(RENAMED, OnList("QUITE ANOTHER NAME"), 2, 4),
    plain(OLD_UID, 0, 2),
    plain(NEW_UID, 2),
    plain(TWO_LISTS, 0, 2),
    plain(TWO_LISTS, 2, 4, programs=("SDGT", "UKRAINE-EO13662"), lists=(("SDN", None), ("SSI", None))),
    plain(TWO_LISTS, 4, programs=("UKRAINE-EO13662",), lists=(("SSI", None),)),
    plain(LATE, 2, 4),
    plain(OVERLAPPING, 0, 2),
    plain(OVERLAPPING, 3),
    plain(RELISTED_UNTOLD, 1, 2),
    plain(RELISTED_UNTOLD, 3),
    plain(BOTH_AT_ONCE, 2, 4, programs=("SDGT", "UKRAINE-EO13662"), lists=(("SDN", None), ("SSI", None))),
    plain(END_TOO_EARLY, 0, 5),
    plain(RELISTED_BRIEFLY, 0, 3),
    plain(RELISTED_BRIEFLY, 4, 5),
    plain(HALF_SHOWN, 2),
]  # fmt: skip

SEVENTH = page(
    on(3, 7),
    *(added(name(uid)) for uid in (INSIDE, ALL_FOUR, PRESS_NEARER, NEW_UID, HALF_SHOWN)),
    added("GHOST OF NOBODY"),
    added("LONE GHOST", ["SYRIA"]),
    added("GHOST OF SECTORS", ["SSIDES"], list_code="SSI"),
    *(added(name(uid), ["UKRAINE-EO13662"], list_code="SSI") for uid in (TWO_LISTS, BOTH_AT_ONCE)),
    added(name(HALF_SHOWN), ["SDGT", "UKRAINE-EO13662"], list_code="SSI"),
    *(removed(name(uid)) for uid in (END_TOO_EARLY, END_INSIDE, NEVER_LEAVES, RELISTED, OLD_UID, PRESS_NEARER_END)),
    changed(name(TAGGED), ["SDGT", "SYRIA"]),
    changed(name(UNTAGGED)),
    changed("QUITE ANOTHER NAME", names=("QUITE ANOTHER NAME", name(RENAMED))),
)
TWENTY_FIRST = page(
    on(3, 21),
    *(added(name(uid)) for uid in (SOON, SOON_TOO, LATER)),
    *(removed(name(uid)) for uid in (LEAVES_SOON, RELISTED)),
    removed("QUITE ANOTHER NAME", names=("QUITE ANOTHER NAME", name(RENAMED))),
    *(removed(name(uid), ["SDGT", "UKRAINE-EO13662"], list_code="SDN") for uid in (TWO_LISTS, BOTH_AT_ONCE)),
)
EARLY_PAGES = (
    page(date(2012, 5, 3), added(name(TWICE_BEFORE))),
    page(date(2018, 6, 4), removed(name(TWICE_BEFORE))),
    page(date(2021, 2, 3), added(name(TWICE_BEFORE))),
    page(NOVEMBER, *(added(name(uid)) for uid in (BEFORE, RELISTED, RENAMED))),
    page(on(3, 4), *(added(name(uid)) for uid in (LAGGING, RELISTED_UNTOLD))),
    page(on(3, 5), removed(name(END_LAGGING))),
    page(on(3, 8), *(added(name(uid)) for uid in (SAME_DAY, OVERLAPPING)), removed(name(END_SAME_DAY))),
    page(
        on(3, 9),
        *(added(name(uid)) for uid in (NEXT_DAY, TOO_EARLY)),
        *(removed(name(uid)) for uid in (END_NEXT_DAY, OVERLAPPING)),
    ),
)
NINETEENTH = page(on(3, 19), added(name(RELISTED)), removed(name(RELISTED_BRIEFLY)))
DUSK = page(on(4, 8), changed(name(NEVER_LEAVES)))
"""The last page: a change that no list shows."""
LOG_SEVENTH = log_day(on(3, 7), *(added(name(uid)) for uid in (ALL_FOUR, NO_PAGE)), added("Ghost of nobody"))
PRESS_SEVENTH = press(on(3, 7), *(added(name(uid)) for uid in (ALL_FOUR, NO_PAGE, NO_LOG, PRESS_ALONE)))
PRESS_EIGHTH = press(on(3, 8), added(name(PRESS_NEARER)), removed(name(PRESS_NEARER_END)))
REGISTERED = register(
    "2024-05000", on(3, 29), *(added(name(uid)) for uid in (ALL_FOUR, NO_PAGE, NO_LOG)), effective_on=on(3, 7)
)
REGISTERED_DAYLESS = register("2024-05009", on(3, 29), added(name(DAYLESS)))
REVISED = [
    page(on(3, 7), *(added(name(uid)) for uid in uids), key="20240307_33", body_text=f"Text {uids}.")
    for uids in ((DROPPED, KEPT), (KEPT, ADDED_LATER))
]
ABSTRACTS = [
    register(number, on(3, 12), effective_on=on(3, 7), body_text="In short.", is_whole_text=False)
    for number in ("2024-05001", "2024-05002")
]
WHOLES = [
    register(number, on(3, 12), added(name(uid)), effective_on=on(3, 7), body_text="At length.")
    for number, uid in (("2024-05001", WHOLE_LATER), ("2024-05002", ABSTRACT_LATER))
]
LATE_PAGES = (
    page(on(3, 5), added(name(LATE)), key="20240305_9"),
    page(on(3, 19), removed(name(LATE)), key="20240319_9"),
)


def fetched(source_name: str, moment: datetime, *documents: Told) -> list[Body]:
    """Each document in an answer of its own."""
    return [Body(source_name, moment, (told,)) for told in documents]


NINTH = at(on(3, 9), 14)
WORLD = NoticeWorld(
    CAPTURED,
    PERIODS,
    [
        *fetched(PAGES, NINTH, *EARLY_PAGES, SEVENTH, REVISED[0]),
        *fetched(LOG, NINTH, LOG_SEVENTH),
        *fetched(PRESS, NINTH, PRESS_SEVENTH, PRESS_EIGHTH),
        *fetched(REGISTER, at(on(3, 12)), ABSTRACTS[0], WHOLES[1]),
        *fetched(PAGES, at(on(3, 21), 15), NINETEENTH, TWENTY_FIRST, REVISED[1]),
        *fetched(REGISTER, at(on(3, 21), 15), WHOLES[0], ABSTRACTS[1]),
        *fetched(PAGES, at(on(3, 25)), *LATE_PAGES),
        *fetched(REGISTER, at(on(3, 29)), REGISTERED, REGISTERED_DAYLESS),
        *fetched(PAGES, at(on(4, 10), 15), DUSK),
    ],
)
ANNOUNCED = "select * from core.events where status_code = 'announced'"
DISAGREEMENTS = "select * from marts.reconciliation where uid is not distinct from ? and kind <> 'format' order by all"


@dataclass(frozen=True)
class Asked:
    """The warehouse at the end, and what it said before the list moved on 22 March."""

    connection: duckdb.DuckDBPyConnection
    announced: list[dict[str, Any]]
    parties: list[dict[str, Any]]
    disagreements: dict[int | None, list[tuple[Any, ...]]]

    def spells(self, uid: int) -> list[dict[str, Any]]:
        """The designations of a party, one after the other."""
        return rows(self.connection, "select * from core.designations where uid = ? order by first_observed_at", uid)

    def disagree(self, uid: int | None) -> list[tuple[Any, ...]]:
        """Kind, the two values and the severity of each disagreement on a party."""
        found = rows(self.connection, DISAGREEMENTS, uid)
        return [(row["kind"], row["left_value"], row["right_value"], row["severity_code"]) for row in found]


@contextmanager
def asked_world() -> Iterator[Asked]:
    """The world, asked once before the list moves."""
    with memory_warehouse() as connection:
        WORLD.refresh(connection, CUT)
        announced, parties = rows(connection, ANNOUNCED), rows(connection, "select * from core.event_parties")
        asked = Asked(connection, announced, parties, {})
        asked.disagreements.update({uid: asked.disagree(uid) for uid in (None, LEAVES_SOON)})
        WORLD.refresh(connection)
        yield asked
