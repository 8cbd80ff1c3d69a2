"""One plain rule: a listed individual is named where the last name and the first given name both stand in title or
summary.

    listed names -> index by last name -> words of each entry -> mentions with the span that shows them

It knows no aliases, no namesakes and no context, and it looks for individuals only; docs/decisions/0004 says why it is
so plain.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

METHOD = "last_and_first_name"

_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Unicode's blocks of combining diacritical marks: `\\w` holds none, and some letters have their mark only so."""

_WORD = re.compile(rf"\w[\w{_MARKS}]*")


@dataclass(frozen=True, slots=True)
class ListedName:
    """An individual as the list writes the name: `CAMARA, Sadio`."""

    uid: int
    name: str


@dataclass(frozen=True, slots=True)
class EntryText:
    """The words of one entry that a reader sees first."""

    entry_id: str
    title: str | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A party named in one field of one entry; `start_char` and `end_char` are code points, the end exclusive."""

    entry_id: str
    uid: int
    matched_name: str
    field: str
    start_char: int
    end_char: int
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class _Word:
    normal: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sought:
    name: ListedName
    last: tuple[str, ...]
    first: str


def find_mentions(names: Iterable[ListedName], entries: Iterable[EntryText]) -> Iterator[Mention]:
    """Every party named in every entry, once per entry, in the order of the entries and uids."""
    index = _index(names)
    for entry in entries:
        fields = {"title": _words(entry.title), "summary": _words(entry.summary)}
        heads = {word.normal for words in fields.values() for word in words}
        sought = {item for head in heads & index.keys() for item in index[head]}
        for item in sorted(sought, key=lambda item: item.name.uid):
            span = _span(item, fields)
            if span is not None:
                field, start, end = span
                yield Mention(entry.entry_id, item.name.uid, item.name.name, field, start, end)


def normal_form(word: str) -> str:
    """Case, diacritics and compatibility forms folded; normalising twice changes nothing more."""
    return _normal_form(word)


@lru_cache(maxsize=100_000)
def _normal_form(word: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


def _index(names: Iterable[ListedName]) -> Mapping[str, list[_Sought]]:
    """By the first word of the last name; a name without a given name of two letters is not sought."""
    index: dict[str, list[_Sought]] = defaultdict(list)
    for name in names:
        last_text, _, first_text = name.name.partition(",")
        last = tuple(word.normal for word in _words(last_text))
        given = [word.normal for word in _words(first_text)]
        if last and given and len(given[0]) > 1 and len("".join(last)) > 1:
            index[last[0]].append(_Sought(name, last, given[0]))
    return index


def _words(text: str | None) -> list[_Word]:
    return [_Word(_normal_form(found[0]), found.start(), found.end()) for found in _WORD.finditer(text or "")]


def _span(sought: _Sought, fields: Mapping[str, list[_Word]]) -> tuple[str, int, int] | None:
    """The field and the shortest stretch that hold both names, of several the first; the last name alone where they
    stand in two fields."""
    lasts = [(field, start, end) for field, words in fields.items() for start, end in _phrases(sought.last, words)]
    firsts = [
        (field, word.start, word.end)
        for field, words in fields.items()
        for word in words
        if word.normal == sought.first
    ]
    if not lasts or not firsts:
        return None
    together = [
        (last[0], min(last[1], first[1]), max(last[2], first[2]))
        for last, first in product(lasts, firsts)
        if last[0] == first[0] and (first[2] <= last[1] or first[1] >= last[2])
    ]
    if together:
        return min(together, key=lambda stretch: stretch[2] - stretch[1])
    return lasts[0] if any(first[0] != lasts[0][0] for first in firsts) else None


def _phrases(phrase: tuple[str, ...], words: list[_Word]) -> Iterator[tuple[int, int]]:
    for number in range(len(words) - len(phrase) + 1):
        if all(words[number + offset].normal == part for offset, part in enumerate(phrase)):
            yield words[number].start, words[number + len(phrase) - 1].end
