"""The laws of notices on generated worlds: arrival and replay; what no notice moves; what was known before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import duckdb
import pytest

from listwire.eastern import eastern_day
from listwire.types import NoticeItemRow, Verdict
from tests.warehouse.generated import FEW_WORLDS, UIDS, World
from tests.warehouse.notice_worlds import (
    LOG,
    PAGES,
    PRESS,
    REGISTER,
    Body,
    Told,
    added,
    at,
    changed,
    load,
    log_day,
    match,
    page,
    press,
    refresh,
    register,
    removed,
    rows,
    serve,
)
from tests.warehouse.worlds import FORMATS, lines_of, memory_warehouse, warehouse_rows
from warehouse.checks import run_checks
from warehouse.database import reset
from warehouse.journal import JournalLines

pytestmark = pytest.mark.long

WORLDS = [world for world in FEW_WORLDS if world.name in ("csv-0", "lists-0")]
few_worlds = pytest.mark.parametrize("told", WORLDS, indirect=True, ids=str)
LISTS = {form.source.name: form for form in FORMATS.values()}
LOADED = (
    "stage.notices", "stage.notice_items", "stage.notice_sightings", "stage.item_verdicts", "stage.rejections",
    "ops.documents",
)  # fmt: skip
SOURCES = (PAGES, LOG, PRESS, REGISTER)
DAY = timedelta(days=1)
ACTS = (
    "select action, uid, party_name, program_codes, list_code, day from ("
    "select 'designation' as action, *, listed_on as day from core.designations union all by name "
    "select 'delisting' as action, *, delisted_on as day from core.designations union all by name "
    "select distinct action, uid, party_name, program_codes, list_code, effective_on as day "
    "from core.designation_changes inner join core.designations using (uid, list_code) where action = 'amendment'"
    ") where day is not null order by all"
)


class Noticed:
    """A generated history with notices of most of its acts, none fetched before the middle of it."""

    def __init__(self, told: World) -> None:
        self.told = told
        self.random = Random(f"notices {told}")
        self.middle = told.history[len(told.history) // 2].at
        self.bodies = list(self._bodies())
        self.verdicts = [verdict for body in self.bodies for verdict in self._verdicts(body)]
        self.fetches = [*told.lines.fetches, *serve(self.bodies, told.publisher.archive)]
        self.random.shuffle(self.fetches)

    def load(self, connection: duckdb.DuckDBPyConnection, lines: JournalLines) -> None:
        load(connection, self.told.publisher.archive, lines, LISTS, self.bodies)

    def refresh(self, connection: duckdb.DuckDBPyConnection, lines: JournalLines) -> None:
        refresh(connection, self.told.publisher.archive, lines, LISTS, self.bodies)

    @property
    def lines(self) -> JournalLines:
        return lines_of(self.fetches, self.verdicts)

    def _bodies(self) -> Iterator[Body]:
        items: dict[tuple[str, date], list[NoticeItemRow]] = defaultdict(list)
        for act in rows(self.told.connection, ACTS):
            day = act["day"] - self.random.choice((-1, 0, 0, 0, 1, 2, 12)) * DAY
            for source in self.random.sample(SOURCES, self.random.choice((0, 1, 1, 2, 4))):
                items[source, day].append(self._item(act))
        logged = []
        for (source, day), found in sorted(items.items(), key=repr):
            once = list({item.item_sha256: item for item in found}.values())
            fetched_at = max(self.middle, at(day)) + self.random.randint(1, 90) * timedelta(hours=1)
            if source == LOG:
                logged.append(log_day(day, *once))
                continue
            yield Body(source, fetched_at, (_document(source, day, once),))
            if self.random.random() < 0.3:
                yield Body(source, fetched_at + DAY, (_document(source, day, once[1:], text="As mended."),))
        for count in (len(logged) // 2, len(logged)):
            yield Body(LOG, self.middle + count * timedelta(hours=1, minutes=7), tuple(logged[:count]))

    def _item(self, act: dict[str, Any]) -> NoticeItemRow:
        name = act["party_name"] if self.random.random() < 0.9 else "GHOST FIRM"
        make = {"designation": added, "delisting": removed, "amendment": changed}[act["action"]]
        list_code = act["list_code"] if self.random.random() < 0.5 else None
        programs = act["program_codes"] if self.random.random() < 0.9 else ["DPRK3"]
        return make(name, programs, list_code=list_code)

    def _verdicts(self, body: Body) -> Iterator[Verdict]:
        for told in body.documents:
            for number in range(len(told.items)):
                if self.random.random() < 0.1:
                    uid = self.random.choice((None, self.random.choice(UIDS)))
                    if uid is None or self._is_known(uid):
                        yield match(told.target(number), uid, body.fetched_at + DAY)

    def _is_known(self, uid: int) -> bool:
        return bool(rows(self.told.connection, "select uid from core.parties where uid = ?", uid))


def _document(source: str, day: date, items: list[NoticeItemRow], text: str = "As printed.") -> Told:
    if source == PAGES:
        return page(day, *items, body_text=text)
    if source == PRESS:
        return press(day, *items, body_text=text)
    own_day = day if day.day % 2 else None
    return register(f"{day}", day + 20 * DAY, *items, effective_on=own_day, body_text=text)


@pytest.fixture(scope="module")
def noticed(told: World) -> Noticed:
    return Noticed(told)


@pytest.fixture(scope="module")
def in_time(noticed: Noticed) -> Iterator[duckdb.DuckDBPyConnection]:
    """All of it, loaded and built once."""
    with memory_warehouse() as connection:
        noticed.refresh(connection, noticed.lines)
        yield connection


@few_worlds
def test_neither_arrival_nor_loading_again_nor_a_replay_changes_a_row(
    noticed: Noticed, in_time: duckdb.DuckDBPyConnection
) -> None:
    expected, loaded = warehouse_rows(in_time), warehouse_rows(in_time, LOADED)
    half = len(noticed.fetches) // 2
    with memory_warehouse() as connection:
        noticed.refresh(connection, lines_of(noticed.fetches[:half], noticed.verdicts[::2]))
        assert warehouse_rows(connection) != expected
        noticed.refresh(connection, noticed.lines)
        assert warehouse_rows(connection) == expected
        noticed.load(connection, noticed.lines)
        assert warehouse_rows(connection, LOADED) == loaded
        reset(connection)
        noticed.refresh(connection, noticed.lines)
        assert warehouse_rows(connection) == expected


# ---- what a notice moves, and what it does not -----------------------------------------------------------------------

DATED = (
    "listed_on, listed_on_basis, listed_on_known_at, listed_notice_id, is_start_unknown, delisted_on, "
    "delisted_on_basis, delisted_notice_id"
)
UNMOVED = [
    f"select * exclude ({DATED}) from core.designations",
    "select * exclude (added_on, added_on_basis, added_on_known_at, dropped_on, dropped_on_known_at) "
    "from core.designation_programs",
    "select * exclude (effective_on, notice_id) from core.designation_changes",
    "from core.parties", "from core.party_versions", "from core.aliases", "from ops.snapshots",
    "select uid, list_code, program_codes_text, country_codes_text from marts.current_designations",
]  # fmt: skip


@few_worlds
@pytest.mark.parametrize("question", UNMOVED)
def test_no_notice_moves(told: World, in_time: duckdb.DuckDBPyConnection, question: str) -> None:
    expected = rows(told.connection, f"from ({question}) order by all")
    assert rows(in_time, f"from ({question}) order by all") == expected
    assert expected


@few_worlds
def test_only_an_end_with_a_notice_has_another_day(told: World, in_time: duckdb.DuckDBPyConnection) -> None:
    question = f"select designation_id, {DATED} from core.designations"
    before = {row["designation_id"]: row for row in rows(told.connection, question)}
    moved = 0
    for row in rows(in_time, question):
        old = before[row["designation_id"]]
        for end in ("listed", "delisted"):
            told_by, basis, day = row[f"{end}_notice_id"], row[f"{end}_on_basis"], row[f"{end}_on"]
            assert (told_by is None) == (basis != "notice")
            if told_by is None:
                assert (basis, day) == (old[f"{end}_on_basis"], old[f"{end}_on"])
            moved += told_by is not None
    assert moved


@few_worlds
def test_the_notice_that_counts_is_the_first_of_those_that_tell_the_act(in_time: duckdb.DuckDBPyConnection) -> None:
    question = (
        "select designations.* from core.designations anti join core.designation_notices as told "
        "on designations.designation_id = told.designation_id and told.preference = 1 and {ends} "
        "where designations.{end}_notice_id is not null"
    )
    for action, end in (("designation", "listed"), ("delisting", "delisted")):
        ends = f"told.action = '{action}' and told.notice_id = {end}_notice_id and told.acted_on = {end}_on"
        assert rows(in_time, question.format(ends=ends, end=end)) == []


@few_worlds
def test_no_notice_makes_two_spells_of_a_party_on_a_list_share_a_day(in_time: duckdb.DuckDBPyConnection) -> None:
    question = (
        "select earlier.* from core.designations as earlier inner join core.designations as later "
        "using (uid, list_code) where earlier.first_observed_at < later.first_observed_at "
        "and earlier.delisted_on > later.listed_on"
    )
    assert rows(in_time, question) == []
    assert rows(in_time, "from core.designations where delisted_on < listed_on") == []


@few_worlds
def test_an_act_is_announced_or_told_of_a_spell_but_not_both(in_time: duckdb.DuckDBPyConnection) -> None:
    announced = rows(in_time, "select notice_id, uid, action from history.announced_acts")
    spells = rows(in_time, "select notice_id, uid, action from core.designation_notices")
    both = {tuple(row.values()) for row in announced} & {tuple(row.values()) for row in spells}
    assert announced and spells
    assert both == set()


@few_worlds
def test_every_notice_is_an_event_and_every_party_of_one_is_known(in_time: duckdb.DuckDBPyConnection) -> None:
    kinds = {row["event_type"] for row in rows(in_time, "select event_type from core.events")}
    assert kinds == {"designation", "delisting", "amendment", "notice"}
    question = "select count(*) as count from core.{}"
    (events,) = rows(in_time, "select count(*) as count from core.events where event_type = 'notice'")
    assert [events] == rows(in_time, question.format("notices"))
    assert rows(in_time, "from core.event_parties anti join core.parties using (uid)") == []
    assert rows(in_time, "from core.event_parties anti join core.events using (event_id)") == []


@few_worlds
def test_no_check_that_stops_publishing_fails(noticed: Noticed, in_time: duckdb.DuckDBPyConnection) -> None:
    found = run_checks(in_time, noticed.middle)
    assert [check.name for check in found if check.severity == "fail" and not check.is_ok] == []


@few_worlds
@pytest.mark.parametrize("columns", ["* exclude (program_codes)", "designation_id, program_codes"])
def test_before_a_notice_was_fetched_it_is_as_if_there_were_none(
    told: World, noticed: Noticed, in_time: duckdb.DuckDBPyConnection, columns: str
) -> None:
    first = min(body.fetched_at for body in noticed.bodies)
    assert sum(seen.at < first for seen in told.history) >= 3
    question = f"select {columns} from designations_asof(?, ?) order by all"
    for known_at in (told.history[1].at, first - timedelta(seconds=1)):
        known = known_at.astimezone(UTC).replace(tzinfo=None)
        for day in _days(told, known_at):
            assert rows(in_time, question, day, known) == rows(told.connection, question, day, known), (day, known)


def _days(told: World, known_at: datetime) -> list[date]:
    """Days around the captures up to a moment."""
    days = {eastern_day(seen.at) + offset * DAY for seen in told.history if seen.at <= known_at for offset in (-1, 0)}
    return sorted(days)[-8:]
