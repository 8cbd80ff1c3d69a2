"""How common a word is in everyday texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.everyday import LEAST, everyday


@pytest.mark.parametrize("word", ["the", "blue", "doctor", "maison", "casa"])
def test_a_word_of_each_language_is_known(word):
    assert everyday(word) >= LEAST


@pytest.mark.parametrize("word", ["zawahiri", "bagayoko", "The", "maison ", "q" * 1_000_000])
def test_a_rare_word_and_one_that_is_not_in_normal_form_count_nothing(word):
    assert everyday(word) == 0.0


def test_a_commoner_word_has_the_higher_value():
    assert everyday("the") > everyday("house") > everyday("whale") > everyday("zawahiri")


def test_a_word_with_marks_is_known_by_its_normal_form():
    # École, año: the lists of names and texts are compared without marks.
    assert everyday("ecole") > 0
    assert everyday("école") == 0


@given(st.text(max_size=20))
def test_the_value_is_none_or_from_the_least_to_eight(word):
    assert everyday(word) == 0.0 or LEAST <= everyday(word) <= 8.0
