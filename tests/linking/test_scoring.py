"""Two names scored: what analysts meet, and the near misses that are other people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.scoring import THRESHOLD, compare

SAME = [
    ("Sadio Camara", "CAMARA, Sadio"),
    ("Malian Colonel Sadio Camara", "CAMARA, Colonel Sadio"),
    ("Mohamed al Atifi", "AL-ATIFI, Muhammad"),
    ("Muhammad Fadl Abd al-Nabi", "ABDULNABI, Mohammed Fadhl"),
    ("Ousmane Ould Brahim", "BRAHIM, Usman Weld"),
    ("Sergei Ivanov", "IVANOV, Sergey Borisovich"),
    ("Ivanov S.B.", "Sergey Borisovich IVANOV"),
    ("Сергей Борисович Иванов", "IVANOV, Sergei Borisovich"),
    ("Kim Jong-un", "KIM, Jong Un"),
    ("Jose Luis Garcia Perez", "GARCIA PEREZ, José Luis"),
    ("Hoseyn Rezai", "REZAEI, Hossein"),
    ("M/V Blue Whale", "BLUE WHALE"),
    ("Rosneft OAO", "Open Joint Stock Company Rosneft"),
    ("OOO Vector", "Vector Limited Liability Company"),
    ("Vektor GmbH", "Vektor Gesellschaft mit beschränkter Haftung"),
    ("Northern Star Shipping Co., Ltd.", "Northern Star Shipping Company Limited"),
    ("Van der Meer Trading", "Vandermeer Trading"),
    ("Dr. Ahmad Hassan Jr.", "HASSAN, Ahmad, Jr."),
    ("Islamic Revolutionary Guard Corps", "IRGC"),
    ("Banque Nationale du Commerce", "National Bank of Commerce"),
    ("Sultan Rashid bin", "Rashid bin Sultan"),
    ("Bank PSNB", "Pervyy Sibirskiy Natsionalnyy Bank"),
    ("River Ships Management", "River Ship Management"),
]

OTHER = [
    ("Bashir Camara", "CAMARA, Sadio"),
    ("Sergei Borisovich Ivanov", "Sergei Viktorovich Ivanov"),
    ("Ahmad Hassan Jr.", "Ahmad Hassan Sr."),
    ("Olga Petrova", "Oleg Petrov"),
    ("John F. Smith", "John G. Smith"),
    ("Ivan Ivanovich Petrov", "Pyotr Ivanovich Petrov"),
    ("Fund Alpha 3", "Fund Alpha 4"),
    ("Bank of Moscow", "Bank of London"),
    ("Blue Sky Shipping", "Blue Sea Shipping"),
    ("Karim Hassan", "Karima Husayn"),
    ("Trading Company", "Orion Trading Company"),
    ("Volkov Holding AG", "Sokolov Holding AG"),
    ("Mahmoud Abbas", "Mahmoud Ahmadinejad"),
    ("Wang Wei", "Wang Fang"),
    ("Robert Thomas", "Thomas Robert"),
    ("Antonella Berti", "Antonello Berti"),
]


@pytest.mark.parametrize(("query", "candidate"), SAME)
def test_one_party_in_two_spellings_matches(query, candidate):
    found = compare(query, candidate)
    assert found.is_match, found


@pytest.mark.parametrize(("query", "candidate"), OTHER)
def test_near_names_of_two_parties_do_not_match(query, candidate):
    found = compare(query, candidate)
    assert not found.is_match, found


@pytest.mark.parametrize("name", ["", "…", "🚢", "   ", "\u200f"])
def test_a_name_without_a_letter_scores_nothing(name):
    assert compare(name, "Sadio Camara").score == 0
    assert compare(name, name).score == 0


def test_one_letter_is_no_name_of_anybody():
    assert not compare("S", "Sadio Camara").is_match


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_score_is_between_none_and_one_and_the_same_both_ways(first, second):
    there, back = compare(first, second), compare(second, first)
    assert 0 <= there.score <= 1
    assert there.is_match == (there.score >= THRESHOLD)
    assert there.score == back.score


NAMES = st.sampled_from([name for pair in SAME + OTHER for name in pair])


@given(NAMES, NAMES)
def test_real_names_score_the_same_both_ways(first, second):
    assert compare(first, second).score == compare(second, first).score


@given(NAMES)
def test_a_name_matches_itself(name):
    assert compare(name, name).score == 1


@pytest.mark.parametrize("name", ["a" * 10_000_000, "a b " * 1_000_000, "ж" * 1_000_000, "ал-" * 1_000_000])
def test_a_name_of_any_length_is_compared(name):
    assert 0 <= compare(name, name[1:] + "c").score <= 1
