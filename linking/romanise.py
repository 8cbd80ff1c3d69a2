"""One word of any script in Latin letters: `Путин` and `Պուտին` as `putin` and `putin`, `بوتين` as `bwtyn`.

Cyrillic is written as newspapers write it; every other script takes the tables of the anyascii package (ISC licence),
which needs no dictionary and no context. A script without vowels stays without: the scorer compares such words by their
consonants. The answer is made of a-z and 0-9 alone, so romanising twice changes nothing more.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LONGEST_WORD = 200
"""Code points of a word that count: longer ones are no names, and a text of 10 MB without a blank is one word."""

_SHORTEST_WITH_ARTICLE = 5
# anyascii writes Ukrainian and Russian by one table; these few differ from what passports and the press write.
_CYRILLIC = str.maketrans(
    {
        "ё": "e", "й": "y", "х": "kh", "ц": "ts", "щ": "shch", "ъ": "", "ь": "", "ы": "y", "э": "e", "ю": "yu",
        "я": "ya", "є": "ye", "ї": "yi", "і": "i", "ґ": "g", "ў": "w", "џ": "dzh", "љ": "lj", "њ": "nj",
    }
)  # fmt: skip
_OTHER = re.compile(r"[^a-z0-9]+")
_LATIN = re.compile(r"[a-z0-9]+")


def romanise(word: str) -> str:
    """The word in a-z and 0-9, lower case, without marks; empty where nothing is left of it."""
    return word if _LATIN.fullmatch(word) and len(word) <= LONGEST_WORD else _romanise(word[:LONGEST_WORD])


@lru_cache(maxsize=200_000)
def _romanise(word: str) -> str:
    composed = unicodedata.normalize("NFKC", word).casefold()
    if composed.startswith("\u0627\u0644") and len(composed) >= _SHORTEST_WITH_ARTICLE:
        composed = composed[2:]  # the Arabic article, a word of its own in Latin letters and left out there as often
    if composed.isascii():
        return _OTHER.sub("", composed)
    # The Cyrillic table needs й whole; every other mark is dropped with NFKD.
    cyrillic = composed.translate(_CYRILLIC)
    plain = "".join(char for char in unicodedata.normalize("NFKD", cyrillic) if not unicodedata.combining(char))
    return _OTHER.sub("", anyascii(plain).casefold())[:LONGEST_WORD]
