"""The keys by which a query meets listed words and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.name_parts import take_apart
from linking.screening_keys import ListedWords, filed_under, is_clip, looked_up, name_weight, stand_ins

WORDS = ["camara", "petrov", "aleksandr", "zavod", "x", "7"]


@pytest.mark.parametrize(
    ("word", "like"),
    [("kamara", "camara"), ("petrof", "petrov"), ("petropv", "petrov"), ("sasha", "aleksandr"), ("camara", "camara")],
)
def test_another_spelling_a_form_and_one_letter_more_find_the_listed_word(word, like):
    assert 0.6 < ListedWords(WORDS).like(word, is_loose=False)[like] <= 1


def test_the_word_itself_is_surest_and_others_are_not_found():
    found = ListedWords(WORDS).like("camara", is_loose=False)
    assert found == {"camara": 1.0}
    assert ListedWords(WORDS).like("7", is_loose=False) == {"7": 1.0}
    assert ListedWords(WORDS).like("8", is_loose=False) == {}


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Tekhmash", "Tekhnologii Mashinostroeniya JSC"),
        ("Tekhnologii Mashinostroeniya JSC", "Tekhmash"),
        ("JSC Bank PSCB", "Petersburg Social Commercial Bank"),
        ("Sber Bank", "SBERBANK"),
    ],
)
def test_whole_names_share_a_key(query, listed):
    asked, filed = take_apart(query), take_apart(listed)
    keys = {key for key, _ in looked_up(asked)} & filed_under(filed)
    words = {word for word, _ in stand_ins(asked)} & {part.word for part in filed.parts}
    assert words or keys
    assert all(is_clip(key, asked, filed) for key in keys if key[0] in "qb")


@given(st.text(max_size=60))
def test_every_name_has_keys_with_a_weight(name):
    parts = take_apart(name)
    assert filed_under(parts)
    assert all(weight >= 0 for _, weight in [*looked_up(parts), *stand_ins(parts)])
    assert name_weight(parts) > 0
