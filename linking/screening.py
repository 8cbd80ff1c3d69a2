"""One name against every listed name: candidates by keys of their words, ranked by the scorer, with the evidence.

    listed names -> parts -> keys of each word (itself, forms, sounds, consonants, one consonant off, run together)
    query -> parts -> keys -> candidates weighed by rarity -> the best of them scored -> the best name of each uid

A key that many names share weighs little and is followed last, so that one common word costs no more than a rare one.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from linking.name_parts import Parts, take_apart
from linking.names import normal_form
from linking.scoring import Alignment, evidence, score_parts
from linking.screening_keys import (
    CLIPS,
    LONGEST_POSTING,
    WHOLE,
    ListedWords,
    filed_under,
    is_clip,
    looked_up,
    name_weight,
    names_of,
    stand_ins,
    word_weight,
)

ALERT = 0.8
"""The score from which a party is an alert; frozen: see bench/linking/README.md."""

SCORED = 32
"""Candidates that the scorer sees for a query: more cost time and bring next to nothing."""
_MOST_NEW = 5_000
"""Names behind one key that may bring in new candidates; a longer list only adds to those that other words brought."""
_LEAST_SHARE = 0.12
"""Of the most that any name shares with the query: who shares less is not ranked, which saves time alone."""
_WEAK = 0.03  # a weak alias ranks behind a good one of the same score


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of one party; `kind` is the party type, for filters."""

    uid: int
    name: str
    is_weak: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A party that a name may mean: its best name, and why."""

    uid: int
    name: str
    score: float
    is_alert: bool
    is_weak: bool
    evidence: str


class Screen:
    """An index over listed names, made once and asked often; it never changes after `build`."""

    def __init__(self, names: tuple[ListedName, ...]) -> None:
        self._names = names
        self._parts = [take_apart(listed.name) for listed in names]
        self._weights = [name_weight(parts) for parts in self._parts]
        self._normal = [" ".join(parts.words) for parts in self._parts]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, parts in enumerate(self._parts):
            for word in {part.word for part in names_of(parts)}:
                self._with_word[word].append(number)
            for key in filed_under(parts):
                self._postings[key].append(number)
        self._words = ListedWords(self._with_word)

    @classmethod
    def build(cls, names: Iterable[ListedName]) -> Screen:
        """Equal names of one party are kept once."""
        return cls(tuple(dict.fromkeys(names)))

    def search(
        self, query: str, limit: int = 10, *, without: Collection[str] = (), uids: Collection[int] | None = None
    ) -> list[Found]:
        """The best parties for a name, the likest first; of equal ones the lower uid.

        `without` leaves out every listed name with the same normal form as one of these; `uids` are the parties that
        may be found (all where it is None).
        """
        parts = take_apart(query)
        hidden = {normal_form(name) for name in without}
        best: dict[int, tuple[float, int, Alignment]] = {}
        for number in self._candidates(parts, hidden, uids):
            listed = self._names[number]
            score, alignment = score_parts(parts, self._parts[number])
            ranked = score - _WEAK if listed.is_weak else score
            if ranked > 0 and (listed.uid not in best or ranked > best[listed.uid][0]):
                best[listed.uid] = (ranked, number, alignment)
        ranked_parties = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        return [self._found(*of_best) for _, of_best in ranked_parties[:limit]]

    def candidates(self, query: str, *, without: Collection[str] = ()) -> list[ListedName]:
        """The names that the scorer sees for a query, the likest by their keys first."""
        hidden = {normal_form(name) for name in without}
        return [self._names[number] for number in self._candidates(take_apart(query), hidden, None)]

    def _found(self, score: float, number: int, alignment: Alignment) -> Found:
        listed = self._names[number]
        said = evidence(alignment)
        return Found(listed.uid, listed.name, round(score, 4), score >= ALERT, listed.is_weak, said)

    def _candidates(self, parts: Parts, hidden: set[str], uids: Collection[int] | None) -> list[int]:
        totals = self._totals(parts)
        weights, own = self._weights, name_weight(parts)
        least = _LEAST_SHARE * max(totals.values(), default=0.0)
        ranked = heapq.nlargest(
            SCORED * 2 if hidden or uids is None else len(totals),
            [(_rank(total, own, weights[number]), -number) for number, total in totals.items() if total >= least],
        )
        found = (-number for _, number in ranked)
        allowed = (
            number
            for number in found
            if self._normal[number] not in hidden and (uids is None or self._names[number].uid in uids)
        )
        return list(islice(allowed, SCORED))

    def _totals(self, parts: Parts) -> dict[int, float]:
        """What each listed name shares with the query."""
        totals: dict[int, float] = {}
        groups = [
            sorted(
                (word_weight(part.word) * likeness, word)
                for word, likeness in self._words.like(part.word, is_loose=parts.is_loose).items()
            )
            for part in names_of(parts)
        ]
        # The words with the shortest lists first: they bring the candidates, the common ones only weigh them.
        for group in sorted(groups, key=self._cost):
            self._add(group, totals)
        # What says that the whole name is meant stands in for its words and does not add to them.
        for number, weight in self._wholes(parts):
            totals[number] = max(weight, totals.get(number, 0.0))
        return totals

    def _wholes(self, parts: Parts) -> Iterator[tuple[int, float]]:
        for word, weight in stand_ins(parts):
            yield from ((number, weight) for number in self._with_word.get(word, ()))
        for key, weight in looked_up(parts):
            posting = self._postings.get(key, ())
            if len(posting) > LONGEST_POSTING[key[0]]:
                continue
            for number in posting:
                if key[0] not in CLIPS or is_clip(key, parts, self._parts[number]):
                    yield number, weight * self._weights[number] if key[0] in WHOLE else weight

    def _cost(self, group: list[tuple[float, str]]) -> int:
        return sum(len(self._with_word[word]) for _, word in group)

    def _add(self, group: list[tuple[float, str]], totals: dict[int, float]) -> None:
        """Add the weight of the likest word of each name."""
        found: dict[int, float] = {}
        for weight, word in group:
            found.update(dict.fromkeys(self._with_word[word], weight))
        if totals and len(found) > _MOST_NEW:
            for number in totals.keys() & found.keys():
                totals[number] += found[number]
            return
        for number, weight in found.items():
            totals[number] = totals.get(number, 0.0) + weight


def _rank(shared: float, own: float, other: float) -> float:
    """A word of the query may be like two words of a name: no more is shared than the lighter name has."""
    shared = min(shared, own, other)
    return shared * shared / (own + other)
