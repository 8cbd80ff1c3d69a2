"""Furniture: sentences that an outlet or an agency prints under stories of every kind, found by their texts.

    sentences of each text -> texts that hold one sentence -> is what else they say unlike? -> furniture

A sentence is judged by the set of its texts alone, so the order of arrival plays no part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from linking.story_texts import Sentence, StoryText

UNLIKE_TEXTS = 4
"""Texts that hold a sentence and of which no two are about the same: then it belongs to none of their stories."""
UNLIKE = 0.15
"""The largest share of common words between two such texts, by titles and first sentences."""
FEWEST_WORDS = 4
"""Of title and first sentences; what says less shows nothing about being like or unlike."""
TEXTS_OF_ONE_FEED = 8
"""Different texts of one feed that hold a sentence: no outlet prints so many versions of one story."""
MOST_TEXTS = 500
"""Different texts of all feeds, for the same reason; it also bounds the work."""
FIRST_SENTENCES = 2


class HasText(Protocol):
    """Whatever holds a text; compared by identity."""

    text: StoryText


T = TypeVar("T", bound=HasText)


class Sentences(Generic[T]):
    """Which texts, of which feeds, hold each sentence, and which sentences are furniture by that."""

    def __init__(self) -> None:
        self.furniture: set[Sentence] = set()
        self._holders: dict[Sentence, dict[T, set[str]]] = defaultdict(dict)
        self._unjudged: set[Sentence] = set()

    def hold(self, holder: T, feed: str) -> None:
        """Note that an entry of the feed has this text."""
        for sentence in holder.text.sentences():
            feeds = self._holders[sentence].setdefault(holder, set())
            if feed not in feeds:
                feeds.add(feed)
                self._unjudged.add(sentence)

    def release(self, holder: T, feed: str) -> None:
        """Note that no entry of the feed has this text any more."""
        for sentence in holder.text.sentences():
            feeds = self._holders[sentence][holder]
            feeds.discard(feed)
            if not feeds:
                del self._holders[sentence][holder]
            self._unjudged.add(sentence)

    def judge(self) -> set[T]:
        """Judge anew each sentence whose texts changed; gives the texts that gain or lose a sentence by that."""
        changed: set[T] = set()
        for sentence in self._unjudged:
            holders = self._holders[sentence]
            if is_furniture(sentence, holders) != (sentence in self.furniture):
                self.furniture ^= {sentence}
                changed.update(holders)
        self._unjudged.clear()
        return changed


def is_furniture(sentence: Sentence, holders: dict[T, set[str]]) -> bool:
    """Whether the texts that hold a sentence are too many or too unlike for it to be a part of one story."""
    if len(holders) < UNLIKE_TEXTS:
        return False
    if len(holders) > MOST_TEXTS:
        return True
    by_feed = Counter(feed for feeds in holders.values() for feed in feeds)
    if max(by_feed.values()) >= TEXTS_OF_ONE_FEED:
        return True
    texts = sorted((holder.text for holder in holders), key=lambda text: (text.title, text.body))
    return _are_unlike([_rest(text, sentence) for text in texts])


def _rest(text: StoryText, sentence: Sentence) -> frozenset[str]:
    """What the text says first, but for the sentence."""
    title = text.title if text.title != sentence else ()
    first = [other for other in text.body[: FIRST_SENTENCES + 1] if other != sentence][:FIRST_SENTENCES]
    return frozenset(word for part in (title, *first) for word in part)


def _are_unlike(rests: Sequence[frozenset[str]]) -> bool:
    """Whether enough of them, picked in their order, are unlike each other."""
    picked: list[frozenset[str]] = []
    for rest in rests:
        if len(rest) >= FEWEST_WORDS and all(_is_unlike(rest, other) for other in picked):
            picked.append(rest)
            if len(picked) == UNLIKE_TEXTS:
                return True
    return False


def _is_unlike(left: Iterable[str], right: frozenset[str]) -> bool:
    both = right.intersection(left)
    return len(both) <= UNLIKE * len(right.union(left))
