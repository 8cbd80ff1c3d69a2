"""Whether two names may be one party's: words aligned, weighed by rarity, conflicts punished.

    two names -> parts -> words paired by likeness, the best first -> left-over words tried as run together or split
    -> matched weight against left-over weight: words left on both sides contradict, words left on one are missing
    -> Scored(score, is_match, evidence)

The order of the words and of the two names makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from linking.chinese import are_one_in_chinese
from linking.name_letters import LITTLE, letters_score
from linking.name_parts import PARTICLE_WEIGHT, Kind, Part, Parts, take_apart
from linking.name_sounds import LONGEST, is_plural, loose_similarity, similarity
from linking.name_variants import is_first_name
from linking.name_words import PLACE_WORDS
from linking.rarity import RAREST, rarity

THRESHOLD = 0.54
"""The score from which two names match; frozen at the best F1 of the development pairs: bench/linking/README.md."""

_ROMAN = {"i": "1", "v": "5", "x": "10"}  # numbers only where the other name has the number
_INITIAL = 0.8  # the likeness of a letter and the name that it stands for
_LEAST_RUN = 0.85  # of words run together
# Likeness from which two words are a pair: below it they are two words.
_LEAST_LIKENESS = 0.72
_LEAST_LIKENESS_SHORT = 0.77  # of words with up to `_SHORT` letters
_SHORT = 4
_SHORT_DOUBT = 1.3
_OLDER_SPELLING = 0.94  # Wade-Giles and pinyin: more than one syllable is written so
_PLURAL = 0.96  # ships for ship
_LEAST_LIKENESS_EXACT = 0.93  # of Chinese names
_LEAST_LIKENESS_LOOSE = 0.62  # across scripts that share the consonants alone


@dataclass(frozen=True, slots=True)
class Scored:
    """How alike two names are, 0 to 1, whether they match, and the pairs of words that say so."""

    score: float
    is_match: bool
    evidence: str


class Script(IntEnum):
    """How much of a word's sounds both names were written with."""

    FULL = 0
    VOWELLESS = 1
    SYLLABIC = 2


@dataclass(slots=True)
class Alignment:
    """Which words of two names are pairs, and which are left over on each side."""

    pairs: list[tuple[str, str, float, float]] = field(default_factory=list)  # words, likeness, weight
    left: list[Part] = field(default_factory=list)
    right: list[Part] = field(default_factory=list)

    def turned(self) -> Alignment:
        """The same with the two names in the other order."""
        pairs = [(second, first, likeness, weight) for first, second, likeness, weight in self.pairs]
        return Alignment(pairs, left=self.right, right=self.left)


def compare(query: str, candidate: str) -> Scored:
    """Score two names of any script and kind; names without a letter or digit score 0."""
    score, alignment = score_parts(take_apart(query), take_apart(candidate))
    return Scored(round(score, 4), score >= THRESHOLD, evidence(alignment))


def evidence(alignment: Alignment) -> str:
    """The pairs of words with their likeness, and what stands in one name alone, in words."""
    said = [left if likeness == 1 else f"{left}~{right} {likeness:.2f}" for left, right, likeness, _ in alignment.pairs]
    if alignment.left:
        said.append("only in the first: " + " ".join(part.word for part in alignment.left))
    if alignment.right:
        said.append("only in the second: " + " ".join(part.word for part in alignment.right))
    return ", ".join(said)


def score_parts(left: Parts, right: Parts) -> tuple[float, Alignment]:
    """The score of two names taken apart, and the alignment that it rests on."""
    if not left.parts or not right.parts:
        return 0.0, Alignment()
    if left.words == right.words and left.has_comma == right.has_comma:
        return 1.0, Alignment(pairs=[(" ".join(left.words), " ".join(right.words), 1.0, left.weight)])
    # Pairs are taken greedily, so one order of the two names is fixed: either way round the score is the same.
    is_turned = (right.words, right.has_comma) < (left.words, left.has_comma)
    first, second = (right, left) if is_turned else (left, right)
    alignment = align(first, second)
    score = max(_judge(alignment, first, second), _compact_score(first, second), letters_score(first, second))
    score = max(score - _penalties(alignment, first, second), 0.0)
    return score, alignment.turned() if is_turned else alignment


# ---- words into pairs -----------------------------------------------------------------------------------------------


def align(left: Parts, right: Parts) -> Alignment:
    """The pairs of words: the likest first, then runs of words against one word, then letters that stand for words."""
    script = _script(left, right)
    alignment = Alignment(left=list(left.parts), right=list(right.parts))
    least = _LEAST_LIKENESS_EXACT if left.is_exact or right.is_exact else 0.0
    _pair(alignment, [pair for pair in _word_pairs(left.parts, right.parts, script) if pair[0] >= least])
    if alignment.left and alignment.right and script is Script.FULL:
        _pair(alignment, list(_initial_pairs(alignment.left, alignment.right)))
    if _has_names(alignment.left) or _has_names(alignment.right):
        _pair_runs(alignment, left, right, script)
        _drop_repeated(alignment.left, left)
        _drop_repeated(alignment.right, right)
    return alignment


def _script(left: Parts, right: Parts) -> Script:
    if left.is_syllabic or right.is_syllabic:
        return Script.SYLLABIC
    return Script.VOWELLESS if left.is_loose or right.is_loose else Script.FULL


def _has_names(parts: list[Part]) -> bool:
    return any(not part.is_particle for part in parts)


def _pair(alignment: Alignment, pairs: list[tuple[float, float, Part, Part]]) -> None:
    """Take the best pair again and again; of equal ones the first in both names."""
    pairs.sort(key=lambda pair: (-pair[0], pair[2].place, pair[3].place))
    for likeness, weight, first, second in pairs:
        if first in alignment.left and second in alignment.right:
            alignment.pairs.append((first.word, second.word, likeness, weight))
            alignment.left.remove(first)
            alignment.right.remove(second)


def _word_pairs(
    left: tuple[Part, ...], right: tuple[Part, ...], script: Script
) -> Iterator[tuple[float, float, Part, Part]]:
    for first in left:
        for second in right:
            likeness = _likeness(first, second, script)
            if likeness:
                yield likeness, (first.weight + second.weight) / 2, first, second


def _likeness(first: Part, second: Part, script: Script) -> float:
    """How alike two words are, or 0 where they are no pair."""
    if first.word == second.word:
        return 1.0
    if _ROMAN.get(first.word) == second.word or _ROMAN.get(second.word) == first.word:
        return 1.0
    if first.is_number or second.is_number or first.is_initial or second.is_initial:
        return 0.0
    if first.is_particle != second.is_particle:
        return 0.0
    if first.is_particle:
        return similarity(first.word, second.word) if first.word[-1] == second.word[-1] else 0.0
    return word_likeness(first.word, second.word, script)


@lru_cache(maxsize=400_000)
def word_likeness(first: str, second: str, script: Script) -> float:
    """The likeness of two words that are names, or 0 where it is too little for a pair."""
    if script is not Script.FULL:
        likeness = loose_similarity(first, second, script is Script.SYLLABIC)
        return likeness if likeness >= _LEAST_LIKENESS_LOOSE else 0.0
    if is_plural(first, second):
        return _PLURAL
    likeness = similarity(first, second)
    if likeness < _OLDER_SPELLING and are_one_in_chinese(first, second):
        return _OLDER_SPELLING
    if min(len(first), len(second)) > _SHORT:
        return likeness if likeness >= _LEAST_LIKENESS else 0.0
    # Of a short word every letter counts: Huang is not Yang.
    return 1 - _SHORT_DOUBT * (1 - likeness) if likeness >= _LEAST_LIKENESS_SHORT else 0.0


def _initial_pairs(left: list[Part], right: list[Part]) -> Iterator[tuple[float, float, Part, Part]]:
    """`V` for Vladimir."""
    for first in left:
        for second in right:
            if first.is_initial == second.is_initial or first.is_number or second.is_number:
                continue
            if min(len(first.word), len(second.word)) + 1 == max(len(first.word), len(second.word)):
                continue  # VI is not short for V
            if first.word[0] == second.word[0] and not first.is_particle and not second.is_particle:
                yield _INITIAL, 0.5, first, second


def _pair_runs(alignment: Alignment, left: Parts, right: Parts, script: Script) -> None:
    """Left-over words against neighbours of the other side run together: `van der bilt`, `abd al rahman`, `jongun`."""
    for mine, theirs, their_parts, is_left in (
        (alignment.left, alignment.right, right, True),
        (alignment.right, alignment.left, left, False),
    ):
        runs = list(_runs(theirs, their_parts))
        for part in [part for part in mine if len(part.word) > 1 and not part.is_number]:
            best = _best_run(part, runs, theirs, script) or _best_initials(part, theirs, their_parts)
            if best is None:
                continue
            likeness, text, run = best
            mine.remove(part)
            theirs[:] = [other for other in theirs if other not in run]
            alignment.pairs.append((*((part.word, text) if is_left else (text, part.word)), likeness, part.weight))


def _runs(left_over: list[Part], parts: Parts) -> Iterator[tuple[str, list[Part]]]:
    """Every stretch of two to four neighbours that are left over, run together; particles join in, paired or not."""
    run: list[Part] = []
    for part in parts.parts:
        if not part.is_particle and part not in left_over:
            run = []
            continue
        run = [*run[-3:], part]
        for start in range(len(run) - 1):
            stretch = run[start:]
            if not all(other.is_initial for other in stretch):
                yield (
                    "".join(parts.words[other.place] if other.is_particle else other.word for other in stretch),
                    stretch,
                )


def _best_run(
    part: Part, runs: list[tuple[str, list[Part]]], left_over: list[Part], script: Script
) -> tuple[float, str, list[Part]] | None:
    best: tuple[float, str, list[Part]] | None = None
    for text, run in runs:
        if script is Script.FULL and abs(len(text) - len(part.word)) > 2:
            continue
        likeness = word_likeness(part.word, text, script)
        if likeness < _LEAST_RUN or (best is not None and likeness <= best[0]):
            continue
        if all(other.is_particle or other in left_over for other in run):
            best = (min(likeness, 0.98), text, run)
    return best


def _best_initials(part: Part, left_over: list[Part], parts: Parts) -> tuple[float, str, list[Part]] | None:
    """`JC` for Jean-Claude, `VV` for two names in a row."""
    if len(part.word) > 3 or parts.kind is Kind.ORGANISATION:
        return None
    names = [other for other in left_over if not other.is_particle and not other.is_number and len(other.word) > 1]
    for start in range(len(names) - len(part.word) + 1):
        run = names[start : start + len(part.word)]
        if "".join(other.word[0] for other in run) == part.word:
            return 0.85, " ".join(other.word for other in run), run
    return None


def _drop_repeated(left_over: list[Part], parts: Parts) -> None:
    """A word written twice says no more than once."""
    if not parts.has_repeats:
        return
    for part in list(left_over):
        if sum(other.word == part.word for other in parts.parts) > sum(other.word == part.word for other in left_over):
            left_over.remove(part)


# ---- pairs into a score ---------------------------------------------------------------------------------------------

_CONFLICT = 2.7  # how much a pair of words that contradict each other weighs, against a pair that agrees
_CONFLICT_ORGANISATION = 1.4
_INITIAL_CONFLICT = 0.7
_NUMBER_CONFLICT = 1.2
_LEAST_CONFLICT = 0.3  # of an organisation's common word: a ministry of oil is no ministry of defense
_MISSING_PERSON = 0.25  # how much a further name of a person weighs: middle names and patronymics are left out at will
_MISSING_FAMILY = 0.4
_MISSING_ORGANISATION = 0.55
_MISSING_PLACE = 0.35
_MISSING_NUMBER = 0.9
_OTHER_FORM = 0.04
_OTHER_KIND = 0.08
_NO_FORM = 0.01
_OTHER_SECTOR = 0.3
_NO_BUSINESS = frozenset({"non-profit", "state enterprise"})
_SURE_PAIR = 0.93
_NO_SURE_PAIR = 0.06
_TURNED = 0.05
_TURNED_GIVEN = 0.5  # of two given names the order alone says which is the family name
_OTHER_FATHER = 0.55
_NO_SUFFIX = 0.05
_OTHER_SUFFIX = 0.6
_INITIALS_ALONE = 0.6
_ALONE = (0.5, 0.92)  # of the score, where one word is all that two names share: the commonest word, the rarest


def _judge(alignment: Alignment, left: Parts, right: Parts) -> float:
    is_organisation = Kind.ORGANISATION in (left.kind, right.kind)
    matched = sum(weight for *_, weight in alignment.pairs)
    agreed = sum(likeness * weight for _, _, likeness, weight in alignment.pairs)
    if not matched:
        return 0.0
    left_over = _weight(alignment.left)
    right_over = _weight(alignment.right)
    conflict = min(_contradiction(alignment.left), _contradiction(alignment.right))
    if left_over > right_over:
        missing = _missing(alignment.left, left.parts, is_organisation)
    else:
        missing = _missing(alignment.right, right.parts, is_organisation)
    missing *= max(0.0, 1 - conflict / max(left_over, right_over)) if max(left_over, right_over) else 0.0
    against = (_CONFLICT_ORGANISATION if is_organisation else _CONFLICT) * conflict
    return agreed / (matched + against + missing) * _information(alignment, left, right)


def _contradiction(parts: list[Part]) -> float:
    """The weight of left-over words against those of the other side: another initial is another name."""
    return sum(
        _INITIAL_CONFLICT
        if part.is_initial
        else _NUMBER_CONFLICT
        if part.is_number
        else part.weight
        if part.is_particle
        else max(part.weight, _LEAST_CONFLICT)
        for part in parts
    )


def _weight(parts: list[Part]) -> float:
    return sum(part.weight for part in parts)


def _missing(parts: list[Part], all_parts: tuple[Part, ...], is_organisation: bool) -> float:
    """What the words weigh that stand in one name alone; they count more where the whole family name is among them."""
    person = _MISSING_PERSON
    family = [part for part in all_parts if part.is_family]
    if not is_organisation and family and all(part in parts for part in family):
        person = _MISSING_FAMILY
    return sum(part.weight * _missing_factor(part, is_organisation, person) for part in parts)


def _missing_factor(part: Part, is_organisation: bool, person: float) -> float:
    if part.is_number:
        return _MISSING_NUMBER
    if not is_organisation:
        return person
    return _MISSING_PLACE if part.word in PLACE_WORDS else _MISSING_ORGANISATION


def _penalties(alignment: Alignment, left: Parts, right: Parts) -> float:
    penalty = 0.0
    if bool(left.legal) != bool(right.legal):
        penalty += _NO_FORM
    elif left.legal and not left.legal & right.legal:
        penalty += _OTHER_SECTOR if (left.legal | right.legal) & _NO_BUSINESS else _OTHER_FORM
    if alignment.pairs and max(likeness for _, _, likeness, _ in alignment.pairs) < _SURE_PAIR:
        penalty += _NO_SURE_PAIR
    if {left.kind, right.kind} == {Kind.PERSON, Kind.ORGANISATION}:
        penalty += _OTHER_KIND
    if _is_other_father(left, right):
        penalty += _OTHER_FATHER
    elif _is_turned(alignment, left, right):
        penalty += _TURNED_GIVEN if all(is_first_name(part.word) for part in left.parts) else _TURNED
    if left.suffix != right.suffix:
        penalty += _OTHER_SUFFIX if left.suffix and right.suffix else _NO_SUFFIX
    return penalty


def _is_turned(alignment: Alignment, left: Parts, right: Parts) -> bool:
    """Two words in the other order, and no comma that would explain it: Hans Friedrich is not Friedrich Hans."""
    if Kind.ORGANISATION in (left.kind, right.kind):
        return False
    if left.has_comma or right.has_comma:
        return False
    if len(left.parts) != 2 or len(right.parts) != 2:
        return False
    return (
        bool(alignment.pairs)
        and alignment.pairs[0][0] == left.parts[0].word
        and alignment.pairs[0][1] == right.parts[1].word
    )


def _is_other_father(left: Parts, right: Parts) -> bool:
    """Ali bin Abdullah is not Abdullah bin Ali."""
    if len(left.parts) != 3 or {part.word for part in left.parts} != {part.word for part in right.parts}:
        return False
    fathers = _father(left), _father(right)
    return all(fathers) and fathers[0] != fathers[1]


def _father(parts: Parts) -> str:
    """The word after the first `bin`."""
    words = [part.word for part in parts.parts]
    place = words.index("bin") + 1 if "bin" in words else len(words)
    return words[place] if place < len(words) else ""


def _information(alignment: Alignment, left: Parts, right: Parts) -> float:
    """One shared word is less evidence the commoner it is, where a name says more; initials alone are none."""
    if not any(min(len(first), len(second)) > 1 and " " not in first + second for first, second, *_ in alignment.pairs):
        return _INITIALS_ALONE
    shared = [first for first, _, _, weight in alignment.pairs if len(first) > 1 and weight > PARTICLE_WEIGHT]
    left_over = max(_weight(alignment.left), _weight(alignment.right))
    if len(shared) != 1 or left_over < LITTLE:
        return 1.0
    if left.has_title or right.has_title:
        return 1.0  # a title beside a family name is the usual way to write of a person
    commonest, rarest = _ALONE
    return commonest + (rarest - commonest) * rarity(shared[0]) / RAREST


def _compact_score(left: Parts, right: Parts) -> float:
    """Names that differ in their blanks alone, or in next to nothing once run together."""
    if len(left.words) == len(right.words) or min(len(left.core), len(right.core)) < 6:
        return 0.0
    if left.compact == right.compact or left.core == right.core:
        return 0.98
    longest = max(len(left.core), len(right.core))
    if longest > LONGEST or abs(len(left.core) - len(right.core)) > 3 or left.is_loose != right.is_loose:
        return 0.0
    if _digits(left.core) != _digits(right.core):
        return 0.0
    likeness = similarity(left.core, right.core)
    return likeness - 0.05 if likeness > 0.9 else 0.0


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
