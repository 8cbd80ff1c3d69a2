"""Decisions on what to ask, and the fold over journal lines they rest on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.types import Fetch, Source
from sources.polling import (
    LONGEST_WAIT,
    FetchState,
    Request,
    Skip,
    StateKey,
    fold_states,
    fresh_until,
    plan,
    retry_after_at,
)

NOON = datetime(2026, 2, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://news.example/feed"
KEY: StateKey = ("news", "feed", URL)


def feed(**changes: object) -> Source:
    facts = {
        "name": "news", "kind": "feed", "publisher": "News", "parts": {"feed": URL}, "cadence": HOUR, **changes,
    }  # fmt: skip
    return Source(**facts)  # type: ignore[arg-type]


def line(number: int = 1, at: datetime = NOON, outcome: str = "ok", **changes: object) -> Fetch:
    facts = {
        "fetch_id": f"{number:064}", "run_id": "run", "source_name": "news", "kind": "feed", "part": "feed", "url": URL,
        "fetched_at": at, "outcome": outcome, **changes,
    }  # fmt: skip
    return Fetch(**facts)  # type: ignore[arg-type]


GOOD = line(1, headers={"etag": '"a"', "last-modified": "Fri, 27 Feb 2026 11:00:00 GMT"}, sha256="a" * 64)


def the_request(source: Source, states: dict[StateKey, FetchState], now: datetime) -> Request:
    [intent] = plan(source, states, now, set_id="set")
    assert isinstance(intent, Request)
    return intent


def the_reason(source: Source, states: dict[StateKey, FetchState], now: datetime) -> str:
    [intent] = plan(source, states, now, set_id="set")
    assert isinstance(intent, Skip)
    return intent.reason


def test_an_address_never_seen_is_asked_for_whole() -> None:
    assert the_request(feed(max_bytes=9), {}, NOON) == Request(
        source_name="news", kind="feed", part="feed", url=URL, target_url=URL, max_bytes=9, set_id="set"
    )


def test_validators_of_the_last_good_body_are_sent() -> None:
    request = the_request(feed(), fold_states([GOOD]), NOON + HOUR)
    assert (request.etag, request.last_modified) == ('"a"', "Fri, 27 Feb 2026 11:00:00 GMT")
    assert request.known_sha256 == "a" * 64


def test_a_second_poll_at_once_is_a_poll() -> None:
    assert the_request(feed(), fold_states([GOOD]), NOON).etag == '"a"'


def test_a_feed_is_asked_for_whole_once_a_day_also_when_every_answer_was_a_304() -> None:
    confirmed = [line(n + 2, NOON + n * HOUR, "not_modified", sha256="a" * 64) for n in range(1, 24)]
    states = fold_states([GOOD, *confirmed])
    assert the_request(feed(), states, NOON + 23 * HOUR).etag == '"a"'
    assert the_request(feed(), states, NOON + 24 * HOUR).etag is None
    assert the_request(feed(), states, NOON + 24 * HOUR).known_sha256 == "a" * 64
    assert the_request(feed(kind="notice"), states, NOON + 24 * HOUR).etag == '"a"'


def test_a_304_keeps_validators_and_renews_freshness() -> None:
    confirmed = line(2, NOON + HOUR, "not_modified", headers={"cache-control": "max-age=60", "etag": '"other"'})
    state = fold_states([GOOD, confirmed])[KEY]
    assert (state.etag, state.sha256, state.last_ok_at) == ('"a"', "a" * 64, NOON + HOUR)
    assert state.fresh_until == NOON + HOUR + timedelta(seconds=60)


def test_a_new_body_without_validators_forgets_the_old_ones() -> None:
    state = fold_states([GOOD, line(2, NOON + HOUR, sha256="b" * 64)])[KEY]
    assert (state.etag, state.last_modified, state.sha256) == (None, None, "b" * 64)


def test_a_disabled_source_is_skipped() -> None:
    assert the_reason(feed(is_enabled=False), {}, NOON) == "disabled"


def test_a_410_retires_the_address_but_not_its_successor() -> None:
    states = fold_states([GOOD, line(2, NOON + HOUR, "gone", status=410)])
    assert "410" in the_reason(feed(), states, NOON + 1000 * HOUR)
    assert the_request(feed(parts={"feed": "https://news.example/new"}), states, NOON).etag is None


def test_retry_after_puts_off_until_it_is_over_or_answered() -> None:
    refused = line(2, NOON + HOUR, "failed", status=503, retry_after_at=NOON + 3 * HOUR)
    states = fold_states([GOOD, refused])
    assert the_reason(feed(), states, NOON + 2 * HOUR) == (
        "the publisher asks to wait until 2026-02-27 15:00:00 UTC (Retry-After)"
    )
    assert the_request(feed(), states, NOON + 3 * HOUR).etag == '"a"'
    assert the_request(feed(), fold_states([GOOD, refused, line(3, NOON + 2 * HOUR)]), NOON + 2 * HOUR).url == URL


def test_a_fresh_answer_is_not_asked_for_again() -> None:
    states = fold_states([line(1, headers={"cache-control": "public, max-age=600"}, sha256="a" * 64)])
    assert the_reason(feed(), states, NOON) == "fresh until 2026-02-27 12:10:00 UTC (Cache-Control)"
    assert the_request(feed(), states, NOON + timedelta(seconds=600)).known_sha256 == "a" * 64


def test_a_permanent_redirect_is_followed_from_then_on_and_the_original_stays_the_key() -> None:
    moved = line(2, NOON + HOUR, sha256="b" * 64, headers={"etag": '"b"'}, moved_url="https://new.example/feed?x=1")
    later = line(3, NOON + 2 * HOUR, "not_modified", sha256="b" * 64)
    request = the_request(feed(), fold_states([GOOD, moved, later]), NOON + 3 * HOUR)
    assert (request.url, request.target_url, request.etag) == (URL, "https://new.example/feed?x=1", '"b"')


def test_attempts_of_one_poll_are_one_failure() -> None:
    first_poll = [line(n, NOON + timedelta(seconds=n), "failed", attempt=n) for n in (1, 2, 3)]
    second_poll = [line(n + 3, NOON + HOUR + timedelta(seconds=n), "failed", attempt=n) for n in (1, 2)]
    assert fold_states([*first_poll, *second_poll])[KEY].failure_count == 2
    good = line(9, NOON + HOUR + timedelta(seconds=3), attempt=3, sha256="a" * 64)
    assert fold_states([*first_poll, *second_poll, good])[KEY].failure_count == 0


def test_backfilled_lines_say_nothing_of_an_address() -> None:
    assert fold_states([line(1, origin="backfill", sha256="a" * 64)]) == {}


LIST = feed(name="list", kind="list", parts={"sdn": "https://ofac.example/sdn", "add": "https://ofac.example/add"})


def part_line(number: int, part: str, **changes: object) -> Fetch:
    return line(number, source_name="list", kind="list", part=part, url=LIST.parts[part], **changes)  # type: ignore[arg-type]


def test_a_list_is_asked_for_whole_unless_every_part_is_fresh() -> None:
    fresh = {"headers": {"cache-control": "max-age=600"}, "sha256": "a" * 64}
    one_fresh = plan(LIST, fold_states([part_line(1, "sdn", **fresh), part_line(2, "add")]), NOON, set_id="set")
    assert [type(intent) for intent in one_fresh] == [Request, Request]
    all_fresh = plan(
        LIST, fold_states([part_line(1, "sdn", **fresh), part_line(2, "add", **fresh)]), NOON, set_id="set"
    )
    assert [type(intent) for intent in all_fresh] == [Skip, Skip]


def test_a_list_waits_as_a_whole_when_one_part_must() -> None:
    waiting = part_line(1, "add", outcome="failed", status=429, retry_after_at=NOON + HOUR)
    intents = plan(LIST, fold_states([waiting]), NOON, set_id="set")
    assert [getattr(intent, "reason", "") for intent in intents] == [
        "the publisher asks to wait until 2026-02-27 13:00:00 UTC (Retry-After), part add"
    ] * 2


@pytest.mark.parametrize("outcome", ["ok", "unchanged", "not_modified"])
def test_the_publication_that_a_good_answer_is_of_is_kept_and_a_failure_keeps_it(outcome: str) -> None:
    asked = line(2, NOON + HOUR, outcome, sha256="a" * 64, publication_id="805")
    failed = line(3, NOON + 2 * HOUR, "failed", publication_id="806")
    states = fold_states([line(1, publication_id="803", sha256="a" * 64), asked, failed])
    assert states[KEY].publication_id == "805"


def test_a_request_carries_the_publication_it_is_made_for() -> None:
    [intent] = plan(feed(), {}, NOON, set_id="set", publication_id="803")
    assert isinstance(intent, Request)
    assert intent.publication_id == "803"


def test_a_gone_part_of_a_list_leaves_the_others() -> None:
    intents = plan(LIST, fold_states([part_line(1, "add", outcome="gone", status=410)]), NOON, set_id="set")
    assert [(type(intent), intent.part) for intent in intents] == [(Request, "sdn"), (Skip, "add")]


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("max-age=60", 60),
        ('private, Max-Age="60"', 60),
        ("max-age=999999999999999999999", LONGEST_WAIT.total_seconds()),
        ("max-age=0", None),
        ("max-age=60, no-cache", None),
        ("no-store", None),
        ("s-maxage=60", None),
        ("max-age=-1", None),
        ("public", None),
        (None, None),
    ],
)
def test_freshness_is_what_cache_control_says_at_most_a_day(cache_control: str | None, seconds: float | None) -> None:
    assert fresh_until(cache_control, NOON) == (None if seconds is None else NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("retry_after", "wanted"),
    [
        ("120", NOON + timedelta(seconds=120)),
        ("Fri, 27 Feb 2026 12:05:00 GMT", NOON + timedelta(minutes=5)),
        ("Fri, 27 Feb 2026 07:05:00 -0500", NOON + timedelta(minutes=5)),
        ("Fri, 27 Feb 2026 11:05:00 GMT", NOON),
        ("Fri, 27 Feb 2099 11:05:00 GMT", NOON + LONGEST_WAIT),
        ("9" * 5000, NOON + LONGEST_WAIT),
        ("²", None),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_at_most_a_day_away(retry_after: str | None, wanted: datetime | None) -> None:
    assert retry_after_at(retry_after, NOON) == wanted


@given(st.text() | st.from_regex(r"\w{3}, \d+ \w{3} \d+ \d+:\d+:\d+ [+-]?\w+"))
def test_any_header_text_gives_a_near_time_or_none(text: str) -> None:
    for wanted in (retry_after_at(text, NOON), fresh_until(text, NOON)):
        assert wanted is None or NOON <= wanted <= NOON + LONGEST_WAIT


outcomes = st.sampled_from(["ok", "unchanged", "not_modified", "failed", "gone"])
journals = st.lists(
    st.builds(
        lambda number, minutes, outcome, attempt, sha256, etag, part: line(
            number, NOON + timedelta(minutes=minutes), outcome, attempt=attempt, sha256=sha256, part=part,
            headers={"etag": etag} if etag else {}, retry_after_at=NOON if outcome == "failed" else None,
        ),
        st.integers(1, 10**6), st.integers(0, 5), outcomes, st.integers(1, 3),
        st.sampled_from(["a" * 64, "b" * 64]), st.sampled_from(["", '"a"', '"b"']), st.sampled_from(["feed", "other"]),
    ),
    unique_by=lambda fetch: fetch.fetch_id,
    max_size=12,
)  # fmt: skip


@given(journals.flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))))
def test_the_order_of_arrival_of_lines_changes_nothing(both: tuple[list[Fetch], list[Fetch]]) -> None:
    lines, shuffled = both
    assert fold_states(shuffled) == fold_states(lines) == fold_states([*lines, *shuffled])


@given(journals)
def test_failed_fetches_never_change_validators_or_hash(lines: list[Fetch]) -> None:
    def kept(states: dict[StateKey, FetchState]) -> dict[StateKey, tuple[object, ...]]:
        facts = {key: (s.etag, s.last_modified, s.sha256, s.current_url, s.last_ok_at) for key, s in states.items()}
        return {key: values for key, values in facts.items() if values[-1] is not None}

    assert kept(fold_states(lines)) == kept(fold_states(line for line in lines if line.outcome != "failed"))
