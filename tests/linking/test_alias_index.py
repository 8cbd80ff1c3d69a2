"""Listed names found in the words of a text: where they stand, in which spellings and scripts, and where not."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linking.alias_index import AliasIndex, text_words
from linking.name_forms import Alias

CAMARA = Alias(1, "CAMARA, Sadio", True, False, "individual")
PUTIN = Alias(10, "PUTIN, Vladimir Vladimirovich", True, False, "individual")
LAVROV = Alias(11, "LAVROV, Sergey Viktorovich", True, False, "individual")
KHAMENEI = Alias(12, "KHAMENEI, Ali", True, False, "individual")
ALIASES = [
    CAMARA,
    PUTIN,
    LAVROV,
    KHAMENEI,
    Alias(13, "AL-ZAWAHIRI, Ayman", True, False, "individual"),
    Alias(13, "THE DOCTOR", False, True, "individual"),
    Alias(14, "BANK MELLI IRAN", True, False, "entity"),
    Alias(15, "BLUE WHALE", True, False, "vessel"),
    Alias(16, "CAMARA, Sadio", True, False, "individual"),
]
INDEX = AliasIndex.build(ALIASES)


def spans(text: str, *aliases: Alias) -> set[str]:
    """The stretches of the text in which names of several words stand."""
    found_words = text_words(text)
    found = AliasIndex.build(aliases or (CAMARA,)).find(found_words, text)
    return {text[found_words[c.first].start : found_words[c.last].end] for c in found if len(c.places) > 1}


# -- the place


@pytest.mark.parametrize(
    "before",
    [
        "",
        "On Monday ",
        "🚢🇲🇱👩‍👩‍👧 ",
        "Cafe\u0301 n\u0303 ",
        "שלום עולם ",
        "\u202bقال الوزير\u202c ",
        "İstanbul ẞ ﬁ ",
        "𝔘𝔫𝔦 ",
        "\x00\ufeff",
    ],
)
@pytest.mark.parametrize("name", ["Sadio Camara", "Ca\u0301mara, Sadio", "SADIO CAMARA", "Sadio\u00a0Camara"])
def test_a_span_is_exact_in_code_points_whatever_stands_before_it(before, name):
    assert spans(f"{before}{name} spoke.") == {name}


def test_a_possessive_is_no_part_of_the_span():
    assert spans("Sadio Camara's men") == {"Sadio Camara"}


def test_a_name_at_the_very_end_is_found():
    assert spans("By Sadio Camara") == {"Sadio Camara"}


def test_a_name_is_found_at_each_of_its_places():
    text = "Sadio Camara or Sadio Camara"
    found_words = text_words(text)
    found = AliasIndex.build([CAMARA]).find(found_words, text)
    assert sorted(found_words[c.first].start for c in found if len(c.places) == 2) == [0, 16]


# -- what may stand between


@pytest.mark.parametrize(
    "name",
    [
        'Sadio "Le Lion" Camara',
        "Sadio “Lion” Camara",
        "Sadio «Lion» Camara",
        "Sadio (Lion) Camara",
        "Sadio 'Le Grand Lion' Camara",
        "Sadio B. Camara",
        "Sadio Ivanovich Camara",
        "Sadio de la Camara",
        "Camara, Sadio",
        "Sadio-Camara",
    ],
)
def test_a_nickname_an_initial_a_patronymic_and_particles_are_skipped(name):
    assert spans(f"Today {name} spoke.") == {name}


@pytest.mark.parametrize(
    "text",
    [
        "Sadio met Camara",
        "Sadio Keita Camara",
        'Sadio "a lion of four words" Camara',
        "Sadio de la y e Camara",
        "Camara Sadibou",
        "Ousmane Camara",
    ],
)
def test_no_other_word_is_skipped(text):
    assert spans(text) == set()


@pytest.mark.parametrize("text", ['Sadio "Foo" met Camara', "Sadio (Foo) met Camara"])
def test_a_word_behind_a_closed_quote_is_not_skipped(text):
    assert spans(text) == set()


@pytest.mark.parametrize("joint", ["and", "et", "y", "und"])
def test_two_persons_are_not_one(joint):
    assert spans(f"Today Sadio {joint} Camara spoke.") == set()


@pytest.mark.parametrize("end", [". ", "! ", "? ", "; ", ": ", " | ", "\n\n", ".  ", "      -     "])
def test_a_name_does_not_go_on_over_the_end_of_a_sentence(end):
    assert spans(f"We thank Sadio{end}Camara left.") == set()


@pytest.mark.parametrize("end", [".\n", "!\n", '." ', ".” ", ".) ", "… ", "؟ ", "。"])
def test_nor_over_one_with_another_sign_or_blank(end):
    assert spans(f"We thank Sadio{end}Camara left.") == set()


def test_the_dot_of_an_abbreviation_ends_nothing():
    assert spans("Today Sadio B. Camara spoke") == {"Sadio B. Camara"}
    assert spans("Today Kim. Jong Un spoke", Alias(2, "KIM, Jong Un", True, False, "individual")) >= {"Kim. Jong Un"}


# -- capitals


def test_a_word_in_small_letters_begins_no_name():
    assert spans("the sadio Camara") == set()
    assert spans("Sadio camara") == {"Sadio camara"}


def test_in_a_text_of_small_letters_it_may():
    assert spans("sadio camara spoke") == {"sadio camara"}


def test_a_script_without_capitals_knows_no_such_rule():
    assert spans("قال فلاديمير بوتين", PUTIN) == {"فلاديمير بوتين"}


# -- other languages and scripts


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        (PUTIN, "Владимир Путин"),
        (PUTIN, "Владимира Путина"),
        (PUTIN, "Владимиру Путину"),
        (PUTIN, "Владимиром Путиным"),
        (PUTIN, "Владимире Путине"),
        (PUTIN, "Владимира Владимировича Путина"),
        (LAVROV, "Сергея Лаврова"),
        (LAVROV, "Сергею Лаврову"),
        (LAVROV, "Сергеем Лавровым"),
        (PUTIN, "Vladimir Poutine"),
        (PUTIN, "Wladimir Putin"),
        (LAVROV, "Sergueï Lavrov"),
        (LAVROV, "Sergej Lawrow"),
        (KHAMENEI, "Ali Jamenei"),
        (PUTIN, "فلاديمير بوتين"),
        (PUTIN, "وفلاديمير بوتين"),
    ],
)
def test_a_name_is_found_as_another_language_writes_it(alias, name):
    assert spans(f"(…) {name}.", alias) == {name}


def test_one_of_a_word_alone_is_not_sought_by_its_consonants():
    text = "قال بوتين"
    assert AliasIndex.build([PUTIN]).find(text_words(text), text) == []


def test_a_candidate_by_consonants_says_so():
    text = "قال فلاديمير بوتين"
    assert [c.is_loose for c in AliasIndex.build([PUTIN]).find(text_words(text), text)] == [True]


def test_latin_words_are_not_read_by_their_consonants():
    assert spans("His side camera broke. سلام") == set()


# -- the index


def test_equal_aliases_of_one_party_are_kept_once():
    assert AliasIndex.build([CAMARA, CAMARA]).aliases == (CAMARA,)


def test_parties_of_one_name_are_behind_one_candidate():
    text = "Sadio Camara"
    whole = next(c for c in INDEX.find(text_words(text), text) if len(c.places) == 2)
    assert {named.alias.uid for named in whole.named} == {1, 16}


def test_an_empty_index_finds_nothing():
    assert AliasIndex.build([]).find(text_words("Sadio Camara علي"), "Sadio Camara علي") == []


def told(index: AliasIndex, text: str):
    return {
        (c.first, c.places, c.is_loose, frozenset((n.alias, n.form) for n in c.named))
        for c in index.find(text_words(text), text)
    }


PIECES = st.one_of(
    st.sampled_from(
        "Sadio Camara CAMARA Vladimir Vladimirovich Putin Владимиром Путиным بوتين فلاديمير Ali Khamenei Jamenei Ayman"
        " al Zawahiri The Doctor Bank Melli Iran Blue Whale the said in M/V 🚢 e\u0301 \u202b שלום".split()
    ),
    st.sampled_from([". ", '"', "“", "”", "\n\n", "\n", ", ", "-", "'s", "(", "; "]),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=25).flatmap(lambda parts: st.sampled_from([" ", ""]).map(lambda sep: sep.join(parts)))


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 1_000))
def test_the_order_of_the_aliases_changes_nothing(text, seed):
    shuffled = random.Random(seed).sample(ALIASES, len(ALIASES))
    assert told(AliasIndex.build(shuffled), text) == told(INDEX, text)


@given(TEXTS)
def test_every_candidate_stands_in_the_text_in_order_and_has_a_name_behind_it(text):
    found_words = text_words(text)
    for candidate in INDEX.find(found_words, text):
        assert candidate.named
        assert (candidate.first, candidate.last) == (candidate.places[0], candidate.places[-1])
        assert list(candidate.places) == sorted(set(candidate.places))
        assert 0 <= candidate.first <= candidate.last < len(found_words)
        assert all(len(named.form.words) == len(candidate.places) for named in candidate.named)


@given(TEXTS, st.sampled_from(["🚢 ", "Zzyzx. ", "e\u0301e\u0301. "]))
def test_what_stands_before_a_text_moves_its_names_and_changes_none(text, before):
    # A text of small letters alone is read without its capitals, so the texts here have one.
    plain, moved = f"Q. {text}", f"{before}Q. {text}"
    by_words = len(text_words(before))
    shifted = {(first + by_words, tuple(at + by_words for at in places)) for first, places, *_ in told(INDEX, plain)}
    assert shifted == {(first, places) for first, places, *_ in told(INDEX, moved)}


@given(TEXTS)
def test_the_words_of_a_text_stand_where_they_say(text):
    end = 0
    for word in text_words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


@pytest.mark.parametrize("text", [None, "", "🚢🚢", "…", " \n\t", "\u200f\u202b"])
def test_a_text_without_a_word_has_none(text):
    assert text_words(text) == []


# -- size


@pytest.mark.long
def test_fifty_thousand_parties_of_one_name_are_one_candidate():
    index = AliasIndex.build(Alias(uid, "HASSAN, Ali", True, False, "individual") for uid in range(50_000))
    text = "Ali Hassan"
    assert [len({named.alias.uid for named in c.named}) for c in index.find(text_words(text), text)] == [50_000]


@pytest.mark.parametrize("filler", ["the sea of men ", "Q" * 1_000, "🚢 ", '" '])
def test_a_text_of_two_million_signs_is_read_to_its_end(filler):
    name = "\n\nVladimir Putin"
    text = (filler * (2_000_000 // len(filler)))[: 2_000_000 - len(name)] + name
    found_words = text_words(text)
    found = [c for c in INDEX.find(found_words, text) if len(c.places) == 2]
    assert [text[found_words[c.first].start :] for c in found] == ["Vladimir Putin"]


def test_what_stands_behind_two_million_signs_is_not_read():
    assert text_words(" " * 2_000_000 + "Sadio") == []


@pytest.mark.parametrize("mark", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_same_name_is_found_in_every_normal_form_of_unicode(mark):
    name = unicodedata.normalize(mark, "Sadió Cámara")
    assert spans(f"{name} spoke") == {name}
