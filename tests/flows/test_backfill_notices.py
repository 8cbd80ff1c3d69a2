"""Fetching the notices of a range of days: all of the range, nothing twice, and further after a break."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.backfill import backfill_notices
from flows.collecting import Collected, Span
from listwire.errors import SettingsError
from sources.loopback import Reply
from tests.flows.notice_desk import (
    ACTIONS,
    NOON,
    RELEASES,
    Desk,
    Release,
    action_page,
    days_before,
    html,
    stops_after,
)

TODAY = NOON.date()
SPAN = Span(date(2025, 3, 1), date(2025, 4, 30))
ACTION, PRESS = "ofac_recent_actions", "treasury_press"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An action and a release every five days for two years."""
    with Desk(tmp_path) as desk:
        days = days_before(TODAY, 146, step=5)
        desk.actions = {f"{day:%Y%m%d}": f"Test Designations of {day}" for day in days}
        desk.releases = {f"sb{len(days) - number:04}": Release(day) for number, day in enumerate(days)}
        yield desk


def in_range(desk: Desk, span: Span = SPAN) -> list[str]:
    return sorted(part for part in desk.actions if f"{span.since:%Y%m%d}" <= part <= f"{span.until:%Y%m%d}")


def pages(desk: Desk) -> list[str]:
    return sorted(path.rsplit("/", 1)[1] for path in desk.asked("/recent-actions/2"))


def test_a_range_takes_the_pages_of_its_days_and_reads_the_index_no_further(desk: Desk) -> None:
    assert desk.collect(ACTION, span=SPAN)[ACTION].status == "new"
    assert pages(desk) == in_range(desk) and len(pages(desk)) == 12
    assert f"{ACTIONS}?page=8" in desk.asked(ACTIONS) and f"{ACTIONS}?page=9" not in desk.asked(ACTIONS)


def test_a_range_takes_the_press_releases_of_its_days_and_those_its_pages_link_to(desk: Desk) -> None:
    linked = in_range(desk)[0]
    desk.press_of = {linked: "https://home.treasury.gov/news/press-releases/jy9999"}
    desk.releases["jy9999"] = Release(date(2024, 1, 1), action=linked)
    desk.collect(ACTION, PRESS, span=SPAN)
    expected = [key for key, release in desk.releases.items() if SPAN.holds(release.day)]
    found = [path.rsplit("/", 1)[1] for path in desk.asked(f"{RELEASES}/")]
    assert sorted(found) == sorted([*expected, "jy9999"])


def test_what_was_asked_within_the_hour_is_not_asked_again(desk: Desk) -> None:
    desk.collect(ACTION, PRESS, span=SPAN)
    desk.collect(ACTION, PRESS, span=SPAN)
    assert pages(desk) == [] and desk.asked(f"{RELEASES}/") == []
    assert all("if-none-match" in request.headers for request in desk.publisher.requests), (
        "and the indexes by validator"
    )
    wider = Span(date(2025, 2, 1), SPAN.until)
    desk.collect(ACTION, span=wider)
    assert pages(desk) == in_range(desk, Span(wider.since, date(2025, 2, 28)))


def test_a_person_is_given_a_held_range_anew_by_validator_what_never_came_first(desk: Desk) -> None:
    lost = in_range(desk)[-1]
    desk.replies[f"/recent-actions/{lost}"] = Reply(404)
    desk.collect(ACTION, PRESS, span=SPAN)
    desk.advance(days=30)
    desk.replies.clear()
    edited = in_range(desk)[3]
    desk.replies[f"/recent-actions/{edited}"] = html(action_page(edited, "Test Designations, corrected"))
    row = desk.collect(ACTION, PRESS, span=SPAN)[ACTION]

    again = [request for request in desk.publisher.requests if request.path.startswith("/recent-actions/2")]
    names = [request.path.rsplit("/", 1)[1] for request in again]
    assert sorted(names) == in_range(desk) and lost in names[:2], "two are asked at once"
    assert {request.headers.get("if-none-match") is None for request in again if not request.path.endswith(lost)} == {
        False
    }
    assert len(desk.asked(f"{RELEASES}/")) == 12
    assert row.status == "new"
    assert desk.rows(f"select title, revision_count from core.notices where document_key = '{edited}'") == [
        ("Test Designations, corrected", 2)
    ]


def test_a_page_that_is_gone_is_not_asked_for_by_a_range(desk: Desk) -> None:
    gone = in_range(desk)[0]
    desk.replies[f"/recent-actions/{gone}"] = Reply(410)
    desk.collect(ACTION, span=SPAN)
    desk.advance(days=30)
    desk.collect(ACTION, span=SPAN)
    assert gone not in pages(desk) and len(pages(desk)) == 11


def test_a_range_broken_off_goes_on_with_what_it_lacks(desk: Desk) -> None:
    with pytest.raises(KeyboardInterrupt):
        desk.collect(ACTION, span=SPAN, progress=stops_after(4))
    first = {line.part for line in desk.house.journal.read().fetches if line.part.startswith("20")}
    desk.collect(ACTION, span=SPAN)
    assert sorted([*first, *pages(desk)]) == in_range(desk)


def test_a_page_that_failed_is_asked_by_the_same_command_again(desk: Desk) -> None:
    lost = in_range(desk)[3]
    desk.replies[f"/recent-actions/{lost}"] = Reply(404)
    row = desk.collect(ACTION, span=SPAN)[ACTION]
    assert row.status == "failed" and f"{lost}: status 404" in row.detail
    desk.replies.clear()
    desk.collect(ACTION, span=SPAN)
    assert pages(desk) == [lost]


def test_a_first_run_after_a_range_still_takes_its_ninety_days(desk: Desk) -> None:
    """What a backfill took says nothing of what lies around it, the newest pages included."""
    desk.collect(ACTION, span=Span(date(2026, 1, 1), TODAY))
    taken = pages(desk)
    desk.collect(ACTION)
    assert sorted([*taken, *pages(desk)]) == in_range(desk, Span(date(2025, 12, 2), TODAY))
    desk.collect(ACTION)
    assert desk.asked() == [ACTIONS]


def test_an_index_without_end_ends_with_a_failure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.notice_walk.PAGES_OF_A_BACKFILL", 5)
    row = desk.collect(ACTION, span=Span(date(2020, 1, 1), TODAY))[ACTION]
    assert row.status == "failed" and "the index goes on behind 5 pages: give a later --from" in row.detail
    assert len(pages(desk)) == 50, "what was found is taken"


def backfill(desk: Desk, *arguments: object) -> list[Collected]:
    desk.publish()
    return backfill_notices(desk.house, *arguments)  # type: ignore[arg-type]


def test_a_range_ends_today_by_default_and_reaches_every_publisher(desk: Desk) -> None:
    rows = backfill(desk, TODAY, None)
    assert {row.source_name for row in rows} >= {ACTION, PRESS, "federal_register"}
    assert pages(desk) == [f"{TODAY:%Y%m%d}"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((date(2025, 5, 1), date(2025, 4, 1)), "ends on 2025-04-01, before it begins on 2025-05-01"),
        ((date(2027, 1, 1), None), "ends on 2026-03-02"),
        ((date(2025, 5, 1), None, ["ofac_sdn_csv"]), "publish no notices"),
        ((date(2025, 5, 1), None, ["nobody"]), "publish no notices"),
    ],
)
def test_wrong_use_asks_nobody(desk: Desk, arguments: tuple[object, ...], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        backfill(desk, *arguments)
    assert desk.asked() == [] and not desk.settings.data.exists()
