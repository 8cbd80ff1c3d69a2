"""What a story says around the names in it: places, sanctions, themes, offices, and denials.

It is read once for a story, and only where a name was found: most stories name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from linking.alias_index import is_cyrillic, text_forms
from linking.context_places import LONGEST_PLACE, PLACE_STARTS, PLACE_WORDS, PLACES
from linking.context_words import (
    BODY_WORDS,
    DENIALS,
    ROLE_WORDS,
    SANCTION_STEMS,
    SANCTION_WORDS,
    SHIP_WORDS,
    THEMES,
    UNLIKELY,
)
from linking.name_words import PARTICLES, TITLES
from linking.names import Word

_SENTENCE_END = re.compile(
    r"[.?!:;\u061f\u3002|]\s|[.?!]$|\n|[\u201c\u201d\u00ab\u00bb\"]|(?<=\s)['\u2018]|[-\u2013\u2014]\s"
)
_SAMPLE = 1_000
"""Code points of each field that tell its script."""
_SCRIPTS = (
    (re.compile("[\u0400-\u04ff]{3}"), "RU UA BY KZ KG RS BG MK"),
    (re.compile("[\u0620-\u064a]{3}"), "SY IQ LB YE SA AE EG LY SD PS JO KW QA BH DZ TN MA OM IR AF PK"),
    (re.compile("[\u4e00-\u9fff]{2}"), "CN HK TW MO"),
)
_JOINTS = (" ", "-", "\u00a0", "")
_ABBREVIATION = 3
_TITLE_CASE = 0.75
"""The share of capitalised words from which a field is a headline in capitals, where a capital says nothing."""
_LISTED = frozenset("listed delisted relisted".split())
_BEFORE_LISTED = frozenset("was were been treasury washington on ofac".split())
_DENIALS = {start: [phrase for phrase in DENIALS if phrase[0] == start] for start in {phrase[0] for phrase in DENIALS}}
"""The phrases by their first word."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words `first` to `last` of one field, both included."""

    field: int
    first: int
    last: int


class StoryField:
    """One text of a story with its words."""

    def __init__(self, name: str, text: str, text_words: Sequence[Word]) -> None:
        self.name = name
        self.text = text
        self.words = text_words

    @cached_property
    def sentences(self) -> list[int]:
        """The number of the sentence, or of the quoted part, of each word."""
        numbers, number, end = [], 0, 0
        for at, word in enumerate(self.words):
            gap = self.text[end : word.start]
            if at and gap != " " and self._is_end(at, gap):
                number += 1
            numbers.append(number)
            end = word.end
        return numbers

    def _is_end(self, at: int, gap: str) -> bool:
        """Whether a sentence ends in the gap before a word; a dot behind `Mr` or an initial ends none."""
        if not _SENTENCE_END.search(gap):
            return False
        return not (gap.startswith(".") and len(self.words[at - 1].normal) <= _ABBREVIATION and self.is_capital(at - 1))

    @cached_property
    def is_headline(self) -> bool:
        """Whether nearly all words begin with a capital."""
        longer = [at for at, word in enumerate(self.words) if len(word.normal) > 3 and word.normal not in PARTICLES]
        return bool(longer) and sum(map(self.is_capital, longer)) >= _TITLE_CASE * len(longer)

    def is_capital(self, at: int) -> bool:
        """Whether a word begins with a capital letter."""
        return self.text[self.words[at].start].isupper()

    def begins_sentence(self, at: int) -> bool:
        """Whether a word is the first of its sentence: there a capital says nothing."""
        return at == 0 or self.sentences[at] != self.sentences[at - 1]

    def adjoins(self, at: int) -> bool:
        """Whether nothing but a blank or hyphen stands between a word and the next."""
        if not 0 <= at < len(self.words) - 1:
            return False
        return self.text[self.words[at].end : self.words[at + 1].start] in _JOINTS

    def normal(self, at: int) -> str:
        """The normal word at a place; empty where none is."""
        return self.words[at].normal if 0 <= at < len(self.words) else ""


class StoryContext:
    """What all fields of a story say together."""

    def __init__(self, fields: Sequence[StoryField], named: Sequence[Span] = ()) -> None:
        self.fields = fields
        self._named = named

    @cached_property
    def normals(self) -> frozenset[str]:
        """Every normal word of the story."""
        return frozenset(word.normal for field in self.fields for word in field.words)

    @cached_property
    def uncapitalised(self) -> frozenset[str]:
        """Words that stand in small letters somewhere."""
        return frozenset(
            word.normal for field in self.fields for word in field.words if field.text[word.start].islower()
        )

    @cached_property
    def places(self) -> dict[str, list[Span]]:
        """Where the story names each country or its people."""
        found: dict[str, list[Span]] = {}
        for number, field in enumerate(self.fields):
            for span, code in _places(number, field):
                found.setdefault(code, []).append(span)
        return found

    @cached_property
    def place_at(self) -> dict[tuple[int, int], tuple[Span, str]]:
        """The place, and its country, that a word is part of, by field and word."""
        return {
            (span.field, at): (span, code)
            for code, spans in self.places.items()
            for span in spans
            for at in range(span.first, span.last + 1)
        }

    @cached_property
    def places_in_sentence(self) -> dict[tuple[int, int], list[tuple[Span, str]]]:
        """The places with their countries, by field and sentence."""
        found: dict[tuple[int, int], list[tuple[Span, str]]] = {}
        for code, spans in self.places.items():
            for span in spans:
                found.setdefault(self._sentence_of(span), []).append((span, code))
        return found

    @cached_property
    def script_countries(self) -> frozenset[str]:
        """The countries whose script the story is written in, where it is not Latin."""
        text = "".join(field.text[:_SAMPLE] for field in self.fields)
        if text.isascii():
            return frozenset()
        return frozenset(code for pattern, codes in _SCRIPTS if pattern.search(text) for code in codes.split())

    @cached_property
    def sanctions(self) -> list[Span]:
        """Where it speaks of sanctions."""
        return self._where(frozenset(filter(_speaks_of_sanctions, self.normals)))

    @cached_property
    def sanctioning_sentences(self) -> frozenset[tuple[int, int]]:
        """The sentences that speak of sanctions, by field and number."""
        return frozenset(map(self._sentence_of, self.sanctions))

    def _sentence_of(self, span: Span) -> tuple[int, int]:
        return span.field, self.fields[span.field].sentences[span.first]

    def _where(self, wanted: frozenset[str]) -> list[Span]:
        """Every place of these words."""
        if not wanted:
            return []
        return [
            Span(number, at, at)
            for number, field in enumerate(self.fields)
            for at, word in enumerate(field.words)
            if word.normal in wanted
        ]

    @cached_property
    def is_listing(self) -> bool:
        """Whether it says that somebody was listed."""
        return any(
            self.fields[span.field].normal(span.first - back) in _BEFORE_LISTED
            for span in self._where(self.normals & _LISTED)
            for back in range(1, 5)
        )

    @cached_property
    def themes(self) -> frozenset[str]:
        """What it is about."""
        return frozenset(theme for theme, theme_words in THEMES.items() if not theme_words.isdisjoint(self.normals))

    @cached_property
    def denials(self) -> list[Span]:
        """Where it says that somebody is another of the same name."""
        starts = self._where(self.normals & _DENIALS.keys())
        return [span for span in starts if _is_denial(self.fields[span.field], span.first)]

    @cached_property
    def kinds_of_scene(self) -> frozenset[str]:
        """Words of trades and scenes in which nobody is sanctioned, but for those of a listed name: `The Doctor`."""
        own = {self.fields[span.field].normal(at) for span in self._named for at in range(span.first, span.last + 1)}
        return (self.normals & UNLIKELY) - own

    @cached_property
    def has_ships(self) -> bool:
        """Whether it speaks of ships at all."""
        return not self.normals.isdisjoint(SHIP_WORDS)

    def is_name_word(self, field_number: int, at: int) -> bool:
        """Whether the word at a place is written as part of a name and is no title, office or place."""
        field = self.fields[field_number]
        if not 0 <= at < len(field.words) or not field.is_capital(at) or field.is_headline:
            return False
        word = field.words[at].normal
        return word not in _NO_NAMES and word not in PLACE_WORDS and not word.startswith(SANCTION_STEMS)

    def bears(self, surname: str) -> bool:
        """Whether a surname stands behind a first name anywhere in the story."""
        return surname in self._borne

    @cached_property
    def _borne(self) -> frozenset[str]:
        return frozenset(
            word.normal
            for number, field in enumerate(self.fields)
            for at, word in enumerate(field.words)
            if at and field.is_capital(at) and self._is_first_name(number, at - 1)
        )

    def _is_first_name(self, number: int, at: int) -> bool:
        """Whether a first name stands at a place, or before the particles that stand there."""
        field = self.fields[number]
        while at > 0 and field.normal(at) in PARTICLES and field.adjoins(at):
            at -= 1
        return field.adjoins(at) and self.is_name_word(number, at)


_NO_NAMES = TITLES | ROLE_WORDS.keys() | PARTICLES | BODY_WORDS | SHIP_WORDS


def _places(number: int, field: StoryField) -> Iterator[tuple[Span, str]]:
    taken = -1
    is_latin = field.text.isascii()
    for at, word in enumerate(field.words):
        if at > taken and (word.normal in PLACE_STARTS or (not is_latin and is_cyrillic(field.text[word.start]))):
            length, code = _place(field, at)
            if length:
                taken = at + length - 1
                yield Span(number, at, taken), code


def _place(field: StoryField, at: int) -> tuple[int, str]:
    """How many words from here name a place, and its country."""
    word = field.words[at]
    for length in range(LONGEST_PLACE, 0, -1):
        if code := PLACES.get(_phrase(field, at, length)):
            return length, code
    for form in text_forms(word.normal, is_cyrillic(field.text[word.start])):
        if code := PLACES.get((form,)):
            return 1, code
    return 0, ""


def _phrase(field: StoryField, at: int, length: int) -> tuple[str, ...]:
    return tuple(word.normal for word in field.words[at : at + length])


def _is_denial(field: StoryField, at: int) -> bool:
    return any(_phrase(field, at, len(phrase)) == phrase for phrase in _DENIALS[field.words[at].normal])


@lru_cache(maxsize=100_000)
def _speaks_of_sanctions(word: str) -> bool:
    return word in SANCTION_WORDS or word.startswith(SANCTION_STEMS)
