"""What speaks for and against a listed party being the one that a stretch of text names: a score from evidence.

Each piece of evidence adds to the logarithm of the odds, so that their order does not matter and every one can be told
apart in the reasons of a mention. The constants were set on the development cases of `bench/linking` and are frozen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from linking.alias_index import Candidate, Named, is_cyrillic, text_forms
from linking.context_words import ROLE_WORDS
from linking.everyday import everyday
from linking.mention_beside import Beside
from linking.mention_context import StoryContext, StoryField
from linking.name_forms import AliasClass, Form, information, is_name_word, key, loose_word
from linking.name_sounds import loose_similarity, similarity
from linking.name_variants import is_given_name
from linking.name_words import BODY_SPELLINGS, ORGANISATION_WORDS
from linking.names import name_words

ACCEPTED = 0.6
"""The score from which a mention is accepted; frozen: see bench/linking/README.md."""

ACT_BEFORE = timedelta(days=2)
ACT_AFTER = timedelta(days=14)

_SINGLES = (AliasClass.RARE_SINGLE, AliasClass.COMMON_SINGLE)


@dataclass(frozen=True, slots=True)
class Party:
    """What the linker knows of a party beside its names.

    `spells` are the half-open stretches of days in which it was listed, an open start or end None; before
    `unknown_before` nobody knows whether it was. `act_days` are the days of its designations and delistings.
    """

    uid: int
    party_type: str
    country_codes: frozenset[str] = frozenset()
    program_codes: frozenset[str] = frozenset()
    title: str = ""
    spells: tuple[tuple[date | None, date | None], ...] = ()
    act_days: tuple[date, ...] = ()
    birth_years: frozenset[int] = frozenset()
    unknown_before: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: its short name and what it adds to the logarithm of the odds."""

    name: str
    weight: float


def probability(evidence: Sequence[Evidence]) -> float:
    """The score of all reasons together, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-sum(reason.weight for reason in evidence)))


def weigh(beside: Beside, candidate: Candidate, named: Named, party: Party, told_on: date | None) -> list[Evidence]:
    """All evidence on one party at one place, but for what other parties of the story say."""
    found = [*_of_name(beside, candidate, named, party)]
    found += _of_neighbours(beside, named, party)
    found += _of_scene(beside, named, party)
    found += _of_story(beside, named, party, told_on)
    return found


def likeness(field: StoryField, candidate: Candidate, named: Named) -> float:
    """How alike the words of the text and of the alias are, 0 to 1."""
    pairs = zip(candidate.places, named.form.words, strict=True)
    scores = [_word_likeness(field, at, listed, candidate.is_loose) for at, listed in pairs if is_name_word(listed)]
    return sum(scores) / len(scores) if scores else 1.0


def _word_likeness(field: StoryField, at: int, listed: str, is_loose: bool) -> float:
    word = field.words[at]
    if BODY_SPELLINGS.get(word.normal, word.normal) == BODY_SPELLINGS.get(listed, listed):
        return 1.0
    return _alike(word.normal, listed, is_cyrillic(field.text[word.start]), is_loose)


@lru_cache(maxsize=200_000)
def _alike(word: str, listed: str, is_declined: bool, is_loose: bool) -> float:
    """How alike a word of a text and one of a listed name are, in the spelling that is likest."""
    if is_loose:
        return max(loose_similarity(loose_word(form), loose_word(listed), False) for form in (word, word[1:] or word))
    if listed in ORGANISATION_WORDS and key(word) == key(listed):
        return 1.0
    forms = text_forms(word, is_declined)
    if listed in forms[1:]:
        return _OTHER_SPELLING
    return max(similarity(word, listed), *(similarity(form, listed) - 0.02 for form in forms))


# -- the name itself

_OF_PERSON = (0.30, -3.2)  # what a point of rarity adds to a name of several words, and from where
_OF_BODY = (0.24, -2.4)
_OF_SHIP = (0.24, -3.6)
_MOST_INFORMATION = 24.0
_LONG_BODY = 0.7  # for each word of an organisation's name beyond the second
_SHORT = -0.6
_SECOND = -0.8  # a second given name in the place of the first
_SINGLE = -0.5
_COMMON = -0.5  # a word that names several parties
_EVERYDAY = (-0.65, 2.0)  # for each step of tenfold frequency in everyday texts, and from where
_LONG, _SHORTEST_LONG, _MOST_LONG = 0.2, 4, 1.0  # for each letter of a word that everyday texts do not know
_PLACE = -5.0
_SURNAME = -1.8
_INITIALISM = 0.9
_WEAK = -6.0
_UNLIKE = -12.0  # for a likeness of 0
_UNLIKE_SINGLE = -30.0
_LOOSE = -0.4
_UNLIKE_LOOSE = -16.0
_OTHER_SPELLING = 0.98
_TERRORIST = "FTO"
_KNOWN = 2.0  # that everyday texts know `Hamas` at all is the doing of this foreign terrorist organisation
_COMMON_WORD = 4.5
_LONGEST_INITIALS = 4


def _of_name(beside: Beside, candidate: Candidate, named: Named, party: Party) -> Iterator[Evidence]:
    form = named.form
    yield Evidence(form.alias_class.value, _base(beside, form, party.party_type))
    alike = likeness(beside.field, candidate, named)
    if alike < 1.0:
        yield Evidence("spelling", (1.0 - alike) * _unlikeness(candidate, form))
    if candidate.is_loose:
        yield Evidence("consonants alone", _LOOSE)
    if alike == 1.0 and party.party_type == "entity" and _TERRORIST in party.program_codes and _is_known(beside, form):
        yield Evidence("known by this word", _KNOWN)
    if _reads_place(beside, candidate, form):
        yield Evidence("a place", _PLACE)


def _is_known(beside: Beside, form: Form) -> bool:
    """Whether it is one word that everyday texts know, though not as a common one; `Isis` is the goddess, too."""
    is_word = form.alias_class in _SINGLES and 0.0 < _commonest(form) < _COMMON_WORD
    return is_word and (beside.is_initialism or len("".join(form.words)) > _LONGEST_INITIALS)


def _reads_place(beside: Beside, candidate: Candidate, form: Form) -> bool:
    """Whether a word is read as another one that names a place: `Bank of Russia` as Bank Rossiya."""
    places = beside.context.place_at
    return len(form.words) > 1 and any(
        (beside.span.field, at) in places and beside.field.normal(at) != listed
        for at, listed in zip(candidate.places, form.words, strict=True)
    )


def _unlikeness(candidate: Candidate, form: Form) -> float:
    if candidate.is_loose:
        return _UNLIKE_LOOSE
    if form.alias_class not in _SINGLES:
        return _UNLIKE
    return _UNLIKE_SINGLE * (2 if form.is_surname else 1)


def _base(beside: Beside, form: Form, party_type: str) -> float:
    if form.alias_class is AliasClass.WEAK:
        return _WEAK
    if form.alias_class in _SINGLES:
        return _single_base(form) + (_INITIALISM if beside.is_initialism else 0.0)
    return _long_base(form, party_type)


@lru_cache(maxsize=100_000)
def _long_base(form: Form, party_type: str) -> float:
    slope, start = _OF_PERSON
    if party_type != "individual":
        slope, start = _OF_BODY if party_type == "entity" else _OF_SHIP
    base = start + slope * min(information(form.words), _MOST_INFORMATION)
    if party_type == "entity":
        base += _LONG_BODY * max(0, sum(map(is_name_word, form.words)) - 2)
    base += _SECOND if form.is_second else 0.0
    return base + (_SHORT if form.alias_class is AliasClass.SHORT else 0.0)


@lru_cache(maxsize=100_000)
def _single_base(form: Form) -> float:
    commonest = _commonest(form)
    base = _SINGLE + _EVERYDAY[0] * max(0.0, commonest - _EVERYDAY[1])
    if not commonest:
        base += min(_MOST_LONG, _LONG * max(0, len("".join(form.words)) - _SHORTEST_LONG))
    if form.alias_class is AliasClass.COMMON_SINGLE:
        base += _COMMON
    return base + (_SURNAME if form.is_surname else 0.0)


def _commonest(form: Form) -> float:
    return max((everyday(word) for word in form.words if is_name_word(word)), default=0.0)


# -- the words beside it

_LONGER_SINGLE = -3.2
_LONGER_PERSON = -2.8
_LONGER_BODY = -1.0
_THING = -8.0  # a stadium, a prize, a street of that name
_UNCAPITALISED = -4.0
_UNLIKELY_NEAR = -4.5
_UNLIKELY_STORY = -1.2
_DENIED = -8.0
_OTHER_AGE = -5.0
_YEARS_OFF = 3
_TITLED = 1.6  # a surname behind `General`, `Mr`
_BODY = 1.0
_SHIP = 2.6
_SHIP_STORY = 1.2
_NO_SHIP = -3.0
_OTHER_BEARER = -3.0


def _of_neighbours(beside: Beside, named: Named, party: Party) -> Iterator[Evidence]:
    is_single = named.form.alias_class in _SINGLES
    if is_single:
        yield from _of_single(beside, named, party)
    # Before the whole name of a person only a given name makes it longer: `Juan Carlos Guzman`.
    is_any = is_single or party.party_type != "individual"
    if beside.has_name_behind or (beside.name_before and (is_any or is_given_name(beside.name_before))):
        yield Evidence("longer name", _longer(is_single, party))
    if beside.is_thing:
        yield Evidence("a thing of that name", _THING)
    if beside.is_denied:
        yield Evidence("said to be another", _DENIED)


def _longer(is_single: bool, party: Party) -> float:
    if is_single:
        return _LONGER_SINGLE
    return _LONGER_PERSON if party.party_type == "individual" else _LONGER_BODY


def _of_single(beside: Beside, named: Named, party: Party) -> Iterator[Evidence]:
    word = beside.field.normal(beside.span.first)
    if not named.form.is_surname:
        if word in beside.context.uncapitalised:
            yield Evidence("in small letters elsewhere", _UNCAPITALISED)
        if beside.own_places or beside.is_geographic:
            yield Evidence("a place", _PLACE)
        if party.party_type == "entity" and beside.is_called_body:
            yield Evidence("called a body", _BODY)
        return
    if beside.is_titled:
        yield Evidence("titled", _TITLED)
    if beside.context.bears(word):
        yield Evidence("another bears the name", _OTHER_BEARER)


def _of_scene(beside: Beside, named: Named, party: Party) -> Iterator[Evidence]:
    context = beside.context
    if party.party_type in ("vessel", "aircraft"):
        yield _of_ship(beside)
    if context.kinds_of_scene and not context.sanctions:
        scene = context.kinds_of_scene - title_words(party.title) - frozenset(named.form.words)
        if not beside.near.isdisjoint(scene):
            yield Evidence("another trade", _UNLIKELY_NEAR)
        elif scene and not _has_context(context, party):
            yield Evidence("another scene", _UNLIKELY_STORY)


def _of_ship(beside: Beside) -> Evidence:
    if beside.is_called_ship and not beside.is_geographic:
        return Evidence("called a ship", _SHIP)
    return Evidence("ships in the story", _SHIP_STORY) if beside.context.has_ships else Evidence("no ship", _NO_SHIP)


# -- the story

_COUNTRY = 1.4
_COUNTRY_BESIDE = 0.8
_OTHER_COUNTRY = -1.0
_SANCTIONS = 0.9
_SANCTIONS_BESIDE = 0.7
_THEME = 0.9
_SCRIPT = 0.5
_ROLE = 0.7
_SAME_TITLE = 1.3
_ACT = 0.8
_LISTED = 0.6
_NO_CONTEXT = -1.5
_NO_CONTEXT_OFFICE = -0.9
_OFFICE_HELD = 0.45
_ANY_STATE = -3.0
_OFFICES = frozenset(
    "ministry department directorate commission committee council assembly parliament army navy police".split()
)
_COUNTRY_PROGRAMS = {
    "IRAN": "IR", "IFSR": "IR", "IFCA": "IR", "IRGC": "IR", "SYRIA": "SY", "PAARSSR": "SY", "DPRK": "KP",
    "VENEZUELA": "VE", "BELARUS": "BY", "MALI": "ML", "SUDAN": "SD", "DARFUR": "SD", "ZIMBABWE": "ZW", "BURMA": "MM",
    "NICARAGUA": "NI", "CUBA": "CU", "LIBYA": "LY", "YEMEN": "YE", "SOMALIA": "SO", "LEBANON": "LB", "HIFPAA": "LB",
    "IRAQ": "IQ", "DRCONGO": "CD RW UG", "CAR": "CF", "SOUTH SUDAN": "SS SD", "ETHIOPIA": "ET ER", "HK": "HK CN",
    "RUSSIA": "RU UA", "UKRAINE": "RU UA", "CMIC": "CN", "AFGHANISTAN": "AF", "HAITI": "HT", "BURUNDI": "BI",
    "WEST-BANK": "IL PS", "BALKANS": "RS BA XK ME MK HR", "HOSTAGES-EO14078": "IR RU AF",
}  # fmt: skip
_THEME_PROGRAMS = {
    "SDGT": "terror", "FTO": "terror", "SDT": "terror", "NS-PLC": "terror", "SDNT": "drugs", "SDNTK": "drugs",
    "ILLICIT-DRUGS": "drugs", "TCO": "drugs", "CYBER": "cyber", "NPWMD": "arms", "GLOMAG": "rights",
    "MAGNIT": "rights", "ELECTION": "rights", "DPRK": "arms", "CAATSA": "arms", "BALKANS": "rights",
    "HOSTAGES": "terror", "IRGC": "terror", "IFSR": "arms", "BELARUS": "rights", "BURMA": "rights",
    "ZIMBABWE": "rights", "NICARAGUA": "rights", "VENEZUELA": "rights", "SOMALIA": "terror", "YEMEN": "terror",
    "DRCONGO": "terror", "DARFUR": "terror", "SUDAN": "terror", "LIBYA": "terror", "MALI": "terror",
}  # fmt: skip


@lru_cache(maxsize=100_000)
def title_words(title: str) -> frozenset[str]:
    """The normal words of a listed title."""
    return frozenset(name_words(title))


@lru_cache(maxsize=20_000)
def program_countries(program_codes: frozenset[str]) -> frozenset[str]:
    """The countries that programs are about."""
    return frozenset(
        code
        for name, codes in _COUNTRY_PROGRAMS.items()
        if any(program.startswith(name) for program in program_codes)
        for code in codes.split()
    )


@lru_cache(maxsize=20_000)
def program_themes(program_codes: frozenset[str]) -> frozenset[str]:
    """What programs are about."""
    return frozenset(theme for name, theme in _THEME_PROGRAMS.items() if any(name in code for code in program_codes))


def countries_of(party: Party) -> frozenset[str]:
    """The countries that a party has, and those that its programs are about."""
    return party.country_codes | program_countries(party.program_codes)


def _of_story(beside: Beside, named: Named, party: Party, told_on: date | None) -> Iterator[Evidence]:
    context = beside.context
    yield from _of_country(beside, named, party)
    if context.sanctions:
        yield Evidence("sanctions", _SANCTIONS)
        if beside.has_sanctions:
            yield Evidence("sanctions beside", _SANCTIONS_BESIDE)
        if told_on and any(day - ACT_BEFORE <= told_on <= day + ACT_AFTER for day in party.act_days):
            yield Evidence("an act in these days", _ACT)
    elif context.is_listing:
        yield Evidence("a listing", _LISTED)
    if not context.themes.isdisjoint(program_themes(party.program_codes)):
        yield Evidence("theme", _THEME)
    if not countries_of(party).isdisjoint(context.script_countries):
        yield Evidence("the script of its country", _SCRIPT)
    if not _has_context(context, party):
        yield Evidence("no context", _NO_CONTEXT_OFFICE if beside.roles else _NO_CONTEXT)
    if party.party_type == "individual":
        yield from _of_person(beside, party, told_on)


def _has_context(context: StoryContext, party: Party) -> bool:
    return bool(
        context.sanctions
        or context.is_listing
        or not countries_of(party).isdisjoint(context.places)
        or not countries_of(party).isdisjoint(context.script_countries)
        or not program_themes(party.program_codes).isdisjoint(context.themes)
    )


def _of_country(beside: Beside, named: Named, party: Party) -> Iterator[Evidence]:
    own = countries_of(party)
    if named.form.words[0] in _OFFICES and own.isdisjoint(beside.countries | {code for _, code in beside.own_places}):
        yield Evidence("an office that many states have", _ANY_STATE)
    if not own.isdisjoint(beside.countries):
        yield Evidence("country", _COUNTRY)
        if not own.isdisjoint(beside.countries_beside):
            yield Evidence("country beside", _COUNTRY_BESIDE)
    elif own and beside.context.places.keys() - {"US"} and _has_context(beside.context, party):
        yield Evidence("other countries", _OTHER_COUNTRY if party.party_type == "individual" else _OTHER_COUNTRY / 4)


def _of_person(beside: Beside, party: Party, told_on: date | None) -> Iterator[Evidence]:
    if party.title:
        yield Evidence("holds an office", _OFFICE_HELD)
    listed = {ROLE_WORDS[word] for word in title_words(party.title) if word in ROLE_WORDS}
    if not beside.roles.isdisjoint(listed):
        yield Evidence("the listed office", _ROLE + _SAME_TITLE)
    elif beside.roles:
        yield Evidence("an office", _ROLE)
    if told_on and party.birth_years:
        for age in beside.ages:
            if all(abs(told_on.year - year - age) > _YEARS_OFF for year in party.birth_years):
                yield Evidence("another age", _OTHER_AGE)
