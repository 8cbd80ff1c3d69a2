"""One name against every listed name: candidates by keys of their words, ranked by the scorer, with the evidence.

    listed names -> parts -> keys of each word (itself, forms, sounds, consonants, one consonant off, run together)
    query -> parts -> keys -> candidates weighed by rarity -> the best of them scored -> the best name of each uid

A key that many names share weighs little and is followed last, so that one common word costs no more than a rare one.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from linking.name_parts import Parts, take_apart
from linking.name_sounds import consonants, sounds
from linking.name_variants import variant_lines
from linking.names import normal_form
from linking.rarity import RAREST, rarity
from linking.scoring import evidence, score_parts

ALERT = 0.79
"""The score from which a party is an alert; frozen: see bench/linking/README.md."""

SCORED = 50
"""Candidates that the scorer sees for a query: more cost time and bring next to nothing."""
_LONGEST_POSTING = 5_000
"""Names behind one key that may bring in new candidates; a longer list only adds to those that other words brought."""
_LONGEST = {"d": 300, "c": 1_000}  # by the kind of key: one consonant off, all consonants
_RARITY_COUNTS = 0.7  # the power of a word's rarity: lower lets common words bring candidates too
_LEAST_WEIGHT = 0.05
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
        self._parts: list[Parts] = []
        self._weights: list[float] = []
        self._normal: list[str] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, listed in enumerate(names):
            parts = take_apart(listed.name)
            self._parts.append(parts)
            self._weights.append(_key_weight(parts))
            self._normal.append(" ".join(parts.words))
            for key in {key for keys in _keys(parts) for key, _ in keys}:
                self._postings[key].append(number)

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
        best: dict[int, tuple[float, int]] = {}
        for number in self._candidates(parts, hidden, uids):
            listed = self._names[number]
            score, _ = score_parts(parts, self._parts[number])
            ranked = score - _WEAK if listed.is_weak else score
            if ranked > 0 and (listed.uid not in best or ranked > best[listed.uid][0]):
                best[listed.uid] = (ranked, number)
        ranked_parties = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        return [self._found(parts, uid, score, number) for uid, (score, number) in ranked_parties[:limit]]

    def candidates(self, query: str, *, without: Collection[str] = ()) -> list[ListedName]:
        """The names that the scorer sees for a query, the likest by their keys first."""
        hidden = {normal_form(name) for name in without}
        return [self._names[number] for number in self._candidates(take_apart(query), hidden, None)]

    def _found(self, parts: Parts, uid: int, score: float, number: int) -> Found:
        listed = self._names[number]
        _, alignment = score_parts(parts, self._parts[number])
        return Found(uid, listed.name, round(score, 4), score >= ALERT, listed.is_weak, evidence(alignment))

    def _candidates(self, parts: Parts, hidden: set[str], uids: Collection[int] | None) -> list[int]:
        totals: dict[int, float] = {}
        # The words with the shortest lists first: they bring the candidates, the common ones only weigh them.
        for keys in sorted(_keys(parts), key=self._cost):
            self._add(keys, totals)
        weights, own = self._weights, _key_weight(parts)
        ranked = heapq.nlargest(
            SCORED * 2 if hidden or uids is None else len(totals),
            [(total * total / (own + weights[number]), -number) for number, total in totals.items()],
        )
        found = (-number for _, number in ranked)
        allowed = (
            number
            for number in found
            if self._normal[number] not in hidden and (uids is None or self._names[number].uid in uids)
        )
        return list(islice(allowed, SCORED))

    def _cost(self, keys: list[tuple[str, float]]) -> int:
        return sum(len(self._postings.get(key, ())) for key, _ in keys)

    def _add(self, keys: list[tuple[str, float]], totals: dict[int, float]) -> None:
        """Add the weight of the surest key of a word that each name shares."""
        found: dict[int, float] = {}
        for key, weight in reversed(keys):
            posting = self._postings.get(key)
            # A sign off in a word is worth looking at where few words are like it.
            if posting and len(posting) <= _LONGEST.get(key[0], len(posting)):
                found.update(dict.fromkeys(posting, weight))
        if totals and len(found) > _LONGEST_POSTING:
            for number in totals.keys() & found.keys():
                totals[number] += found[number]
            return
        for number, weight in found.items():
            totals[number] = totals.get(number, 0.0) + weight


def _keys(parts: Parts) -> Iterator[list[tuple[str, float]]]:
    """For each word its keys with their weights, the surest first."""
    named = [part for part in parts.parts if not part.is_particle]
    for part in named:
        yield list(_word_keys(part.word, _word_weight(part.word)))
    if len(parts.words) > 1:
        yield [("x" + consonants(parts.compact), 1.0)]
        for first, second in zip(parts.words, parts.words[1:], strict=False):
            yield [("c" + consonants(first + second), 0.6)]
    else:
        yield [("x" + consonants(parts.compact), 1.0), ("a" + parts.compact, 0.9)]
    if len(parts.words) > 2:
        yield [
            ("a" + "".join(word[0] for word in parts.words), 0.9),
            ("a" + "".join(part.word[0] for part in named), 0.9),
        ]


def _word_weight(word: str) -> float:
    return math.pow(rarity(word) / RAREST, _RARITY_COUNTS)


def _key_weight(parts: Parts) -> float:
    return sum(_word_weight(part.word) for part in parts.parts if not part.is_particle) + _LEAST_WEIGHT


def _word_keys(word: str, weight: float) -> Iterator[tuple[str, float]]:
    yield "w" + word, weight
    if len(word) == 1 or word.isdigit():
        return
    for line in variant_lines(word):
        yield f"v{line}", 0.9 * weight
    yield "s" + sounds(word), 0.9 * weight
    key = consonants(word)
    if len(key) > 1:
        yield "c" + key, 0.6 * weight
    if len(key) > 2:
        for at in range(len(key)):
            yield "d" + key[:at] + key[at + 1 :], 0.35 * weight
