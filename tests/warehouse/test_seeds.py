"""The reference data of sql/seeds: whole, sorted, in known codes, and true to what a tag says of itself.

A program's target country is the one its tag names, else the one its order or statute names, else none.
"""

from __future__ import annotations

import re

import pytest

from sources.ofac_vocabulary import LIST_CODES
from tests.seeds import COUNTRIES, PAIRS, PROGRAMS, seed

LISTS = {code for code in LIST_CODES.values() if code}
SOURCES = re.compile(
    r"\d+ FR \d+|Public Law \d+-\d+|\d+ U\.S\.C\. [\d-]+( et seq\.)?|E\.O\. \d+ of [A-Z][a-z]+ \d+, \d{4}"
    r"|OFAC program tag definitions"
)
"""What a title or an authority may be checked against: a citation, or OFAC's own page of its tags."""

ISO_CODES = {row["country_code"] for row in COUNTRIES if row["spelling"] == "ISO 3166-1"}


def named_countries(program_code: str) -> set[str]:
    """ISO codes of the countries that a tag names: `WEST-BANK-EO14115` names one, `SDGT` none."""
    codes = {row["country_name"]: row["country_code"] for row in COUNTRIES}
    phrase = " ".join(re.findall(r"[A-Z]+", re.sub(r"EO\d+", "", program_code))).title()
    names = [phrase] if phrase in codes else phrase.split()
    return {codes[name] for name in names if name in codes}


@pytest.mark.parametrize(("name", "may_be_empty"), [("programs", {"target_country_code"}), ("list_program", set())])
def test_every_cell_is_filled_and_trimmed(name: str, may_be_empty: set[str]):
    cells = [(number, column, value) for number, row in enumerate(seed(name), 2) for column, value in row.items()]
    assert cells
    assert [cell for cell in cells if not cell[2] and cell[1] not in may_be_empty] == []
    assert [cell for cell in cells if cell[2] != " ".join(cell[2].split())] == []


def test_programs_are_sorted_and_each_stands_once():
    codes = [row["program_code"] for row in PROGRAMS]
    assert codes == sorted(set(codes))


def test_pairs_are_sorted_and_each_stands_once():
    pairs = [(row["list_code"], row["program_code"]) for row in PAIRS]
    assert pairs == sorted(set(pairs))


def test_pairs_know_every_list_and_no_other():
    assert {row["list_code"] for row in PAIRS} == LISTS


def test_every_program_belongs_to_a_list_and_every_pair_to_a_program():
    assert {row["program_code"] for row in PAIRS} == {row["program_code"] for row in PROGRAMS}


def test_target_countries_are_iso_codes():
    assert {row["target_country_code"] for row in PROGRAMS} - {""} <= ISO_CODES


def test_a_program_that_names_a_country_targets_it():
    named = {
        row["program_code"]: (named_countries(row["program_code"]), row["target_country_code"]) for row in PROGRAMS
    }
    named = {code: pair for code, pair in named.items() if pair[0]}
    assert len(named) > 40, "most tags of country programs name the country"
    assert {code: pair for code, pair in named.items() if pair[0] != {pair[1]}} == {}


def test_an_order_in_a_tag_is_its_authority():
    orders = {row["program_code"]: re.findall(r"\d{5}", row["program_code"]) for row in PROGRAMS}
    assert sum(map(len, orders.values())) > 30
    missing = [
        row["program_code"]
        for row in PROGRAMS
        for order in orders[row["program_code"]]
        if order not in row["authority"]
    ]
    assert missing == []


def test_every_authority_is_an_order_a_statute_or_a_regulation():
    strange = [
        row["authority"]
        for row in PROGRAMS
        if not re.search(r"E\.O\. 1\d{4}| Act\b|31 CFR parts? 5\d\d", row["authority"])
    ]
    assert strange == []


def test_every_source_is_a_citation_or_the_page_of_the_tags():
    parts = {part for row in PROGRAMS for part in row["source"].split("; ")}
    assert {part for part in parts if not SOURCES.fullmatch(part)} == set()
