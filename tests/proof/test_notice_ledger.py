"""OFAC's change log of June to December 2023 against the 73 captures of the SDN List of the same months.

Which parties come, go and change is taken from the files of the list with csv and gzip alone; that a name stands in the
block of its day is looked up in the raw text of the log.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.proof.sdn_files import Step, read_rows, read_steps, time_of
from tests.proof.worlds import LOGS_ONLY, OTHER_PLACE, World, differences, say_same

pytestmark = pytest.mark.proof

REACHED = 0.998
"""Of the parties that the captures add or remove, and of the acts in the log, so many must be tied to each other."""


@dataclass(frozen=True, slots=True)
class Act:
    """One party that comes or goes between two captures; days are US Eastern."""

    uid: int
    name: str
    from_on: date
    to_on: date


@pytest.fixture(scope="module")
def files(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "ofac" / "sdn_csv_history").glob("sdn_*.csv.gz"), key=time_of)


@pytest.fixture(scope="module")
def steps(files: list[Path]) -> list[Step]:
    return list(read_steps(files))


@pytest.fixture(scope="module")
def first_names(files: list[Path]) -> dict[int, str]:
    """The name with which each uid was first seen."""
    return {int(row[0]): row[1] for path in reversed(files) for row in read_rows(path)}


@pytest.fixture(scope="module")
def last_names(files: list[Path]) -> dict[int, str]:
    """The name with which each uid was last seen."""
    return {int(row[0]): row[1] for path in files for row in read_rows(path)}


@pytest.fixture(scope="module")
def lists_only(room: Path, shared_data: Path) -> World:
    world = World(room / "lists")
    assert world.backfill(shared_data / "ofac" / "sdn_csv_history") == {"taken": 73}
    return world


@pytest.fixture(scope="module")
def world(room: Path, lists_only: World, shared_data: Path) -> World:
    """The captures and the log."""
    world = lists_only.twin(room / "with_log")
    assert world.backfill(shared_data / "change_log") == {"taken": 1}
    return world


@pytest.fixture(scope="module")
def log_days(shared_data: Path) -> dict[date, str]:
    """The text of each day of the log without white space: its lines are wrapped anywhere."""
    [path] = (shared_data / "change_log").iterdir()
    blocks = re.split(r"^(\d\d/\d\d/\d\d):\s*$", path.read_bytes().decode("ascii"), flags=re.MULTILINE)
    days: dict[date, str] = {}
    for stamp, text in zip(blocks[1::2], blocks[2::2], strict=True):
        day = datetime.strptime(stamp, "%m/%d/%y").date()  # noqa: DTZ007 a calendar day has no zone
        days[day] = days.get(day, "") + re.sub(r"\s", "", text)
    return days


def acts(steps: list[Step], names: dict[int, str], kind: str) -> list[Act]:
    return [
        Act(uid, names[uid], before.eastern_day, step.eastern_day)
        for before, step in pairwise(steps)
        for uid in sorted(getattr(step, kind))
    ]


def shares(found: int, total: int) -> str:
    return f"{found:,} of {total:,} ({found / total:.2%})"


@pytest.mark.parametrize(
    ("kind", "count", "columns"),
    [
        ("added", 1_458, "first_observed_at, listed_on, listed_on_basis, listed_notice_id"),
        ("removed", 225, "delisting_observed_at, delisted_on, delisted_on_basis, delisted_notice_id"),
    ],
)
def test_acts_of_the_list_carry_the_day_and_the_notice_of_the_log(
    world: World,
    steps: list[Step],
    first_names: dict[int, str],
    last_names: dict[int, str],
    log_days: dict[date, str],
    kind: str,
    count: int,
    columns: str,
):
    names = first_names if kind == "added" else last_names
    days = dict(world.rows("select notice_id, effective_on from core.notices where document_key like 'sdnnew%'"))
    seen_at, *_ = columns.split(", ")
    told = {
        (uid, at): (day, basis, notice_id)
        for uid, at, day, basis, notice_id in world.rows(
            f"select uid, {columns} from core.designations where {seen_at} is not null"
        )
    }
    by_step = {(uid, step.captured_at) for step in steps[1:] for uid in getattr(step, kind)}
    found = {key: value for key, value in told.items() if key in by_step}
    expected = acts(steps, names, kind)
    assert len(found) == len(expected) == count

    dated = {key: value for key, value in found.items() if value[1] == "notice"}
    for (uid, _), (day, _, notice_id) in dated.items():
        assert days[notice_id] == day
        assert re.sub(r"\s", "", names[uid]) in log_days[day], (uid, names[uid], day)
    outside = [
        act
        for act in expected
        if (day := next((value[0] for key, value in dated.items() if key[0] == act.uid), None))
        and not act.from_on <= day <= act.to_on
    ]
    missing = sorted(uid for uid, _ in found.keys() - dated.keys())
    print(f"\nlog against list: {shares(len(dated), count)} parties {kind} carry the log's day and notice")
    print(f"  on another day than between the two captures: {outside}")
    for uid in missing:
        print(f"  without a notice: {uid} {names[uid]}")
    assert len(dated) >= REACHED * count


def test_acts_of_the_log_are_on_the_list_one_item_each(world: World, steps: list[Step]):
    first, last = steps[0].eastern_day, steps[-1].eastern_day
    items = world.rows(
        "select items.action, items.uid, items.acted_on, items.method, items.party_name, items.evidence, "
        "count(*) over (partition by items.uid, items.action, items.acted_on) as item_count, "
        "notices.designation_id is not null as is_confirmed "
        "from core.notice_items as items "
        "left join core.designation_notices as notices "
        "on items.notice_id = notices.notice_id and items.item_sha256 = notices.item_sha256 "
        f"where items.action <> 'amendment' and items.acted_on > '{first}' and items.acted_on < '{last}' "
        "order by items.acted_on, items.party_name"
    )
    by_action = Counter(item[0] for item in items)
    confirmed = Counter(item[0] for item in items if item[7])
    repeated = sorted({(item[1], item[0], item[2]) for item in items if item[1] and item[6] > 1})
    print(f"\nlist against log: after the first capture the log has {dict(by_action)}; on the list: {dict(confirmed)}")
    for action, uid, day, method, name, evidence, _, is_confirmed in items:
        if not is_confirmed:
            print(f"  no act of the list: {action} {day} {name}: {method} {uid}: {evidence}")
    print(f"  parties that are more than one item of one act: {repeated}")
    assert confirmed.total() >= REACHED * by_action.total()
    assert len(repeated) <= (1 - REACHED) * by_action.total()


def test_changed_parties_are_amendments_of_the_log(world: World, steps: list[Step], last_names: dict[int, str]):
    expected = {(uid, step.captured_at) for step in steps[1:] for uid in step.changed}
    told = {
        (uid, at): notice
        for uid, at, notice in world.rows(
            "select uid, observed_at, max(notice_id) from core.designation_changes "
            "where action = 'amendment' group by uid, observed_at"
        )
    }
    respaced = {
        (uid, at): (old, new)
        for uid, at, old, new in world.rows(
            "select uid, observed_at, old_value, new_value from core.designation_changes where action = 'correction'"
        )
    }
    assert told.keys() | respaced.keys() == expected
    assert all("".join(old.split()) == "".join(new.split()) for old, new in respaced.values())
    print(f"\nblanks alone are corrections, no amendments: {respaced}")
    expected -= respaced.keys() - told.keys()
    with_notice = {key for key, notice in told.items() if notice}
    print(f"\nlog against list: {shares(len(with_notice), len(expected))} parties changed carry the log's notice")
    for uid, at in sorted(expected - with_notice):
        print(f"  without a notice: {uid} {last_names[uid]} at {at}")
    [untied] = world.rows(
        "select count(*) filter (where uid is null), count(*) from core.notice_items where action = 'amendment'"
    )
    print(f"  amendments in the log: {untied[1]} items, {untied[0]} of them not matched to a party")


def test_notices_date_spells_and_open_or_close_none(lists_only: World, world: World):
    spells = (
        "select designation_id, uid, first_observed_at, last_observed_at, last_absent_at, delisting_observed_at, "
        "end_code, is_current, program_codes from core.designations order by designation_id"
    )
    assert world.rows(spells) == lists_only.rows(spells)
    dates = "select uid, listed_on, delisted_on from designations_asof(date '{day}', timestamp '{known} 00:00:00')"
    for day in ("2023-07-24", "2023-09-14", "2023-11-02"):
        before = dates.format(day=day, known=day)  # the log was fetched later
        assert sorted(world.rows(before), key=str) == sorted(lists_only.rows(before), key=str)
    bases = dict(world.rows("select coalesce(listed_on_basis, 'none'), count(*) from core.designations group by 1"))
    print(f"\nledger: {len(world.rows(spells)):,} spells are those of the list alone; days of listing rest on {bases}")


def test_the_log_taken_in_first_or_again_is_the_same(room: Path, world: World, shared_data: Path):
    other = World(room / "log_first")
    other.backfill(shared_data / "change_log")
    other.backfill(shared_data / "ofac" / "sdn_csv_history")
    assert differences(world.published, other.published, {**OTHER_PLACE, "ops.fetches": ("run_id",)}) == {}
    before = world.keep_published("before")
    assert world.backfill(shared_data / "change_log") == {"known": 1}
    world.listwire("replay")
    assert differences(before, world.published, LOGS_ONLY) == {}
    print()
    say_same("log first, again, replayed", world.published, LOGS_ONLY)


def test_what_the_two_do_not_agree_on_is_listed(world: World):
    kinds = world.rows(
        "select kind, severity_code, count(*) from marts.reconciliation group by kind, severity_code order by all"
    )
    unread = world.rows("select count(*), count(*) filter (where len(unread_texts) > 0) from core.notice_items")
    methods = world.rows("select method, count(*) from core.notice_items group by method order by method")
    assert world.value("select count(*) from core.notices where document_key like 'sdnnew%'") == 70
    print(f"\nreconciliation: {kinds}")
    print(f"items: {unread[0][0]:,}, with an unread part {unread[0][1]}; matched by: {dict(methods)}")
