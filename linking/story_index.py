"""Which texts of which weeks may be copies of a text: those of which one's beginning has words in a row in the other.

    text, week -> triples of neighbouring words, and those of headline and first sentence -> texts of that week

What stands at the foot of a page leads to nobody, for it is nobody's beginning. Two texts are candidates by themselves;
what others do to them is only to crowd a triple out (COMMONEST_OPENING).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from linking.story_texts import Features, Triple

COMMONEST_OPENING = 500
"""Different texts of one week with one triple in their beginning; one of more of them leads to no candidates, to bound
the work. Two copies share dozens, so only what 500 unequal texts begin with word for word is not folded by it."""
SHARED_TRIPLES = 2
"""That two texts must share to be compared."""


class HasFeatures(Protocol):
    """Whatever has a text's features; compared by identity."""

    features: Features


T = TypeVar("T", bound=HasFeatures)
Holders = dict[Triple, set[T]]


class Index(Generic[T]):
    """The texts of each week by their triples."""

    def __init__(self) -> None:
        self._anywhere: dict[int, Holders[T]] = defaultdict(lambda: defaultdict(set))
        self._openings: dict[int, Holders[T]] = defaultdict(lambda: defaultdict(set))

    def put(self, text: T, week: int) -> set[T]:
        """File the text under the week; gives the texts of the week that lose candidates by it."""
        crowded: set[T] = set()
        anywhere, openings = self._anywhere[week], self._openings[week]
        for triple in text.features.triples:
            anywhere[triple].add(text)
        for triple in text.features.openings:
            openings[triple].add(text)
            if len(openings[triple]) == COMMONEST_OPENING + 1:
                crowded |= anywhere[triple]
        return crowded

    def take_out(self, text: T, week: int) -> set[T]:
        """Undo `put`; gives the texts of the week that gain candidates by it."""
        freed: set[T] = set()
        anywhere, openings = self._anywhere[week], self._openings[week]
        for triple in text.features.openings:
            if len(openings[triple]) == COMMONEST_OPENING + 1:
                freed |= anywhere[triple]
            _discard(openings, triple, text)
        for triple in text.features.triples:
            _discard(anywhere, triple, text)
        return freed - {text}

    def candidates(self, text: T, week: int, other_week: int) -> Iterator[T]:
        """The texts of the other week that a text of this week is to be compared with; the same from either side."""
        if other_week not in self._anywhere:
            return
        shared: Counter[T] = Counter()
        for where, triples in (
            (self._anywhere, text.features.openings),
            (self._openings, text.features.triples - text.features.openings),
        ):
            for triple in triples & where[other_week].keys():
                if not (self._is_crowded(week, triple) or self._is_crowded(other_week, triple)):
                    shared.update(where[other_week][triple])
        for other, count in shared.items():
            if count >= SHARED_TRIPLES and other is not text:
                yield other

    def _is_crowded(self, week: int, triple: Triple) -> bool:
        return len(self._openings[week].get(triple, ())) > COMMONEST_OPENING


def _discard(where: Holders[T], triple: Triple, text: T) -> None:
    where[triple].discard(text)
    if not where[triple]:
        del where[triple]
