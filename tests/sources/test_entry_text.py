"""The text of one entry gives the facts that a reader takes from it, and keeps what it does not understand."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from listwire.errors import ParseError
from listwire.facts import (
    AddressRow,
    AliasRow,
    BirthDateRow,
    FactRow,
    FeatureRow,
    IdentificationRow,
    LinkedToRow,
    NationalityRow,
    NoteRow,
)
from sources.entry_names import Span
from sources.entry_text import Entry, parse_change, parse_entry, split_change

TRUTH: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("entry_truth.toml").read_text("utf-8"))["entry"]
LISTS = (
    "aliases", "addresses", "birth_dates", "birth_places", "nationalities", "citizenships", "identifications",
    "features", "linked_to", "notes",
)  # fmt: skip


@pytest.mark.parametrize("truth", TRUTH, ids=[truth["why"] for truth in TRUTH])
def test_an_entry_states_what_a_reader_takes_from_it(truth):
    given_text, old_text = truth["text"], truth.get("old_text")
    entry = parse_entry(given_text)
    if old_text is not None:
        old, entry = parse_change(given_text)
        assert old.text == old_text
    expected = {name: unordered(truth.get(name, [])) for name in LISTS}
    assert {name: unordered(values) for name, values in facts_of(entry).items()} == expected
    named = ("party_name", "party_type", "is_type_stated", "gender")
    assert (entry.name, entry.party_type, entry.is_type_stated, gender_of(entry)) == tuple(map(truth.get, named))
    assert list(entry.program_codes) == truth["program_codes"]


def facts_of(entry: Entry) -> dict[str, list[Any]]:
    facts: dict[str, list[Any]] = {name: [] for name in LISTS}
    for row in entry.rows:
        for name, value in as_truth(row):
            facts[name].append(value)
    return facts


def as_truth(row: FactRow) -> list[tuple[str, Any]]:
    match row:
        case AliasRow(_, alias_type, name, is_weak, script):
            return [("aliases", {"type": alias_type, "name": name, "is_weak": is_weak, "script": script})]
        case AddressRow():
            return [("addresses", ", ".join(filter(None, (row.address, row.city, row.country))))]
        case BirthDateRow():
            return [("birth_dates", row.birth_text)]
        case NationalityRow():
            return [("nationalities" if row.nationality_type == "nationality" else "citizenships", row.country)]
        case IdentificationRow():
            values = {
                "type": row.identification_type, "number": row.identification_number, "country": row.country,
                "issued": row.issued_text, "expires": row.expires_text,
            }  # fmt: skip
            return [("identifications", {key: value for key, value in values.items() if value is not None})]
        case FeatureRow(_, "Place of Birth", value):
            return [("birth_places", value)]
        case FeatureRow(_, name, value) if name != "Gender":
            return [("features", {"type": name, "value": value})]
        case LinkedToRow():
            return [("linked_to", row.linked_name)]
        case NoteRow():
            return [("notes", row.note_text)]
    return []


def unordered(values: list[Any]) -> set[str]:
    return {str(sorted(value.items()) if isinstance(value, dict) else value) for value in values}


def gender_of(entry: Entry) -> str | None:
    found = [row.feature_value for row in entry.rows if isinstance(row, FeatureRow) and row.feature_type == "Gender"]
    return found[0] if found else None


# ---- heads -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("ALFA CO., LTD., Room 1, Lome, Togo [SDGT].", "ALFA CO., LTD.", "Room 1, Lome, Togo"),
        ("ALFA, S.A. DE C.V., Lome, Togo [SDGT].", "ALFA, S.A. DE C.V.", "Lome, Togo"),
        ("ALFA, Aircraft and Parts Ltd., Lome, Togo [SDGT].", "ALFA", "Aircraft and Parts Ltd., Lome, Togo"),
        ("ALFA, BETA, AND GAMMA COMPANY, Togo [SDGT].", "ALFA, BETA, AND GAMMA COMPANY", "Togo"),
        ("ALFA LLC, DE, United States [SDGT].", "ALFA LLC", "DE, United States"),
        ("ALFA LLC, G/F, Lome, Togo [SDGT].", "ALFA LLC", "G/F, Lome, Togo"),
        ("ALFA, 12 MAIN STREET, Togo [SDGT].", "ALFA", "12 MAIN STREET, Togo"),
        ("MUSTER, Jan, Jr., Lome, Togo (individual) [SDGT].", "MUSTER, Jan, Jr.", "Lome, Togo"),
        ("MUSTER, JR., Jan, Togo (individual) [SDGT].", "MUSTER, JR., Jan", "Togo"),
        ("MUSTER, Jan; DOB 1970 (individual) [SDGT].", "MUSTER, Jan", None),
        ('"ALFA, AO", Lome, Togo [SDGT].', "ALFA, AO", "Lome, Togo"),
        ("N00VR, 8 Main St, Lome, Togo; Aircraft Model X (aircraft) [SDGT].", "N00VR", "8 Main St, Lome, Togo"),
    ],
)  # fmt: skip
def test_a_name_ends_where_its_address_begins(text, name, address):
    entry = parse_entry(text)
    assert (entry.name, entry.unread) == (name, ())
    assert facts_of(entry)["addresses"] == ([address] if address else [])


@pytest.mark.parametrize(
    ("head", "name", "features"),
    [
        ("SEA MOON LNG Tanker St. Kitts & Nevis flag", "SEA MOON", ["LNG Tanker", "St. Kitts & Nevis"]),
        ("SEA MOON Weird Ship Togo flag (OWNER)", "SEA MOON", ["Weird Ship", "Togo", "OWNER"]),
        ("SEA MOON Weird Ship Nowhere flag", "SEA MOON", ["Weird Ship", "Nowhere"]),
        ("SEA (9HA4) Tug", "SEA", ["9HA4", "Tug"]),
        ("SEA 7 (f.k.a. LAND) 1,000DWT 900GRT", "SEA 7", ["1000", "900"]),
        ("SEA (f.k.a. LAND (PTE) 1) (T2) Hong Kong flag", "SEA", ["T2", "Hong Kong"]),
        ("SEA", "SEA", []),
    ],
)
def test_the_head_of_a_vessel(head, name, features):
    entry = parse_entry(f"{head}; MMSI 572450210 (vessel) [SDGT].")
    assert (entry.name, entry.unread) == (name, ())
    assert [row.feature_value for row in entry.rows if isinstance(row, FeatureRow)] == features


def test_a_head_of_another_form_is_kept_verbatim():
    entry = parse_entry("SEA (f.k.a. LAND) (what is this) [SDGT].")
    assert entry.unread == (Span(18, "(what is this)"),)
    assert [row.alias_name for row in entry.rows if isinstance(row, AliasRow)] == ["LAND"]


def test_offices_behind_the_address_of_a_person_are_notes_and_places_of_a_company_are_not():
    person = parse_entry("MUSTER, Jan, Lome, Togo; Minister of Example; c/o ALFA; DOB 1970 (individual) [SDGT].")
    company = parse_entry("ALFA, Lome, Togo; Albu Kamal Branch only; Website www.example.com [SDGT].")
    assert facts_of(person)["addresses"] == ["Lome, Togo", "c/o ALFA"]
    assert person.unread == (Span(25, "Minister of Example"),)
    assert facts_of(company)["addresses"] == ["Lome, Togo", "Albu Kamal Branch only"]


# ---- ends ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "programs", "linked", "unread"),
    [
        ("ALFA [SDGT][IFSR].", ("SDGT", "IFSR"), [], []),
        ("ALFA [UKRAINE- EO13661] [CAATSA - RUSSIA].", ("UKRAINE-EO13661", "CAATSA - RUSSIA"), [], []),
        ("ALFA [SDGT]", ("SDGT",), [], []),
        ("ALFA [SDGT] (Linked To: BETA (B)) (Linked To: GAMMA (G).", ("SDGT",), ["BETA (B)", "GAMMA (G)"], []),
        ("ALFA [SDGT] (see below).", ("SDGT",), [], ["see below"]),
        ("ALFA [SDGT] ().", ("SDGT",), [], []),
        ("ALFA; see [Annex A] there; Website www.example.com [SDGT].", ("SDGT",), [], ["see [Annex A] there"]),
        ("ALFA, Lome, Togo.", (), [], []),
    ],
)
def test_tags_and_links(text, programs, linked, unread):
    entry = parse_entry(text)
    assert (entry.name, entry.program_codes) == ("ALFA", programs)
    assert facts_of(entry)["linked_to"] == linked
    assert [words.text for words in entry.unread] == unread


@pytest.mark.parametrize("mark", [" -to- ", "-to- ", " - to - ", " –to– "])
def test_a_change_has_two_sides_whatever_the_blanks_around_its_mark(mark):
    old, new = parse_change(f"ALFA [SDGT].{mark}BETA (f.k.a. ALFA) [SDGT] [IFSR].")
    assert (old.name, old.text, new.name) == ("ALFA", "ALFA [SDGT].", "BETA")


def test_what_is_no_change_has_no_sides():
    assert split_change("ALFA [SDGT]. BETA [SDGT].") is None
    with pytest.raises(ParseError, match="no -to-"):
        parse_change("ALFA [SDGT].")


@pytest.mark.parametrize("text", ["", " . ", "(a.k.a. X) [SDGT].", "; DOB 1970 (individual) [SDGT].", "1. [SDGT]."])
def test_without_a_name_there_is_no_entry(text):
    with pytest.raises(ParseError, match="no name"):
        parse_entry(text)


def test_a_fact_that_is_printed_twice_is_one():
    entry = parse_entry("ALFA; Website www.example.com; alt. Website www.example.com [SDGT] [SDGT].")
    counts: defaultdict[str, int] = defaultdict(int)
    for row in entry.rows:
        counts[type(row).__name__] += 1
    assert dict(counts) == {"PartyRow": 1, "ProgramRow": 1, "FeatureRow": 1}
