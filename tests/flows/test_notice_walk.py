"""An index, or an answer of the Register, that leads nowhere: it is told of its source, and the others go on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.collecting import Span
from listwire.types import Fetch
from sources.federal_register import documents_url
from sources.loopback import Asked, Reply
from tests.flows.notice_desk import ACTIONS, NOON, REGISTER, RELEASES, Desk, Printed, Release, days_before, html

TODAY = NOON.date()
ACTION, PRESS, PRINTED = "ofac_recent_actions", "treasury_press", "federal_register"
UNREADABLE = b"<html><body><a href='/recent-actions/soon'>a list in other markup</a></body></html>"
TAG = '"of-a-version-before"'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Thirty actions and two releases."""
    with Desk(tmp_path) as desk:
        desk.actions = {f"{day:%Y%m%d}": "Test Designations" for day in days_before(TODAY, 30, step=2)}
        desk.releases = {"sb0002": Release(TODAY), "sb0001": Release(TODAY - timedelta(days=3))}
        desk.printed = {"2026-00001": Printed(TODAY - timedelta(days=5))}
        yield desk


def hold(desk: Desk, source_name: str, part: str, url: str, body: bytes) -> None:
    """Hold a body that a version before this one took; its publisher says that it is still the same."""
    house, at = desk.house, NOON - timedelta(days=1)
    line = Fetch(
        fetch_id=hashlib.sha256(part.encode()).hexdigest(),
        run_id="before",
        source_name=source_name,
        kind="notice",
        part=part,
        url=url,
        fetched_at=at,
        outcome="ok",
        status=200,
        headers={"etag": TAG},
        sha256=house.archive.put(body),
    )
    with house.journal.open_run("before", at) as journal:
        journal.append(line)


def unchanged(asked: Asked) -> Reply:
    """304 to whoever holds the body, and the page of a bot check to others."""
    return Reply(304) if asked.headers.get("if-none-match") == TAG else Reply(403)


def test_a_held_index_that_cannot_be_read_is_a_failure_of_its_source_alone(desk: Desk) -> None:
    hold(desk, ACTION, "index", desk.publisher.url(ACTIONS), UNREADABLE)
    desk.replies[ACTIONS] = unchanged
    rows = desk.collect()
    assert rows[ACTION].status == "failed"
    assert rows[ACTION].detail.startswith("index: the body held cannot be read: no link to /recent-actions/")
    assert hashlib.sha256(UNREADABLE).hexdigest() in rows[ACTION].detail, "with the way to look at it"
    assert (rows[PRESS].status, rows[PRINTED].status) == ("new", "new")


def test_a_held_index_page_deep_in_a_range_keeps_what_was_found_before_it(desk: Desk) -> None:
    hold(desk, ACTION, "backfill_index_1", desk.publisher.url(f"{ACTIONS}?page=1"), UNREADABLE)
    desk.replies[f"{ACTIONS}?page=1"] = unchanged
    row = desk.collect(ACTION, span=Span(date(2025, 1, 1), TODAY))[ACTION]
    assert row.status == "failed" and "backfill_index_1: the body held cannot be read" in row.detail
    assert len(desk.asked("/recent-actions/2")) == 10, "what the first page leads to is taken"


def test_a_held_index_page_of_no_markup_does_not_hide_what_the_next_run_reads(desk: Desk) -> None:
    """The page before one that failed is looked at to see whether the pager led there."""
    desk.replies[f"{ACTIONS}?page=1"] = Reply(403)
    desk.collect(ACTION)
    hold(desk, ACTION, "index", desk.publisher.url(ACTIONS), b" ")
    desk.replies.clear()
    desk.advance(hours=1)
    assert desk.collect(ACTION)[ACTION].status == "new"


@pytest.mark.parametrize("body", [b"not JSON any more", b"[]", b'{"results": 7}'])
def test_a_held_answer_of_the_register_that_cannot_be_read_is_a_failure_of_it_alone(desk: Desk, body: bytes) -> None:
    address = documents_url(desk.publisher.url(REGISTER), date(2025, 12, 1), None)
    hold(desk, PRINTED, "documents", address, body)
    desk.replies[REGISTER] = unchanged
    rows = desk.collect()
    assert rows[PRINTED].status == "failed"
    assert rows[PRINTED].detail.startswith("documents: the body held cannot be read: ")
    assert (rows[PRESS].status, rows[ACTION].status) == ("new", "new")


@pytest.mark.parametrize("span", [None, Span(date(2025, 6, 1), TODAY)])
def test_a_pager_that_repeats_a_page_is_told(desk: Desk, span: Span | None) -> None:
    following = (
        f'<ul class="pager__items"><li class="pager__item--next"><a href="{RELEASES}?page=%d">Next</a></li></ul>'
    )
    item = f'<h3 class="featured-stories__headline"><a href="{RELEASES}/sb0002">Test</a></h3>'
    desk.replies[RELEASES] = html(f"<html><body>{item}{following % 1}</body></html>")
    desk.replies[f"{RELEASES}?page=1"] = html(f"<html><body>{item}{following % 2}</body></html>")
    row = desk.collect(PRESS, span=span)[PRESS]
    assert row.status == "failed" and "index_1 repeats links of the index pages before it" in row.detail
    assert desk.asked(RELEASES) == [RELEASES, f"{RELEASES}?page=1", f"{RELEASES}/sb0002"], "what was found is taken"
