"""Which captures make a snapshot, and which snapshots apply: decided from the whole journal, never from its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from listwire.eastern import end_of_eastern_day
from listwire.types import Fetch, Verdict
from tests.warehouse.worlds import SOURCE, Party, Seen, fetch_of
from warehouse.snapshots import Capture, Change, ContentFacts, Judged, assemble, judge

MONDAY = datetime(2024, 3, 4, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NO_CHANGE = Change(0.0, (), 0.0)


def answer(at: datetime, body: str, part: str = "sdn", **changes: object) -> Fetch:
    """A good answer; `body` stands for the bytes and gives their sha256."""
    return fetch_of(Seen(at, {1: Party("ALPHA")}), part, body.ljust(64, "0"), **changes)


def day_only(at: datetime, body: str, part: str = "sdn") -> Fetch:
    """A saved file whose name tells only the day."""
    moment = end_of_eastern_day(at.date())
    return answer(moment, body, part, is_time_certain=False, set_id=f"{moment.isoformat()} by day")


def shown(captures: tuple[Capture, ...]) -> list[tuple[datetime, datetime, dict[str, str]]]:
    """First and last capture, and the parts with the bodies they stand for."""
    return [
        (item.captured_at, item.last_seen_at, {part: sha256.rstrip("0") for part, sha256 in item.parts})
        for item in captures
    ]


# ---- assemble --------------------------------------------------------------------------------------------------------


def test_the_parts_of_one_set_are_one_capture_at_the_time_of_the_last() -> None:
    later = MONDAY + timedelta(seconds=3)
    parts = [answer(MONDAY, "a"), answer(later, "b", "add", set_id=MONDAY.isoformat())]
    assert shown(assemble(parts)) == [(later, later, {"sdn": "a", "add": "b"})]


def test_two_sets_of_one_moment_stay_apart() -> None:
    one, other = answer(MONDAY, "a"), answer(MONDAY, "b", set_id="another")
    assert [parts for _, _, parts in shown(assemble([one, other]))] == [{"sdn": "a"}, {"sdn": "b"}]


def test_the_last_good_answer_of_a_part_counts_within_its_set() -> None:
    first, second = answer(MONDAY, "a"), answer(MONDAY + HOUR, "b", set_id=MONDAY.isoformat(), attempt=2)
    assert shown(assemble([second, first])) == [(MONDAY + HOUR, MONDAY + HOUR, {"sdn": "b"})]


@pytest.mark.parametrize(
    "bad",
    [
        answer(MONDAY, "b", outcome="failed"),
        answer(MONDAY, "b", outcome="gone"),
        replace(answer(MONDAY, "b"), sha256=None),
        answer(MONDAY, "b", kind="feed"),
    ],
    ids=["failed", "gone", "no body", "a feed"],
)
def test_what_is_no_good_answer_of_a_list_is_in_no_capture(bad: Fetch) -> None:
    assert assemble([bad]) == ()
    kept = answer(MONDAY - DAY, "a")
    assert shown(assemble([kept, bad])) == [(MONDAY - DAY, MONDAY - DAY, {"sdn": "a"})]


@pytest.mark.parametrize("outcome", ["not_modified", "unchanged"])
def test_an_answer_without_news_extends_the_capture_before_it(outcome: str) -> None:
    fetches = [answer(MONDAY, "a"), answer(MONDAY + DAY, "a", outcome=outcome)]
    assert shown(assemble(fetches)) == [(MONDAY, MONDAY + DAY, {"sdn": "a"})]


def test_equal_neighbours_fold_and_equal_ones_apart_do_not() -> None:
    bodies = ["a", "a", "b", "a", "a", "a"]
    fetches = [answer(MONDAY + number * DAY, body) for number, body in enumerate(bodies)]
    assert shown(assemble(fetches)) == [
        (MONDAY, MONDAY + DAY, {"sdn": "a"}),
        (MONDAY + 2 * DAY, MONDAY + 2 * DAY, {"sdn": "b"}),
        (MONDAY + 3 * DAY, MONDAY + 5 * DAY, {"sdn": "a"}),
    ]


def test_a_late_arrival_between_two_equal_captures_parts_them() -> None:
    fetches = [answer(MONDAY, "a"), answer(MONDAY + 2 * DAY, "a")]
    assert len(assemble(fetches)) == 1
    late = answer(MONDAY + DAY, "b")
    assert [(at, parts["sdn"]) for at, _, parts in shown(assemble([*fetches, late]))] == [
        (MONDAY, "a"),
        (MONDAY + DAY, "b"),
        (MONDAY + 2 * DAY, "a"),
    ]


def test_captures_of_another_source_part_nothing() -> None:
    other = answer(MONDAY + DAY, "b", source_name="another_list")
    captures = assemble([answer(MONDAY, "a"), other, answer(MONDAY + 2 * DAY, "a")])
    assert [(item.source_name, item.last_seen_at) for item in captures] == [
        (SOURCE.name, MONDAY + 2 * DAY),
        ("another_list", MONDAY + DAY),
    ]


def test_the_order_of_arrival_changes_no_capture() -> None:
    fetches = [
        answer(MONDAY, "a"),
        answer(MONDAY, "x", "add"),
        answer(MONDAY + HOUR, "a"),
        day_only(MONDAY, "a"),
        day_only(MONDAY, "y", "alt"),
    ]
    expected = assemble(fetches)
    assert len(expected) == 2
    assert all(assemble(order) == expected for order in permutations(fetches))


def test_a_capture_known_by_its_day_folds_into_its_timed_twin_and_brings_its_other_parts() -> None:
    fetches = [answer(MONDAY, "a"), day_only(MONDAY, "a"), day_only(MONDAY, "x", "add")]
    assert shown(assemble(fetches)) == [(MONDAY, MONDAY, {"sdn": "a", "add": "x"})]


@pytest.mark.parametrize(
    "timed",
    [
        [answer(MONDAY, "b")],
        [answer(MONDAY + DAY, "a")],
        [answer(MONDAY, "z", "add")],
        [answer(MONDAY, "a"), answer(MONDAY, "z", "add")],
    ],
    ids=["other bytes", "another day", "no part in common", "a part of other bytes"],
)
def test_a_capture_known_by_its_day_stays_beside_one_that_is_not_its_twin(timed: list[Fetch]) -> None:
    dated = [day_only(MONDAY, "a"), day_only(MONDAY, "x", "alt")]
    if len(timed) == 2:
        dated.append(day_only(MONDAY, "y", "add"))
    captures = assemble([*timed, *dated])
    assert sorted(capture.is_time_certain for capture in captures) == [False, True]


def test_the_twin_must_be_of_the_same_eastern_day_not_of_the_same_utc_day() -> None:
    evening = datetime(2024, 3, 5, 2, tzinfo=UTC)  # still the 4th in Washington
    assert len(assemble([answer(evening, "a"), day_only(MONDAY, "a")])) == 1
    captures = assemble([answer(evening, "a"), answer(MONDAY - DAY, "b"), day_only(evening, "a")])
    assert [item.is_time_certain for item in captures] == [True, True]  # equal neighbours, first of which is timed
    assert captures[-1].last_seen_at == end_of_eastern_day(evening.date())


def test_a_snapshot_is_named_by_source_time_and_content() -> None:
    (capture,) = assemble([answer(MONDAY, "a")])
    others = [
        answer(MONDAY, "b"),
        answer(MONDAY + HOUR, "a"),
        answer(MONDAY, "a", source_name="another_list"),
        answer(MONDAY, "a", part="add"),
    ]
    ids = {assemble([other])[0].snapshot_id for other in others} | {capture.snapshot_id}
    assert len(ids) == len(others) + 1
    assert assemble([answer(MONDAY, "a", fetch_id="f" * 64, run_id="another")])[0].snapshot_id == capture.snapshot_id


# ---- judge -----------------------------------------------------------------------------------------------------------

LIMITS = replace(SOURCE, floor=10, ceiling=20, largest_loss=0.1)
GOOD = ContentFacts(party_count=15, speaks_of_parties=True, hold_reason=None)


def judged(
    bodies: str,
    facts: Mapping[str, ContentFacts] | None = None,
    changes: Mapping[str, Change] | None = None,
    verdicts: Callable[[tuple[Capture, ...]], list[Verdict]] = lambda captures: [],
) -> tuple[Judged, ...]:
    """What becomes of one capture a day, a letter a body; `changes` by before and after, as `ab`."""
    captures = assemble(answer(MONDAY + number * DAY, body) for number, body in enumerate(bodies))
    letters = {capture.content_sha256: capture.parts[0][1].rstrip("0") for capture in captures}
    contents = {sha256: (facts or {}).get(letter, GOOD) for sha256, letter in letters.items()}

    def change(before: str, after: str) -> Change:
        return (changes or {}).get(letters[before] + letters[after], NO_CHANGE)

    return judge(captures, contents, verdicts(captures), {SOURCE.name: LIMITS}, change)


def statuses(items: tuple[Judged, ...]) -> list[str]:
    return [item.status for item in items]


@pytest.mark.parametrize(("count", "status"), [(9, "held"), (10, "applied"), (20, "applied"), (21, "held")])
def test_floor_and_ceiling_are_still_plausible(count: int, status: str) -> None:
    (item,) = judged("a", {"a": replace(GOOD, party_count=count)})
    assert item.status == status
    assert (item.reason is not None) == (status == "held")


def test_the_reasons_say_the_figures() -> None:
    few, many = replace(GOOD, party_count=9), replace(GOOD, party_count=21)
    assert judged("a", {"a": few})[0].reason == "9 parties, fewer than the plausible 10"
    assert judged("a", {"a": many})[0].reason == "21 parties, more than the plausible 20"
    lost = judged("ab", changes={"ab": Change(0.25, (), 0.0)})[1].reason
    assert lost == "25.0% of the last applied parties are gone, over 10%"
    tags = judged("ab", changes={"ab": Change(0.0, ("SYRIA",), 0.5)})[1].reason
    assert tags == "program tags of 50.0% of the parties vanished at once: SYRIA"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (Change(0.1, (), 0.0), "applied"),
        (Change(0.11, (), 0.0), "held"),
        (Change(0.0, ("SYRIA",), 0.1), "applied"),
        (Change(0.0, ("SYRIA",), 0.11), "held"),
    ],
)
def test_a_loss_or_vanished_tags_hold_only_over_the_largest_plausible_share(change: Change, status: str) -> None:
    assert statuses(judged("ab", changes={"ab": change})) == ["applied", status]


def test_growth_is_limited_by_the_ceiling_alone() -> None:
    facts = {"a": replace(GOOD, party_count=10), "b": replace(GOOD, party_count=20)}
    assert statuses(judged("ab", facts)) == ["applied", "applied"]


def test_what_reading_found_holds_with_its_own_reason() -> None:
    (item,) = judged("a", {"a": replace(GOOD, hold_reason="unknown party_type 'robot'")})
    assert (item.status, item.reason) == ("held", "unknown party_type 'robot'")


def test_a_set_without_its_main_file_is_held_and_nothing_is_compared_with_it() -> None:
    others_only = replace(GOOD, party_count=3, speaks_of_parties=False)

    def released(captures: tuple[Capture, ...]) -> list[Verdict]:
        return [Verdict("release", captures[1].snapshot_id, MONDAY, "run")]

    changes = {"bc": Change(1.0, (), 0.0), "ac": NO_CHANGE}
    assert statuses(judged("abc", {"b": others_only}, changes)) == ["applied", "held", "applied"]
    assert statuses(judged("abc", {"b": others_only}, changes, released)) == ["applied", "applied", "applied"]


LOSS = {"ab": Change(0.9, (), 0.0), "bc": Change(0.0, (), 0.0), "ac": Change(0.05, (), 0.0)}


def test_a_held_snapshot_is_passed_over_when_the_next_is_plausible_against_the_last_applied() -> None:
    assert statuses(judged("abc", changes=LOSS)) == ["applied", "held", "applied"]
    against_applied = LOSS | {"ac": Change(0.5, (), 0.0)}
    assert statuses(judged("abc", changes=against_applied)) == ["applied", "held", "held"]


def test_repetition_never_releases() -> None:
    assert statuses(judged("abbbb", changes=LOSS)) == ["applied", "held"]
    assert statuses(judged("abababab", changes=LOSS)) == ["applied", "held"] * 4


def test_the_last_applied_content_itself_is_never_doubted() -> None:
    changes = {"ab": Change(0.9, (), 0.0), "aa": Change(0.9, (), 0.0)}
    assert statuses(judged("aba", changes=changes)) == ["applied", "held", "applied"]


def test_a_person_releases_a_held_snapshot_and_the_next_is_compared_with_it() -> None:
    def release(captures: tuple[Capture, ...]) -> list[Verdict]:
        return [Verdict("release", captures[1].snapshot_id, MONDAY, "run")]

    changes = LOSS | {"bc": Change(0.5, (), 0.0)}
    assert statuses(judged("abc", changes=changes, verdicts=release)) == ["applied", "applied", "held"]
    assert judged("abc", changes=changes, verdicts=release)[1].reason is None


def test_a_person_excludes_an_applied_snapshot_and_the_next_is_compared_with_the_one_before() -> None:
    def exclude(captures: tuple[Capture, ...]) -> list[Verdict]:
        return [Verdict("exclude", captures[1].snapshot_id, MONDAY, "run", "a test file")]

    changes = {"bc": Change(0.9, (), 0.0), "ac": NO_CHANGE}
    assert statuses(judged("abc", changes=changes)) == ["applied", "applied", "held"]
    items = judged("abc", changes=changes, verdicts=exclude)
    assert statuses(items) == ["applied", "excluded", "applied"]
    assert items[1].reason == "a test file"


@pytest.mark.parametrize("actions", [("release", "exclude"), ("exclude", "release")])
def test_the_last_verdict_counts(actions: tuple[str, str]) -> None:
    def both(captures: tuple[Capture, ...]) -> list[Verdict]:
        target = captures[1].snapshot_id
        return [Verdict(action, target, MONDAY, "run") for action in actions]  # type: ignore[arg-type]

    expected = {"exclude": "excluded", "release": "applied"}[actions[1]]
    assert statuses(judged("ab", changes=LOSS, verdicts=both)) == ["applied", expected]


def test_a_retry_is_no_verdict_on_a_snapshot() -> None:
    def retry(captures: tuple[Capture, ...]) -> list[Verdict]:
        return [Verdict("retry", captures[1].snapshot_id, MONDAY, "run")]

    assert statuses(judged("ab", changes=LOSS, verdicts=retry)) == ["applied", "held"]


@pytest.mark.parametrize("late", ["an earlier capture of the same bytes", "its twin by day with one more part"])
def test_a_late_arrival_does_not_undo_a_verdict(late: str) -> None:
    good, small = answer(MONDAY, "a"), answer(MONDAY + 2 * DAY, "b")
    release = Verdict("release", assemble([good, small])[1].snapshot_id, MONDAY + 3 * DAY, "run")
    if late.startswith("an earlier"):
        arrived = [answer(MONDAY + DAY, "b")]
    else:
        arrived = [day_only(small.fetched_at, "b"), day_only(small.fetched_at, "x", "add")]
    captures = assemble([good, small, *arrived])
    assert len(captures) == 2
    assert captures[1].snapshot_id != release.target
    contents = {capture.content_sha256: GOOD for capture in captures}

    sources = {SOURCE.name: LIMITS}
    lost = Change(0.9, (), 0.0)
    assert statuses(judge(captures, contents, [], sources, lambda before, after: lost)) == ["applied", "held"]
    assert statuses(judge(captures, contents, [release], sources, lambda before, after: lost)) == ["applied", "applied"]


def test_lists_are_judged_apart() -> None:
    captures = assemble([answer(MONDAY, "a"), answer(MONDAY + DAY, "b", source_name="another_list")])
    contents = {capture.content_sha256: GOOD for capture in captures}
    lost = Change(1.0, (), 0.0)
    for lists, status in ((LIMITS.lists, "held"), (("SSI",), "applied")):
        sources = {SOURCE.name: LIMITS, "another_list": replace(LIMITS, name="another_list", lists=lists)}
        assert statuses(judge(captures, contents, [], sources, lambda before, after: lost)) == ["applied", status]


# ---- the formats of one publication ----------------------------------------------------------------------------------

RICHER = replace(LIMITS, name="rich", rank=LIMITS.rank + 1)


def formats(*seen: tuple[datetime, str, str], doubtful: str = "") -> list[tuple[str, str]]:
    """What becomes of captures (when, of which source, which body) of one publication, in capture order."""
    captures = assemble(
        answer(at, body, source_name=name, set_id=f"{at} {name}", publication_id="803") for at, name, body in seen
    )
    contents = {
        item.content_sha256: replace(
            GOOD, hold_reason="damaged" if item.parts[0][1].startswith(doubtful or "?") else None
        )
        for item in captures
    }
    sources = {SOURCE.name: LIMITS, RICHER.name: RICHER}
    found = judge(captures, contents, [], sources, lambda before, after: NO_CHANGE)
    return [
        (item.capture.parts[0][1].rstrip("0"), item.status)
        for item in sorted(found, key=lambda i: i.capture.captured_at)
    ]


@pytest.mark.parametrize("names", [(SOURCE.name, "rich"), ("rich", SOURCE.name)])
def test_the_richest_format_of_a_publication_is_applied_and_the_others_of_the_day_confirm_it(names) -> None:
    bodies = {SOURCE.name: "a", "rich": "b"}
    found = formats(*((MONDAY + number * HOUR, name, bodies[name]) for number, name in enumerate(names)))
    assert dict(found) == {"a": "confirmed", "b": "applied"}


def test_where_the_richest_format_is_held_the_next_is_applied() -> None:
    seen = (MONDAY, SOURCE.name, "a"), (MONDAY + HOUR, "rich", "b")
    assert formats(*seen, doubtful="b") == [("a", "applied"), ("b", "held")]


def test_a_richer_format_of_a_later_day_is_applied_from_then_on_and_changes_nothing_before() -> None:
    seen = (MONDAY, SOURCE.name, "a"), (MONDAY + DAY, "rich", "b"), (MONDAY + 2 * DAY, SOURCE.name, "c")
    assert formats(*seen) == [("a", "applied"), ("b", "applied"), ("c", "confirmed")]


def test_a_second_capture_of_one_format_is_applied_too_for_the_first_may_have_lacked_parts() -> None:
    seen = (MONDAY, SOURCE.name, "a"), (MONDAY + HOUR, SOURCE.name, "c")
    assert formats(*seen) == [("a", "applied"), ("c", "applied")]
