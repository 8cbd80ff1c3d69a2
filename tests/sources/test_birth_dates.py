"""OFAC's words for a day: what days they can mean, and what is no day at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.facts import BirthDateRow
from sources.birth_dates import day_text, read_birth_date, read_day


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("07 Jan 1994", date(1994, 1, 7), date(1994, 1, 7), "day"),
        ("7 Sep 1961", date(1961, 9, 7), date(1961, 9, 7), "day"),
        ("29 Feb 1960", date(1960, 2, 29), date(1960, 2, 29), "day"),
        ("Feb 1960", date(1960, 2, 1), date(1960, 2, 29), "month"),
        ("Dec 1961", date(1961, 12, 1), date(1961, 12, 31), "month"),
        ("1971", date(1971, 1, 1), date(1971, 12, 31), "year"),
        ("circa 1960", date(1960, 1, 1), date(1960, 12, 31), "circa"),
        ("circa Mar 1960", date(1960, 3, 1), date(1960, 3, 31), "circa"),
        ("circa 07 Jan 1960", date(1960, 1, 7), date(1960, 1, 7), "circa"),
        ("circa 1960-1962", date(1960, 1, 1), date(1962, 12, 31), "circa"),
        ("1960-1962", date(1960, 1, 1), date(1962, 12, 31), "range"),
        ("1971 to 1973", date(1971, 1, 1), date(1973, 12, 31), "range"),
        ("1971 to 1971", date(1971, 1, 1), date(1971, 12, 31), "range"),
        ("Jan 1960 to Mar 1961", date(1960, 1, 1), date(1961, 3, 31), "range"),
        ("01 Jan 1960 to 31 Dec 1962", date(1960, 1, 1), date(1962, 12, 31), "range"),
        ("1960 to 15 May 1961", date(1960, 1, 1), date(1961, 5, 15), "range"),
        ("circa 1960 to circa 1962", date(1960, 1, 1), date(1962, 12, 31), "circa"),
    ],
)
def test_a_date_of_birth_is_the_days_it_can_mean(text, earliest, latest, precision):
    assert read_birth_date(42618, text) == BirthDateRow(42618, text, earliest, latest, precision)


@pytest.mark.parametrize(
    "text",
    ["", "unknown", "30 Feb 1960", "29 Feb 1961", "00 Jan 1960", "Foo 1960", "07 1960", "1960s", "196", "0000",
     "1973 to 1971", "1960 to", "07 Jan 60", "1994-01-07", "07/01/1994", "١٩٦٠", "1960 1961", "1960 to 1961 to 1962"],
)  # fmt: skip
def test_what_no_calendar_has_is_kept_in_its_words_without_days(text):
    assert read_birth_date(36, text) == BirthDateRow(36, text, None, None, "unread")


def test_blanks_are_no_part_of_the_words():
    assert read_birth_date(36, "  circa \t07  Jan\n1960 ") == read_birth_date(36, "circa 07 Jan 1960")


@given(first=st.dates(), length_days=st.integers(0, 5_000))
def test_days_written_as_ofac_does_are_read_again(first, length_days):
    last = min(first, date.max - timedelta(days=length_days)) + timedelta(days=length_days)
    first = last - timedelta(days=length_days)
    assert read_day(day_text(first)) == first
    row = read_birth_date(1, f"{day_text(first)} to {day_text(last)}")
    assert (row.earliest_on, row.latest_on, row.precision_code) == (first, last, "range")


@given(text=st.text("0123456789 -JanFebMrcitoTO\n", max_size=24))
def test_any_text_gives_both_days_in_order_or_none(text):
    row = read_birth_date(1, text)
    if row.precision_code == "unread":
        assert (row.earliest_on, row.latest_on) == (None, None)
    else:
        assert row.earliest_on is not None and row.latest_on is not None
        assert row.earliest_on <= row.latest_on


def test_a_day_is_written_in_english_with_two_digits():
    assert day_text(date(2011, 1, 5)) == "05 Jan 2011"


@pytest.mark.parametrize("text", ["2011", "Jan 2011", "circa 05 Jan 2011", "05 Jan 2011 to 06 Jan 2011", "", "soon"])
def test_only_a_whole_day_is_a_day(text):
    assert read_day(text) is None
