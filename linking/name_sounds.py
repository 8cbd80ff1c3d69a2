"""How alike two words of names sound, whatever spelling or script they went through: `Yusef` and `Youssef`, `Putin` and
`Poutine`, `Путин` and `بوتين`.

    word -> sounds (one sign each: sh is `$`, ch is `%`) -> weighted edit distance -> similarity, 0 to 1

Spellings of one sound cost little, other vowels more, other consonants most: Hasan and Husayn have the same consonants
and are two names. Words that came from a script without vowels, or with syllables, are compared by consonants alone.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from rapidfuzz.distance import Indel

from linking.name_variants import are_variants, is_given_name

LONGEST = 40
"""Letters compared of a word: no name is longer, and the cost of a comparison is the product of both lengths."""

_LEET = str.maketrans("0134579", "oieastg")
_VOWELS = frozenset("aeiou")

# In this order: longer spellings before the shorter ones that they hold.
_SPELLINGS = (
    ("tsch", "%"), ("dsch", "j"), ("shch", "$"), ("stch", "$"), ("sch", "$"), ("tch", "%"), ("tsh", "%"), ("dzh", "j"),
    ("sh", "$"), ("sz", "$"), ("cz", "%"), ("ch", "%"), ("zh", "j"), ("dj", "j"), ("kh", "H"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("bh", "b"), ("ck", "k"), ("ts", "c"), ("tz", "c"), ("dz", "z"), ("ks", "x"),
    ("sc", "s"), ("oue", "ue"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ij", "i"), ("iy", "i"), ("aa", "a"),
    ("q", "k"),
)  # fmt: skip
_SIGN_OF = dict(_SPELLINGS) | {"ye": "e"}
_SPELLING = re.compile("(?<![a-z])ye|" + "|".join(spelling for spelling, _ in _SPELLINGS))
_LETTERS = str.maketrans({"y": "i", "w": "v"})
_HARD_C = re.compile(r"c(?![eihy])")
_DOUBLE = re.compile(r"(.)\1+")


def _symmetric(costs: dict[str, float]) -> dict[tuple[str, str], float]:
    pairs = {(pair[0], pair[1]): cost for pair, cost in costs.items()}
    return pairs | {(second, first): cost for (first, second), cost in pairs.items()}


_SUBSTITUTIONS = _symmetric(
    {
        # vowels: what one transliteration writes for the other
        "ae": 0.35, "ei": 0.3, "ou": 0.25, "ao": 0.5, "eo": 0.6, "au": 0.9, "ai": 0.9, "iu": 0.6, "eu": 0.6, "io": 0.8,
        # consonants of one sound in another language or script
        "ck": 0.2, "cs": 0.3, "c%": 0.4, "c$": 0.4, "cz": 0.4, "Hk": 0.4, "Hh": 0.1, "hg": 0.5, "Hg": 0.5, "xs": 0.4,
        "$s": 0.4, "$%": 0.35, "%k": 0.4, "$j": 0.5, "%j": 0.3, "%H": 0.4, "jg": 0.4, "jz": 0.4, "ji": 0.2, "jh": 0.6,
        "sz": 0.25, "vf": 0.35, "vu": 0.3, "vb": 0.4, "bp": 0.5, "dt": 0.4, "gk": 0.35, "x$": 0.35, "xz": 0.5,
        "tc": 0.5,
        "mn": 0.7, "lr": 0.8, "dz": 0.5, "fp": 0.6, "x%": 0.5, "xH": 0.5,
    }
)  # fmt: skip
_GAPS = {**dict.fromkeys("aeou", 0.55), "i": 0.45, "h": 0.4, "H": 0.8}
_TRANSPOSITION = 0.7
_FIRST_LETTER = 1.3  # a word's first sound is rarely misheard or mistyped

# Signs of one class are one consonant to a script that has no letter for the other; vowels and h are no evidence there.
_VOWELLESS = {
    **dict.fromkeys("bp", "b"), **dict.fromkeys("fv", "f"), **dict.fromkeys("$%c", "$"), **dict.fromkeys("jg", "g"),
    **dict.fromkeys("kH", "k"), "x": "ks", **{sign: sign for sign in "dtszlrmn"},
}  # fmt: skip
_SYLLABIC = {
    **dict.fromkeys("bpfv", "b"), **dict.fromkeys("dt", "t"), **dict.fromkeys("szc$%j", "s"),
    **dict.fromkeys("kgH", "k"), "x": "ks", **dict.fromkeys("lr", "l"), "m": "m", "n": "n",
}  # fmt: skip
_PATRONYMIC = re.compile(r"(?<=.{3})(?:[aoe][vw][iy](?:ch|c|cs|cz|tj|tsj|tch|tsch)|[oei]vna|ogl[uy]|kyzy)$")
_LOOSE_TRUST = {1: 0.7, 2: 0.82, 3: 0.88, 4: 0.93}  # by the consonants of the shorter word: few are shared by chance
_FORM_OF_NAME = 0.88  # Juan for John: another language, or a short form
_OTHER_GENDER = 0.6  # Paola is no Paolo
_LEAST_OVERLAP = 0.5
_LEAST_ALIKE = 0.6  # less is no likeness to anybody, and is not counted to the end
_SHORTEST_SINGULAR = 4


@lru_cache(maxsize=200_000)
def sounds(word: str) -> str:
    """The word with one sign for each sound, doubled letters written once."""
    hard = _HARD_C.sub("k", word[:LONGEST])
    spelled = _SPELLING.sub(lambda found: _SIGN_OF[found[0]], hard)
    return _DOUBLE.sub(r"\1", spelled.translate(_LETTERS))


@lru_cache(maxsize=200_000)
def consonants(word: str, *, is_syllabic: bool = True) -> str:
    """The word's consonant classes in their order: the key that it shares with its form in a script that has fewer.

    Scripts of syllables (Japanese, Korean, Khmer) tell fewer consonants apart than those without vowels do.
    """
    signs = sounds(word)
    # v is a vowel in Arabic and Hebrew, save at the start of a word.
    kept = signs[:1] + signs[1:].replace("v", "")
    classes = _SYLLABIC if is_syllabic else _VOWELLESS
    return _DOUBLE.sub(r"\1", "".join(classes.get(sign, "") for sign in kept))


def similarity(first: str, second: str) -> float:
    """How alike two normal words are, 0 to 1: equal 1, known forms of one name at least .88, else by their sounds."""
    if first == second:
        return 1.0
    alike = _alike(first, second)
    if are_variants(first, second):
        return max(_FORM_OF_NAME, alike)
    if not alike:
        return 0.0  # as of most pairs, so the questions below are asked of few
    if (is_given_name(first) and is_given_name(second)) or is_patronymic(first) != is_patronymic(second):
        # Olga is no slip of the pen for Oleg, nor the son of Aleksandr for Aleksandr.
        return 0.0
    if first[:-1] == second[:-1] and {first[-1], second[-1]} == {"a", "o"}:
        return _OTHER_GENDER
    return alike


@lru_cache(maxsize=200_000)
def loose_similarity(first: str, second: str, is_syllabic: bool) -> float:
    """The same for words of which one lost its vowels or its exact consonants in another script."""
    left, right = consonants(first, is_syllabic=is_syllabic), consonants(second, is_syllabic=is_syllabic)
    if not left or not right:
        return similarity(first, second)
    alike = Indel.normalized_similarity(left, right)
    return max(similarity(first, second), alike * _LOOSE_TRUST.get(min(len(left), len(right)), 0.95))


def is_plural(first: str, second: str) -> bool:
    """Whether two words differ in an `s` at the end, and are no given names."""
    if abs(len(first) - len(second)) != 1 or min(len(first), len(second)) < _SHORTEST_SINGULAR:
        return False
    short, long = sorted((first, second), key=len)
    return long == short + "s" and not is_given_name(short) and not is_given_name(long)


def is_patronymic(word: str) -> bool:
    """Whether the word is formed as the father's name of Russians and their neighbours."""
    return _PATRONYMIC.search(word) is not None


def _alike(first: str, second: str) -> float:
    if first.isalpha() and second.isalpha():
        left, right = sounds(first), sounds(second)
    else:
        left, right = sounds(_unmasked(first, second)), sounds(_unmasked(second, first))
    if left == right:
        return 0.97
    longest = max(len(left), len(right))
    if not left or not right or Indel.normalized_similarity(left, right) < _LEAST_OVERLAP:
        return 0.0
    return max(0.0, 1.0 - _distance(left, right, (1 - _LEAST_ALIKE) * longest) / longest)


def _unmasked(word: str, other: str) -> str:
    """Digits read as the letters that they stand for, where the other word has letters alone: `sech1n`."""
    if other.isalpha() and not word.isalpha() and not word.isdigit():
        return word.translate(_LEET)
    return word


def _distance(left: str, right: str, most: float) -> float:
    """The cheapest way from one word's sounds to the other's, neighbours may change places; endless above `most`."""
    before: list[float] = []
    above = [0.0]
    for sign in right:
        above.append(above[-1] + _GAPS.get(sign, 1.0))
    for row, sign in enumerate(left, start=1):
        gap = _GAPS.get(sign, 1.0)
        current = [above[0] + gap]
        for column, other in enumerate(right, start=1):
            swap = 0.0 if sign == other else _SUBSTITUTIONS.get((sign, other), 1.0)
            if row == 1 and column == 1:
                swap *= _FIRST_LETTER
            best = min(above[column - 1] + swap, above[column] + gap, current[-1] + _GAPS.get(other, 1.0))
            if row > 1 and column > 1 and sign == right[column - 2] and other == left[row - 2]:
                best = min(best, before[column - 2] + _TRANSPOSITION)
            current.append(best)
        before, above = above, current
        if min(above) > most and min(before) > most:
            return math.inf
    return above[-1]
