"""What holds for the mentions of any story, and for the evidence behind them."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linking.alias_index import AliasIndex
from linking.mention_evidence import ACCEPTED, Evidence, Party, countries_of, probability
from linking.mentions import Story, find_mentions
from linking.name_forms import Alias, AliasClass

LISTED, DELISTED = date(2023, 7, 24), date(2026, 2, 27)


def alias(
    uid: int, name: str, party_type: str = "individual", *, is_primary: bool = True, is_weak: bool = False
) -> Alias:
    return Alias(uid, name, is_primary, is_weak, party_type)


# -- evidence


def test_evidence_without_a_reason_is_even():
    assert probability([]) == 0.5


@given(st.lists(st.floats(-50, 50), max_size=10))
def test_the_order_of_reasons_does_not_matter(weights):
    there = [Evidence(str(weight), weight) for weight in weights]
    assert 0 <= probability(there) <= 1
    assert probability(there) == pytest.approx(probability(there[::-1]))


def test_the_countries_of_a_party_are_its_own_and_those_of_its_programs():
    assert countries_of(Party(1, "entity", frozenset({"TR"}), frozenset({"IRAN-CON-ARMS"}))) == {"TR", "IR"}


# -- laws

ALIASES = [
    alias(1, "CAMARA, Sadio"),
    alias(1, "CAMARA DIALLO, Sadio", is_primary=False),
    alias(2, "CAMARA, Sadio"),
    alias(3, "PUTIN, Vladimir Vladimirovich"),
    alias(4, "BLUE WHALE", "vessel"),
    alias(5, "WAGNER GROUP", "entity"),
    alias(6, "THE DOCTOR", is_primary=False, is_weak=True),
    alias(6, "AL-ZAWAHIRI, Ayman"),
    alias(7, "HASSAN, Ali"),
]
PARTIES = [
    Party(
        1,
        "individual",
        frozenset({"ML"}),
        frozenset({"MALI-EO13882"}),
        "Minister of Defense of Mali",
        ((LISTED, DELISTED),),
        (LISTED, DELISTED),
        frozenset({1979}),
    ),
    Party(2, "individual", frozenset({"GN"}), act_days=(LISTED,)),
    Party(3, "individual", frozenset({"RU"}), frozenset({"RUSSIA-EO14024"}), "President"),
    Party(4, "vessel", frozenset({"IR"}), frozenset({"IRAN"})),
    Party(5, "entity", frozenset({"RU"}), frozenset({"TCO"})),
    Party(6, "individual", frozenset({"EG"}), frozenset({"SDGT"}), birth_years=frozenset({1951})),
]
PIECES = st.one_of(
    st.sampled_from(
        "Sadio Camara Diallo President minister Vladimir Putin Путина Владимира فلاديمير بوتين Blue Whale tanker The"
        " Doctor Wagner group Ayman al Zawahiri Ali Hassan Mali Iran Moscow sanctions Treasury Stadium striker , 46,"
        " 17-year-old namesake not related he said was listed 🚢 e\u0301 שלום".split()
    ),
    st.sampled_from([". ", '"', "“", "\n\n", ", ", "-", "'s"]),
    st.text(max_size=3),
)
TEXTS = st.one_of(st.none(), st.lists(PIECES, max_size=25).map(" ".join))
DAYS = st.one_of(st.none(), st.dates(date(2023, 7, 1), date(2026, 3, 1)))
INDEX = AliasIndex.build(ALIASES)
BY_UID = {party.uid: party for party in PARTIES}


@settings(max_examples=200)
@given(TEXTS, TEXTS, DAYS)
def test_any_story_is_read_and_every_mention_keeps_its_word(title, text, day):
    found = find_mentions(INDEX, BY_UID, Story("s", title, text, day))
    assert len({one.uid for one in found}) == len(found)
    for one in found:
        field = {"title": title, "summary": text}[one.field]
        assert field is not None
        assert 0 <= one.start < one.end <= len(field)
        assert not field[one.start : one.end][0].isspace()
        assert 0 <= one.score <= 1
        assert not one.is_accepted or one.score >= ACCEPTED - 0.0001
        assert one.uid in BY_UID
        assert (one.uid, one.matched_name) in {(known.uid, known.name) for known in ALIASES}
        assert one.alias_class in list(AliasClass)
        assert (one.is_listed is None) == (day is None)
        assert one.evidence


@settings(max_examples=60)
@given(TEXTS, TEXTS, DAYS, st.integers(0, 1_000))
def test_the_order_of_aliases_and_parties_changes_nothing(title, text, day, seed):
    rng = random.Random(seed)
    aliases, parties = rng.sample(ALIASES, len(ALIASES)), rng.sample(PARTIES, len(PARTIES))
    story = Story("s", title, text, day)
    there = find_mentions(AliasIndex.build(aliases), {party.uid: party for party in parties}, story)
    assert there == find_mentions(INDEX, BY_UID, story) == find_mentions(INDEX, BY_UID, story)


@given(TEXTS)
def test_at_one_place_one_party_at_most_is_accepted(text):
    taken: set[int] = set()
    for one in find_mentions(INDEX, BY_UID, Story("s", None, text)):
        if one.is_accepted:
            assert taken.isdisjoint(range(one.start, one.end))
            taken |= set(range(one.start, one.end))
