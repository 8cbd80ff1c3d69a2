"""The check that warns when a list's remarks can be read less than before, and the counts it stands on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.warehouse.worlds import FORMATS, SOURCE, Party, Publisher, Seen, lines_of, memory_warehouse, refresh
from warehouse.checks import run_checks

MONDAY = datetime(2024, 3, 4, 15, tzinfo=UTC)
LARGE = replace(FORMATS["csv"], source=replace(SOURCE, ceiling=10_000))
COUNTS = "select keyed_item_count, unparsed_item_count from marts.accounting order by captured_at"
UNREAD = "Passport was lost"
"""A known key whose value is none."""


def list_of(count: int, unread_count: int = 0, *, first_uid: int = 1) -> dict[int, Party]:
    """That many parties with 40 items each; of the first ones one item cannot be read."""
    read, unread = ("Gender Male",) * 40, ("Gender Male",) * 39 + (UNREAD,)
    return {
        first_uid + number: Party(f"PARTY {number}", notes=unread if number < unread_count else read)
        for number in range(count)
    }


def warned(*lists: dict[int, Party]) -> tuple[list[tuple[int, int]], str | None]:
    """The counts of each capture of these lists, one a day, and the example of the check, if it warns."""
    publisher = Publisher()
    history = [Seen(MONDAY + timedelta(days=day), parties) for day, parties in enumerate(lists)]
    with memory_warehouse() as connection:
        refresh(connection, publisher.archive, lines_of(publisher.serve(history)), [LARGE])
        [result] = [item for item in run_checks(connection, MONDAY) if item.name == "remarks_stay_readable"]
        assert result.severity == "warn"
        return connection.execute(COUNTS).fetchall(), result.example


def test_the_items_of_every_capture_are_counted_though_known_records_are_not_read_again():
    before, after = list_of(3, 1), list_of(3, 1) | list_of(1, 1, first_uid=9)
    assert warned(before, after, before)[0] == [(120, 1), (160, 2), (120, 1)]


def test_a_note_is_no_item_with_a_key():
    party = Party("PARTY", birth_dates=("1971",), notes=("Minister of Defense", "www.party.example"))
    assert warned({1: party})[0] == [(1, 0)]


@pytest.mark.parametrize(
    ("lists", "is_wrong"),
    [
        pytest.param([list_of(200)], False, id="nothing unread"),
        pytest.param([list_of(200, 41)], True, id="first capture, over half a percent"),
        pytest.param([list_of(200, 40)], False, id="first capture, half a percent"),
        pytest.param([list_of(200, 5), list_of(200, 7)], True, id="two of 8,000 more"),
        pytest.param([list_of(300, 5), list_of(300, 7)], False, id="two of 12,000 more"),
        pytest.param([list_of(50, 1), list_of(50, 2)], False, id="one more on a small list"),
        pytest.param([list_of(200, 7), list_of(200, 5)], False, id="fewer"),
        pytest.param([list_of(200, 5), list_of(200, 7), list_of(201, 7)], False, id="as before"),
    ],
)  # fmt: skip
def test_the_check_warns_when_the_unread_share_grows(lists, is_wrong):
    counts, example = warned(*lists)
    assert bool(example) is is_wrong
    if example:
        keyed, unparsed = counts[-1]
        assert f"'source_name': {SOURCE.name}, " in example
        assert f"'unparsed_item_count': {unparsed}, 'keyed_item_count': {keyed}, " in example


def test_a_held_capture_neither_warns_nor_counts_as_the_one_before():
    good = list_of(200, 5)
    worse = list_of(200, 7) | list_of(1, first_uid=9_000)
    damaged = list_of(5, 5)
    assert warned(good, damaged)[1] is None
    assert warned(good, damaged, worse)[1] is not None
