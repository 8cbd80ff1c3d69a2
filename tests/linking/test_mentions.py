"""Which listed parties a story names: told from their namesakes by what it says, left open where it does not."""

from __future__ import annotations

from datetime import date

import pytest

from linking.alias_index import AliasIndex
from linking.mention_evidence import ACCEPTED, Party
from linking.mentions import METHOD, MOST_PARTIES, Mention, Story, find_mentions, find_names, is_listed_on
from linking.name_forms import Alias

LISTED, DELISTED = date(2023, 7, 24), date(2026, 2, 27)


def alias(
    uid: int, name: str, party_type: str = "individual", *, is_primary: bool = True, is_weak: bool = False
) -> Alias:
    return Alias(uid, name, is_primary, is_weak, party_type)


CAMARA = alias(1, "CAMARA, Sadio")
MINISTER = Party(
    1,
    "individual",
    frozenset({"ML"}),
    frozenset({"MALI-EO13882"}),
    "Minister of Defense of Mali",
    ((LISTED, DELISTED),),
    (LISTED, DELISTED),
    frozenset({1979}),
)
TOLD = "Mali's defence minister Sadio Camara met Russian officials in Bamako."


def mentions(aliases, parties, text, title=None, day=None) -> list[Mention]:
    index = AliasIndex.build(aliases)
    return find_mentions(index, {party.uid: party for party in parties}, Story("s", title, text, day))


def of_minister(text, title=None, day=None) -> Mention:
    """The one mention of the minister."""
    (found,) = mentions([CAMARA], [MINISTER], text, title, day)
    return found


def accepted(aliases, parties, text, title=None, day=None) -> list[int]:
    return [found.uid for found in mentions(aliases, parties, text, title, day) if found.is_accepted]


def reasons(found: Mention) -> set[str]:
    return {reason.name for reason in found.reasons}


# -- one party


def test_a_party_is_named_with_its_span_score_and_reasons():
    found = of_minister(TOLD)
    assert found.is_accepted
    assert (found.uid, found.matched_name, found.field, found.alias_class) == (1, "CAMARA, Sadio", "summary", "full")
    assert TOLD[found.start : found.end] == "Sadio Camara"
    assert found.method == METHOD
    assert {"full", "country", "country beside", "the listed office"} <= reasons(found)


def test_the_reasons_are_told_the_weightiest_first():
    assert of_minister(TOLD).evidence.startswith("full +2.3, the listed office +2.0, country +1.4")


def test_the_name_of_the_text_field_is_the_story_s_own():
    story = Story("s", None, TOLD, text_field="body_text")
    assert [found.field for found in find_mentions(AliasIndex.build([CAMARA]), {1: MINISTER}, story)] == ["body_text"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The striker Sadio Camara scored twice for the club in the cup match.", "another trade"),
        ("The winner of the prize is Sadio Camara, 17, from Mali.", "another age"),
        ("A trader, Sadio Camara, spoke in Mali. He is no relation to the other.", "said to be another"),
        ("Then Sadio Camara Diallo opened the shop in town.", "longer name"),
        ("They met at the Sadio Camara Stadium in the old town.", "a thing of that name"),
    ],
)
def test_a_namesake_is_rejected_and_the_reason_told(text, reason):
    found = of_minister(text, day=date(2025, 5, 1))
    assert reason in reasons(found)
    assert not found.is_accepted


def test_a_stadium_of_the_country_is_no_person():
    assert not of_minister("They met at the Sadio Camara Stadium in the town of Bamako.").is_accepted


def test_one_said_not_to_be_the_minister_is_not():
    assert not of_minister("Bamako: a trader, Sadio Camara, is not related to the minister.").is_accepted


@pytest.mark.parametrize("age", [44, 47, 50])
def test_an_age_that_may_be_the_listed_one_says_nothing_against(age):
    found = of_minister(f"The minister, Sadio Camara, {age}, spoke in Mali.", day=date(2026, 3, 1))
    assert "another age" not in reasons(found)
    assert found.is_accepted


def test_without_the_day_of_the_story_an_age_says_nothing():
    assert "another age" not in reasons(of_minister("The winner is Sadio Camara, 17, from Mali."))


def test_a_surname_alone_needs_the_office():
    assert not of_minister("Then Camara spoke to the men.").is_accepted
    assert "titled" in reasons(of_minister("Then minister Camara spoke to the men."))


def test_a_surname_that_another_bears_in_the_story_is_not_the_party_s():
    found = of_minister("The singer Ousmane Camara came. Then General Camara sang in Mali.")
    assert "another bears the name" in reasons(found)
    assert not found.is_accepted


def test_a_place_of_that_name_is_no_body():
    party = Party(1, "entity", frozenset({"IR"}))
    found = mentions([alias(1, "KABUL", "entity")], [party], "He went from Tehran to Kabul and back.")
    assert all("a place" in reasons(one) and not one.is_accepted for one in found)
    assert len(found) == 1


def test_a_common_word_in_small_letters_elsewhere_is_no_name():
    party = Party(1, "entity", frozenset({"RU"}), frozenset({"RUSSIA-EO14024"}))
    found = mentions([alias(1, "WAVE", "entity")], [party], "Wave of sanctions: a wave of them hit Russia today.")
    assert ["in small letters elsewhere" in reasons(one) for one in found] == [True]
    assert not found[0].is_accepted


def test_a_ship_is_told_from_the_beast():
    ship = [alias(1, "BLUE WHALE", "vessel")], [Party(1, "vessel", frozenset({"IR"}), frozenset({"IRAN"}))]
    assert accepted(*ship, "The tanker Blue Whale carried oil from Iran.") == [1]
    assert accepted(*ship, "They saw a Blue Whale in the sea off Iran.") == []


def test_a_body_is_told_from_the_composer():
    body = (
        [alias(1, "PMC WAGNER", "entity"), alias(1, "WAGNER GROUP", "entity", is_primary=False)],
        [Party(1, "entity", frozenset({"RU"}), frozenset({"TCO"}))],
    )
    assert accepted(*body, "The Wagner mercenary group of Russia left the town.") == [1]
    assert accepted(*body, "An opera that Richard Wagner wrote was given.") == []


def test_a_terrorist_organisation_is_known_by_a_word_that_it_made_an_everyday_one():
    def group(*programs: str) -> tuple[list[Alias], list[Party]]:
        return [alias(1, "HAMAS", "entity")], [Party(1, "entity", frozenset(), frozenset(programs))]

    text = "Hamas leaders will fly to Egypt."
    assert accepted(*group("FTO"), text) == [1]
    assert accepted(*group("SYRIA"), text) == []


@pytest.mark.parametrize("word", ["Isis", "Base"])
def test_initials_in_small_letters_and_common_words_are_not_known_so(word):
    party = Party(1, "entity", frozenset(), frozenset({"FTO"}))
    found = mentions([alias(1, word.upper(), "entity")], [party], f"An attack was claimed for {word} on Monday.")
    assert ["known by this word" in reasons(one) for one in found] == [False]


@pytest.mark.parametrize(
    "text", ["tankers in the Strait of Hormuz", "a ship near the port of Hormuz", "off Hormuz Island"]
)
def test_a_strait_a_port_or_an_island_is_no_ship_of_its_name(text):
    ship = [alias(1, "HORMUZ", "vessel")], [Party(1, "vessel", frozenset({"IR"}), frozenset({"IRAN"}))]
    assert accepted(*ship, f"Iran watches {text} after new sanctions.") == []
    assert accepted(*ship, "Iran sent the tanker Hormuz after new sanctions.") == [1]


def test_a_country_in_a_name_is_not_read_as_another_word():
    bank = [alias(1, "BANK ROSSIYA", "entity")], [Party(1, "entity", frozenset({"RU"}), frozenset({"UKRAINE-EO13661"}))]
    assert accepted(*bank, "The Bank of Russia raised its rate under sanctions.") == []
    assert accepted(*bank, "Bank Rossiya of Russia is under sanctions.") == [1]


def test_a_ministry_that_many_states_have_is_that_of_the_state_in_the_text():
    ministry = [alias(1, "MINISTRY OF INTERIOR", "entity")], [Party(1, "entity", frozenset({"CU"}))]
    told = "The Ministry of Interior in {} spoke of the sanctions on Monday."
    assert accepted(*ministry, told.format("Seoul")) == []
    assert accepted(*ministry, told.format("Havana, Cuba,")) == [1]


# -- parties of one name

NAMESAKES = [alias(1, "HASSAN, Ali"), alias(2, "HASSAN, Ali")]
BEARERS = [
    Party(1, "individual", frozenset({"IR"}), title="Minister"),
    Party(2, "individual", frozenset({"SO"}), title="Governor"),
]


def test_two_parties_of_one_name_are_left_open_where_nothing_tells_them_apart():
    found = mentions(NAMESAKES, BEARERS, "The Treasury imposed sanctions on Ali Hassan.")
    assert [one.uid for one in found] == [1, 2]
    assert all(one.score >= ACCEPTED and not one.is_accepted for one in found)
    assert all("a namesake is as likely" in reasons(one) for one in found)


@pytest.mark.parametrize(
    ("text", "uid"),
    [
        ("The Treasury imposed sanctions on Ali Hassan in Somalia.", 2),
        ("The Treasury imposed sanctions on Ali Hassan in Tehran.", 1),
        ("The Treasury imposed sanctions on governor Ali Hassan.", 2),
        ("The Treasury imposed sanctions on minister Ali Hassan.", 1),
    ],
)
def test_country_or_office_tells_them_apart(text, uid):
    assert accepted(NAMESAKES, BEARERS, text) == [uid]
    assert len(mentions(NAMESAKES, BEARERS, text)) == 2


def test_a_namesake_that_is_not_among_the_parties_leaves_nothing_open():
    assert accepted(NAMESAKES, BEARERS[1:], "The Treasury imposed sanctions on Ali Hassan.") == [2]


def test_a_party_is_no_namesake_of_itself():
    aliases = [alias(1, "SAFIEDDINE, Hachem"), alias(1, "SAFIEDDINE, Hashem", is_primary=False)]
    party = Party(1, "individual", frozenset({"LB"}))
    assert accepted(aliases, [party], "Sanctions on Hachem Safieddine of Lebanon.") == [1]


def test_words_of_the_same_consonants_are_no_name():
    assert accepted([CAMARA], [MINISTER], "Sanctions in Mali: his side camera was broken. سلام") == []


# -- overlaps


def test_of_rows_within_one_another_the_longest_stands():
    aliases = [alias(1, "ISLAMIC REVOLUTIONARY GUARD CORPS", "entity"), alias(2, "REVOLUTIONARY GUARD", "entity")]
    parties = [Party(uid, "entity", frozenset({"IR"})) for uid in (1, 2)]
    text = "Sanctions on the Islamic Revolutionary Guard Corps of Iran."
    (found,) = mentions(aliases, parties, text)
    assert found.uid == 1
    assert text[found.start : found.end] == "Islamic Revolutionary Guard Corps"


def test_the_shorter_one_is_named_where_it_stands_by_itself():
    aliases = [alias(1, "Sadio Camara Diallo"), alias(2, "Sadio Camara")]
    parties = [Party(uid, "individual", frozenset({"ML"})) for uid in (1, 2)]
    text = "Sanctions on Sadio Camara Diallo in Mali, and on the other, Sadio Camara, too."
    assert {text[one.start : one.end] for one in mentions(aliases, parties, text)} == {
        "Sadio Camara Diallo",
        "Sadio Camara",
    }


def test_a_party_is_mentioned_once_at_its_best_place():
    found = of_minister("Then Camara went. Later Sadio Camara spoke in Mali. Camara then left.")
    assert (found.field, found.start) == ("summary", 24)
    assert found.alias_class == "full"


def test_of_equal_places_the_title_stands():
    found = of_minister("The sanctions on Sadio Camara of Mali end.", "Sanctions on Sadio Camara of Mali end")
    assert (found.field, found.start) == ("title", 13)


def test_mentions_come_by_place_the_title_first():
    aliases = [CAMARA, alias(2, "DIARRA, Alou"), alias(3, "KEITA, Modibo")]
    parties = [MINISTER, *(Party(uid, "individual", frozenset({"ML"})) for uid in (2, 3))]
    found = mentions(aliases, parties, "Alou Diarra and then Sadio Camara of Mali.", "Mali bans Modibo Keita today")
    assert [one.uid for one in found] == [3, 2, 1]


# -- weak aliases


@pytest.mark.parametrize(
    "text", ["The Doctor came.", "Sanctions: The Doctor in Mali.", "The Doctor, a minister of Mali"]
)
def test_a_weak_alias_is_not_enough(text):
    weak = alias(1, "THE DOCTOR", is_primary=False, is_weak=True)
    (found,) = mentions([weak], [MINISTER], text)
    assert (found.alias_class, found.is_accepted) == ("weak", False)


def test_a_weak_alias_does_not_hide_the_good_name():
    weak = alias(1, "THE FALCON", is_primary=False, is_weak=True)
    (found,) = mentions([weak, CAMARA], [MINISTER], "The Falcon, said men in Mali of Sadio Camara.")
    assert (found.alias_class, found.is_accepted) == ("full", True)


def test_what_a_party_is_called_is_no_trade_of_another():
    weak = alias(1, "THE DOCTOR", is_primary=False, is_weak=True)
    (found,) = mentions([weak, CAMARA], [MINISTER], "The Doctor, said men in Mali of Sadio Camara.")
    assert found.is_accepted


def test_an_alias_that_is_weak_and_good_counts_as_good():
    weak = alias(1, "CAMARA, Sadio", is_primary=False, is_weak=True)
    assert [one.alias_class for one in mentions([weak, CAMARA], [MINISTER], "In Mali Camara Sadio came.")] == ["full"]


# -- the days


@pytest.mark.parametrize(
    ("spells", "day", "is_listed"),
    [
        ((), LISTED, False),
        (((LISTED, DELISTED),), LISTED, True),
        (((LISTED, DELISTED),), date(2023, 7, 23), False),
        (((LISTED, DELISTED),), date(2026, 2, 26), True),
        (((LISTED, DELISTED),), DELISTED, False),
        (((None, DELISTED),), date.min, True),
        (((LISTED, None),), date.max, True),
        (((None, None),), LISTED, True),
        (((None, LISTED), (DELISTED, None)), date(2025, 1, 1), False),
        (((None, LISTED), (DELISTED, None)), DELISTED, True),
        (((LISTED, DELISTED),), None, None),
    ],
)
def test_a_spell_is_half_open_and_may_lack_its_start_or_end(spells, day, is_listed):
    assert is_listed_on(Party(1, "individual", spells=spells), day) is is_listed


def test_a_mention_says_whether_its_party_was_listed_on_the_day():
    assert [of_minister(TOLD, day=day).is_listed for day in (LISTED, DELISTED, None)] == [True, False, None]


@pytest.mark.parametrize(
    ("day", "is_near"),
    [(date(2023, 7, 21), False), (date(2023, 7, 22), True), (date(2023, 8, 7), True), (date(2023, 8, 8), False)],
)
def test_an_act_of_these_days_speaks_for_its_party(day, is_near):
    found = of_minister("Sanctions on Sadio Camara.", day=day)
    assert ("an act in these days" in reasons(found)) == is_near


# -- companions


def test_parties_of_one_action_or_program_speak_for_each_other():
    aliases = [CAMARA, alias(2, "DIARRA, Alou"), alias(3, "KEITA, Modibo"), alias(4, "TRAORE, Mahamoudou")]
    parties = [
        MINISTER,
        Party(2, "individual", act_days=(LISTED,)),
        Party(3, "individual", program_codes=frozenset({"MALI-EO13882"})),
        Party(4, "individual", program_codes=frozenset({"CUBA"})),
    ]
    text = "Sanctions in Mali: Sadio Camara, then Alou Diarra, then Modibo Keita, then Mahamoudou Traore."
    told = {one.uid: reasons(one) for one in mentions(aliases, parties, text)}
    assert "others of its action" in told[1]
    assert "others of its action" in told[2]
    assert "others of its program" in told[3]
    assert {"others of its action", "others of its program"}.isdisjoint(told[4])


def test_a_party_is_no_companion_of_itself():
    found = of_minister("Sanctions in Mali: Sadio Camara came. Then Sadio Camara left.")
    assert {"others of its action", "others of its program"}.isdisjoint(reasons(found))


def test_a_weak_alias_has_no_companions():
    aliases = [CAMARA, alias(2, "THE DOCTOR", is_weak=True)]
    parties = [MINISTER, Party(2, "individual", act_days=(LISTED,))]
    told = {one.uid: reasons(one) for one in mentions(aliases, parties, f"{TOLD} The Doctor came too.")}
    assert "others of its action" not in told[2]


# -- what is not there


def test_a_party_that_is_not_known_is_not_sought():
    assert mentions([CAMARA], [], TOLD) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [(None, None), ("", ""), (None, ""), ("😀😀", "🚢👩‍👩‍👧"), ("…", "\u200f"), (" ", "\n"), ("x", "y")],
)
def test_a_story_without_a_name_mentions_nobody(title, text):
    assert mentions([CAMARA], [MINISTER], text, title) == []


def test_a_title_alone_and_a_text_alone_are_enough():
    assert [one.field for one in mentions([CAMARA], [MINISTER], None, TOLD)] == ["title"]
    assert [one.field for one in mentions([CAMARA], [MINISTER], TOLD)] == ["summary"]


@pytest.mark.parametrize("party_type", ["individual", "entity", "vessel"])
def test_a_name_of_one_letter_is_never_mentioned(party_type):
    aliases = [alias(1, "X", party_type), alias(1, "Y", party_type, is_primary=False, is_weak=True)]
    assert mentions(aliases, [MINISTER], "Sanctions on X and Y in Mali. X. Y.") == []


def test_find_names_gives_the_candidates_of_a_text():
    index = AliasIndex.build([CAMARA])
    assert [found.places for found in find_names(index, "then Sadio Camara")] == [(1, 2), (2,)]
    assert find_names(index, None) == find_names(index, "") == []


# -- many


def test_as_many_parties_of_one_name_as_are_weighed_are_left_open():
    parties = [Party(uid, "individual", frozenset({"ML"})) for uid in range(MOST_PARTIES)]
    found = mentions([alias(uid, "CAMARA, Sadio") for uid in range(MOST_PARTIES)], parties, TOLD)
    assert len(found) == MOST_PARTIES
    assert not any(one.is_accepted for one in found)


@pytest.mark.long
def test_of_fifty_thousand_parties_of_one_name_none_is_meant():
    parties = [Party(uid, "individual", frozenset({"ML"})) for uid in range(50_000)]
    aliases = [alias(uid, "CAMARA, Sadio") for uid in range(50_000)]
    assert mentions([*aliases, alias(50_000, "DIARRA, Alou")], parties, f"{TOLD} Alou Diarra came.") == []


def test_one_name_said_a_thousand_times_is_one_mention():
    assert of_minister("Sadio Camara of Mali said that it is so. " * 1_000).is_accepted
