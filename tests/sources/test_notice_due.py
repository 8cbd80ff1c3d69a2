"""Which pages are due, from journal lines alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count, permutations

import pytest

from listwire.types import Fetch, Outcome
from sources.notice_due import (
    IN_VAIN,
    PageHistory,
    fold_pages,
    in_order_of_wishes,
    is_missed,
    is_unread,
    is_wished,
    is_young,
)

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
_numbers = count()


def line(
    outcome: Outcome, days_ago: float, status: int | None = 200, attempt: int = 1, part: str = "20260227"
) -> Fetch:
    return Fetch(
        fetch_id=f"{next(_numbers):064}",
        run_id="run",
        source_name="ofac_recent_actions",
        kind="notice",
        part=part,
        url=f"https://publisher.example/{part}",
        fetched_at=NOON - timedelta(days=days_ago),
        outcome=outcome,
        status=status,
        attempt=attempt,
        sha256="a" * 64 if outcome == "ok" else None,
    )


def page(*lines: Fetch) -> PageHistory | None:
    return fold_pages(lines, "ofac_recent_actions").get("20260227")


def failed(times: int, days_ago: float, status: int = 502) -> list[Fetch]:
    return [line("failed", days_ago + number, status) for number in range(times)]


def test_a_page_never_asked_is_unread() -> None:
    assert is_unread(None, NOON) and is_missed(None)


def test_a_page_that_came_is_not_unread_whatever_came_after() -> None:
    assert not is_unread(page(line("ok", 3), *failed(2, 0.1)), NOON)
    assert not is_missed(page(line("ok", 3), *failed(2, 0.1)))


@pytest.mark.parametrize(
    ("lines", "is_due"),
    [
        (failed(1, 0.01), True),
        (failed(2, 0.01), True),
        (failed(3, 0.01), False),
        (failed(3, 1.1), True),
        (failed(50, 1.1), True),
        (failed(1, 0.5, 404), False),
        (failed(1, 1.1, 404), True),
        (failed(IN_VAIN - 1, 1.1, 404), True),
        (failed(IN_VAIN, 1.1, 404), False),
        ([line("gone", 3, 410)], False),
    ],
)
def test_a_page_that_never_came_is_asked_for_less_and_less(lines: list[Fetch], is_due: bool) -> None:
    assert is_unread(page(*lines), NOON) is is_due


def test_a_person_may_ask_for_what_is_not_there_but_not_for_what_is_gone() -> None:
    assert is_missed(page(*failed(IN_VAIN, 0.1, 404)))
    assert not is_missed(page(line("gone", 3, 410)))


def test_attempts_of_one_poll_are_one_failure() -> None:
    found = page(*(line("failed", 1, 503, attempt) for attempt in (1, 2, 3)))
    assert found is not None and found.failure_count == 1


@pytest.mark.parametrize(
    ("published_on", "asked_days_ago", "is_due"),
    [
        (date(2026, 3, 1), 1.1, True),
        (date(2026, 3, 1), 0.9, False),
        (date(2026, 2, 24), 1.1, True),
        (date(2026, 2, 23), 1.1, False),
        (None, 1.1, False),
    ],
)
def test_a_page_is_young_for_a_week_and_asked_again_once_a_day(
    published_on: date | None, asked_days_ago: float, is_due: bool
) -> None:
    found = page(line("ok", asked_days_ago))
    assert found is not None and is_young(found, published_on, NOON) is is_due


def test_lines_fold_alike_in_any_order_and_those_of_others_aside() -> None:
    lines = [line("failed", 3, 500), line("ok", 2), line("not_modified", 1, 304)]
    folded = [fold_pages([*order, *order], "ofac_recent_actions") for order in permutations(lines)]
    assert all(one == folded[0] for one in folded)
    found = folded[0]["20260227"]
    assert (found.first_ok_at, found.last_ok_at) == (NOON - timedelta(days=2), NOON - timedelta(days=1))
    assert (found.last_status, found.failure_count, found.last_sha256) == (304, 0, "a" * 64)
    assert fold_pages(lines, "treasury_press") == {}


@pytest.mark.parametrize(
    ("lines", "is_due"),
    [
        ([], True),
        (failed(50, 0.001), True),
        ([line("ok", 0.01)], False),
        ([line("ok", 0.5)], True),
        ([line("ok", 300)], True),
        ([line("ok", 300), line("failed", 0.01)], False),
        ([line("ok", 300), line("gone", 200, 410)], False),
        ([line("gone", 200, 410)], False),
    ],
)
def test_a_person_is_given_what_never_came_and_what_is_held_unless_it_was_just_asked(
    lines: list[Fetch], is_due: bool
) -> None:
    assert is_wished(page(*lines), NOON) is is_due


def test_of_a_range_what_never_came_goes_before_what_is_held_and_that_by_when_it_was_asked() -> None:
    lines = [line("ok", 2, part="young"), line("ok", 9, part="old"), line("failed", 1, part="lost")]
    pages = fold_pages(lines, "ofac_recent_actions")
    assert in_order_of_wishes(["young", "old", "lost", "new"], pages) == ["lost", "new", "old", "young"]
