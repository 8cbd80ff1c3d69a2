"""The benchmarks fail when they must: too slow, or quick because nothing was read."""

from __future__ import annotations

import pytest

from bench.notice_texts import failure


@pytest.mark.parametrize(
    ("item_count", "line_count", "seconds", "told"),
    [
        (100, 1_000, 0.9, None),
        (100, 1_000, 1.1, "1.10 s, over 1.0 s"),
        (0, 1_000, 0.1, "0 items in 1000 lines: the texts were not read"),
        (0, 0, 0.1, "0 items in 0 lines: the texts were not read"),
        (3, 1_000, 0.1, "3 items in 1000 lines: the texts were not read"),
    ],
)
def test_a_benchmark_of_notices_needs_items_and_time(
    item_count: int, line_count: int, seconds: float, told: str | None
) -> None:
    assert failure(item_count, line_count, seconds, 1.0) == told
