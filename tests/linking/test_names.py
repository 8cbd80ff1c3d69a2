"""The normal form of names: one rule for lists and texts, exact spans, any script."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.names import fold, name_words, normal_form, words


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("AL-ASSAD, Bashar", "al assad bashar"),
        ("Camara’s", "camara"),
        ("Qa'ida", "qaida"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("L.X.C. Aviation S.A.", "lxc aviation sa"),
        ("Sp. z o.o.", "sp z oo"),
        ("J.-C. Juncker", "j c juncker"),
        ("Влади́мир ПУ́ТИН", "vladimir putin"),
        ("Сергей Щукин", "sergey shchukin"),
        ("习近平", "xijinping"),
        ("व्लादिमीर पुतिन", "vladimir putin"),
        ("Straße Łódź Østergård", "strasse lodz ostergard"),
        ("بوتين", "bwtyn"),
        ("🚢 M/V Snow 🚢", "m v snow"),
        ("…", ""),
        ("", ""),
    ],
)
def test_one_form_for_every_spelling(name, normal):
    assert normal_form(name) == normal


def test_spans_mark_the_texts_own_words():
    text = "Le ministre Sadio Camara’s, d’Ivoire, в Москве"
    assert [(word.normal, text[word.start : word.end]) for word in words(text)] == [
        ("le", "Le"),
        ("ministre", "ministre"),
        ("sadio", "Sadio"),
        ("camara", "Camara"),
        ("d", "d"),
        ("ivoire", "Ivoire"),
        ("v", "в"),
        ("moskve", "Москве"),
    ]


def test_an_ascii_text_and_the_same_text_beside_another_script_have_the_same_words():
    text = "O'Brien's L.X.C. d'Angelo al-Qa'ida x_y U.S. dollars"
    assert name_words(text) == name_words(text + " é")[:-1]


def test_no_text_has_no_words():
    assert words(None) == []
    assert words("") == []


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normal_form(normal_form(text)) == normal_form(text)


@given(st.text())
def test_every_span_holds_its_word_and_nothing_overlaps(text):
    found = words(text)
    for word in found:
        assert 0 <= word.start < word.end <= len(text)
        assert fold(text[word.start : word.end]) == word.normal
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.text())
def test_a_normal_word_is_latin_letters_and_digits_alone(text):
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in name_words(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 10**7, 1), ("ж" * 10**7, 1), ("'" * 10**6, 0), ("a.b" * 300_000, 300_001), ("a'" * 300_000, 1)],
)
def test_a_long_text_without_blanks_is_a_word_or_none(text, count):
    """It ends: each pattern reads a sign once, where a careless one would take hours."""
    assert len(words(text)) == count
