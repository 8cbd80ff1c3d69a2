"""What notices do to the ledger: days, bases and notice ids of spells, programs and changes; the marts of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.warehouse.notice_cases import (
    ABSTRACT_LATER,
    ADDED_LATER,
    ALL_FOUR,
    BEFORE,
    BOTH_AT_ONCE,
    CAPTURED,
    DAYLESS,
    DROPPED,
    EARLY_PAGES,
    END_INSIDE,
    END_LAGGING,
    END_NEXT_DAY,
    END_SAME_DAY,
    END_TOO_EARLY,
    END_UNTOLD,
    INSIDE,
    KEPT,
    LABELS,
    LAGGING,
    LATE,
    LATE_PAGES,
    LATER,
    LEAVES_SOON,
    LOG_SEVENTH,
    NEVER_LEAVES,
    NEW_UID,
    NEXT_DAY,
    NINETEENTH,
    NO_LOG,
    NO_PAGE,
    NOVEMBER,
    OLD_UID,
    OVERLAPPING,
    PRESS_ALONE,
    PRESS_NEARER,
    PRESS_NEARER_END,
    PRESS_SEVENTH,
    REGISTERED,
    RELISTED,
    RELISTED_BRIEFLY,
    RELISTED_UNTOLD,
    RENAMED,
    REVISED,
    SAME_DAY,
    SEVENTH,
    SOON,
    TAGGED,
    TOO_EARLY,
    TWENTY_FIRST,
    TWICE_BEFORE,
    TWO_LISTS,
    UNTAGGED,
    UNTOLD,
    WHOLE_LATER,
    WHOLES,
    Asked,
    asked_world,
    name,
)
from tests.warehouse.notice_worlds import Told, on, rows
from warehouse.checks import run_checks


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with asked_world() as opened:
        yield opened


# ---- the day and the notice of each end ------------------------------------------------------------------------------

BEGINS: dict[int, tuple[date, str, Told | None]] = {
    INSIDE: (on(3, 7), "notice", SEVENTH),
    SAME_DAY: (on(3, 8), "notice", EARLY_PAGES[6]),
    LAGGING: (on(3, 4), "notice", EARLY_PAGES[4]),
    NEXT_DAY: (on(3, 9), "notice", EARLY_PAGES[7]),
    TOO_EARLY: (on(3, 22), "observed", None),
    BEFORE: (NOVEMBER, "notice", EARLY_PAGES[3]),
    TWICE_BEFORE: (date(2021, 2, 3), "notice", EARLY_PAGES[2]),
    UNTOLD: (on(3, 8), "observed", None),
    ALL_FOUR: (on(3, 7), "notice", SEVENTH),
    NO_PAGE: (on(3, 7), "notice", LOG_SEVENTH),
    NO_LOG: (on(3, 7), "notice", REGISTERED),
    PRESS_ALONE: (on(3, 7), "notice", PRESS_SEVENTH),
    DAYLESS: (on(3, 8), "observed", None),
    PRESS_NEARER: (on(3, 7), "notice", SEVENTH),
    SOON: (on(3, 21), "notice", TWENTY_FIRST),
    LATER: (on(3, 21), "notice", TWENTY_FIRST),
    DROPPED: (on(3, 8), "observed", None),
    KEPT: (on(3, 7), "notice", REVISED[1]),
    ADDED_LATER: (on(3, 7), "notice", REVISED[1]),
    WHOLE_LATER: (on(3, 7), "notice", WHOLES[0]),
    ABSTRACT_LATER: (on(3, 7), "notice", WHOLES[1]),
    RENAMED: (NOVEMBER, "notice", EARLY_PAGES[3]),
    NEW_UID: (on(3, 7), "notice", SEVENTH),
    LATE: (on(3, 5), "notice", LATE_PAGES[0]),
}
ENDS: dict[int, tuple[date, str, Told | None]] = {
    END_INSIDE: (on(3, 7), "notice", SEVENTH),
    END_SAME_DAY: (on(3, 8), "notice", EARLY_PAGES[6]),
    END_LAGGING: (on(3, 5), "notice", EARLY_PAGES[5]),
    END_NEXT_DAY: (on(3, 9), "notice", EARLY_PAGES[7]),
    END_UNTOLD: (on(3, 8), "observed", None),
    END_TOO_EARLY: (on(4, 10), "observed", None),
    PRESS_NEARER_END: (on(3, 7), "notice", SEVENTH),
    LEAVES_SOON: (on(3, 21), "notice", TWENTY_FIRST),
    RENAMED: (on(3, 21), "notice", TWENTY_FIRST),
    OLD_UID: (on(3, 7), "notice", SEVENTH),
    LATE: (on(3, 19), "notice", LATE_PAGES[1]),
}


def begin(spell: dict[str, Any]) -> tuple[Any, ...]:
    return spell["listed_on"], spell["listed_on_basis"], spell["listed_notice_id"]


def end(spell: dict[str, Any]) -> tuple[Any, ...]:
    return spell["delisted_on"], spell["delisted_on_basis"], spell["delisted_notice_id"]


@pytest.mark.parametrize("uid", BEGINS, ids=LABELS.get)
def test_a_start_has_the_day_the_basis_and_the_notice_that_counts(asked: Asked, uid: int) -> None:
    day, basis, told = BEGINS[uid]
    (spell,) = asked.spells(uid)
    assert begin(spell) == (day, basis, told and told.notice_id)
    assert not spell["is_start_unknown"]


@pytest.mark.parametrize("uid", ENDS, ids=LABELS.get)
def test_an_end_has_the_day_the_basis_and_the_notice_that_counts(asked: Asked, uid: int) -> None:
    day, basis, told = ENDS[uid]
    (spell,) = asked.spells(uid)
    assert end(spell) == (day, basis, told and told.notice_id)
    assert spell["end_code"] == ("new_uid" if uid == OLD_UID else "delisted")


def test_a_notice_alone_ends_no_spell(asked: Asked) -> None:
    (spell,) = asked.spells(NEVER_LEAVES)
    assert spell["is_current"] and end(spell) == (None, None, None)
    assert spell["is_start_unknown"] and begin(spell) == (None, None, None)


def test_each_end_of_a_party_that_is_listed_again_has_its_own_notice(asked: Asked) -> None:
    first, second = asked.spells(RELISTED)
    assert begin(first) == (NOVEMBER, "notice", EARLY_PAGES[3].notice_id)
    assert end(first) == (on(3, 7), "notice", SEVENTH.notice_id)
    assert begin(second) == (on(3, 19), "notice", NINETEENTH.notice_id)
    assert end(second) == (on(3, 21), "notice", TWENTY_FIRST.notice_id)


def test_a_notice_of_the_first_listing_does_not_date_the_second(asked: Asked) -> None:
    first, second = asked.spells(RELISTED_UNTOLD)
    assert begin(first) == (on(3, 4), "notice", EARLY_PAGES[4].notice_id)
    assert begin(second) == (on(3, 20), "observed", None)


def test_a_notice_of_the_first_removal_does_not_date_the_second(asked: Asked) -> None:
    first, second = asked.spells(RELISTED_BRIEFLY)
    assert end(first) == (on(3, 19), "notice", NINETEENTH.notice_id)
    assert end(second) == (on(4, 10), "observed", None)


def test_of_two_lists_joined_and_left_at_once_only_the_one_that_is_named_is_told(asked: Asked) -> None:
    spells = {spell["list_code"]: spell for spell in asked.spells(BOTH_AT_ONCE)}
    assert begin(spells["SSI"]) == (on(3, 7), "notice", SEVENTH.notice_id)
    assert begin(spells["SDN"]) == (on(3, 8), "observed", None)
    assert end(spells["SDN"]) == (on(3, 21), "notice", TWENTY_FIRST.notice_id)
    assert end(spells["SSI"]) == (on(3, 22), "observed", None)


def test_two_spells_of_a_party_on_a_list_never_share_a_day(asked: Asked) -> None:
    first, second = asked.spells(OVERLAPPING)
    assert first["delisted_on"] <= second["listed_on"]
    question = (
        "select count(*) as count from designations_asof(date '2024-03-08', timestamp '2025-01-01') where uid = ?"
    )
    assert rows(asked.connection, question, OVERLAPPING)[0]["count"] <= 1


def test_a_party_made_anew_goes_on_under_the_other_uid(asked: Asked) -> None:
    (old,), (new,) = asked.spells(OLD_UID), asked.spells(NEW_UID)
    assert (old["successor_uid"], old["delisted_on"]) == (NEW_UID, new["listed_on"])


def test_a_notice_of_one_list_dates_the_spell_on_that_list_alone(asked: Asked) -> None:
    spells = {spell["list_code"]: spell for spell in asked.spells(TWO_LISTS)}
    assert begin(spells["SDN"]) == (None, None, None)
    assert end(spells["SDN"]) == (on(3, 21), "notice", TWENTY_FIRST.notice_id)
    assert begin(spells["SSI"]) == (on(3, 7), "notice", SEVENTH.notice_id)
    assert spells["SSI"]["is_current"]


def test_a_listing_that_ended_before_tells_nothing_of_the_one_that_is_shown(asked: Asked) -> None:
    question = "select acted_on from core.designation_notices where uid = ? order by all"
    assert rows(asked.connection, question, TWICE_BEFORE) == [{"acted_on": date(2021, 2, 3)}]


def test_all_notices_of_one_act_stand_beside_the_one_that_counts(asked: Asked) -> None:
    question = "select notice_id from core.designation_notices where uid = ? order by preference"
    expected = [told.notice_id for told in (SEVENTH, LOG_SEVENTH, REGISTERED, PRESS_SEVENTH)]
    assert [row["notice_id"] for row in rows(asked.connection, question, ALL_FOUR)] == expected


@pytest.mark.parametrize("told", WHOLES, ids=["abstract first", "abstract last"])
def test_a_whole_text_counts_before_an_abstract_whichever_came_first(asked: Asked, told: Told) -> None:
    question = "select body_text, is_whole_text, item_count, revision_count from core.notices where notice_id = ?"
    assert rows(asked.connection, question, told.notice_id) == [
        {"body_text": "At length.", "is_whole_text": True, "item_count": 1, "revision_count": 2}
    ]
    question = "select body_text from core.notice_revisions where notice_id = ?"
    texts = {row["body_text"] for row in rows(asked.connection, question, told.notice_id)}
    assert texts == {"In short.", "At length."}


# ---- programs and other amendments -----------------------------------------------------------------------------------

PROGRAM = "select * from core.designation_programs where uid = ? and program_code = 'SYRIA'"
CHANGE = (
    "select effective_on, notice_id, old_value, new_value from core.designation_changes where uid = ? and field = ?"
)


def test_a_program_added_while_listed_has_the_day_of_its_notice(asked: Asked) -> None:
    (program,) = rows(asked.connection, PROGRAM, TAGGED)
    assert (program["added_on"], program["added_on_basis"], program["dropped_on"]) == (on(3, 7), "notice", None)
    assert rows(asked.connection, CHANGE, TAGGED, "program") == [
        {"effective_on": on(3, 7), "notice_id": SEVENTH.notice_id, "old_value": None, "new_value": "SYRIA"}
    ]


def test_a_program_dropped_while_listed_has_the_day_of_its_notice(asked: Asked) -> None:
    (program,) = rows(asked.connection, PROGRAM, UNTAGGED)
    assert (program["added_on"], program["dropped_on"]) == (None, on(3, 7))


def test_a_name_changed_by_an_amendment_has_the_notice_of_the_change(asked: Asked) -> None:
    assert rows(asked.connection, CHANGE, RENAMED, "primary_name") == [
        {
            "effective_on": on(3, 7),
            "notice_id": SEVENTH.notice_id,
            "old_value": name(RENAMED),
            "new_value": "QUITE ANOTHER NAME",
        }
    ]


def test_the_changes_have_the_day_and_the_notice_of_the_spell(asked: Asked) -> None:
    question = "select action, effective_on, notice_id from core.designation_changes where uid = ? order by observed_at"
    assert rows(asked.connection, question, LATE) == [
        {"action": action, "effective_on": day, "notice_id": told.notice_id}
        for action, day, told in zip(
            ("designation", "delisting"), (on(3, 5), on(3, 19)), LATE_PAGES, strict=True
        )
    ]  # fmt: skip


# ---- the marts -------------------------------------------------------------------------------------------------------


def test_a_delisting_names_both_notices_and_the_days_between(asked: Asked) -> None:
    question = "select * from marts.delistings where uid = ? order by delisted_on"
    first, second = rows(asked.connection, question, RELISTED)
    assert (first["listed_notice_url"], first["delisted_notice_url"]) == (EARLY_PAGES[3].notice.url, SEVENTH.notice.url)
    assert first["days_listed"] == (on(3, 7) - NOVEMBER).days
    assert (second["listed_on"], second["delisted_on"], second["days_listed"]) == (on(3, 19), on(3, 21), 2)
    assert second["delisted_notice_url"] == TWENTY_FIRST.notice.url
    assert rows(asked.connection, "select uid from marts.delistings where uid in (?, ?)", OLD_UID, NEVER_LEAVES) == []


def test_the_timeline_has_day_basis_and_notice_of_each_act(asked: Asked) -> None:
    question = (
        "select action, effective_on, basis, notice_url from marts.designation_timeline where uid = ? order by all"
    )
    assert [tuple(row.values()) for row in rows(asked.connection, question, LATE)] == [
        ("delisting", on(3, 19), "notice", LATE_PAGES[1].notice.url),
        ("designation", on(3, 5), "notice", LATE_PAGES[0].notice.url),
    ]
    ended, begun = (tuple(row.values()) for row in rows(asked.connection, question, END_UNTOLD))
    assert ended == ("delisting", on(3, 8), "observed", None)
    assert begun == ("designation", None, None, None)


def test_no_check_that_stops_publishing_fails(asked: Asked) -> None:
    found = run_checks(asked.connection, CAPTURED[-1])
    assert [check.name for check in found if check.severity == "fail" and not check.is_ok] == []
