"""How common a word is in everyday texts: a name that is also a common word says little by itself.

The frequencies are those of the wordfreq package in its pinned version, which was counted once and is frozen: English,
French and Spanish words that stand at least once in a million.
"""

from __future__ import annotations

import math
from functools import lru_cache

from wordfreq import get_frequency_dict

from linking.names import fold

LANGUAGES = ("en", "fr", "es")
LEAST = 3.0
"""The Zipf value of the rarest word that is known: once in a million words; the commonest word has nearly 8."""


def everyday(word: str) -> float:
    """The Zipf value of a normal word, the base-10 logarithm of its count in a billion; 0 for a rare or unknown one."""
    return _values().get(word, 0.0)


@lru_cache(maxsize=1)
def _values() -> dict[str, float]:
    values: dict[str, float] = {}
    for language in LANGUAGES:
        for word, frequency in get_frequency_dict(language, wordlist="small").items():
            if normal := fold(word):
                values[normal] = max(values.get(normal, 0.0), round(math.log10(frequency) + 9, 2))
    return values
