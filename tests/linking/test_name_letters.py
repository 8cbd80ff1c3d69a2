"""Names that go by their letters and syllables."""

from __future__ import annotations

import pytest

from linking.name_letters import is_clipped


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("tekhmash", ("tekhnologii", "mashinostroeniya")),
        ("comintern", ("communist", "international")),
        ("benelux", ("belgium", "netherlands", "luxembourg")),
        ("interpol", ("international", "police")),
    ],
)
def test_first_syllables_stand_for_the_names_in_their_order(word, names):
    assert is_clipped(word, names)


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("mashtekh", ("tekhnologii", "mashinostroeniya")),
        ("tekhnologii", ("tekhnologii", "mashinostroeniya")),
        ("interpol", ("international",)),
        ("abc", ("alpha", "beta", "charlie")),
        ("", ("alpha", "beta")),
    ],
)
def test_another_order_one_word_and_short_words_are_no_syllables(word, names):
    assert not is_clipped(word, names)
