"""Every name of every party ever listed, found in the words of a text: the candidates for a mention.

    forms of all aliases -> rows of keys -> (text words -> keys) -> rows that stand in the text, with their exact place

A row is followed word by word from each place where one may begin, so the cost is that of the text's words and of
the few rows that begin with two of them; each step is one look into a table. Particles may stand in the text or be
left out, and so may an initial, a patronymic and a nickname in quotes between first and last name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TypeAlias

from linking.name_forms import Alias, Form, forms_of, key, loose_forms_of, loose_key
from linking.name_sounds import is_patronymic
from linking.name_words import PARTICLES
from linking.names import Word, words

_AND = frozenset("and et y e und".split())
"""Between two names they part two parties."""
_MOST_SKIPPED = 3
"""Words in a row that may stand between two words of a name."""
_QUOTES = frozenset("\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb()")
_VOWELLESS = re.compile("[\u0590-\u08ff]")
_MOST_REMEMBERED = 300_000
_LONGEST_TEXT = 2_000_000
"""Code points of a text that are read: a news text has some thousands, a long notice some hundred thousand."""


@dataclass(frozen=True, slots=True)
class Named:
    """One alias behind a row of keys, in the form that has it."""

    alias: Alias
    form: Form


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of keys that stands in a text: whose names it may be, and the numbers of its first and last word."""

    named: Sequence[Named]
    first: int
    last: int
    places: tuple[int, ...]
    is_loose: bool = False


class _Script(StrEnum):
    """How the words of a text are read: as they stand, with the ending of their case off, or by their consonants."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    VOWELLESS = "vowelless"


class _Heads(dict[str, tuple[str, ...]]):
    """Word of a text to those of its keys that begin a row: of most words none. It fills as it is asked."""

    def __init__(self, heads: frozenset[str], script: _Script) -> None:
        super().__init__()
        self._heads = heads
        self._script = script

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = tuple(key for key in text_keys(word, self._script) if key in self._heads)
        if len(self) < _MOST_REMEMBERED:
            self[word] = found
        return found


class _Rows:
    """Rows of keys with the aliases behind each, and every beginning of a row."""

    def __init__(self, rows: Iterable[tuple[tuple[str, ...], Named]]) -> None:
        self.whole: dict[tuple[str, ...], list[Named]] = defaultdict(list)
        self.beginnings: set[tuple[str, ...]] = set()
        for row, named in rows:
            self.whole[row].append(named)
        for row in self.whole:
            self.beginnings.update(row[:length] for length in range(1, len(row)))
        heads = frozenset(row[0] for row in self.whole)
        self.heads = {kind: _Heads(heads, kind) for kind in _Script}


class AliasIndex:
    """An index over aliases, made once and asked often; it never changes after `build`."""

    def __init__(self, aliases: tuple[Alias, ...]) -> None:
        self.aliases = aliases
        self._rows = _Rows(_rows(aliases))

    @classmethod
    def build(cls, aliases: Iterable[Alias]) -> AliasIndex:
        """Equal aliases of one party are kept once."""
        return cls(tuple(dict.fromkeys(aliases)))

    def find(self, text_words: Sequence[Word], text: str) -> list[Candidate]:
        """Every row that stands in the text, by first word; rows may overlap."""
        found = list(_walk(self._rows, _Text(text_words, text)))
        if not text.isascii() and _VOWELLESS.search(text):
            found += _walk(self._loose_rows, _Text(text_words, text, is_loose=True))
        return found

    @cached_property
    def _loose_rows(self) -> _Rows:
        """The same by consonants: made when the first text in a script without vowels comes."""
        return _Rows(
            (tuple(map(loose_key, form.words)), Named(alias, form))
            for alias in self.aliases
            for form in loose_forms_of(alias)
        )


def _rows(aliases: Iterable[Alias]) -> Iterator[tuple[tuple[str, ...], Named]]:
    for alias in aliases:
        seen: set[tuple[str, ...]] = set()
        for form in forms_of(alias):
            if form.words not in seen:
                seen.add(form.words)
                yield form.keys, Named(alias, form)


@lru_cache(maxsize=200_000)
def text_forms(word: str, is_declined: bool) -> tuple[str, ...]:
    """A word of a text and what it may be in the list's spelling: without the ending of its case, or as another
    language transcribes it (`Poutine`, `Jamenei`, `Lawrow`)."""
    if not is_declined:
        return tuple(dict.fromkeys((word, *(_respell(word, rules) for rules in _TRANSCRIPTIONS))))
    stems = [word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            stem = word[: -len(ending)]
            stems += [stem, stem + "a", stem + "ya", stem + "iy", stem + "y"] if ending in _OPEN_ENDINGS else [stem]
    return tuple(dict.fromkeys(stems))


@lru_cache(maxsize=200_000)
def text_keys(word: str, script: _Script) -> tuple[str, ...]:
    """The keys that a word of a text may have."""
    if script is _Script.VOWELLESS:
        # An Arabic word may carry `and`, `by`, `for` or `so` as its first letter.
        return tuple(dict.fromkeys((loose_key(word), *([loose_key(word[1:])] if word[:1] in "wblf" else []))))
    return tuple(dict.fromkeys(map(key, text_forms(word, script is _Script.CYRILLIC))))


_ENDINGS = ("ami", "ogo", "omu", "oyu", "ey", "om", "ym", "im", "em", "oy", "ya", "yu", "a", "u", "e", "y", "i")
_OPEN_ENDINGS = frozenset(("ogo", "omu", "ym", "im", "oy", "u", "e", "y", "i", "oyu", "ya", "yu"))
_SHORTEST_STEM = 3
_SHORTEST_TRANSCRIBED = 5
_TRANSCRIPTIONS = tuple(
    tuple((re.compile(pattern), letters) for pattern, letters in rules)
    for rules in (
        (("tch", "#"), ("ch", "sh"), ("#", "ch"), ("ou", "u"), ("dj", "j"), ("gu(?=[ei])", "g"), ("ine$", "in")),
        (("tch", "#"), ("ch", "sh"), ("#", "ch"), ("ou", "u"), ("j", "zh"), ("gu(?=[ei])", "g"), ("ine$", "in")),
        (("tsch", "ch"), ("sch", "sh"), ("w", "v"), ("j", "y")),
        (("j", "kh"), ("ou", "u")),
    )
)
"""How French, German and Spanish write the sounds that English writes otherwise."""


def _respell(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    if len(word) < _SHORTEST_TRANSCRIBED or not word.isalpha():
        return word
    for pattern, letters in rules:
        word = pattern.sub(letters, word)
    return word


class _Text:
    """The words of a text as the walk sees them."""

    def __init__(self, text_words: Sequence[Word], text: str, *, is_loose: bool = False) -> None:
        self.words = text_words
        self.text = text
        self.is_loose = is_loose
        self.is_cased = not is_loose and not text.islower()
        self.is_latin = text.isascii()

    def script(self, word: Word) -> _Script:
        if self.is_loose:
            return _Script.VOWELLESS
        return _Script.CYRILLIC if not self.is_latin and is_cyrillic(self.text[word.start]) else _Script.LATIN

    def heads(self, rows: _Rows) -> list[tuple[str, ...]]:
        """Of each word the keys that begin a row."""
        if self.is_loose:
            loose = rows.heads[_Script.VOWELLESS]
            return [loose[word.normal] if self._is_vowelless(word) else () for word in self.words]
        if self.is_latin:
            latin = rows.heads[_Script.LATIN]
            return [latin[word.normal] for word in self.words]
        return [rows.heads[self.script(word)][word.normal] for word in self.words]

    def keys(self, number: int) -> tuple[str, ...]:
        word = self.words[number]
        if self.is_loose and not self._is_vowelless(word):
            return ()
        return text_keys(word.normal, self.script(word))

    def _is_vowelless(self, word: Word) -> bool:
        return _VOWELLESS.match(self.text, word.start) is not None

    def may_skip(self, number: int) -> bool:
        """Whether a name may go on behind this word."""
        word = self.words[number].normal
        if word in _AND:
            return False
        return word in PARTICLES or len(word) == 1 or is_patronymic(word) or self._is_quoted(number)

    def _is_quoted(self, number: int) -> bool:
        """Whether a quote opens at this word, or opened just before it and has not closed yet."""
        for start in range(number, max(-1, number - _MOST_SKIPPED), -1):
            place = self.words[start].start - 1
            if place >= 0 and self.text[place] in _QUOTES and self.text[place - 1 : place].isspace():
                return _QUOTES.isdisjoint(self.text[place + 1 : self.words[number].start])
        return False

    def is_near(self, number: int) -> bool:
        """Whether nothing but blanks and the signs of a name stand before a word: no sentence ends there."""
        between = self.text[self.words[number - 1].end : self.words[number].start]
        if between in _BLANKS:
            return True
        if len(between) > _LONGEST_GAP or _END.search(between):
            return False
        return "." not in between or (between == ". " and self._is_abbreviation(number - 1))

    def _is_abbreviation(self, number: int) -> bool:
        """Whether a full stop behind this word ends no sentence: an initial, `St.`."""
        return len(self.words[number].normal) <= _LONGEST_ABBREVIATION


_END = re.compile("[;:?!|\u2026\u061f\u3002\u0964]|\\n\\s*\\n")
_BLANKS = (" ", "-", "", "\u00a0")
_LONGEST_GAP = 6
_LONGEST_ABBREVIATION = 3


def is_cyrillic(sign: str) -> bool:
    """Whether a sign is a Cyrillic letter: words of its languages change their ending with the case."""
    return "\u0400" <= sign <= "\u052f"


_Open: TypeAlias = tuple[tuple[str, ...], tuple[int, ...]]
"""The beginning of a row, and the words of the text that have it."""


def _walk(rows: _Rows, text: _Text) -> Iterator[Candidate]:
    is_cased, signs, text_words = text.is_cased, text.text, text.words
    for number, heads in enumerate(text.heads(rows)):
        # In a script with cases a name begins with a capital or a digit.
        if heads and not (is_cased and signs[text_words[number].start].islower()):
            for head in heads:
                yield from _follow(rows, text, number, head)


def _follow(rows: _Rows, text: _Text, number: int, head: str) -> Iterator[Candidate]:
    """The rows that begin with one word of the text."""
    alone = (head,)
    if named := rows.whole.get(alone):
        yield Candidate(named, number, number, (number,), text.is_loose)
    open_rows: list[_Open] = [(alone, (number,))] if alone in rows.beginnings else []
    seen: set[tuple[tuple[str, ...], int]] = set()
    while open_rows:
        row, places = open_rows.pop()
        for place in _next_places(text, places[-1]):
            for following in text.keys(place):
                longer = (*row, following)
                named = rows.whole.get(longer)
                if (named or longer in rows.beginnings) and (longer, place) not in seen:
                    seen.add((longer, place))
                    if named:
                        yield Candidate(named, number, place, (*places, place), text.is_loose)
                    open_rows.append((longer, (*places, place)))


def _next_places(text: _Text, place: int) -> Iterator[int]:
    """Where the next word of a name may stand: right behind, or behind what a name may hold beside its words."""
    for following in range(place + 1, min(place + _MOST_SKIPPED + 2, len(text.words))):
        if not text.is_near(following):
            return
        yield following
        if not text.may_skip(following):
            return


def text_words(text: str | None) -> list[Word]:
    """The words of a text, of a longer one those of its first two million code points."""
    return words(text[:_LONGEST_TEXT]) if text else []
