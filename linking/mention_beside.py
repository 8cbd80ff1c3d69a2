"""What stands beside one span of a story: read once for all parties whose name stands there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from linking.context_words import AFTER_NAMES, BODY_WORDS, GEOGRAPHIC_WORDS, ROLE_WORDS, SHIP_WORDS
from linking.mention_context import Span, StoryContext
from linking.name_variants import is_given_name
from linking.name_words import PARTICLES, TITLES

_AGE = re.compile(
    r"(?<!\d)(\d{1,2})[- ](?:year[- ]old|years? old|ans\b|a\u00f1os\b|anos\b|\u043b\u0435\u0442|\u0433\u043e\u0434)"
    r"|,\s(?:aged\s)?(\d{2})(?=,)|\baged (\d{1,2})\b",
    re.IGNORECASE,
)
_SLASHED = {("m", "v"), ("m", "t"), ("m", "s"), ("s", "s")}
"""The prefix of a ship, where a sign parts its letters: `M/V`."""
_BEFORE_AGE, _AFTER_AGE = 40, 30
"""Code points before and behind a name in which its bearer's age stands."""
_CLOSE, _BEFORE, _AFTER = 4, 6, 12
"""Words beside a name: of its kind on both sides, of its bearer's office and trade before and behind."""
_DENIED_WITHIN = 2
"""Sentences behind a name in which it may be said to be another's."""


class Beside:
    """The words and signs beside a span, within its sentence."""

    def __init__(self, context: StoryContext, span: Span) -> None:
        self.context = context
        self.span = span
        self.field = context.fields[span.field]

    @cached_property
    def near(self) -> frozenset[str]:
        """The normal words that say who or what is named."""
        return self._words(_BEFORE, _AFTER)

    @cached_property
    def is_called_body(self) -> bool:
        """Whether a word of an organisation stands close by."""
        return not self._words(_CLOSE, _CLOSE).isdisjoint(BODY_WORDS)

    @cached_property
    def is_called_ship(self) -> bool:
        """Whether a word of a ship stands in the sentence."""
        if not self._words(_AFTER, _AFTER).isdisjoint(SHIP_WORDS):
            return True
        return (self.field.normal(self.span.first - 2), self.field.normal(self.span.first - 1)) in _SLASHED

    @cached_property
    def roles(self) -> frozenset[str]:
        """The offices and ranks named beside it."""
        return frozenset(ROLE_WORDS[word] for word in self.near if word in ROLE_WORDS)

    @cached_property
    def ages(self) -> tuple[int, ...]:
        """Ages in years that stand right before or behind it."""
        start, end = self.field.words[self.span.first].start, self.field.words[self.span.last].end
        text = self.field.text
        beside = text[max(0, start - _BEFORE_AGE) : start] + "\n" + text[end : end + _AFTER_AGE]
        return tuple(int(next(filter(None, found.groups()))) for found in _AGE.finditer(beside))

    @cached_property
    def is_titled(self) -> bool:
        """Whether a title or an office stands right before it."""
        before = self.field.normal(self.span.first - 1)
        return before in TITLES or before in ROLE_WORDS

    @cached_property
    def name_before(self) -> str:
        """The word of a name that stands right before it, empty where none does."""
        at = self.span.first - 1
        if not self.field.adjoins(at) or not self.context.is_name_word(self.span.field, at):
            return ""
        word = self.field.normal(at)
        return "" if self.field.begins_sentence(at) and not is_given_name(word) else word

    @cached_property
    def has_name_behind(self) -> bool:
        """Whether a word of a name stands right behind it."""
        return self.field.adjoins(self.span.last) and self.context.is_name_word(self.span.field, self.span.last + 1)

    @cached_property
    def is_thing(self) -> bool:
        """Whether a stadium, a prize or a street is called so."""
        at = self.span.last + 1
        return self.field.adjoins(at - 1) and self.field.normal(at) in AFTER_NAMES and self.field.is_capital(at)

    @cached_property
    def is_geographic(self) -> bool:
        """Whether it is called a strait, a port or a city: `Strait of Hormuz`, `the port of Dover`."""
        before = [self.field.normal(self.span.first - back) for back in (1, 2, 3)]
        return (before[0] in PARTICLES and not GEOGRAPHIC_WORDS.isdisjoint(before[1:])) or (
            self.field.adjoins(self.span.last) and self.field.normal(self.span.last + 1) in GEOGRAPHIC_WORDS
        )

    @cached_property
    def is_initialism(self) -> bool:
        """Whether it is one word in capitals, in a text that is not."""
        word = self.field.words[self.span.first]
        return (
            not self.field.is_headline
            and word.end - word.start > 2
            and self.field.text[word.start : word.end].isupper()
        )

    @cached_property
    def own_places(self) -> frozenset[tuple[Span, str]]:
        """The places, each with its country, that share a word with it."""
        place_at, number = self.context.place_at, self.span.field
        words = ((number, at) for at in range(self.span.first, self.span.last + 1))
        return frozenset(place_at[word] for word in words if word in place_at)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries that the story names at another place."""
        own = Counter(code for _, code in self.own_places)
        return frozenset(code for code, places in self.context.places.items() if len(places) > own[code])

    @cached_property
    def countries_beside(self) -> frozenset[str]:
        """Those of them that its sentence names."""
        beside = self.context.places_in_sentence.get((self.span.field, self._sentence), ())
        return frozenset(code for span, code in beside if (span, code) not in self.own_places)

    @cached_property
    def is_denied(self) -> bool:
        """Whether the story says behind it that somebody is another of the same name."""
        return any(map(self._is_denied_by, self.context.denials))

    @cached_property
    def has_sanctions(self) -> bool:
        """Whether its sentence speaks of sanctions."""
        return (self.span.field, self._sentence) in self.context.sanctioning_sentences

    @property
    def _sentence(self) -> int:
        return self.field.sentences[self.span.first]

    def _is_denied_by(self, denial: Span) -> bool:
        if denial.field != self.span.field:
            return denial.field > self.span.field
        gap = self.field.sentences[denial.first] - self.field.sentences[self.span.last]
        return denial.first > self.span.last and gap <= _DENIED_WITHIN

    def _words(self, before: int, after: int) -> frozenset[str]:
        span, sentences, words = self.span, self.field.sentences, self.field.words
        first, last = sentences[span.first], sentences[span.last]
        left = range(max(0, span.first - before), span.first)
        right = range(span.last + 1, min(len(words), span.last + after + 1))
        return frozenset(
            [words[at].normal for at in left if sentences[at] == first]
            + [words[at].normal for at in right if sentences[at] == last]
        )
