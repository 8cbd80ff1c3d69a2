"""A name taken apart: its words with their weight, and what stands beside them (legal form, title, number, particle).

name -> normal words -> vessel prefix off -> legal forms off -> titles off -> numbers read -> parts with weights
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from linking.name_sounds import is_patronymic, sounds
from linking.name_translations import TRANSLATIONS
from linking.name_variants import is_given_name
from linking.name_words import (
    DESCENT,
    LEGAL_FORMS,
    LEGAL_PHRASES,
    LONGEST_LEGAL_PHRASE,
    LONGEST_ORGANISATION_PHRASE,
    MORE_ORGANISATION_WORDS,
    NUMBERS,
    ORGANISATION_PHRASES,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
    SUFFIXES,
    TENS,
    TITLES,
    VESSEL_PREFIXES,
)
from linking.names import name_words
from linking.rarity import RAREST, rarity

LONGEST_NAME = 400
"""Characters of a name that count; the longest listed name has 200."""
MOST_WORDS = 24
"""Words of a name that count, so that the cost of a comparison is bounded."""


PARTICLE_WEIGHT = 0.08
"""Particles are written or left out at will: they hardly count."""


class Kind(StrEnum):
    """What a name says about the party that carries it."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OPEN = "open"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One word that counts: its weight as evidence, and what it is; a part is equal to itself alone."""

    word: str
    weight: float
    place: int  # among all words of the name, for words that are run together
    is_number: bool = False
    is_particle: bool = False
    is_initial: bool = False
    is_family: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart; `compact` is all its words run together, `core` those of them that count."""

    words: tuple[str, ...]
    parts: tuple[Part, ...]
    kind: Kind
    legal: frozenset[str]
    suffix: str
    has_title: bool
    has_comma: bool
    is_loose: bool
    is_syllabic: bool
    is_exact: bool
    compact: str
    core: str
    weight: float
    has_repeats: bool


_VOWELLESS_SCRIPT = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
"""Arabic and Hebrew letters: most vowels are left out."""
_SYLLABIC_SCRIPT = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff]|[\u3400-\u9fff\uac00-\ud7af]{4}|[\u3400-\u9fff]\u00b7"
)
"""Thai, Burmese, Khmer, Japanese, and foreign names in Chinese and Korean, which are longer than their own names."""
_EXACT_SCRIPT = re.compile("[\u3400-\u9fff]")
"""Chinese names have one Latin spelling: near ones are other names."""
_AMBIGUOUS_LEGAL = frozenset(
    "as at ad sa ta sia ou co cc oy ao eg ev fz gk yk kk kd kg sl se nv bv ab ug pt cv sti uab dd vat pat tov too sab"
    " cia comp firma private limited inc corp aps sas sti pte mfg scs saa sae cie lc lp aktiengesellschaft".split()
)
"""Words of legal forms that are other words as well: they count at the start and at the end of a name alone."""
_LEAST_WEIGHT = 0.06  # of the commonest word of organisations, where an unknown word weighs 1
_LEAST_MISTYPED = 7
_LONG_FORMS = sorted(form for form in LEGAL_FORMS if len(form) >= _LEAST_MISTYPED)
_FIRM_PARTICLES = frozenset("al el bin ibn ben bint de del la von van der den ould".split())


@lru_cache(maxsize=100_000)
def take_apart(name: str) -> Parts:
    """The parts of a name in any script; a name without a letter or digit has none."""
    text = name[:LONGEST_NAME]
    words = tuple(name_words(text)[:MOST_WORDS])
    is_syllabic = _SYLLABIC_SCRIPT.search(text) is not None
    is_loose = is_syllabic or _VOWELLESS_SCRIPT.search(text) is not None
    rest, legal = list(enumerate(words)), set[str]()
    if not is_loose:  # two romanised letters of a script without vowels are no legal form
        rest, legal = _without_legal_forms(_without_vessel_prefix(rest))
    kind = _kind(text, [word for _, word in rest], legal)
    suffix = ""
    if kind is not Kind.ORGANISATION:  # of a fund, `II` is a number
        rest, suffix = _without_suffix(rest)
    named = _with_phrases(rest) if kind is Kind.ORGANISATION else _without_titles(rest, "," in text)
    before_comma = len(name_words(text.partition(",")[0])) if "," in text else 0
    parts = _weighed(named, kind, before_comma)
    if kind is not Kind.ORGANISATION:
        parts = _with_family(parts, before_comma)
    return Parts(
        words=words,
        parts=tuple(parts),
        kind=kind,
        legal=frozenset(legal),
        suffix=suffix,
        has_title=len(named) < len(rest),
        has_comma="," in text,
        is_loose=is_loose,
        is_syllabic=is_syllabic,
        is_exact=not is_loose and _EXACT_SCRIPT.search(text) is not None,
        compact="".join(words),
        core="".join(words[part.place] for part in parts),
        weight=sum(part.weight for part in parts),
        has_repeats=len({part.word for part in parts}) < len(parts),
    )


def _without_vessel_prefix(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """`M/V Snow`, `MV Snow` and `Snow` are one ship."""
    if len(words) > 2 and words[0][1] + words[1][1] in VESSEL_PREFIXES:
        return words[2:]
    return words[1:] if len(words) > 1 and words[0][1] in VESSEL_PREFIXES else words


def _without_legal_forms(words: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], set[str]]:
    kept: list[tuple[int, str]] = []
    forms: set[str] = set()
    at = 0
    while at < len(words):
        length, form = _legal_at(words, at)
        if length:
            forms.add(form)
            at += length
        else:
            kept.append(words[at])
            at += 1
    # A name made of legal forms alone is a name: `General Company`.
    return (kept, forms) if kept else (words, set())


def _legal_at(words: list[tuple[int, str]], at: int) -> tuple[int, str]:
    for length in range(min(LONGEST_LEGAL_PHRASE, len(words) - at), 1, -1):
        form = _LEGAL_BY_SOUND.get(tuple(_sound(word) for _, word in words[at : at + length]))
        if form:
            return length, form
    word = words[at][1]
    if len(words) == 1:
        return 0, ""
    if word not in LEGAL_FORMS:
        return (1, _mistyped_form(word)) if at == len(words) - 1 and _mistyped_form(word) else (0, "")
    if word in _AMBIGUOUS_LEGAL and 0 < at < len(words) - 1 and not _only_legal(words[at + 1 :]):
        return 0, ""
    return 1, LEGAL_FORMS[word]


@lru_cache(maxsize=50_000)
def _mistyped_form(word: str) -> str:
    """The form that a long last word means with one letter wrong: `aktiengeselschaft`, `incorporatd`."""
    if len(word) < _LEAST_MISTYPED:
        return ""
    return next((LEGAL_FORMS[form] for form in _LONG_FORMS if OSA.distance(word, form, score_cutoff=1) <= 1), "")


def _sound(word: str) -> str:
    """`obschestvo`, `obshchestvo`, `otkrytoe` and `otkrytoye` as registers write them."""
    return sounds(word).replace("oie", "oe")


_LEGAL_BY_SOUND = {tuple(_sound(word) for word in phrase): form for phrase, form in LEGAL_PHRASES.items()}


def _only_legal(words: list[tuple[int, str]]) -> bool:
    return all(word in LEGAL_FORMS for _, word in words)


def _without_suffix(words: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], str]:
    """The last word off where it tells a son from his father; of two words it may be the name itself."""
    if len(words) > 2 and words[-1][1] in SUFFIXES:
        return words[:-1], SUFFIXES[words[-1][1]]
    return words, ""


def _with_phrases(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The words that name one thing together as one word, in the place of the first."""
    kept: list[tuple[int, str]] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST_ORGANISATION_PHRASE, len(words) - at), 0, -1):
            phrase = ORGANISATION_PHRASES.get(tuple(word for _, word in words[at : at + length]))
            if phrase:
                break
        kept.append((words[at][0], phrase or words[at][1]))
        at += length
    return kept


def _without_titles(words: list[tuple[int, str]], has_comma: bool) -> list[tuple[int, str]]:
    """Beside one name a title is a title (`President Putin`); after a comma it is a given name (`JOHNSON, Prince`)."""
    kept = [item for item in words if item[1] not in TITLES]
    names = sum(word not in PARTICLES for _, word in kept)
    return kept if names > 1 or (names and not has_comma) else words


def _kind(text: str, words: list[str], legal: set[str]) -> Kind:
    if legal or any(_is_organisation_word(word) for word in words) or any(word.isdigit() for word in words):
        return Kind.ORGANISATION
    if sum(word in TRANSLATIONS for word in words) > 1:
        return Kind.ORGANISATION  # one may be a name by chance
    if "," in text or any(word in TITLES or is_given_name(word) or is_patronymic(word) for word in words):
        return Kind.PERSON
    # Jordan and London are people's names as well, so a place says less than a given name.
    return Kind.ORGANISATION if any(word in PLACE_WORDS for word in words) else Kind.OPEN


@lru_cache(maxsize=50_000)
def organisation_word(word: str) -> str:
    """The one word by which all words of organisations are compared that mean the same."""
    english = TRANSLATIONS.get(word, word)
    return ORGANISATION_WORDS.get(word) or ORGANISATION_WORDS.get(english, english)


def _is_organisation_word(word: str) -> bool:
    return (word in ORGANISATION_WORDS or word in MORE_ORGANISATION_WORDS) and word not in TITLES


def _weighed(words: list[tuple[int, str]], kind: Kind, before_comma: int) -> list[Part]:
    particles = _particles([word for _, word in words])
    family = {word for place, word in words if place < before_comma}
    if family <= particles:
        particles -= family  # `LO, Stephen`
    parts: list[Part] = []
    for place, word in words:
        number = word if word.isdigit() else NUMBERS.get(word, "") if kind is Kind.ORGANISATION else ""
        if number and parts and parts[-1].word in TENS and parts[-1].place == place - 1 and len(number) == 1:
            parts[-1] = Part(str(int(parts[-1].word) + int(number)), 0.8, place, is_number=True)
        elif number:
            parts.append(Part(number.lstrip("0") or "0", 0.8, place, is_number=True))
        elif word in particles:
            parts.append(Part("bin" if word in DESCENT else word, PARTICLE_WEIGHT, place, is_particle=True))
        elif len(word) == 1:
            parts.append(Part(word, 0.35, place, is_initial=True))
        elif kind is Kind.ORGANISATION:
            meant = organisation_word(word)
            said = min(rarity(word), rarity(meant)) / RAREST
            parts.append(Part(meant, _LEAST_WEIGHT + (1 - _LEAST_WEIGHT) * said**2, place))
        else:
            # A person's given name is common and yet parts two brothers: rarity counts half.
            parts.append(Part(word, 0.6 + 0.4 * rarity(word) / RAREST, place))
    return parts


def _with_family(parts: list[Part], before_comma: int) -> list[Part]:
    """Mark what is most likely the family name: all before a comma, else the last word that is no patronymic."""
    names = [part for part in parts if not part.is_particle and not part.is_initial and not is_patronymic(part.word)]
    last = names[-1].place if names else -1
    return [
        replace(
            part, is_family=not part.is_particle and (part.place < before_comma if before_comma else part.place == last)
        )
        for part in parts
    ]


def _particles(words: list[str]) -> set[str]:
    """The particles of a name; a short word is a name of its own (Chinese, Vietnamese) where few others are left."""
    found = {word for word in words if word in PARTICLES}
    if sum(word not in found and len(word) > 1 for word in words) < 2:
        found &= _FIRM_PARTICLES
    return found if any(word not in found for word in words) else set()
