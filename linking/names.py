"""One normal form for names and for the words of documents, with the exact place of each word.

    text -> words (one rule for apostrophes, dots and hyphens) -> case, marks, script folded -> Word(normal, start, end)

The rule, the same for a listed name and for a news text, so that both meet:

- a hyphen, a blank and any other sign part words: `al-Assad` is `al assad`;
- an apostrophe joins: `O'Brien` is `obrien`, `Qa'ida` is `qaida`; an English possessive is no part of the word
  (`Camara's` is `camara`), and an elided article is a word of its own (`l'Iran` is `l iran`, `d'Ivoire` is `d ivoire`);
- single letters with dots between them are one word: `L.X.C.` is `lxc`, `S.A.` is `sa`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from linking.romanise import LONGEST_WORD, romanise

_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u02be\u02bf\u0060\u00b4\u05f3"
# `\w` holds no spacing marks of the Indic and other scripts, so those stand here by block.
_SPACING = r"\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u102b-\u103e\u17b4-\u17d3"


def _pattern(letter: str, apostrophe: str) -> re.Pattern[str]:
    dotted = rf"[^\W\d_](?:\.[^\W\d_])+\.?(?![{letter}])"  # L.X.C. and S.A
    elided = rf"(?:[ld]|qu|dell|dall|nell|sull)(?={apostrophe}\w)"  # it ends at its apostrophe
    possessive = rf"(?:{apostrophe}s(?![{letter}]))"
    plain = rf"[{letter}]+(?:(?!{possessive}){apostrophe}[{letter}]+)*"
    return re.compile(rf"({dotted}|{elided}|{plain}){possessive}?", re.IGNORECASE)


_WORD = _pattern(rf"\w{_MARKS}{_SPACING}", f"[{_APOSTROPHES}]")
_ASCII_WORD = _pattern("a-z0-9_", "['`]")  # the same rule over fewer letters, for most texts of the news


class Word(NamedTuple):
    """One word: its normal form, and where it stands in the text in code points, the end exclusive.

    A tuple, not a dataclass: documents make fifty of them each, and a frozen dataclass takes three times as long.
    """

    normal: str
    start: int
    end: int


def words(text: str | None) -> list[Word]:
    """Every word of the text in its order; signs and words of which nothing remains are left out."""
    if not text:
        return []
    found = []
    pattern, source = (_ASCII_WORD, text.lower()) if text.isascii() else (_WORD, text)
    for match in pattern.finditer(source):
        normal = fold(match[1])
        if normal:
            found.append(Word(normal, match.start(1), match.end(1)))
    return found


def name_words(name: str) -> list[str]:
    """The normal words of a name in their order."""
    return [word.normal for word in words(name)]


def normal_form(name: str) -> str:
    """The normal words joined with one blank; doing it twice changes nothing more."""
    return " ".join(name_words(name))


@lru_cache(maxsize=300_000)
def fold(word: str) -> str:
    """One word in a-z and 0-9: case, marks, compatibility forms and script folded, apostrophes and dots dropped."""
    return romanise(unicodedata.normalize("NFC", word[:LONGEST_WORD]).strip("_"))
