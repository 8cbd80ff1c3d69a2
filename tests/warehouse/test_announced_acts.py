"""What a notice says before, after and without the list: announced events, disagreements, and what was known when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.warehouse.notice_cases import (
    ADDED_LATER,
    ALL_FOUR,
    BEFORE,
    DROPPED,
    END_INSIDE,
    END_LAGGING,
    END_NEXT_DAY,
    END_SAME_DAY,
    END_TOO_EARLY,
    END_UNTOLD,
    HALF_SHOWN,
    INSIDE,
    KEPT,
    LABELS,
    LAGGING,
    LATE,
    LATE_PAGES,
    LATER,
    LEAVES_SOON,
    NEVER_LEAVES,
    NEW_UID,
    NEXT_DAY,
    NINTH,
    OLD_UID,
    RELISTED,
    RELISTED_UNTOLD,
    RENAMED,
    SAME_DAY,
    SEVENTH,
    SOON,
    SOON_TOO,
    TAGGED,
    TOO_EARLY,
    TWENTY_FIRST,
    TWICE_BEFORE,
    UNTAGGED,
    UNTOLD,
    WHOLE_LATER,
    Asked,
    asked_world,
    name,
)
from tests.warehouse.notice_worlds import at, on, rows

LISTED_ON, DELISTED_ON = "listed_on", "delisted_on"
UNSHOWN, UNEXPLAINED = "notice_without_list", "list_without_notice"
COMES_LATE = "the party was absent from this list until 2024-03-20, and on it on 2024-03-22"
LEAVES_LATE = "the party was on this list until 2024-03-22, and gone on 2024-04-10"
NOT_YET = "last captured on 2024-03-20, when the act could not show yet"


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with asked_world() as opened:
        yield opened


def naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


# ---- announced, then confirmed ---------------------------------------------------------------------------------------


def acts(found: list[dict[str, Any]], kind: str, day: date) -> list[dict[str, Any]]:
    """The acts of that kind and day on parties of SDGT alone."""
    that_day = [event for event in found if (event["event_type"], event["occurred_on"]) == (kind, day)]
    return [event for event in that_day if event["title"].endswith("list [SDGT]")]


def parties_of(asked: Asked, event_id: str) -> set[int]:
    return {
        row["uid"] for row in rows(asked.connection, "select uid from core.event_parties where event_id = ?", event_id)
    }


def confirmed(asked: Asked, kind: str, day: date, uid: int) -> list[dict[str, Any]]:
    question = (
        "select events.* from core.events inner join core.event_parties using (event_id) "
        "where event_type = ? and occurred_on = ? and uid = ?"
    )
    return rows(asked.connection, question, kind, day, uid)


def test_before_the_list_moves_an_act_is_announced(asked: Asked) -> None:
    (event,) = acts(asked.announced, "designation", on(3, 21))
    assert (event["status_code"], event["party_count"], event["source_name"]) == ("announced", 3, "OFAC")
    assert event["observed_at"] == naive(at(on(3, 21), 15))
    assert event["url"] == "https://ofac.treasury.gov/recent-actions/20240321"


def test_an_announced_removal_names_the_parties_that_the_list_knows(asked: Asked) -> None:
    (event,) = acts(asked.announced, "delisting", on(3, 21))
    named = {row["uid"] for row in asked.parties if row["event_id"] == event["event_id"]}
    assert named == {LEAVES_SOON, RELISTED, RENAMED}
    assert event["party_count"] == len(named)


def test_what_is_announced_is_no_alarm_until_the_list_had_its_time(asked: Asked) -> None:
    told = [(UNSHOWN, f"designation of {name(uid)} on 2024-03-21", NOT_YET, "info") for uid in (SOON, SOON_TOO, LATER)]
    assert set(told) <= set(asked.disagreements[None])
    assert asked.disagreements[LEAVES_SOON] == [
        (UNSHOWN, f"delisting of {name(LEAVES_SOON)} on 2024-03-21", NOT_YET, "info")
    ]


@pytest.mark.parametrize(
    ("kind", "uids"),
    [("designation", {SOON, SOON_TOO, LATER}), ("delisting", {LEAVES_SOON, RELISTED, RENAMED})],
)
def test_the_list_confirms_the_event_that_was_announced(asked: Asked, kind: str, uids: set[int]) -> None:
    (announced,) = acts(asked.announced, kind, on(3, 21))
    (event,) = rows(asked.connection, "select * from core.events where event_id = ?", announced["event_id"])
    assert (event["status_code"], event["event_type"], event["occurred_on"]) == ("confirmed", kind, on(3, 21))
    assert parties_of(asked, event["event_id"]) == uids
    assert event["party_count"] == len(uids)


def test_what_no_list_ever_shows_stays_announced_and_is_no_party(asked: Asked) -> None:
    question = "select * from core.events where status_code = 'announced' and event_type = 'designation' order by title"
    ghosts = [event for event in rows(asked.connection, question) if event["occurred_on"] == on(3, 7)]
    assert [(event["title"], event["party_count"]) for event in ghosts] == [
        ("1 party announced for the SDN list [SYRIA]", 1),
        ("1 party announced for the SSI list [SDGT] [UKRAINE-EO13662]", 1),
        ("1 party announced for the SSI list [SSIDES]", 1),
    ]
    assert [parties_of(asked, event["event_id"]) for event in ghosts] == [set(), {HALF_SHOWN}, set()]


def test_only_acts_are_announced_or_confirmed(asked: Asked) -> None:
    question = "select distinct event_type, status_code from core.events order by all"
    found = {tuple(row.values()) for row in rows(asked.connection, question)}
    assert found == {
        ("designation", "announced"), ("delisting", "announced"),
        ("designation", "confirmed"), ("delisting", "confirmed"), ("amendment", "confirmed"),
        ("notice", "reported"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "uid"), [("designation", INSIDE), ("delisting", END_INSIDE), ("amendment", TAGGED)], ids=str
)
def test_a_confirmed_act_has_the_address_and_the_event_of_its_notice(asked: Asked, kind: str, uid: int) -> None:
    (event,) = confirmed(asked, kind, on(3, 7), uid)
    assert (event["url"], event["notice_id"]) == (SEVENTH.notice.url, SEVENTH.notice_id)
    question = "select * from core.events where event_type = 'notice' and notice_id = ?"
    (told,) = rows(asked.connection, question, event["notice_id"])
    assert told["url"] == event["url"]


def test_an_announced_act_has_the_event_of_its_notice(asked: Asked) -> None:
    (event,) = acts(asked.announced, "designation", on(3, 21))
    assert event["notice_id"] == TWENTY_FIRST.notice_id


def test_an_act_that_no_notice_tells_has_none(asked: Asked) -> None:
    (event,) = confirmed(asked, "delisting", on(4, 10), END_TOO_EARLY)
    assert (event["url"], event["notice_id"]) == (None, None)


def test_a_bulk_act_is_one_event_of_its_day(asked: Asked) -> None:
    (event,) = confirmed(asked, "designation", on(3, 7), INSIDE)
    assert {INSIDE, ALL_FOUR, KEPT, ADDED_LATER, WHOLE_LATER} <= parties_of(asked, event["event_id"])


def test_an_amendment_is_an_event_of_the_day_of_its_notice(asked: Asked) -> None:
    for uid in (TAGGED, UNTAGGED, RENAMED):
        (event,) = confirmed(asked, "amendment", on(3, 7), uid)
        assert event["status_code"] == "confirmed"


def test_a_notice_is_an_event_with_the_parties_that_it_names(asked: Asked) -> None:
    (event,) = [
        row
        for row in rows(asked.connection, "select * from core.events where event_type = 'notice'")
        if row["url"] == SEVENTH.notice.url
    ]
    assert (event["status_code"], event["occurred_on"], event["source_name"]) == ("reported", on(3, 7), "OFAC")
    assert event["observed_at"] == naive(NINTH)
    assert {INSIDE, OLD_UID, NEW_UID, NEVER_LEAVES, RENAMED, TAGGED} <= parties_of(asked, event["event_id"])
    assert event["party_count"] == len({item.party_name for item in SEVENTH.items}) + 1  # the one made anew is two


# ---- disagreements ---------------------------------------------------------------------------------------------------


def untold(action: str, from_day: int, to_day: int) -> tuple[str, str, str, str]:
    """An act that the list shows between two captures of March, and no notice tells."""
    before, after = ("not on the list", "on it") if action == "designation" else ("on the list", "not on it")
    what = f"{action}: {before} on 2024-03-{from_day:02}, {after} on 2024-03-{to_day:02}"
    return UNEXPLAINED, what, "no item of those days tells it", "warn"


DISAGREE: dict[int, list[tuple[str, str, str, str]]] = {
    INSIDE: [(LISTED_ON, "2024-03-07", "2024-03-08", "info")],
    SAME_DAY: [],
    LAGGING: [(LISTED_ON, "2024-03-04", "2024-03-08", "warn")],
    NEXT_DAY: [(LISTED_ON, "2024-03-09", "2024-03-08", "warn")],
    TOO_EARLY: [
        untold("designation", 20, 22),
        (UNSHOWN, f"designation of {name(TOO_EARLY)} on 2024-03-09", COMES_LATE, "warn"),
    ],
    BEFORE: [(LISTED_ON, "2023-11-02", "2023-11-01", "warn")],
    TWICE_BEFORE: [],
    UNTOLD: [untold("designation", 6, 8)],
    END_INSIDE: [(DELISTED_ON, "2024-03-07", "2024-03-08", "info")],
    END_SAME_DAY: [],
    END_LAGGING: [(DELISTED_ON, "2024-03-05", "2024-03-08", "warn")],
    END_NEXT_DAY: [(DELISTED_ON, "2024-03-09", "2024-03-08", "warn")],
    END_TOO_EARLY: [(UNSHOWN, f"delisting of {name(END_TOO_EARLY)} on 2024-03-07", LEAVES_LATE, "warn")],
    RELISTED_UNTOLD: [
        untold("delisting", 6, 8),
        untold("designation", 8, 20),
        (LISTED_ON, "2024-03-04", "2024-03-06", "info"),
    ],
    END_UNTOLD: [untold("delisting", 6, 8)],
    DROPPED: [untold("designation", 6, 8)],
    KEPT: [(LISTED_ON, "2024-03-07", "2024-03-08", "info")],
    LATER: [(LISTED_ON, "2024-03-21", "2024-04-10", "warn")],
    LEAVES_SOON: [(DELISTED_ON, "2024-03-21", "2024-03-22", "info")],
    RELISTED: [
        (DELISTED_ON, "2024-03-07", "2024-03-08", "info"),
        (DELISTED_ON, "2024-03-21", "2024-03-22", "info"),
        (LISTED_ON, "2024-03-19", "2024-03-20", "info"),
    ],
}


@pytest.mark.parametrize("uid", DISAGREE, ids=LABELS.get)
def test_notice_and_list_disagree_on(asked: Asked, uid: int) -> None:
    assert sorted(asked.disagree(uid)) == DISAGREE[uid]


def test_a_removal_that_never_comes_is_told(asked: Asked) -> None:
    told = (UNSHOWN, f"delisting of {name(NEVER_LEAVES)} on 2024-03-07", "the party is still on this list", "warn")
    assert told in asked.disagree(NEVER_LEAVES)


def test_an_amendment_that_no_list_shows_is_told(asked: Asked) -> None:
    """A file may not speak of what was amended: it explains, and asks for no look."""
    told = (
        UNSHOWN,
        f"amendment of {name(NEVER_LEAVES)} on 2024-04-08",
        "no change of the party was captured within a week",
        "info",
    )
    assert told in asked.disagree(NEVER_LEAVES)


def test_an_act_on_a_second_list_that_never_shows_it_is_told(asked: Asked) -> None:
    told = (
        UNSHOWN,
        f"designation of {name(HALF_SHOWN)} on 2024-03-07",
        "the party was never captured on this list",
        "warn",
    )
    assert told in asked.disagree(HALF_SHOWN)


def test_parties_that_no_list_ever_shows_are_told_by_name(asked: Asked) -> None:
    assert asked.disagree(None) == [
        (UNSHOWN, f"designation of {ghost} on 2024-03-07", "no party of that name or number was ever captured", "warn")
        for ghost in ("GHOST OF NOBODY", "GHOST OF SECTORS", "LONE GHOST")
    ]


# ---- what was known when ---------------------------------------------------------------------------------------------

LISTED = (
    "select listed_on, listed_on_basis, delisted_on, program_codes from designations_asof(?, ?) "
    "where uid = ? and list_code = 'SDN'"
)


def listed(asked: Asked, valid_on: date, known_at: date | datetime, uid: int) -> list[tuple[Any, ...]]:
    known = naive(known_at) if isinstance(known_at, datetime) else known_at
    return [tuple(row.values()) for row in rows(asked.connection, LISTED, valid_on, known, uid)]


def test_a_day_of_listing_is_known_from_the_fetch_of_its_notice(asked: Asked) -> None:
    assert listed(asked, on(3, 5), on(3, 24), LATE) == []
    assert listed(asked, on(3, 5), on(3, 25), LATE) == [(on(3, 5), "notice", on(3, 19), ["SDGT"])]
    assert listed(asked, on(3, 8), on(3, 24), LATE) == [(on(3, 8), "observed", on(3, 22), ["SDGT"])]


def test_a_day_of_delisting_is_known_from_the_fetch_of_its_notice(asked: Asked) -> None:
    assert listed(asked, on(3, 20), on(3, 24), LATE) == [(on(3, 8), "observed", on(3, 22), ["SDGT"])]
    assert listed(asked, on(3, 20), on(3, 25), LATE) == []
    assert listed(asked, on(3, 20), on(3, 21), LATE) == [(on(3, 8), "observed", None, ["SDGT"])]


def test_a_removal_that_is_only_announced_ends_nothing(asked: Asked) -> None:
    assert [row[2] for row in listed(asked, on(3, 21), at(on(3, 21), 20), LEAVES_SOON)] == [None]
    assert listed(asked, on(3, 21), on(3, 22), LEAVES_SOON) == []


@pytest.mark.parametrize("uid", [ADDED_LATER, WHOLE_LATER], ids=LABELS.get)
def test_what_a_later_text_of_a_notice_says_is_known_from_its_fetch(asked: Asked, uid: int) -> None:
    assert listed(asked, on(3, 8), on(3, 22), uid) == [(on(3, 7), "notice", None, ["SDGT"])]
    assert listed(asked, on(3, 8), on(3, 20), uid) == [(on(3, 8), "observed", None, ["SDGT"])]


def test_a_program_added_is_of_the_day_that_its_spell_says(asked: Asked) -> None:
    assert [row[3] for row in listed(asked, on(3, 6), on(3, 20), TAGGED)] == [["SDGT"]]
    assert [row[3] for row in listed(asked, on(3, 7), on(3, 20), TAGGED)] == [["SDGT", "SYRIA"]]


def test_the_day_a_program_was_added_is_known_from_the_fetch_of_its_notice(asked: Asked) -> None:
    assert [row[3] for row in listed(asked, on(3, 7), at(on(3, 8), 20), TAGGED)] == [["SDGT"]]


def test_a_program_dropped_is_of_the_day_that_its_spell_says(asked: Asked) -> None:
    assert [row[3] for row in listed(asked, on(3, 6), on(3, 20), UNTAGGED)] == [["SDGT", "SYRIA"]]
    assert [row[3] for row in listed(asked, on(3, 7), on(3, 20), UNTAGGED)] == [["SDGT"]]


def test_the_day_a_program_was_dropped_is_known_from_the_fetch_of_its_notice(asked: Asked) -> None:
    assert [row[3] for row in listed(asked, on(3, 7), at(on(3, 8), 20), UNTAGGED)] == [["SDGT", "SYRIA"]]


def test_an_end_is_told_by_a_page_that_came_long_after(asked: Asked) -> None:
    question = "select observed_at, notice_id from core.designation_notices where uid = ? order by action"
    told = {row["notice_id"]: row["observed_at"] for row in rows(asked.connection, question, LATE)}
    assert told == {page.notice_id: naive(at(on(3, 25))) for page in LATE_PAGES}
