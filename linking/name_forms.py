"""The forms under which a text may name a listed party, each as a row of keys and with the class of its evidence.

    alias -> normal words -> legal form and titles off -> whole name, both orders, first and last name, surname -> keys

A key stands for all spellings of a word that sound alike and for the known forms of a given name, so that `Qassem` is
found where `Qasem` is listed. What the spelling shares is only a candidate: the likeness of the words is scored later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from linking.name_parts import LONGEST_NAME, MOST_WORDS
from linking.name_sounds import consonants, is_patronymic, sounds
from linking.name_variants import given_names, variant_lines
from linking.name_words import (
    BODY_SPELLINGS,
    DESCENT,
    LEGAL_FORMS,
    LEGAL_PHRASES,
    LONGEST_LEGAL_PHRASE,
    ORGANISATION_WORDS,
    PARTICLES,
    TITLES,
    VESSEL_PREFIXES,
)
from linking.names import words
from linking.rarity import rarity

RARE = 8.2
"""The rarity from which one word alone may name a party with some context: it stands in a handful of names at most."""
_SHORTEST_SOUND = 4
"""Letters of a word from which its sound may stand for it: shorter ones sound like too many others."""
_SHORTEST_SINGLE = 3
_SHORTEST_SURNAME = 4
_LEAST_SURNAME = 6.0
"""The rarity of a surname that may stand alone: with a commoner one too many others are called."""
LONGEST_FORM = 12
"""Words of a form: longer names are found by their first words, which no other party has."""
_LEAST_HEAD = 12.0
"""The rarity of a body's first words that stand for it without its country: a central bank of one is not enough."""
_KINDS = frozenset(
    "bank group market holding holdings network exchange airlines airline corporation brigade movement".split()
)
_INITIALS = re.compile("[b-df-hj-np-tv-xz]{3}")
"""Letters that nobody can read as a word: `VTB` of `VTB Bank`."""
_LEAST_LOOSE = 6
"""Consonants that a name must keep in a script without vowels."""


class AliasClass(StrEnum):
    """How much a form says by itself, the most first."""

    FULL = "full"
    SHORT = "short"
    RARE_SINGLE = "rare single"
    COMMON_SINGLE = "common single"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one party as the list gives it; `party_type` is individual, entity, vessel or aircraft."""

    uid: int
    name: str
    is_primary: bool
    is_weak: bool
    party_type: str


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an alias: its words in order, their keys, whether it is a person's surname alone, and
    whether it has the second given name without the first."""

    words: tuple[str, ...]
    alias_class: AliasClass
    is_surname: bool = False
    is_second: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its words."""
        return tuple(map(key, self.words))


@lru_cache(maxsize=300_000)
def key(word: str) -> str:
    """What all spellings of a normal word share."""
    if word in BODY_SPELLINGS:
        return BODY_SPELLINGS[word]
    if word in ORGANISATION_WORDS:
        return ORGANISATION_WORDS[word]
    if lines := variant_lines(word) or _lines_by_sound().get(_merged(sounds(word)), ()):
        return f"#{lines[0]}"
    if len(word) < _SHORTEST_SOUND or not word.isalpha():
        return word
    return _merged(sounds(_american(word)))


@lru_cache(maxsize=1)
def _lines_by_sound() -> dict[str, tuple[int, ...]]:
    """Given names by their sound: a form that is not known still stands for the name that it sounds like."""
    return {_merged(sounds(name)): variant_lines(name) for name in sorted(given_names()) if len(name) > _SHORTEST_SOUND}


def _american(word: str) -> str:
    for british, american in (("isation", "ization"), ("ised", "ized"), ("defence", "defense")):
        word = word.replace(british, american)
    return word


def _merged(signs: str) -> str:
    """Sounds with the vowels that transcriptions mix up as one, and runs of vowels as their first."""
    return _VOWELS.sub(lambda run: run[0][0], signs.translate(_MIXED))


_MIXED = str.maketrans({"u": "o", "i": "e"})
_VOWELS = re.compile("[aeo]{2,}")


@lru_cache(maxsize=100_000)
def loose_key(word: str) -> str:
    """What a word shares with its form in a script that writes no vowels."""
    return consonants(loose_word(word), is_syllabic=False)


def loose_word(word: str) -> str:
    """Arabic has no v and writes it as f, where Hebrew and Persian hardly differ."""
    return word.replace("v", "f")


def forms_of(alias: Alias) -> Iterator[Form]:
    """Every form of an alias, the strongest first; of a weak alias the whole name alone."""
    text = alias.name[:LONGEST_NAME]
    before, comma, after = text.partition(",")
    if alias.is_weak:
        yield from _spelled(_read(text), AliasClass.WEAK)
    elif alias.party_type == "individual" and comma:
        yield from _person(_untitled(_read(before)), _untitled(_read(after)), alias.is_primary)
    elif alias.party_type == "individual":
        yield from _unordered_person(_untitled(_read(text)))
    elif alias.party_type == "entity":
        yield from _body(_read(text))
    else:
        yield from _spelled(_without_prefix(_read(text)), AliasClass.FULL)


def loose_forms_of(alias: Alias) -> Iterator[Form]:
    """The forms with two words or more and enough consonants to be told from others by these alone."""
    if alias.party_type != "individual":
        return  # the words of firms are too much alike in their consonants
    for form in forms_of(alias):
        skeletons = [loose_key(word) for word in form.words if is_name_word(word)]
        is_told = len(skeletons) > 1 and min(map(len, skeletons)) > 1 and len("".join(skeletons)) >= _LEAST_LOOSE
        if is_told and form.alias_class is not AliasClass.WEAK:
            yield form


def is_name_word(word: str) -> bool:
    """Whether a word counts as a name: no particle and more than an initial."""
    return len(word) > 1 and word not in PARTICLES


def information(form_words: tuple[str, ...]) -> float:
    """How rare the words are together: the sum of their rarity, an initial or particle counting nothing."""
    return sum(rarity(word) for word in form_words if is_name_word(word))


def _read(text: str) -> list[str]:
    return [word.normal for word in words(text)][:MOST_WORDS]


def _person(family: list[str], given: list[str], is_primary: bool) -> Iterator[Form]:
    if not family or not given:
        yield from _unordered_person(family or given)
        return
    yield from _both_orders(given, family, AliasClass.FULL)
    names = [word for word in family if is_name_word(word)] or family
    firsts = [word for word in given if is_name_word(word) and not is_patronymic(word)]
    lasts = [tuple(family), (names[0],), (names[-1],)]
    if len(firsts) > 1 and len(names) > 1:
        for last in dict.fromkeys(lasts[1:]):
            yield from _both_orders(given, list(last), AliasClass.SHORT)
    for number, first in enumerate(firsts[:2]):
        # Spanish names are called by the first surname, Portuguese and Arabic ones by the last.
        for last in dict.fromkeys(lasts):
            for form in _both_orders([first], list(last), AliasClass.SHORT):
                yield replace(form, is_second=number > 0)
    if is_primary:
        first_surname = () if family[0] in DESCENT else (names[0],)  # behind `bin` stands the father's name
        for surname in dict.fromkeys((tuple(names), first_surname, (names[-1],))):
            if information(surname) >= _LEAST_SURNAME and len("".join(surname)) >= _SHORTEST_SURNAME:
                yield Form(surname, _single_class(surname), is_surname=True)


def _both_orders(given: list[str], family: list[str], alias_class: AliasClass) -> Iterator[Form]:
    yield from _spelled([*given, *family], alias_class, is_person=True)
    yield from _spelled([*family, *given], alias_class, is_person=True)


def _unordered_person(names: list[str]) -> Iterator[Form]:
    yield from _spelled(names, AliasClass.FULL, is_person=True)
    kept = [word for word in names if is_name_word(word)]
    if len(kept) > 2:
        yield Form((kept[0], kept[-1]), AliasClass.SHORT)


def _body(names: list[str]) -> Iterator[Form]:
    yield from _spelled(names, AliasClass.FULL)
    core = _without_legal_form(names)
    if core != names:
        yield from _spelled(core, AliasClass.FULL)
    if len(core) == 2 and core[1] in _KINDS and (len(core[0]) >= _SHORTEST_SURNAME or _INITIALS.fullmatch(core[0])):
        yield Form((core[0],), AliasClass.COMMON_SINGLE)
    if "of" in core[2:]:
        head = tuple(core[: core.index("of", 2)])
        if sum(map(is_name_word, head)) > 1 and information(head) >= _LEAST_HEAD:
            yield Form(head, AliasClass.SHORT)


def _spelled(names: list[str], alias_class: AliasClass, *, is_person: bool = False) -> Iterator[Form]:
    """The words as they are and without the particles; a single word in the class that its rarity gives it.

    Of a person the initials may go too; of a ship or body a number or letter stays: `HORMUZ 2` is no Hormuz.
    """
    short = tuple(word for word in names if (is_name_word(word) if is_person else word not in PARTICLES))
    for spelled in dict.fromkeys((tuple(names), short)):
        counted = sum(map(is_name_word, spelled))
        if counted > 1 or (alias_class is AliasClass.WEAK and counted):
            yield Form(spelled[:LONGEST_FORM], alias_class)
        elif counted and len("".join(spelled)) >= _SHORTEST_SINGLE:
            yield Form(spelled[:LONGEST_FORM], _single_class(spelled))


def _single_class(names: tuple[str, ...]) -> AliasClass:
    return AliasClass.RARE_SINGLE if information(names) >= RARE else AliasClass.COMMON_SINGLE


def _untitled(names: list[str]) -> list[str]:
    kept = [word for word in names if word not in TITLES]
    return kept if any(map(is_name_word, kept)) else names


def _without_prefix(names: list[str]) -> list[str]:
    if len(names) > 2 and names[0] in {"m", "s"} and names[1] in {"v", "t", "s"}:
        return names[2:]
    return names[1:] if len(names) > 1 and names[0] in VESSEL_PREFIXES else names


def _without_legal_form(names: list[str]) -> list[str]:
    """Legal forms at the start and the end off, the longest first; a name of nothing else is kept whole."""
    rest = list(names)
    while length := _legal_length(rest, at_end=True):
        rest = rest[:-length]
    while length := _legal_length(rest, at_end=False):
        rest = rest[length:]
    return rest if any(map(is_name_word, rest)) else list(names)


def _legal_length(names: list[str], *, at_end: bool) -> int:
    for length in range(min(LONGEST_LEGAL_PHRASE, len(names) - 1), 0, -1):
        part = tuple(names[-length:] if at_end else names[:length])
        if part in LEGAL_PHRASES or (length == 1 and LEGAL_FORMS.get(part[0], "company") != "company"):
            return length
    return 0
