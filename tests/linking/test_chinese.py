"""Chinese syllables in two spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.chinese import are_one_in_chinese, wade_giles
from linking.scoring import compare


@pytest.mark.parametrize(
    ("pinyin", "older"),
    [
        ("zedong", "tsetung"), ("xiaoping", "hsiaoping"), ("zhou", "chou"), ("deng", "teng"), ("jieshi", "chiehshih"),
        ("guofeng", "kuofeng"), ("zhongshan", "chungshan"), ("qing", "ching"), ("yan", "yen"), ("renmin", "jenmin"),
    ],
)  # fmt: skip
def test_pinyin_is_the_older_spelling(pinyin, older):
    assert older in wade_giles(pinyin)
    assert are_one_in_chinese(pinyin, older)
    assert are_one_in_chinese(older, pinyin)


@pytest.mark.parametrize("word", ["smith", "petrov", "", "zzz", "k" * 50, "an" * 50])
def test_other_words_have_no_older_spelling(word):
    assert wade_giles(word) == (frozenset([""]) if not word else frozenset())


@pytest.mark.parametrize(("first", "second"), [("zhang", "wang"), ("li", "lu"), ("zhou", "zhao"), ("tang", "teng")])
def test_other_syllables_are_other_names(first, second):
    assert not are_one_in_chinese(first, second)


def test_a_name_in_the_older_spelling_matches():
    assert compare("Mao Tse-tung", "MAO, Zedong").is_match
    assert compare("Chou En-lai", "ZHOU, Enlai").is_match
    assert not compare("Chou En-lai", "ZHAO, Enlai").is_match


@given(st.text(alphabet="abcdeghiknoqrstuwxyz", max_size=14))
def test_any_word_is_read(word):
    assert all(older.isalpha() for older in wade_giles(word) if word)
