"""The plain rule: last name and first given name of a listed individual, as whole words, in title or summary."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linking.plain_names import METHOD, EntryText, ListedName, Mention, find_mentions, normal_form

CAMARA = ListedName(42618, "CAMARA, Sadio")
DIARRA = ListedName(42617, "DIARRA, Alou Boi")
BAGAYOKO = ListedName(42616, "BAGAYOKO, Adama")
NAMES = [CAMARA, DIARRA, BAGAYOKO]


def mentions(title: str | None, summary: str | None = None, names=NAMES) -> list[Mention]:
    return list(find_mentions(names, [EntryText("story", title, summary)]))


def words_of(mention: Mention, title: str | None, summary: str | None) -> str:
    """The text that the mention marks."""
    text = {"title": title, "summary": summary}[mention.field]
    assert text is not None
    return text[mention.start_char : mention.end_char]


def marked(title: str | None, summary: str | None = None, names=NAMES) -> list[tuple[str, str, str]]:
    """Listed name, field and marked words of each mention."""
    return [
        (mention.matched_name, mention.field, words_of(mention, title, summary))
        for mention in mentions(title, summary, names)
    ]


# ---- who is named ----------------------------------------------------------------------------------------------------


def test_the_english_story_names_all_three():
    title = "US lifts sanctions on three senior Malian officials"
    summary = "Defence Minister Sadio Camara, General Alou Boi Diarra and Adama Bagayoko were taken off the list."

    assert marked(title, summary) == [
        ("BAGAYOKO, Adama", "summary", "Adama Bagayoko"),
        ("DIARRA, Alou Boi", "summary", "Alou Boi Diarra"),
        ("CAMARA, Sadio", "summary", "Sadio Camara"),
    ]


def test_the_french_story_names_them_in_its_own_way():
    title = "Mali : Washington lève les sanctions visant le ministre Sadio Camara"
    summary = "L’ancien chef d’état-major Alou Boi DIARRA et M. Bagayoko (Adama), proches de l’Élysée, sont concernés."

    assert marked(title, summary) == [
        ("BAGAYOKO, Adama", "summary", "Bagayoko (Adama"),
        ("DIARRA, Alou Boi", "summary", "Alou Boi DIARRA"),
        ("CAMARA, Sadio", "title", "Sadio Camara"),
    ]


def test_a_mention_tells_entry_party_name_place_and_method():
    assert mentions("So: Sadio Camara.") == [Mention("story", 42618, "CAMARA, Sadio", "title", 4, 16, METHOD)]


@pytest.mark.parametrize(
    "text",
    [
        "SADIO CAMARA speaks",
        "sadio camara speaks",
        "Camara, Sadio speaks",
        "Sádio Câmara speaks",
        "Sa\u0301dio Ca\u0302mara speaks",
        "Ｓａｄｉｏ Camara speaks",
        "Sadio\u00a0Camara speaks",
        "Sadio Camara's office",
        "“Sadio” Camara",
        "Colonel Sadio K. Camara of Kati",
    ],
)
def test_case_marks_forms_order_and_what_stands_between_do_not_matter(text):
    assert [mention.uid for mention in mentions(text)] == [42618]


@pytest.mark.parametrize(
    "text",
    [
        "Camara speaks",
        "Sadio speaks",
        "Sadio Camaraderie",
        "Sadio McCamara",
        "Sadios Camara",
        "Sadio Camara2",
        "S. Camara",
        "Sadi o Camara",
        "Alou Diar ra",
        "",
    ],
)
def test_half_a_name_or_a_part_of_a_word_names_nobody(text):
    assert mentions(text, text) == []


def test_an_entry_without_text_names_nobody():
    assert mentions(None, None) == []


def test_marks_of_a_letter_that_has_no_form_with_them_do_not_break_a_word():
    names = [ListedName(1, "KƆNATE, Awa")]

    assert marked("Awa Kɔ\u0300nate", names=names) == [("KƆNATE, Awa", "title", "Awa Kɔ\u0300nate")]


def test_a_last_name_of_several_words_must_stand_together():
    names = [ListedName(1, "AL-ASSAD, Bashar")]

    assert marked("Bashar al-Assad", names=names) == [("AL-ASSAD, Bashar", "title", "Bashar al-Assad")]
    assert marked("Bashar al Assad", names=names) == [("AL-ASSAD, Bashar", "title", "Bashar al Assad")]
    assert mentions("Al spoke to Bashar of Assad", names=names) == []


def test_only_the_first_given_name_counts():
    assert [mention.uid for mention in mentions("Alou Diarra")] == [42617]
    assert mentions("Boi Diarra") == []


def test_one_word_is_not_two_names():
    names = [ListedName(1, "ALI, Ali")]

    assert mentions("Ali speaks", "He speaks", names=names) == []
    assert marked("Ali Ali speaks", names=names) == [("ALI, Ali", "title", "Ali Ali")]


@pytest.mark.parametrize("name", ["MADE UP WORKS", "TITO", "TITO, ", ", Josip", "TITO, J.", "X, Josip", "", ","])
def test_a_name_without_both_parts_is_not_sought(name):
    assert mentions("Tito J Josip X Made Up Works", "TITO, Josip", names=[ListedName(1, name)]) == []


def test_namesakes_are_all_named_in_the_order_of_their_uids():
    names = [ListedName(9, "CAMARA, Sadio"), ListedName(3, "CAMARA, Sadio Ousmane")]

    assert [mention.uid for mention in mentions("Sadio Camara", names=names)] == [3, 9]


def test_entries_are_answered_in_their_order_and_each_on_its_own():
    entries = [
        EntryText("b", "Sadio Camara", None),
        EntryText("none", "Sadio", None),
        EntryText("other", None, "Camara"),
        EntryText("a", None, "Adama Bagayoko and Sadio Camara"),
    ]

    found = [(mention.entry_id, mention.uid) for mention in find_mentions(NAMES, entries)]
    assert found == [("b", 42618), ("a", 42616), ("a", 42618)]


# ---- where it is shown -----------------------------------------------------------------------------------------------


def test_offsets_are_code_points():
    title = "🇲🇱 𝐌ali: Élysée’s Sadio Camara"
    [mention] = mentions(title)

    assert (mention.start_char, mention.end_char) == (title.index("Sadio"), len(title))


def test_the_shortest_stretch_is_shown():
    title = "Sadio met Mr Camara; Camara (Sadio) left; Sadio"

    assert marked(title) == [("CAMARA, Sadio", "title", "Camara (Sadio")]


def test_of_two_as_short_the_title_is_shown():
    assert marked("Sadio Camara", "Sadio Camara") == [("CAMARA, Sadio", "title", "Sadio Camara")]
    assert marked("Sadio K. Camara", "Sadio Camara") == [("CAMARA, Sadio", "summary", "Sadio Camara")]


def test_names_in_two_fields_show_the_last_name():
    assert marked("Camara is free", "Sadio speaks") == [("CAMARA, Sadio", "title", "Camara")]
    assert marked("Sadio is free", "Camara speaks") == [("CAMARA, Sadio", "summary", "Camara")]


# ---- laws ------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "Sadio",
        "Camara",
        "CÂMARA",
        "Ca\u0302mara",
        "sadio",
        "Camaras",
        "Alou",
        "Boi",
        "Diarra",
        "ali",
        "Ali",
        "al",
        "é",
        "🇲🇱",
    ]
)
GAPS = st.sampled_from([" ", ", ", "-", "", "’", "\n", " K. ", "\u0301"])
TEXTS = st.none() | st.lists(st.tuples(PIECES, GAPS), max_size=8).map(lambda parts: "".join(map("".join, parts)))
PEOPLE = [*NAMES, ListedName(1, "ALI, Ali"), ListedName(2, "AL-CAMARA, Sadio"), ListedName(3, "DIARRA, Sadio")]


def whole_words(text: str | None) -> list[str]:
    """The folded words of a text by the plainest means there are: letters and their marks, one after the other."""
    words = [""]
    for char in unicodedata.normalize("NFKD", text or "").casefold():
        if char.isalnum() or char == "_":
            words[-1] += char
        elif not (words[-1] and unicodedata.combining(char)):
            words.append("")
    return [word for word in words if word]


def holds(words: list[str], part: list[str]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words)))


@given(TEXTS, TEXTS)
@example("Sadio\u0301 Ca\u0302mara", None)
def test_every_mention_marks_a_real_place_that_shows_the_name(title, summary):
    texts = {"title": title, "summary": summary}
    found = mentions(title, summary, PEOPLE)

    assert [mention.uid for mention in found] == sorted({mention.uid for mention in found})
    for mention in found:
        text = texts[mention.field]
        assert text is not None and 0 <= mention.start_char < mention.end_char <= len(text)
        shown = whole_words(text[mention.start_char : mention.end_char])
        last, first = (whole_words(part) for part in mention.matched_name.split(","))
        assert holds(shown, last)
        other = whole_words(summary if mention.field == "title" else title)
        assert holds(shown, first[:1]) or holds(other, first[:1])
        assert {shown[0], shown[-1]} <= {last[0], last[-1], first[0]}, "nothing beside the names at the ends"
        assert holds(whole_words(text), shown), "no word is cut"


@given(TEXTS, TEXTS)
def test_whoever_stands_there_with_both_names_is_found(title, summary):
    words = [*whole_words(title), "|", *whole_words(summary)]
    expected = {
        name.uid
        for name in NAMES
        for last, first in [[whole_words(part) for part in name.name.split(",")]]
        if holds(words, last) and holds(words, first[:1])
    }

    assert {mention.uid for mention in mentions(title, summary)} == expected


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_name_and_any_text_give_mentions_within_the_text_or_none(last, first, text):
    for mention in mentions(text, None, [ListedName(1, f"{last}, {first}")]):
        assert mention.field == "title" and 0 <= mention.start_char < mention.end_char <= len(text)


@given(st.text())
@example("ﬃ İ ŉ ᾳ ẞ ꭰ Ǆ ﾞ ⑴")
def test_normalising_twice_is_normalising_once(text):
    assert normal_form(normal_form(text)) == normal_form(text)


@given(st.text())
def test_case_and_composition_do_not_change_the_normal_form(text):
    for form in ("NFC", "NFD"):
        assert normal_form(unicodedata.normalize(form, text)) == normal_form(text)
    assert normal_form(text.casefold()) == normal_form(text)
