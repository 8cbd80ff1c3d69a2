"""A name against listed names: found by another spelling, ranked, with what is left out left out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linking.screening import ListedName, Screen

LISTED = [
    ListedName(44001, "CAMARA, Sadio", kind="individual"),
    ListedName(44002, "DIARRA, Alou Boi", kind="individual"),
    ListedName(44003, "BAGAYOKO, Adama", kind="individual"),
    ListedName(7, "BANK MELLI IRAN", kind="entity"),
    ListedName(7, "NATIONAL BANK OF IRAN", kind="entity"),
    ListedName(8, "AL-ZAWAHIRI, Ayman", kind="individual"),
    ListedName(8, "THE DOCTOR", is_weak=True, kind="individual"),
    ListedName(9, "BLUE WHALE", kind="vessel"),
    ListedName(10, "PUTIN, Vladimir Vladimirovich", kind="individual"),
    ListedName(11, "KIM, Jong Un", kind="individual"),
    ListedName(12, "ISLAMIC REVOLUTIONARY GUARD CORPS", kind="entity"),
]


@pytest.fixture(scope="module")
def screen():
    return Screen.build(LISTED)


@pytest.mark.parametrize(
    ("query", "uid"),
    [
        ("Sadio Camara", 44001),
        ("Kamara Sadyo", 44001),
        ("Gen. Sadio Camara", 44001),
        ("Melli Bank", 7),
        ("Aiman al Zawahri", 8),
        ("M/V Blue Whale", 9),
        ("Владимир Путин", 10),
        ("فلاديمير بوتين", 10),
        ("KIM Jongun", 11),
        ("IRGC", 12),
    ],
)
def test_another_spelling_finds_the_party_first_and_alerts(screen, query, uid):
    found = screen.search(query)
    assert found[0].uid == uid
    assert found[0].is_alert
    assert found[0].evidence


@pytest.mark.parametrize("query", ["", "…", "🚢", "x", "q" * 1_000_000, "Jane Middleton"])
def test_a_name_of_nobody_alerts_for_nobody(screen, query):
    assert not any(hit.is_alert for hit in screen.search(query))


def test_each_party_comes_once_with_its_best_name(screen):
    found = screen.search("National Bank of Iran")
    assert [hit.uid for hit in found].count(7) == 1
    assert found[0].name == "NATIONAL BANK OF IRAN"


def test_names_left_out_are_left_out_with_every_spelling_of_their_normal_form(screen):
    assert screen.search("Sadio Camara", without=["Camara; SADIO"]) == []


def test_only_the_parties_asked_for_are_found(screen):
    assert [hit.uid for hit in screen.search("Sadio Camara", uids={7, 8})] == []
    assert [hit.uid for hit in screen.search("Sadio Camara", uids={44001})] == [44001]


def test_a_weak_alias_ranks_behind_a_good_one():
    screen = Screen.build([ListedName(1, "RED ROSE", is_weak=True), ListedName(2, "RED ROSE")])
    assert [hit.uid for hit in screen.search("Red Rose")] == [2, 1]


def test_any_order_of_the_names_gives_the_same_answers():
    shuffled = random.Random(3).sample(LISTED, len(LISTED))
    for query in ("Sadio Camara", "Bank", "Vladimir", "Islamic Guard"):
        assert Screen.build(shuffled).search(query) == Screen.build(LISTED).search(query)


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_any_query_is_answered(query):
    found = Screen.build(LISTED).search(query)
    assert all(0 < hit.score <= 1 for hit in found)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_fifty_thousand_equal_names_are_searched():
    screen = Screen.build(ListedName(uid, "HASSAN, Ali") for uid in range(50_000))
    assert len(screen.search("Ali Hassan")) == 10
