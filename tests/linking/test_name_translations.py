"""Words of organisations in other languages."""

from __future__ import annotations

import pytest

from linking.name_translations import TRANSLATIONS
from linking.name_variants import is_given_name
from linking.name_words import PARTICLES, TITLES
from linking.names import normal_form
from linking.scoring import compare


def test_every_word_is_in_normal_form_and_no_name_of_a_person():
    words = TRANSLATIONS.keys() | TRANSLATIONS.values()
    assert [word for word in words if normal_form(word) != word] == []
    assert [word for word in words if is_given_name(word) or word in PARTICLES or word in TITLES] == []


@pytest.mark.parametrize(
    ("query", "candidate"),
    [
        ("Sibirskiy Tsentr Logistiki", "Siberian Logistics Center"),
        ("Bimeh Arman Company", "Arman Insurance Company"),
        ("Constructora del Valle S.A.", "Valle Construction"),
    ],
)
def test_a_translated_name_matches(query, candidate):
    assert compare(query, candidate).is_match
