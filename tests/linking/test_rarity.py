"""The frozen table of rarity."""

from __future__ import annotations

from linking.rarity import RAREST, rarity


def test_a_common_word_of_names_weighs_less_than_a_rare_one():
    assert 0 < rarity("company") < rarity("muhammad") < rarity("gazprom") < RAREST


def test_a_word_of_no_known_name_is_the_rarest():
    assert rarity("xqzzyw") == RAREST
