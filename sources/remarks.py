"""The grammar of OFAC's remarks: one text of items, and the fact that each item states.

The CSV set joins all that it has no column for: `DOB 22 Mar 1979; alt. POB Kati; Passport A1 (Mali) expires 15 Oct
2015; Minister of Defense; a.k.a. 'WEAK'; Linked To: NAME.` The `remarks` of the XML formats are the free part of the
same text, with `(Linked To: A; Linked To: B)` in parentheses at its end, and are read alike.

    text -> items -> key and value -> row; what has no key is a note

The keys are data (sources/ofac_remark_keys.py, sources/ofac_vocabulary.py); no rule here is about one item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from listwire.facts import (
    AliasRow,
    BirthDateRow,
    FactRow,
    FeatureRow,
    IdentificationRow,
    LinkedToRow,
    NationalityRow,
    NoteRow,
)
from sources.birth_dates import read_birth_date, read_day
from sources.ofac_remark_keys import COUNTRIES, FREE_WORDS, IDENTIFICATION_TYPES, SENTENCE_ENDS, VALUES_WITH_SEMICOLON
from sources.ofac_vocabulary import FEATURE_TYPES, feature_type
from sources.wallets import is_checksum_valid


@dataclass(frozen=True, slots=True)
class RemarksReading:
    """The rows of one text, each once and in its order, and the items whose key is known but whose value is not whole.

    An unparsed item has a row too: a note, or the row of its key with what could be read. `keyed_count` are the items
    whose key is known, whole or not.
    """

    rows: tuple[FactRow, ...]
    unparsed: tuple[str, ...] = ()
    keyed_count: int = 0


class ItemReading(NamedTuple):
    """What one item states; `is_whole` is false where its key is known and its value is not."""

    row: FactRow
    is_whole: bool
    is_keyed: bool


class _Item(NamedTuple):
    """A fact without its party, so that the same item of another party need not be read again."""

    row_class: Callable[..., FactRow]
    values: tuple[object, ...]
    is_whole: bool = True


class _Read(NamedTuple):
    """An item, and whether it begins with a known key: apart, for the same fact may stand there without one."""

    item: _Item
    is_keyed: bool


_LONGEST_ITEM = 20
"""Pieces between `;` that one item may have; the longest aside of OFAC's has 5. What opens and never closes stays."""
_OPEN_QUOTE = re.compile(r" ?(?:[Aa]lt\. )?[afn]\.k\.a\. '[^']*")
_HIDDEN = "\x1f"
"""Stands for a `;` that separates nothing; a text whose blanks are normalised has none of its own."""

_QUOTED = re.compile(r"'(.+)'\.?")
_LINKED_GROUP = re.compile(r"\((Linked To: .+)\)\.?$")
_WEBSITE = re.compile(r"((?:https?://|www\.)[^\s/]+\.\S+?)\.?(?: \(website\)\.?)?", re.IGNORECASE)
_EMAIL = re.compile(r"([^\s@:]+@[^\s@]+\.[^\s@]+?)\.?(?: \(email\)\.?)?", re.IGNORECASE)

_PERIOD = r"(?:circa )?(?:(?:\d\d )?[A-Z][a-z]{2} )?\d{4}"
_DATES = re.compile(rf"(?: issued ({_PERIOD}(?: to {_PERIOD})?))?(?: expires ({_PERIOD}(?: to {_PERIOD})?))?$")
_ABBREVIATION = re.compile(r"(?<![^(,])(?:[A-Za-z]\.){2,}$")

_UNLISTED_TYPE = re.compile(
    r"(?:[Aa]lt\. )?([A-Z][^\d;]*?(?:\bNo\.?|#|\b(?:[A-Z]\.){2,}"
    r"|\b(?:[Nn]umber|Code|Card|ID|Passport|License|Permit|Certificate)(?: \([^()\d]+\))?)) (\S*\d.*)"
)
"""A document of a type that is not in the table: words that end as the names of documents do, then a number."""

_ALIAS_TYPES = {"a.k.a.": "aka", "f.k.a.": "fka", "n.k.a.": "nka"}
_NATIONALITY_TYPES = {"nationality": "nationality", "citizen": "citizenship"}
_NAMES = {
    *IDENTIFICATION_TYPES, *FEATURE_TYPES, *FREE_WORDS, *_ALIAS_TYPES, *_NATIONALITY_TYPES, "DOB", "POB", "Linked To"
}  # fmt: skip
_KEY = re.compile(
    r"(?:[Aa]lt\. )?("
    + "|".join(
        [
            r"Digital Currency Address - [A-Z0-9]+",
            r"Executive Order \d+ (?:Directive )?(?:Determination|Information|information)",
            r"(?:Effective|Listing) Date \(EO [^()]*\)",
            *map(re.escape, sorted(_NAMES, key=len, reverse=True)),
        ]
    )
    + r")(?: ?: ?| - ?| (?=\S)|$)(.*)"
)


def read_remarks(uid: int, text: str) -> RemarksReading:
    """The facts of one party's remarks, whole: where the CSV set cuts them, the caller joins the tail first.

    The full stop that ends the text is OFAC's, not the last value's, unless it ends an abbreviation (`S.A.`).
    """
    texts = split_items(text)
    found = list(map(_read_item, texts))
    items = dict.fromkeys(read.item for read in found)  # a value may stand twice, the second time as `alt.`
    rows = [item.row_class(uid, *item.values) for item in items]
    unparsed = [text for text, read in zip(texts, found, strict=True) if not read.item.is_whole]
    return RemarksReading(tuple(rows), tuple(unparsed), sum(read.is_keyed for read in found))


def read_item(uid: int, text: str) -> ItemReading:
    """The fact of one item, as `split_items` gives it."""
    item, is_keyed = _read_item(text)
    return ItemReading(item.row_class(uid, *item.values), item.is_whole, is_keyed)


def split_items(text: str) -> list[str]:
    """The items of a text, blanks normalised; a `;` inside parentheses, quotes or a known value separates nothing."""
    text = without_stop(" ".join(text.split()))
    if text.endswith(")") and (group := _LINKED_GROUP.search(text)):
        text = text[: group.start()] + group[1]
    for value in VALUES_WITH_SEMICOLON:
        text = text.replace(value, value.replace(";", _HIDDEN))
    pieces = text.split(";")
    if any(map(_is_open, pieces)):
        pieces = _rejoined(pieces)
    return [piece.replace(_HIDDEN, ";") for piece in map(str.strip, pieces) if piece]


def without_stop(text: str) -> str:
    """The text without the full stop at its end; an abbreviation such as `S.A.` and a known sentence keep their own."""
    if not text.endswith(".") or text.endswith(SENTENCE_ENDS) or _ABBREVIATION.search(text.rpartition(" ")[2]):
        return text
    return text[:-1].rstrip()


def _rejoined(pieces: list[str]) -> list[str]:
    """Pieces put together again where one opens what only a later one closes."""
    whole: list[str] = []
    at = 0
    while at < len(pieces):
        sizes = range(1, _LONGEST_ITEM + 1) if _is_open(pieces[at]) else range(0)
        size = next((size for size in sizes if not _is_open(";".join(pieces[at : at + size]))), 1)
        whole.append(";".join(pieces[at : at + size]))
        at += size
    return whole


def _is_open(piece: str) -> bool:
    return piece.count("(") > piece.count(")") or (".k.a. '" in piece and bool(_OPEN_QUOTE.fullmatch(piece)))


@lru_cache(maxsize=65_536)
def _read_item(text: str) -> _Read:
    if match := _KEY.fullmatch(text):
        item = _READERS.get(match[1], _read_feature)(match[1], match[2]) or _note(text, is_whole=False)
        return _Read(item, is_keyed=True)
    return _Read(_read_without_key(text), is_keyed=False)


def _read_without_key(text: str) -> _Item:
    """A value that tells by its form what it is, a document of a type that is not in the table, or a note."""
    if match := _WEBSITE.fullmatch(text):
        return _Item(FeatureRow, ("Website", match[1]))
    if match := _EMAIL.fullmatch(text):
        return _Item(FeatureRow, ("Email Address", match[1]))
    if (match := _UNLISTED_TYPE.fullmatch(text)) and (found := _read_identification(match[1], match[2])):
        if found.values[2] is not None:  # without a country at its end it may as well be free text
            return found
    return _note(text)


def _note(text: str, *, is_whole: bool = True) -> _Item:
    return _Item(NoteRow, (without_stop(text),), is_whole)


def _read_birth_date(_: str, value: str) -> _Item:
    row = read_birth_date(0, value)
    values = (row.birth_text, row.earliest_on, row.latest_on, row.precision_code)
    return _Item(BirthDateRow, values, row.precision_code != "unread")


def _read_birth_place(_: str, value: str) -> _Item | None:
    return _Item(FeatureRow, ("Place of Birth", value)) if value else None


def _read_nationality(key: str, value: str) -> _Item | None:
    """Countries are an open set: one that is not known is kept, and reported."""
    is_known = value in COUNTRIES
    if not is_known and not value[:1].isupper():
        return None
    return _Item(NationalityRow, (_NATIONALITY_TYPES[key], value), is_known)


def _read_alias(key: str, value: str) -> _Item | None:
    """Weak, for only the weak aliases of the CSV set stand in its remarks; they stand in quotes."""
    match = _QUOTED.fullmatch(value)
    return _Item(AliasRow, (_ALIAS_TYPES[key], match[1], True, "Latn")) if match else None


def _read_linked_to(_: str, value: str) -> _Item | None:
    """The name stands last, where nothing tells its own full stop from OFAC's: so it loses its stop everywhere."""
    return _Item(LinkedToRow, (without_stop(value),)) if value else None


def _read_feature(key: str, value: str) -> _Item | None:
    name = feature_type(key)
    return _Item(FeatureRow, (name, value, is_checksum_valid(name, value))) if value else None


def _read_free_word(key: str, value: str) -> _Item | None:
    """What OFAC writes by hand: a sentence may begin with the same word, so the value has to look like one."""
    name = FREE_WORDS[key]
    if name == "Email Address":
        match = _EMAIL.fullmatch(value)
        return _Item(FeatureRow, (name, match[1])) if match else None
    return _Item(FeatureRow, (name, without_stop(value))) if any(map(str.isdigit, value)) else None


def _read_identification(key: str, value: str) -> _Item | None:
    """Number, country in the last parentheses, and the dates behind them; None for a sentence about a document."""
    dates = _DATES.search(value) if " issued " in value or " expires " in value else None
    issued, expires = dates.groups() if dates else (None, None)
    number, country = _without_country(value[: dates.start()] if dates else value)
    has_details = bool(country or issued or expires)
    if (not has_details and not any(map(str.isdigit, number))) or " issued " in f" {number} ":
        return None
    values = (
        key, number or None, country, issued, issued and read_day(issued), expires, expires and read_day(expires),
    )  # fmt: skip
    return _Item(IdentificationRow, values, bool(number))


def _without_country(text: str) -> tuple[str, str | None]:
    """What stands before the last parentheses, and the country in them; the text itself where they hold none."""
    number, _, country = text.rpartition("(")
    if text.endswith(")") and country[:-1] in COUNTRIES:
        return number.rstrip(), country[:-1]
    return text, None


_READERS: Mapping[str, Callable[[str, str], _Item | None]] = {
    **dict.fromkeys(IDENTIFICATION_TYPES, _read_identification),
    **dict.fromkeys(FREE_WORDS, _read_free_word),
    "DOB": _read_birth_date,
    "POB": _read_birth_place,
    "Linked To": _read_linked_to,
    **dict.fromkeys(_NATIONALITY_TYPES, _read_nationality),
    **dict.fromkeys(_ALIAS_TYPES, _read_alias),
}
"""Key to the reader of its value; every other key is a feature."""
