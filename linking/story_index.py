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

COMMONEST_OPENING = 1_000
"""Different texts of one week with one triple in their beginning; one of more of them leads to no candidates, to bound
the work. Two copies share dozens, so only what a thousand texts begin with word for word is not folded by it."""
SHARED_TRIPLES = 2
"""That two texts must share to be compared."""


class HasFeatures(Protocol):
    """Whatever has a text's features; compared by identity."""

    features: Features


T = TypeVar("T", bound=HasFeatures)
Key = tuple[int, Triple]


class Index(Generic[T]):
    """The texts of each week by their triples."""

    def __init__(self) -> None:
        self._anywhere: dict[Key, set[T]] = defaultdict(set)
        self._openings: dict[Key, set[T]] = defaultdict(set)

    def put(self, text: T, week: int) -> set[T]:
        """File the text under the week; gives the texts of the week that lose candidates by it."""
        crowded: set[T] = set()
        for triple in text.features.triples:
            self._anywhere[week, triple].add(text)
        for triple in text.features.openings:
            holders = self._openings[week, triple]
            holders.add(text)
            if len(holders) == COMMONEST_OPENING + 1:
                crowded |= self._anywhere[week, triple]
        return crowded

    def take_out(self, text: T, week: int) -> set[T]:
        """Undo `put`; gives the texts of the week that gain candidates by it."""
        freed: set[T] = set()
        for triple in text.features.openings:
            if len(self._openings[week, triple]) == COMMONEST_OPENING + 1:
                freed |= self._anywhere[week, triple]
            _discard(self._openings, (week, triple), text)
        for triple in text.features.triples:
            _discard(self._anywhere, (week, triple), text)
        return freed - {text}

    def candidates(self, text: T, week: int, other_week: int) -> Iterator[T]:
        """The texts of the other week that a text of this week is to be compared with; the same from either side."""
        shared: Counter[T] = Counter()
        for triple in text.features.triples:
            where = self._anywhere if triple in text.features.openings else self._openings
            holders = where.get((other_week, triple))
            if holders and not self._is_crowded(week, triple) and not self._is_crowded(other_week, triple):
                shared.update(holders)
        for other, count in shared.items():
            if count >= SHARED_TRIPLES and other is not text:
                yield other

    def _is_crowded(self, week: int, triple: Triple) -> bool:
        return len(self._openings.get((week, triple), ())) > COMMONEST_OPENING


def _discard(where: dict[Key, set[T]], key: Key, text: T) -> None:
    where[key].discard(text)
    if not where[key]:
        del where[key]
