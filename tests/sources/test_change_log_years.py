"""The addresses of the yearly logs."""

from __future__ import annotations

from datetime import date

import pytest

from sources.change_log_years import is_closed, log_part, log_url, polled_years


@pytest.mark.parametrize(
    ("address", "year", "url"),
    [
        ("https://a.example/sdnnew{YY}.txt", 2023, "https://a.example/sdnnew23.txt"),
        ("https://a.example/{YY}/log", 2007, "https://a.example/07/log"),
        ("https://a.example/d/sdnnew23.txt", 2026, "https://a.example/d/sdnnew26.txt"),
        ("https://a.example/SDNNEW23.TXT?x=1", 2024, "https://a.example/SDNNEW24.TXT?x=1"),
        ("https://a.example/log.txt", 2026, "https://a.example/log.txt"),
        ("https://a.example/log.txt", 2025, None),
    ],
)
def test_the_year_stands_in_the_address(address: str, year: int, url: str | None) -> None:
    assert log_url(address, year, current_year=2026) == url


def test_the_current_years_log_is_polled_and_in_january_the_last_one_too() -> None:
    assert polled_years(date(2026, 1, 31)) == (2025, 2026)
    assert polled_years(date(2026, 2, 1)) == (2026,)


def test_a_log_is_whole_from_february_of_the_next_year_on() -> None:
    assert [is_closed(2025, day) for day in (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 1))] == [
        False,
        False,
        True,
    ]
    assert log_part(2025) == "log_2025"
