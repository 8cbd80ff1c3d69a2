"""Entries as hands type them: other marks of a change and of an alias, odd quotes, types and links in other places."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from listwire.facts import AddressRow, AliasRow, BirthDateRow, LinkedToRow
from sources.entry_names import Span, is_name_like
from sources.entry_tags import PROGRAM_CODES, program_codes
from sources.entry_text import Entry, find_end, is_change_mark, parse_entry, split_change

# ---- the mark of a change --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", [".", "", "*.", " (Linked To: GAMMA).", " (individual)."])
@pytest.mark.parametrize(
    "mark",
    [
        "—to—",
        "–to–",
        "--to--",
        "---to---",
        "—TO—",
        "-to:",
        "to:",
        "-to",
        "to-",
        "to —",
        "to",
        "TO",
        "Changed to:",
        "CHANGED TO:",
        "changed to",
        "\u2010to\u2010",
    ],
)
def test_a_change_is_one_whatever_its_mark(mark, stop):
    old, new = f"ALFA [SDGT]{stop}", "BETA (f.k.a. ALFA) [SDGT] [IFSR]."
    assert split_change(f"{old} {mark} {new}") == (old, new)
    assert is_change_mark(f"{old}\n{mark}\n{new}", len(old))


@pytest.mark.parametrize(
    "text", ["ALFA [SDGT].-to-B4 [SDGT].", "ALFA [SDGT]. -to-B4 [SDGT].", "ALFA [SDGT].—to—B4 [SDGT]."]
)
def test_a_mark_may_be_glued_to_what_stands_around_it(text):
    assert split_change(text) == ("ALFA [SDGT].", "B4 [SDGT].")


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("ALFA, Lome, Togo -to- ALFA, Kara, Togo [SDGT].", "ALFA, Lome, Togo"),
        ("ALFA, Lome, Togo —to— ALFA, Kara, Togo [SDGT].", "ALFA, Lome, Togo"),
        ("ALFA, Lome, Togo -to: ALFA, Kara, Togo [SDGT].", "ALFA, Lome, Togo"),
        ("ALFA, Lome, Togo -to-ALFA, Kara, Togo [SDGT].", "ALFA, Lome, Togo"),
        ("ALFA, Lome, Togo. Changed to: ALFA, Kara, Togo [SDGT].", "ALFA, Lome, Togo."),
        ("ALFA (a.k.a. X -to- ALFA, Kara, Togo [SDGT].", "ALFA (a.k.a. X"),
    ],
)
def test_an_old_side_may_have_no_tags(text, old):
    sides = split_change(text)
    assert sides is not None
    assert (sides[0], parse_entry(sides[1]).name) == (old, "ALFA")


@pytest.mark.parametrize(
    "text",
    [
        "ROAD TO PEACE (a.k.a. DOOR-to-DOOR), Lome, Togo [SDGT].",
        "AIR -TO- AIR LTD [SDGT].",
        "POINT-to-POINT, Lome, Togo [SDGT].",
        "ALFA (a.k.a. A -to- B), Lome, Togo [SDGT].",
        "ALFA, Lome -to-Kara Road, Togo [SDGT].",
        "ALFA TO- BETA [SDGT].",
        "TO, Van Anh; DOB 1970 (individual) [SDGT].",
        "ALFA; DOB 1960 - to - 1965 [SDGT].",
        "ALFA; name changed to: BETA; Website www.example.com [SDGT].",
        "ALFA; listed in [Annex I] to EU Regulation 5; Website www.example.com [SDGT].",
        "ALFA [SDGT] (Linked To: TO BETA).",
        "ALFA [SDGT]. Designated to help BETA.",
        "ALFA [SDGT]. To OFAC this is known.",
        "ALFA [SDGT]. - to the extent known.",
        "ALFA [SDGT]. Changed to reflect OFAC.",
        "ALFA [SDGT] to [IFSR].",
    ],
)
def test_to_within_an_entry_or_its_prose_is_no_mark(text):
    assert split_change(text) is None


# ---- aliases ---------------------------------------------------------------------------------------------------------


def aliases_of(entry: Entry) -> list[tuple[str, str | None, bool]]:
    return [(row.alias_type, row.alias_name, row.is_weak) for row in entry.rows if isinstance(row, AliasRow)]


@pytest.mark.parametrize(
    ("key", "alias_type"),
    [
        ("a.k.a.", "aka"),
        ("aka", "aka"),
        ("AKA", "aka"),
        ("aka:", "aka"),
        ("A.K.A.", "aka"),
        ("a.k.a,", "aka"),
        ("a.k.a", "aka"),
        ("a.k.a.:", "aka"),
        ("a. k. a.", "aka"),
        ("a/k/a", "aka"),
        ("also known as", "aka"),
        ("Also Known As:", "aka"),
        ("d.b.a.", "aka"),
        ("d/b/a", "aka"),
        ("dba", "aka"),
        ("doing business as", "aka"),
        ("f.k.a.", "fka"),
        ("F/K/A", "fka"),
        ("fka", "fka"),
        ("formerly known as", "fka"),
        ("previously known as", "fka"),
        ("n.k.a.", "nka"),
        ("N.K.A.", "nka"),
        ("now known as", "nka"),
    ],
)
@pytest.mark.parametrize(
    "form", ["({0} BETA)", "(a.k.a. X; {0} BETA)", "(a.k.a. X; and {0} BETA)", "(a.k.a. X) ({0} BETA)"]
)
def test_the_mark_of_an_alias_has_many_forms(key, alias_type, form):
    entry = parse_entry(f"ALFA {form.format(key)}, Lome, Togo [SDGT].")
    assert (entry.name, entry.unread) == ("ALFA", ())
    assert aliases_of(entry)[-1] == (alias_type, "BETA", False)
    assert len(aliases_of(entry)) == 1 + ("X" in form)


@pytest.mark.parametrize(
    ("aliases", "names"),
    [
        ("a.k.a.BETA;f.k.a.GAMMA", ["BETA", "GAMMA"]),
        ("aka BETA, also known as GAMMA, and a.k.a. DELTA", ["BETA", "GAMMA", "DELTA"]),
        ("a.k.a. BETA f.k.a. GAMMA", ["BETA", "GAMMA"]),
        ("also known as BETA and formerly known as GAMMA", ["BETA", "GAMMA"]),
        (
            "a.k.a. AKA, Jean; a.k.a. BOSCO, Aka Jean; a.k.a. BARAKA, AKA",
            ["AKA, Jean", "BOSCO, Aka Jean", "BARAKA, AKA"],
        ),
        ("a.k.a. AKABA; a.k.a. BETA DBA", ["AKABA", "BETA DBA"]),
    ],
)
def test_where_one_alias_ends_and_the_next_begins(aliases, names):
    entry = parse_entry(f"ALFA ({aliases}), Lome, Togo [SDGT].")
    assert [name for _, name, _ in aliases_of(entry)] == names


@pytest.mark.parametrize("text", ["ALFA (AKA), Lome, Togo [SDGT].", "ALFA (AKABA), Lome, Togo [SDGT]."])
def test_letters_alone_are_no_mark_of_an_alias(text):
    assert aliases_of(parse_entry(text)) == []


# ---- quotes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quoted",
    [
        '"BETA"',
        "“BETA”",
        "„BETA“",
        "«BETA»",
        "»BETA«",
        "« BETA »",
        "‹BETA›",
        '“BETA"',
        '"BETA',
        'BETA"',
        "“BETA",
        "BETA»",
        '""BETA""',
    ],
)
def test_a_weak_name_is_weak_in_any_quotes(quoted):
    aside = parse_entry(f"ALFA (a.k.a. X; a.k.a. {quoted}; f.k.a. GAMMA), Lome, Togo [SDGT].")
    alone = parse_entry(f"{quoted} (a.k.a. GAMMA), Lome, Togo [SDGT].")
    assert aliases_of(aside) == [("aka", "X", False), ("aka", "BETA", True), ("fka", "GAMMA", False)]
    assert (alone.name, aliases_of(alone)) == ("BETA", [("aka", "GAMMA", False)])


@pytest.mark.parametrize("name", ['OOO "BETA"', '"BETA" TRADING LLC', 'THE "BETA" GROUP', "AL-'UMAR", "'ABD AL-RABI'"])
def test_quotes_within_a_name_are_of_the_name(name):
    aside = parse_entry(f"ALFA (a.k.a. {name}), Lome, Togo [SDGT].")
    assert aliases_of(aside) == [("aka", name, False)]
    assert parse_entry(f"{name}, Lome, Togo [SDGT].").name == name


def test_a_comma_within_quotes_parts_two_names():
    assert aliases_of(parse_entry('ALFA (a.k.a. "BETA," a.k.a. "GAMMA") [SDGT].')) == [
        ("aka", "BETA", True),
        ("aka", "GAMMA", True),
    ]


# ---- type, tags and links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "ROE, Jane; DOB 1970 (individual) [SDGT] (Linked To: BETA (B)).",
        "ROE, Jane; DOB 1970 (individual) (Linked To: BETA (B)) [SDGT].",
        "ROE, Jane; DOB 1970 (Linked To: BETA (B)) (Individual) [SDGT].",
        "ROE, Jane; DOB 1970 (Linked To: BETA (B)) [SDGT] (individual).",
        "ROE, Jane; DOB 1970 [SDGT] (individual) (Linked To: BETA (B)).",
        "ROE, Jane (individual); DOB 1970 [SDGT] (Linked To: BETA (B)).",
        "ROE, Jane; DOB 1970 (individual) [sdgt] (Linked To: BETA (B)).",
        "ROE, Jane; DOB 1970 (individual) [Sdgt]* (Linked To: BETA (B))*.",
        "ROE, Jane; DOB 1970 (individual) [SDGT] (Linked To: BETA (B))).",
        "ROE, Jane; DOB 1970 (individual) [SDGT] (Linked To: BETA (B).",
        "ROE, Jane; DOB 1970 (individual) [SDGT] (Linked To: BETA (B)",
        "ROE, Jane; DOB 1970 (individual) [SDGT]. (Linked To: BETA (B)).",
        "ROE, Jane; DOB 1970 (individual)\n\n[SDGT]\n\n(Linked To: BETA (B)).",
        "ROE, Jane; DOB 1970\n\n(individual) [SDGT], (Linked To: BETA (B))†.",
    ],
)
def test_type_tags_and_links_stand_in_any_order(text):
    entry = parse_entry(text)
    assert (entry.name, entry.party_type, entry.is_type_stated) == ("ROE, Jane", "individual", True)
    assert (entry.program_codes, entry.unread) == (("SDGT",), ())
    assert [row.linked_name for row in entry.rows if isinstance(row, LinkedToRow)] == ["BETA (B)"]
    assert [row.birth_text for row in entry.rows if isinstance(row, BirthDateRow)] == ["1970"]


@pytest.mark.parametrize(
    ("tags", "codes"),
    [
        ("[SDGT], [IFSR]", ("SDGT", "IFSR")),
        ("[SDGT] and [IFSR]", ("SDGT", "IFSR")),
        ("[russia-eo14024] [CYBER2]", ("RUSSIA-EO14024", "CYBER2")),
        ("[atlantis-eo19999]", ("ATLANTIS-EO19999",)),
        ("[561-related] [caatsa - russia]", ("561-Related", "CAATSA - RUSSIA")),
        ("[ATLANTIS]", ("ATLANTIS",)),
    ],
)
def test_a_tag_has_the_letters_of_its_code(tags, codes):
    assert parse_entry(f"ALFA, Lome, Togo {tags}.").program_codes == codes
    assert program_codes(tags) == codes


@pytest.mark.parametrize("words", ["[sic]", "[emphasis added]", "[see annex]", "[1]"])
def test_other_words_in_brackets_are_no_tag(words):
    assert find_end(f"The name is so printed {words}.") is None
    assert parse_entry(f"ALFA; so printed {words} there [SDGT].").program_codes == ("SDGT",)


def test_the_known_codes_are_those_of_the_programs():
    text = (files("sql") / "seeds" / "programs.csv").read_text(encoding="utf-8")
    assert {row["program_code"] for row in csv.DictReader(text.splitlines())} == PROGRAM_CODES


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ALFA [SDGT],\nBETA [SDGT].\n", "ALFA [SDGT],"),
        ("ALFA [SDGT];\n\nBETA [SDGT].\n", "ALFA [SDGT];"),
        ("ALFA [SDGT],\n[IFSR].\nBETA [SDGT].\n", "ALFA [SDGT],\n[IFSR]."),
        ("ALFA [SDGT] (Linked To: X.\nBETA (a.k.a. B) [SDGT].\n", "ALFA [SDGT] (Linked To: X."),
        ("ALFA [SDGT] (Linked To: X\n\nBETA (a.k.a. B) [SDGT].\n", "ALFA [SDGT] (Linked To: X"),
        ("ALFA [SDGT].\n(Linked To: X).\nBETA [SDGT].\n", "ALFA [SDGT].\n(Linked To: X)."),
        (
            "ALFA; see [Annex A];\nWebsite www.example.com [SDGT].\nBETA [SDGT].",
            "ALFA; see [Annex A];\nWebsite www.example.com [SDGT].",
        ),
        ("ALFA\n\n[SDGT].\nBETA [SDGT].\n", "ALFA\n\n[SDGT]."),
    ],
)
def test_an_entry_ends_before_the_next_one(text, first):
    end = find_end(text)
    assert end is not None
    assert text[: end.end] == first


def test_tags_in_a_paragraph_of_their_own_begin_no_entry():
    assert not is_name_like("[SDGT] [IFSR].")
    assert is_name_like("ALFA [SDGT].")


# ---- dates of birth --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "years", "precision"),
    [
        ("1960 to 1965", (1960, 1965), "range"),
        ("circa 1960", (1960, 1960), "circa"),
        ("1960s", None, "unread"),
        ("between 1960 and 1965", None, "unread"),
    ],
)
@pytest.mark.parametrize("kind", ["", " (individual)"])
def test_a_date_of_birth_in_words_is_kept_beside_the_address_and_is_none(words, years, precision, kind):
    text = f"ROE, Jane, Lome, Togo; DOB {words}; Gender Female{kind} [SDGT]."
    entry = parse_entry(text)
    (row,) = (row for row in entry.rows if isinstance(row, BirthDateRow))
    assert (row.birth_text, row.precision_code) == (words, precision)
    assert (row.earliest_on and row.latest_on and (row.earliest_on.year, row.latest_on.year)) == years
    assert entry.unread == (() if years else (Span(text.index("DOB"), f"DOB {words}"),))
    assert sum(isinstance(row, AddressRow) for row in entry.rows) == 1


def test_a_date_of_birth_in_words_is_no_address_of_a_company():
    entry = parse_entry("ALFA LLC, Lome, Togo; DOB 1960s; Gender Female; MMSI 1 (entity) [SDGT].")
    assert [row.birth_text for row in entry.rows if isinstance(row, BirthDateRow)] == ["1960s"]
