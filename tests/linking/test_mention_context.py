"""What a story says around a name: sentences, places, offices, scenes and denials; and the tables that say so."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linking.alias_index import text_words
from linking.context_places import LONGEST_PLACE, PLACE_STARTS, PLACES
from linking.context_words import (
    AFTER_NAMES,
    BODY_WORDS,
    DENIALS,
    ROLE_WORDS,
    SANCTION_STEMS,
    SANCTION_WORDS,
    SHIP_WORDS,
    THEMES,
    UNLIKELY,
)
from linking.mention_beside import Beside
from linking.mention_context import Span, StoryContext, StoryField
from linking.names import fold, name_words

TABLES = {
    "stems": SANCTION_STEMS,
    "sanctions": SANCTION_WORDS,
    "bodies": BODY_WORDS,
    "ships": SHIP_WORDS,
    "roles": ROLE_WORDS.keys() - {"general-secretary"},  # has a test of its own
    "unlikely": UNLIKELY,
    "after names": AFTER_NAMES,
    "denials": {word for phrase in DENIALS for word in phrase},
    "places": {word for phrase in PLACES for word in phrase},
} | {f"theme {name}": words for name, words in THEMES.items()}


def story(*texts: str) -> StoryContext:
    return StoryContext([StoryField(f"field {n}", text, text_words(text)) for n, text in enumerate(texts)])


def beside(text: str, name: str) -> Beside:
    """What stands beside the first place of a name in a text, of which a lower-case sentence follows."""
    # A text of capitalised words alone would be a headline, where a capital says nothing.
    context = story(f"{text}\nIt was told later that these things were said there.")
    length = len(name_words(name))
    normals = [word.normal for word in context.fields[0].words]
    first = next(at for at in range(len(normals)) if normals[at : at + length] == name_words(name))
    return Beside(context, Span(0, first, first + length - 1))


# -- the tables


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_word_of_a_table_is_in_its_normal_form(table):
    # A word in another form would never meet one of a text.
    assert {word for word in TABLES[table] if fold(word) != word} == set()
    assert "" not in TABLES[table]


def test_every_office_is_one_word():
    assert [word for word in ROLE_WORDS if name_words(word) != [word]] == []


def test_every_place_has_the_code_of_a_country():
    assert {code for code in PLACES.values() if not (len(code) == 2 and code.isascii() and code.isupper())} == set()


def test_every_place_can_be_begun_and_ended():
    assert {words[0] for words in PLACES} == PLACE_STARTS
    assert max(map(len, PLACES)) == LONGEST_PLACE
    assert all(PLACES)


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("north korea", "KP"),
        ("south korean", "KR"),
        ("south sudan", "SS"),
        ("sudan", "SD"),
        ("soudan du sud", "SS"),
        ("afrique du sud", "ZA"),
        ("la paz", "BO"),
    ],
)
def test_a_place_of_several_words_has_its_own_country(phrase, code):
    assert PLACES[tuple(phrase.split())] == code


@pytest.mark.parametrize("word", ["north", "south", "korea", "du", "del", "la", "african", "united", "sri"])
def test_a_part_of_a_place_is_no_place(word):
    assert (word,) not in PLACES


def test_the_north_is_no_country():
    assert ("nord",) not in PLACES
    assert ("nord", "coreen") in PLACES


@pytest.mark.parametrize("table", [BODY_WORDS, SHIP_WORDS, SANCTION_WORDS, *THEMES.values()])
def test_a_scene_where_nobody_is_sanctioned_is_not_also_one_where_somebody_is(table):
    assert UNLIKELY.isdisjoint(table)


def test_no_office_is_an_unlikely_trade():
    assert UNLIKELY.isdisjoint(ROLE_WORDS)


# -- sentences


@pytest.mark.parametrize("end", [". ", "! ", "? ", ": ", "; ", "\n", " “", "” ", ' "', " – ", " | ", ".\n"])
def test_a_sentence_or_quoted_part_ends_here(end):
    assert StoryField("t", f"lions{end}came", text_words(f"lions{end}came")).sentences == [0, 1]


@pytest.mark.parametrize("joint", [" ", ", ", "-", " (", "'s ", "/", "\u00a0"])
def test_a_sentence_goes_on_here(joint):
    field = StoryField("t", f"lions{joint}came", text_words(f"lions{joint}came"))
    assert set(field.sentences) == {0}


@pytest.mark.parametrize("text", ["He met Mr. Camara", "He met Gen. Camara", "He met S. Camara"])
def test_the_dot_of_a_title_or_initial_ends_no_sentence(text):
    assert set(StoryField("t", text, text_words(text)).sentences) == {0}


@given(st.text(alphabet="ab .!?\n\"'AB-–|«é🚢", max_size=60))
def test_each_word_has_a_sentence_and_their_numbers_never_fall(text):
    field = StoryField("t", text, text_words(text))
    assert len(field.sentences) == len(field.words)
    assert all(0 <= later - sooner <= 1 for sooner, later in zip(field.sentences, field.sentences[1:], strict=False))


def test_a_headline_is_a_text_of_capitals():
    assert StoryField("t", "Mali Minister Dies", text_words("Mali Minister Dies")).is_headline
    assert not StoryField("t", "Mali minister dies", text_words("Mali minister dies")).is_headline
    assert not StoryField("t", "🚢 Al", text_words("🚢 Al")).is_headline


# -- the story


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("He came from Mali to North Korea.", {"ML", "KP"}),
        ("South Sudan and Sudan", {"SS", "SD"}),
        ("Le président malien à Téhéran", {"ML", "IR"}),
        ("в России и Иране", {"RU", "IR"}),
        ("طهران وموسكو", {"IR"}),
        ("The lion came.", set()),
    ],
)
def test_places_are_read_in_several_languages(text, codes):
    assert codes <= story(text).places.keys()
    assert bool(story(text).places) == bool(codes)


def test_the_longer_place_stands_for_its_words():
    # South Korea must not also be told as another country by one of its words.
    assert story("the South Korean army").places == {"KR": [Span(0, 1, 2)]}


@pytest.mark.parametrize("text", ["sanctions", "Sanktionen", "санкции", "عقوبات", "the OFAC list", "blacklisted by it"])
def test_sanctions_are_seen_in_several_languages(text):
    assert story(text).sanctions


def test_sanctions_are_not_seen_where_none_are():
    assert not story("The saints were sent away.").sanctions


def test_a_listing_is_an_act_and_no_list_of_things():
    assert story("He was listed in May").is_listing
    assert not story("The listed building stands").is_listing


def test_themes_are_those_of_the_words():
    assert story("The cartel sold cocaine").themes == {"drugs"}
    assert story("A quiet day").themes == set()


@pytest.mark.parametrize("text", ["he is not related to him", "un homonyme", "of the same name", "his namesake"])
def test_a_denial_is_seen(text):
    assert story(text).denials


@pytest.mark.parametrize("text", ["he is not relating that", "no link", "related", "same"])
def test_a_part_of_a_denial_is_none_but_a_whole_short_one_is(text):
    assert bool(story(text).denials) == (text == "no link")


def test_another_bearer_of_a_surname_is_seen_past_the_particles():
    assert story("then Ousmane Camara left early").bears("camara")
    assert story("then Ousmane al Camara left early").bears("camara")
    assert not story("then president Camara left early").bears("camara")
    assert not story("then Mali, Camara left early").bears("camara")


# -- beside a name


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("the 17-year-old Sadio Camara won", (17,)),
        ("Sadio Camara, 46, spoke", (46,)),
        ("Sadio Camara, aged 46, spoke", (46,)),
        ("Sadio Camara, 46 ans, a dit", (46,)),
        ("Sadio Camara, de 46 años", (46,)),
        ("Sadio Camara won 17 prizes", ()),
        ("Sadio Camara in 1946, in May", ()),
    ],
)
def test_the_age_of_a_bearer_is_read(text, ages):
    assert beside(text, "Sadio Camara").ages == ages


@pytest.mark.parametrize("text", ["the Sadio Camara Stadium was", "at Sadio Camara Street today"])
def test_a_thing_of_that_name_is_seen(text):
    assert beside(text, "Sadio Camara").is_thing


@pytest.mark.parametrize("text", ["Sadio Camara, the stadium was", "Sadio Camara. Stadium guards", "Sadio Camara park"])
def test_a_thing_beside_a_name_is_none_of_that_name(text):
    assert not beside(text, "Sadio Camara").is_thing


def test_a_title_stands_right_before():
    assert beside("yesterday General Camara spoke", "Camara").is_titled
    assert not beside("yesterday the General met Camara", "Camara").is_titled


def test_the_words_of_another_sentence_are_not_beside():
    assert beside("The minister left. Sadio Camara stayed.", "Sadio Camara").roles == set()
    assert beside("The minister Sadio Camara stayed.", "Sadio Camara").roles == {"minister"}


def test_a_name_before_and_behind_makes_it_longer():
    assert beside("then Jean Camara spoke here", "Camara").name_before == "jean"
    assert beside("then Camara Diallo spoke here", "Camara").has_name_behind
    assert not beside("then Camara, Diallo spoke here", "Camara").has_name_behind
    assert beside("then minister Camara spoke here", "Camara").name_before == ""


def test_a_denial_counts_behind_the_name_and_not_far_behind():
    near = "the trader Sadio Camara left. He is not related to the other one."
    assert beside(near, "Sadio Camara").is_denied
    assert not beside("It is not related. Sadio Camara left.", "Sadio Camara").is_denied
    far = "the trader Sadio Camara left. A day. A year. A life. He is not related to it."
    assert not beside(far, "Sadio Camara").is_denied


def test_a_denial_in_the_text_is_about_the_title():
    context = story("Trader Sadio Camara left", "He is not related to the other")
    assert Beside(context, Span(0, 1, 2)).is_denied


def test_a_word_of_capitals_is_an_initialism_where_others_are_not():
    assert beside("then ISIL fled at once", "ISIL").is_initialism
    assert not beside("then Isil fled at once", "Isil").is_initialism


@pytest.mark.parametrize("text", ["the tanker Blue Whale sailed", "the Blue Whale, a vessel"])
def test_a_ship_is_called_one(text):
    assert beside(text, "Blue Whale").is_called_ship


def test_a_ship_with_the_usual_prefix_is_called_one():
    assert beside("they saw the M/V Blue Whale there", "Blue Whale").is_called_ship


WORDS = (
    "Sadio Camara General Mr. minister Mali 🚢 not related , . \n stadium Stadium ' \" 17-year-old é سلام Мали".split(
        " "
    )
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join), st.data())
def test_everything_beside_any_span_can_be_told(text, data):
    context = story(text, text)
    count = len(context.fields[0].words)
    assume(count)
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, min(first + 3, count - 1)))
    found = Beside(context, Span(data.draw(st.integers(0, 1)), first, last))
    inside = {word.normal for word in found.field.words[first : last + 1]}
    outside = [word.normal for at, word in enumerate(found.field.words) if not first <= at <= last]
    assert found.near <= set(outside), inside
    assert found.roles <= set(ROLE_WORDS.values())
    assert all(0 <= age < 100 for age in found.ages)
    assert not found.has_sanctions
    assert found.countries_beside <= found.countries <= context.places.keys()
