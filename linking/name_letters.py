"""Names that go by their letters: `PLA` by the first ones of its words, `TEKHMASH` by the first syllables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from linking.name_parts import Kind, Parts

ACRONYM = range(3, 9)
"""Letters of a word that may stand for the first ones of a whole name."""
CLIPPED = range(6, 16)
"""Letters of a word that may be made of first syllables."""
LITTLE = 0.3
"""The weight of words that say nothing: `Group`, `Company`."""

_LETTERS = range(3, 16)  # of a word that may be either
_CLIPPED = (0.0, 0.0, 0.7, 0.8)  # the score of a name made of first syllables, by how many words they are of
_LEAST_SYLLABLES = 2
_MOST_WORDS = 8


@lru_cache(maxsize=20_000)
def is_clipped(word: str, names: tuple[str, ...]) -> bool:
    """Whether a word is the beginnings of the names in their order, of two letters and more each but for one.

    The first name has its part, and one name in three may be left out: `comintern` for Communist International.
    """
    if len(word) not in CLIPPED or not 2 <= len(names) <= _MOST_WORDS or not names[0].startswith(word[:1]):
        return False
    return _fits(word, names, (len(names)) // 3, 1, 0)


def _fits(rest: str, names: Sequence[str], skips: int, singles: int, used: int) -> bool:
    if not rest:
        return used >= _LEAST_SYLLABLES and len(names) <= skips
    if not names:
        return False
    if used and skips and _fits(rest, names[1:], skips - 1, singles, used):
        return True
    shared = 0
    while shared < min(len(rest), len(names[0])) and rest[shared] == names[0][shared]:
        shared += 1
    return any(
        _fits(rest[size:], names[1:], skips, singles - (size == 1), used + 1)
        for size in range(shared, 0, -1)
        if size > 1 or singles
    )


def letters_score(left: Parts, right: Parts) -> float:
    """The score of two names of which one goes by the other's letters; words that say nothing may stand beside."""
    return max(_stands_for(left, right), _stands_for(right, left))


def _stands_for(short: Parts, long: Parts) -> float:
    names = [part for part in long.parts if not part.is_particle]
    # People are not called by their first letters, and of three words any three letters are soon found.
    if len(names) < 2 or long.kind is Kind.PERSON:
        return 0.0
    word = _only_name(short)
    if len(word) not in _LETTERS or (long.kind is Kind.OPEN and len(word) < 4):
        return 0.0
    spelled = tuple(long.words[part.place] for part in names)
    if len(long.words) > 2 and word in (_initials(long.words), _initials(spelled)):
        return min(0.9, 0.6 + 0.06 * len(word))
    return _CLIPPED[min(len(names), 3)] if word[0] == spelled[0][0] and is_clipped(word, spelled) else 0.0


def _initials(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words)


def _only_name(parts: Parts) -> str:
    """The one word that a name is known by, beside words that say next to nothing: `Bank`, `Company`."""
    if not parts.parts or len(parts.parts) > 3:
        return ""
    heaviest = max(parts.parts, key=lambda part: (part.weight, -part.place))
    return parts.words[heaviest.place] if parts.weight - heaviest.weight < LITTLE else ""
