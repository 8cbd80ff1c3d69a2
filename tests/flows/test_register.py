"""Collecting the Federal Register over loopback: its windows, their pages, and the text of each document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from flows.collecting import Span
from sources.loopback import Asked, Reply
from tests.flows.notice_desk import NOON, REGISTER, Desk, Printed
from tests.flows.worlds import register_answer

TODAY = NOON.date()
NAME = "federal_register"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A document every ten days for a year."""
    with Desk(tmp_path) as desk:
        desk.printed = {f"2026-{900 - number:05}": Printed(TODAY - timedelta(days=10 * number)) for number in range(36)}
        yield desk


def windows(desk: Desk) -> list[tuple[str, str | None]]:
    """The first and the last day of each query that was asked."""
    queries = [parse_qs(urlsplit(path).query) for path in desk.asked(REGISTER)]
    return [
        (query["conditions[publication_date][gte]"][0], query.get("conditions[publication_date][lte]", [None])[0])
        for query in queries
    ]


def texts(desk: Desk) -> list[str]:
    return [path.removeprefix("/full_text/").removesuffix(".txt") for path in desk.asked("/full_text/")]


def test_a_first_run_takes_three_months_and_the_text_of_each_document(desk: Desk) -> None:
    row = desk.collect(NAME)[NAME]
    assert (row.status, windows(desk)) == ("new", [("2025-12-01", None)])
    assert sorted(texts(desk)) == sorted(number for number, one in desk.printed.items() if one.day >= date(2025, 12, 1))


def test_a_later_run_asks_for_new_texts_alone(desk: Desk) -> None:
    desk.collect(NAME)
    desk.advance(hours=1)
    row = desk.collect(NAME)[NAME]
    assert (row.status, texts(desk)) == ("unchanged", [])
    desk.printed = {"2026-01000": Printed(TODAY), **desk.printed}
    row = desk.collect(NAME)[NAME]
    assert (row.status, texts(desk)) == ("new", ["2026-01000"])


def test_a_document_whose_answer_names_no_text_is_taken_without_it(desk: Desk) -> None:
    desk.printed = {"2026-00001": Printed(TODAY, has_text=False)}
    assert desk.collect(NAME)[NAME].status == "new"
    assert texts(desk) == []


def test_a_text_that_fails_is_asked_again_when_its_document_has_left_the_window(desk: Desk) -> None:
    lost = next(iter(desk.printed))
    desk.replies[f"/full_text/{lost}.txt"] = Reply(503)
    assert desk.collect(NAME)[NAME].status == "failed"
    desk.replies.clear()
    desk.advance(days=200)
    desk.collect(NAME)
    assert lost in texts(desk)


def test_a_gap_is_read_in_quarters_before_the_newest_window(desk: Desk) -> None:
    desk.collect(NAME)
    desk.advance(days=260)
    desk.collect(NAME)
    assert windows(desk) == [("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-07-31"),
                             ("2026-08-01", None)]  # fmt: skip


def test_a_window_that_failed_is_asked_again(desk: Desk) -> None:
    desk.collect(NAME)
    desk.advance(days=260)

    def fails_in_spring(asked: Asked) -> Reply:
        return Reply(500) if "2026-04-01" in asked.path else desk.documents(asked)

    desk.replies[REGISTER] = fails_in_spring
    assert desk.collect(NAME)[NAME].status == "failed"
    desk.replies.clear()
    desk.advance(hours=1)
    desk.collect(NAME)
    assert windows(desk) == [("2026-04-01", "2026-06-30"), ("2026-08-01", None)]


def test_a_window_without_end_ends_with_a_failure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.register.PAGES_LIMIT", 3)

    def goes_on(asked: Asked) -> Reply:
        following = desk.publisher.url(f"{REGISTER}?page={len(desk.publisher.requests)}")
        return Reply(body=register_answer(["2026-00001"], following), headers={"Content-Type": "application/json"})

    desk.replies[REGISTER] = goes_on
    row = desk.collect(NAME)[NAME]
    assert (row.status, row.detail) == ("failed", "documents goes on behind 3 pages: not read further")
    assert len(desk.asked(REGISTER)) == 3


def test_a_backfill_asks_for_the_quarters_of_its_range_once(desk: Desk) -> None:
    span = Span(date(2025, 5, 15), date(2025, 12, 31))
    row = desk.collect(NAME, span=span)[NAME]
    quarters = [("2025-05-15", "2025-06-30"), ("2025-07-01", "2025-09-30"), ("2025-10-01", "2025-12-31")]
    assert (row.status, windows(desk)) == ("new", quarters)
    expected = [number for number, one in desk.printed.items() if span.since <= one.day <= span.until]
    assert sorted(texts(desk)) == sorted(expected)

    row = desk.collect(NAME, span=span)[NAME]
    assert (row.status, desk.asked()) == ("skipped", [])
    desk.advance(hours=2)
    row = desk.collect(NAME, span=span)[NAME]
    assert (row.status, windows(desk)) == ("unchanged", quarters), "a person asks anew"
    assert sorted(texts(desk)) == sorted(expected)


def test_a_backfill_until_today_asks_for_the_last_quarter_again(desk: Desk) -> None:
    span = Span(date(2025, 12, 1), TODAY)
    desk.collect(NAME, span=span)
    desk.collect(NAME, span=span)
    assert windows(desk) == [("2026-01-01", "2026-03-02")] and texts(desk) == []
