"""Any text is an entry or is refused for one reason, no word of it is lost, and reading it takes as long as it is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bench.hostile_entries import HOSTILE
from listwire.errors import ParseError
from sources.entry_text import Entry, find_end, parse_change, parse_entry, split_change
from sources.notice_types import one_line
from sources.ofac_vocabulary import SCRIPT_CODES

PIECES = st.sampled_from(
    [
        "ALFA", "MUSTER, Jan", '"', "“", "”", "«", "(a.k.a. ", "(f.k.a. ", "; a.k.a. ", ", also known as ", "(AKA ",
        "dba ", "A.K.A.", "formerly known as ", "d.b.a.: ", "(Cyrillic: ", "(9HA4)", " Tug ", " Togo flag", ", ", "; ",
        "(", ")", "[SDGT]", "[sdgt]", "[", "]", "[sic]", ".", "*", ")).", " -to- ", " —to— ", "-to", "\nto\n", "TO ",
        "Changed to: ", "Lome, Togo", "DOB 1970", "DOB 1960s", "POB Lome", "Minister", "Passport A1 (Togo)",
        "Linked To: ", "(Linked To: ", "(individual)", "(vessel)", "1. ", "\n", "\n\n", "\f", " ", "é", "1DWT",
    ]
)  # fmt: skip
TRUTH = Path(__file__).with_name("entry_truth.toml")
PRINTED: list[str] = [entry["text"] for entry in tomllib.loads(TRUTH.read_text("utf-8"))["entry"]]


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A printed entry with a part cut out, and a piece of the grammar in its place."""
    text = draw(st.sampled_from(PRINTED))
    start = draw(st.integers(0, len(text)))
    return text[:start] + draw(PIECES) + text[start + draw(st.integers(0, 20)) :]


TEXTS = st.lists(PIECES, max_size=40).map("".join) | mistyped()
GRAMMAR = frozenset(
    "a aircraft aka alt also as b citizen d dba dob dwt entity expires f flag formerly grt individual issued k known"
    " linked n no now pob telephone to vessel".split()
) | {word.casefold() for label in SCRIPT_CODES for word in label.split()}
"""Words of an entry that are no part of its facts, in small letters."""


def words_of(*texts: str) -> set[str]:
    """The words in small letters; tonnage is one without commas, and apart from its unit."""
    whole = (re.sub(r"(?<=\d),(?=\d)", "", re.sub(r"(?<=\d)(?=DWT|GRT)", " ", text)) for text in texts)
    return {word.casefold() for text in whole for word in re.findall(r"[^\W_]+", text)}


def words_kept(entry: Entry) -> set[str]:
    values = [str(value) for row in entry.rows for value in astuple(row)]
    return words_of(*values, *(words.text for words in entry.unread))


@given(TEXTS | st.text(max_size=300))
@example("ALFA (a.k.a. BETA (Cyrillic: А) C; D) E, F; G [SDGT] (x.")
@example("ALFA [SDGT] (Linked To: BETA (individual). (Linked To: GAMMA [IFSR]")
@example("ALFA (individual) (Linked To: B (Linked To: C) [SDGT]")
def test_any_text_is_an_entry_or_has_no_name(text):
    try:
        entry = parse_entry(text)
    except ParseError as error:
        assert error.reason == "no name at the beginning of an entry"
        return
    assert entry.text in one_line(text)
    for words in entry.unread:
        assert words.text == words.text.strip() != ""
        assert entry.text[words.start : words.start + len(words.text)] == words.text
    starts = [words.start for words in entry.unread]
    assert len(set(starts)) == len(starts)


@given(TEXTS | st.text(max_size=300))
def test_no_word_of_an_entry_is_lost(text):
    """Each stands in a fact or in an unread part, or is one of the grammar's own."""
    try:
        entry = parse_entry(text)
    except ParseError:
        return
    assert words_of(entry.text) - words_kept(entry) <= GRAMMAR


@given(TEXTS | st.text(max_size=300))
def test_no_word_of_a_change_is_lost_but_its_mark(text):
    line = one_line(text)
    sides = split_change(line)
    if sides is None:
        with pytest.raises(ParseError, match="no -to-"):
            parse_change(text)
        return
    assert line.startswith(sides[0])
    assert line.endswith(sides[1])
    mark = line[len(sides[0]) : len(line) - len(sides[1])]
    assert re.fullmatch(r"\W*(?:changed\s)?to\W*", mark, re.IGNORECASE)


@given(TEXTS, st.integers(0, 200))
def test_an_end_stands_behind_its_tags_in_the_text(text, at):
    end = find_end(text, at)
    if end is not None:
        assert min(at, len(text)) <= end.tags < end.links <= end.end <= len(text)
        assert text[end.tags] == "["
        assert text[end.links - 1] == "]"


@pytest.mark.parametrize("end", ["", "(individual) [SDGT].", "(vessel) [SDGT]."])
@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_of_many_brackets_is_read_to_its_end(unit, end):
    """How long that takes is measured by bench/hostile_entries.py."""
    text = f"ALFA {unit * (20_000 // len(unit))}{end}"
    found = find_end(text)
    assert found is None or found.end <= len(text)
    entry = read(text)
    assert entry is None or entry.name


def read(text: str) -> Entry | None:
    """The entry, or None for a text without a name."""
    try:
        return parse_entry(text)
    except ParseError as error:
        assert "no name" in error.reason
        return None
