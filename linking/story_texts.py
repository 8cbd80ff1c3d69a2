"""What of one text is compared with another: its own words, pair by pair, and the figures that stand between them.

    title, summary -> label, outlet, dateline and credits off -> sentences -> words without stop words
        -> pairs and triples of neighbours, figures with their neighbours

Everything here depends on the one text alone.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from linking.story_furniture import (
    ALL_RIGHTS,
    CREDIT,
    DATELINE,
    MONTHS,
    NUMBER_WORDS,
    STOP_WORDS,
    TITLE_LABEL,
    TITLE_OUTLET,
    WEEKDAYS,
)

LONGEST_TITLE = 500
LONGEST_BODY = 6_000
"""Code points; copies share their beginning, and what follows it only takes time."""
LONGEST_DATELINE = 120
SHORTEST_TITLE = 3
"""Words that must be left of a title for what follows its last dash to be the outlet."""
MOST_CAPITALS = 0.6
"""Of the words of a sentence; above it capitals are the style of the sentence."""
LONGEST_SENTENCE = 60
"""Words; a text without full stops is cut, so that no furniture can hide in one endless sentence."""
NUMBER = "number"
"""The kind of figure that tells one report from another."""
FEWEST_LEAD_PAIRS = 3
"""A byline or an exclamation is no lead."""

_BLOCK = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|table|tr|blockquote)|br)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟।])[\"'”’»)\]]*\s+(?=\S)|[\n\r]+|(?<=[。！？])")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"\d+(?:[.,]\d+)*|[{_CJK}]|(?:(?![{_CJK}])[^\W\d_])(?:(?![{_CJK}])[^\W_])*")
_ASCII_WORD = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z][A-Za-z0-9]*")
_APOSTROPHE = re.compile("(?<=[^\\W\\d_])['’ʼ`](?=s\\b)")
_GROUPED = re.compile(r"[.,](?=\d{3}(?:\D|$))")

Sentence = tuple[str, ...]
Pair = tuple[str, str]
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class StoryText:
    """The sentences of a text, each as its words in the one form that is compared; `names` are those in capitals."""

    title: Sentence
    body: tuple[Sentence, ...]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Features:
    """What two texts are compared by; empty where nothing of the text is its own."""

    words: frozenset[str]
    pairs: frozenset[Pair]
    body_pairs: frozenset[Pair]
    lead_pairs: frozenset[Pair]
    title_words: frozenset[str]
    body: tuple[Sentence, ...]
    name_pairs: frozenset[Pair]
    triples: frozenset[Triple]
    openings: frozenset[Triple]
    figures: dict[tuple[str, str, str], frozenset[str]]


def read_text(title: str | None, summary: str | None) -> StoryText:
    """The text's own sentences; a credit, a call to subscribe, a dateline and a sentence said twice are left out."""
    head = TITLE_LABEL.sub("", _without_dateline(_plain(title, LONGEST_TITLE)))
    shortened = TITLE_OUTLET.sub("", head)
    head = shortened if len(shortened.split()) >= SHORTEST_TITLE else head
    names: set[str] = set()
    title_words = _words_of(head, names)
    body = [
        _words_of(sentence, names) for sentence in _SENTENCE_END.split(_without_dateline(_plain(summary, LONGEST_BODY)))
    ]
    parts = (
        sentence[start : start + LONGEST_SENTENCE]
        for sentence in body
        for start in range(0, len(sentence), LONGEST_SENTENCE)
    )
    return StoryText(title_words, tuple(dict.fromkeys(part for part in parts if part)), frozenset(names))


def features_of(text: StoryText) -> Features:
    """The features of a text."""
    own = [text.title, *text.body] if text.title else list(text.body)
    lead = _lead(text.body or own)
    body_pairs = _pairs(text.body)
    pairs = body_pairs.union(pairwise(text.title))
    return Features(
        words=frozenset(word for sentence in own for word in sentence),
        pairs=pairs,
        body_pairs=body_pairs,
        lead_pairs=_pairs(lead),
        title_words=frozenset(text.title),
        body=text.body,
        name_pairs=frozenset(pair for pair in pairs if pair[0] in text.names and pair[1] in text.names),
        triples=_triples(own),
        openings=_triples([text.title, *lead]),
        figures=_figures(own),
    )


def _lead(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The first sentence, and those after it while their pairs are too few to tell."""
    lead: list[Sentence] = []
    for sentence in sentences:
        lead.append(sentence)
        if len(_pairs(lead)) >= FEWEST_LEAD_PAIRS:
            break
    return lead


def _pairs(sentences: Iterable[Sentence]) -> frozenset[Pair]:
    return frozenset(pair for sentence in sentences for pair in pairwise(sentence))


def _triples(sentences: Iterable[Sentence]) -> frozenset[Triple]:
    return frozenset(
        triple for sentence in sentences for triple in zip(sentence, sentence[1:], sentence[2:], strict=False)
    )


def _without_dateline(text: str) -> str:
    return DATELINE.sub("", text[:LONGEST_DATELINE]) + text[LONGEST_DATELINE:]


def _plain(text: str | None, longest: int) -> str:
    cut = (text or "")[: longest * 2]
    if "&" in cut:
        cut = html.unescape(cut)
    if "<" in cut:
        cut = _TAG.sub(" ", _BLOCK.sub("\n", cut))
    return cut[:longest]


def _words_of(sentence: str, names: set[str]) -> Sentence:
    """The words of one sentence, none where it is a credit; those that are names by their capitals go to `names`."""
    pattern = _ASCII_WORD
    if not sentence.isascii():
        decomposed = unicodedata.normalize("NFKD", sentence)
        kept = "".join(char for char in decomposed if not unicodedata.combining(char))
        sentence, pattern = unicodedata.normalize("NFC", kept), _WORD
    folded = sentence.casefold()
    if CREDIT.match(folded) or ALL_RIGHTS.search(folded):
        return ()
    found = pattern.findall(_APOSTROPHE.sub(" ", sentence))
    words = [word.casefold() for word in found]
    names.update(_names(found, words))
    return tuple(_normal(word) for word in words if word not in STOP_WORDS)


def _names(found: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    """The words in capitals, the first only before another one; none where most are, as in many a title."""
    capitals = [word[0].isupper() for word in found]
    if sum(capitals) > MOST_CAPITALS * len(found):
        return
    for place, (word, is_capital) in enumerate(zip(words, capitals, strict=True)):
        if is_capital and (place or capitals[1:2] == [True]) and word not in STOP_WORDS:
            yield word


def _normal(word: str) -> str:
    """A figure without the marks that group its digits; a number word as its figure; else the word."""
    if word[0].isdigit():
        return _GROUPED.sub("", word) if len(word) > 4 else word
    return NUMBER_WORDS.get(word, word)


def _figures(sentences: Iterable[Sentence]) -> dict[tuple[str, str, str], frozenset[str]]:
    """The values by kind, side and neighbour: `killed 5 soldiers` has 5 after `killed` and before `soldiers`."""
    values: dict[tuple[str, str, str], set[str]] = {}
    for sentence in sentences:
        for place, word in enumerate(sentence):
            kind = _kind(word)
            if kind is None:
                continue
            if place:
                values.setdefault((kind, "after", sentence[place - 1]), set()).add(word)
            if place + 1 < len(sentence):
                values.setdefault((kind, "before", sentence[place + 1]), set()).add(word)
    return {key: frozenset(found) for key, found in values.items()}


def _kind(word: str) -> str | None:
    if word[0].isdigit():
        return NUMBER
    if word in WEEKDAYS:
        return "weekday"
    return "month" if word in MONTHS else None
