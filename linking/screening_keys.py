"""The keys by which a screened name meets listed ones: which listed words may be a word of the query, and which whole
names go by the query's letters.

    listed words -> keys (forms of a given name, sounds, consonants, one consonant off)
    a word of the query -> the listed words behind its keys -> those that sound like it, each with its likeness
    listed name -> keys of neighbours run together, of all its consonants, of its first letters, of its first syllables

The likeness here is the share of equal sounds in their order, which C code counts; the scorer weighs sounds later.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from rapidfuzz import process
from rapidfuzz.distance import Indel

from linking.chinese import wade_giles
from linking.name_letters import ACRONYM, CLIPPED, is_clipped
from linking.name_parts import Kind, Part, Parts
from linking.name_sounds import consonants, sounds
from linking.name_variants import variant_lines
from linking.rarity import RAREST, rarity

WHOLE = "aq"
"""A key that begins so stands for a whole listed name: what it shares with the query is the weight of that name."""
CLIPS = "qb"
"""A key that begins so says how a word begins that may be made of first syllables: `is_clip` says whether it is."""

LONGEST_POSTING = {"p": 300, "a": 60, "q": 150, "x": 300, "b": 150}
"""By the kind of key, how many names may stand behind it: a longer list is chance."""

_MOST_WORDS = 400  # listed words behind one key of consonants: more are chance
_LEAST_LIKENESS = 0.7
_POWER = 2
_RARITY_COUNTS = 0.7  # the power of a word's rarity: lower lets common words bring candidates too
_LEAST_WEIGHT = 0.05
_FORM, _SOUND, _CONSONANTS, _RUN = 0.95, 0.97, 0.6, 0.4
_CORE = (0.0, 0.0, 0.3, 0.4, 0.5, 0.6, 0.8)  # of all consonants of a name, by their number: few are shared by chance
_LETTERS, _SYLLABLES = 0.5, 0.6  # of a name that goes by its first letters, per weight of that name


def word_weight(word: str) -> float:
    """What a word that two names share says, 0 to 1."""
    return math.pow(rarity(word) / RAREST, _RARITY_COUNTS)


def name_weight(parts: Parts) -> float:
    """What all words of a name say together."""
    return sum(word_weight(part.word) for part in parts.parts if not part.is_particle) + _LEAST_WEIGHT


class ListedWords:
    """Every word of the listed names, found by the likes of it."""

    def __init__(self, words: Iterable[str]) -> None:
        self._sounds: dict[str, str] = {}
        self._behind: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self._sounds[word] = sounds(word)
            for key in _word_keys(word):
                self._behind[key].append(word)

    def like(self, word: str, *, is_loose: bool) -> dict[str, float]:
        """The listed words that may be this one, with their likeness; of a loose script the consonants say enough."""
        found = {word: 1.0} if word in self._sounds else {}
        if len(word) == 1 or word.isdigit():
            return found
        said, key = sounds(word), consonants(word)
        near = {other for near_key in _near_keys(key) for other in self._words(near_key)}
        near.update(self._words("s" + said))
        alike = process.extract(
            said,
            {other: self._sounds[other] for other in near},
            scorer=Indel.normalized_similarity,
            score_cutoff=_LEAST_LIKENESS,
            limit=None,
        )
        likeness = {other: _SOUND * share**_POWER for _, share, other in alike}
        if is_loose:
            likeness |= {other: max(_CONSONANTS, likeness.get(other, 0.0)) for other in self._words("c" + key)}
        older = [other for other in wade_giles(word) if other in self._sounds] + self._words("g" + word)
        likeness |= dict.fromkeys(older, _FORM)
        likeness |= dict.fromkeys(chain(*(self._words(f"v{line}") for line in variant_lines(word))), _FORM)
        return likeness | found

    def _words(self, key: str) -> list[str]:
        words = self._behind.get(key, [])
        return words if len(words) <= _MOST_WORDS else []


def filed_under(parts: Parts) -> set[str]:
    """The keys of a listed name as a whole."""
    names = names_of(parts)
    keys = {"x" + consonants(parts.core)}
    for first, second in pairwise(_neighbours(parts)):
        keys.add("p" + consonants(first + second))
    keys.update("a" + letters for letters in _initials(parts, names))
    keys.update("q" + start for start in _starts(parts))
    keys.update("b" + part.word[:size] for part in names if len(part.word) in CLIPPED for size in (4, 5))
    return keys


def looked_up(parts: Parts) -> Iterator[tuple[str, float]]:
    """The keys of a query as a whole, with their weights."""
    names = names_of(parts)
    whole = name_weight(parts)
    core = consonants(parts.core)
    yield "x" + core, whole * _CORE[min(len(core), len(_CORE) - 1)]
    for part in names:
        key = consonants(part.word)
        if len(key) > 2:
            yield "p" + key, _RUN * word_weight(part.word)
        if len(part.word) in ACRONYM:
            yield "a" + part.word, _LETTERS
        if len(part.word) in CLIPPED:
            yield from (("q" + part.word[:size], _SYLLABLES) for size in (4, 5))
    yield from (("b" + start, _SYLLABLES * whole) for start in _starts(parts))


def stand_ins(parts: Parts) -> Iterator[tuple[str, float]]:
    """Words that a listed name may have for several of the query's: its first letters, neighbours run together."""
    for letters in _initials(parts, names_of(parts)):
        yield letters, _LETTERS * name_weight(parts)
    for first, second in pairwise(_neighbours(parts)):
        yield first + second, word_weight(first) + word_weight(second)


def is_clip(key: str, query: Parts, listed: Parts) -> bool:
    """Whether one of two names that share a key of first syllables has a word made of those of the other."""
    short, whole = (query, listed) if key[0] == "q" else (listed, query)
    names = tuple(whole.words[part.place] for part in whole.parts if not part.is_particle)
    return any(is_clipped(part.word, names) for part in short.parts if part.word.startswith(key[1:]))


def names_of(parts: Parts) -> list[Part]:
    """The words of a name that are no particles."""
    return [part for part in parts.parts if not part.is_particle]


def _neighbours(parts: Parts) -> list[str]:
    """The words as they stand, particles too: these are run together as often as names."""
    return [parts.words[part.place] for part in parts.parts]


def _initials(parts: Parts, names: list[Part]) -> list[str]:
    """The first letters of three words and more: of all, of those that are names, of those with the legal form."""
    if parts.kind is Kind.PERSON:
        return []  # people are not called by their first letters
    spelled = (parts.words, _neighbours(parts), [parts.words[part.place] for part in names])
    found = dict.fromkeys("".join(word[0] for word in words) for words in spelled)
    return [letters for letters in found if len(letters) in ACRONYM]


def _starts(parts: Parts) -> Iterator[str]:
    """How a word begins that is made of the first syllables of these: `tekhmash`."""
    names = [parts.words[part.place] for part in names_of(parts)]
    if len(names) > 1 and parts.kind is not Kind.PERSON:
        first, second = names[:2]
        for size, other in ((1, 3), (2, 2), (3, 1), (4, 0), (2, 3), (3, 2), (4, 1)):
            if len(first) >= size and len(second) >= other:
                yield first[:size] + second[:other]


def _word_keys(word: str) -> Iterator[str]:
    if len(word) == 1 or word.isdigit():
        return
    for line in variant_lines(word):
        yield f"v{line}"
    for older in wade_giles(word):
        yield "g" + older
    yield "s" + sounds(word)
    key = consonants(word)
    if len(key) > 1:
        yield "c" + key
    if len(key) > 2:
        yield from ("d" + shorter for shorter in _one_off(key))


def _near_keys(key: str) -> Iterator[str]:
    """The keys of words with the same consonants, with one more, one less, or one other."""
    yield "c" + key
    yield "d" + key
    if len(key) > 2:
        for shorter in _one_off(key):
            yield "d" + shorter
            yield "c" + shorter


def _one_off(key: str) -> list[str]:
    return list(dict.fromkeys(key[:at] + key[at + 1 :] for at in range(len(key))))
