"""Chinese syllables in two spellings: what pinyin writes `Xiaoping` was `Hsiao-p'ing` in that of Wade and Giles.

word -> pinyin syllables -> the older spelling of each, without its apostrophes and marks, which names lose anyway

The older spelling so reduced tells fewer sounds apart (zh, j, ch and q are all `ch`), so it is made from pinyin and
never read back.
"""

from __future__ import annotations

from functools import lru_cache

_INITIALS = {
    "zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "p": "p", "m": "m", "f": "f", "d": "t", "t": "t", "n": "n", "l": "l",
    "g": "k", "k": "k", "h": "h", "j": "ch", "q": "ch", "x": "hs", "r": "j", "z": "ts", "c": "ts", "s": "s",
    "y": "y", "w": "w", "": "",
}  # fmt: skip
_FINALS = frozenset(
    "a ai an ang ao e ei en eng er i ia ian iang iao ie in ing iong iu o ong ou u ua uai uan uang ue ui un uo".split()
)
_FINAL = {"ian": "ien", "ie": "ieh", "ue": "ueh", "ong": "ung", "iong": "iung", "er": "erh", "iu": "iu"}
_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "yan": "yen",
    "ye": "yeh", "yi": "i", "you": "yu", "yong": "yung", "gui": "kuei", "kui": "kuei", "ge": "ko", "ke": "ko",
    "he": "ho", "e": "o", "yue": "yueh",
}  # fmt: skip
_O_FOR_UO = frozenset(("zh", "ch", "d", "t", "n", "l", "r", "z", "c", "s"))
_ALONE = frozenset("a ai an ang ao e en er o ou".split())  # finals that are syllables without an initial
_LONGEST_SYLLABLE = 6
_LONGEST_WORD = 12


@lru_cache(maxsize=50_000)
def wade_giles(word: str) -> frozenset[str]:
    """The word in the older spelling, for every way to part it into pinyin syllables; none where it is no pinyin."""
    return frozenset(_spelled(word)) if len(word) <= _LONGEST_WORD else frozenset()


def are_one_in_chinese(first: str, second: str) -> bool:
    """Whether one word is the other in the older spelling."""
    return second in wade_giles(first) or first in wade_giles(second)


def _spelled(word: str) -> list[str]:
    if not word:
        return [""]
    found: list[str] = []
    for size in range(min(_LONGEST_SYLLABLE, len(word)), 0, -1):
        older = _syllable(word[:size])
        if older:
            found += [older + rest for rest in _spelled(word[size:])]
    return found


@lru_cache(maxsize=5_000)
def _syllable(syllable: str) -> str:
    """The older spelling of one pinyin syllable, empty where it is none."""
    initial = next(start for start in _INITIALS if syllable.startswith(start))
    final = syllable[len(initial) :]
    if final not in _FINALS or (not initial and final not in _ALONE):
        return ""
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    if final == "uo" and initial in _O_FOR_UO:
        return _INITIALS[initial] + "o"
    return _INITIALS[initial] + _FINAL.get(final, final)
