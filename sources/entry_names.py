"""The head of an entry: the name of a party, its aliases and scripts, and what a vessel has beside them.

    NAME (Script: ...) (a.k.a. NAME (Script: ...); f.k.a. "WEAK"), address
    NAME (f.k.a. NAME) (CALLSIGN) Type 1,000DWT 900GRT Country flag (OWNER)

Names are in capitals but for given names, addresses and types of vessels are not: that tells them apart where only a
comma or a blank stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from listwire.facts import AddressRow, AliasRow, FactRow, FeatureRow
from sources.ofac_remark_keys import COUNTRIES
from sources.ofac_vocabulary import OTHER_FLAGS, SCRIPT_CODES, VESSEL_TYPES


class Span(NamedTuple):
    """A part of a text that no rule understood: where it begins, in code points, and its words."""

    start: int
    text: str


class Head(NamedTuple):
    """A name with the rows and unread parts of the head; `end` is where the rest of the head begins, an address."""

    name: str
    rows: tuple[FactRow, ...]
    unread: tuple[Span, ...]
    end: int


_ALIAS_TYPES = {"a": "aka", "d": "aka", "f": "fka", "p": "fka", "n": "nka"}
"""By the first letter of its mark; what a party does business as is one of its names."""
_LONG_KEY = (
    r"(?i:(?:[afn]\.\s?k|d\.\s?b)\.\s?a(?:[.,]|\b)|(?:[afn]/k|d/b)/a\b\.?"
    r"|(?:also|formerly|previously|now)\s+known\s+as\b|doing\s+business\s+as\b)"
)
_SMALL_KEY = r"(?:[afn]ka|dba)(?=[\s:])"
_ALIAS_KEY = rf"(?:{_LONG_KEY}|{_SMALL_KEY}|(?:[AFN]KA|[AFN]ka)(?=[\s:]))"
_ALIAS_GROUP = re.compile(rf"\s*\(\s*(?={_ALIAS_KEY})")
_QUOTES = '"“”„‟«»‹›＂'
_BETWEEN_ALIASES = re.compile(
    rf"\s*;\s*(?:and\s+)?(?={_ALIAS_KEY})"
    rf"|\s*,[{_QUOTES}]?\s*(?:and\s+)?(?=(?:{_LONG_KEY}|{_SMALL_KEY})\s*[^\s,])"
    rf"|(?<!(?i:k\.a\.))\s+(?:and\s+)?(?={_LONG_KEY}\s*[^\s,])"
)
"""Behind a comma `AKA` may be a given name, and behind a blank a word."""
_ALIAS = re.compile(rf"({_ALIAS_KEY})\s*:?\s*(.+)")
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}](?=$|[\s,;(])")

_TYPE_GROUP = re.compile(r"\s*\((individual|entity|vessel|aircraft)\)", re.IGNORECASE)
_SCRIPT = "|".join(sorted(map(re.escape, SCRIPT_CODES), key=len, reverse=True))
_SCRIPT_GROUP = re.compile(rf"\s*\((?=(?:{_SCRIPT}): )")
_BETWEEN_SCRIPTS = re.compile(rf"\s*;\s*(?=(?:{_SCRIPT}): )")

_PARENTHESES = re.compile(r"[()]")
_WORD_IN_CAPITALS = re.compile(r"[^\W\d_]{2}")
_STATE_IS_BEFORE = ["United States"]
"""Two capitals before it are a state: `, DE, United States`."""
_LONGEST_NAME = 400
"""Code points in which it shows whether a text begins with a name."""
_BRACKETS = re.compile(r"[();]")
_LOWER = re.compile(r"[a-zà-öø-ÿа-я]")
_HEAD_GOES_ON = re.compile(r"\s*(?:[,;(]|$)")
"""Behind a whole name; words behind one in quotes are of the name: `"ALFA" TRADING`."""
_GIVEN_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"(?:(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|llp|lp|plc|gmbh|ag|bv|nv|sa|sarl|srl|spa|as"
    r"|[a-z](?:\.\s?[a-z])+)\.?(?:\s+de\s+[cr]\.?\s?[vl]\.?)*)",
    re.IGNORECASE,
)

_TYPE_OF_VESSEL = "|".join(sorted(map(re.escape, VESSEL_TYPES), key=len, reverse=True))
_TONNAGE = r"(?: (?P<dwt>\d[\d,.]*) ?DWT)?(?: (?P<grt>\d[\d,.]*) ?GRT)?"
_FLAGS = "|".join(sorted(map(re.escape, COUNTRIES | OTHER_FLAGS), key=len, reverse=True))
_ANY_TYPE = r"(?: (?P<type>[^()\d]+?))?"
_VESSEL = tuple(
    re.compile(rf"(?: \((?P<call>[A-Z0-9][A-Z0-9 /-]*)\))?{vessel_type}{_TONNAGE}{flag}(?: \((?P<owner>.+)\))?")
    for vessel_type, flag in (
        (rf" (?P<type>{_TYPE_OF_VESSEL})", r"(?: (?P<flag>[^()]+?) flag)?"),
        (_ANY_TYPE, rf" (?P<flag>{_FLAGS}) flag"),
        (_ANY_TYPE, r" (?P<flag>[A-Z]\S*) flag"),
        (_ANY_TYPE, r"(?<! flag)(?P<flag>)"),
    )
)
"""How the rest of a vessel's head may read: the type is a known one, or the flag, or the flag is one word, or none."""
_VESSEL_START = re.compile(
    rf" (?:(?:{_TYPE_OF_VESSEL})(?= |$)|\d[\d,.]* ?(?:DWT|GRT)\b|\S*[a-z]|(?=\([A-Z0-9][A-Z0-9 /-]*\)(?: [A-Z\d]|$)))"
)
_LONGEST_VESSEL = 300
"""Code points of a vessel's head behind its names; the longest one has 96, and patterns need a bound."""
_VESSEL_FEATURES = {
    "call": "Vessel Call Sign",
    "type": "Vessel Type",
    "dwt": "Vessel Tonnage",
    "grt": "Vessel Gross Registered Tonnage",
    "flag": "Vessel Flag",
    "owner": "Vessel Owner",
}


def read_head(text: str, party_type: str) -> Head:
    """The head at the beginning of a text, whose first `;` outside parentheses ends it; the name is "" where none is.

    The rest of a vessel's head is read here too; of another party it is an address behind a comma.
    """
    end = piece_end(text)
    name_end, name = _name_end(text[:end], party_type)
    rows: list[FactRow] = []
    unread: list[Span] = []
    at = name_end
    while (found := _group(text, at, end)) is not None:
        at = found.end
        rows += found.rows
        unread += found.unread
    rest = text[at:end]
    if party_type == "vessel" and rest.strip():
        features = _vessel_rows(rest)
        if features is None:
            unread.append(span(text, at, end))
        rows += features or ()
        at = end
    elif rest.strip() and not re.match(r"\s*,", rest):
        unread.append(span(text, at, end))
        at = end
    return Head(name, tuple(rows), tuple(unread), at)


def type_in_head(head: str) -> str | None:
    """The type that stands beside the name in a head, in small letters; None where none does."""
    depth = at = 0
    for match in _TYPE_GROUP.finditer(head):
        depth += head.count("(", at, match.start()) - head.count(")", at, match.start())
        if depth == 0:
            return match[1].lower()
        at = match.end()
    return None


def read_address(text: str) -> AddressRow:
    """One address: what stands before its country, and the country; its form in another script is a remark on it.

    Street and city cannot be told apart in running text: both are `address`.
    """
    remarks: list[str] = []
    others: list[str] = []
    at = 0
    while match := _SCRIPT_GROUP.search(text, at):
        close = closing(text, match.end() - 1) or len(text)
        remarks.append(text[match.end() : close].removesuffix(")"))
        others.append(text[at : match.start()])
        at = close
    text = _without_gaps(*others, text[at:])
    parts = text.strip(" ,").split(", ")
    for size in (2, 1):
        country = ", ".join(parts[-size:])
        if country in COUNTRIES:
            return AddressRow(0, ", ".join(parts[:-size]) or None, None, country, "; ".join(remarks) or None)
    return AddressRow(0, ", ".join(parts), None, None, "; ".join(remarks) or None)


def is_place(text: str) -> bool:
    """Whether a text says by itself that it is an address: by a country at its end, a region, c/o, or all the world."""
    bare = re.sub(r" \([^()]*\)$", "", text)
    parts = bare.split(", ")
    is_country = bool({parts[-1], ", ".join(parts[-2:]), f"Region: {parts[-1]}"} & COUNTRIES)
    return is_country or bare.startswith(("Region: ", "c/o ")) or bare.casefold() == "all offices worldwide"


def is_name_like(text: str, at: int = 0) -> bool:
    """Whether a text begins, at a place, as entries do: with a name in capitals or in quotes, and not with tags."""
    start = text[at : at + _LONGEST_NAME].lstrip()
    if start.startswith("["):
        return False
    if _QUOTED.match(start):
        return True
    first, *others = re.split(r"[,(;]", start, maxsplit=1)[0].split()[:2] or [""]
    words = first if sum(map(str.isalpha, first)) > 1 else " ".join([first, *others])
    return _is_in_capitals(words) and not any(word[0].islower() for word in others)


def piece_end(text: str, at: int = 0) -> int:
    """Where the first `;` outside parentheses stands; the end where there is none, or parentheses never close."""
    depth = 0
    for match in _BRACKETS.finditer(text, at):
        if match[0] == ";" and depth <= 0:
            return match.start()
        depth += {"(": 1, ")": -1}.get(match[0], 0)
    first = text.find(";", at)
    return first if depth > 0 and first >= 0 else len(text)


def closing(text: str, at: int, limit: int | None = None) -> int | None:
    """The end of the parentheses that open at a place; None where they do not close before the limit."""
    depth = 0
    for match in _PARENTHESES.finditer(text, at, len(text) if limit is None else limit):
        depth += 1 if match[0] == "(" else -1
        if depth == 0:
            return match.end()
    return None


def closings(text: str) -> dict[int, int]:
    """The end of each parentheses of a text that close, by where they open."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for match in _PARENTHESES.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            ends[opened.pop()] = match.end()
    return ends


def span(text: str, start: int, end: int) -> Span:
    """The words between two places, and where they begin, without the blanks and marks around them."""
    words = text[start:end]
    bare = words.lstrip(" ,;")
    return Span(start + len(words) - len(bare), bare.rstrip())


class _Group(NamedTuple):
    rows: list[FactRow]
    unread: list[Span]
    end: int


def _name_end(piece: str, party_type: str) -> tuple[int, str]:
    """Where the name ends in the first piece of an entry, and the name."""
    match = _QUOTED.match(piece)
    if match and (party_type == "vessel" or _HEAD_GOES_ON.match(piece, match.end())):
        return match.end(), match[1].strip()
    alias_group = _ALIAS_GROUP.search(piece)
    script_group = _SCRIPT_GROUP.search(piece)
    type_group = _TYPE_GROUP.search(piece)
    if groups := [group.start() for group in (alias_group, type_group) if group]:
        end = min([*groups, script_group.start()] if script_group else groups)
        return end, _unquoted(piece[:end])[0]
    if party_type == "vessel":
        start = _VESSEL_START.search(piece, 1)
        end = start.start() if start else len(piece)
    else:
        before = piece[: script_group.start()] if script_group else piece
        end = _individual_end(before) if party_type == "individual" else _entity_end(before)
    return end, _unquoted(piece[:end])[0]


def _individual_end(piece: str) -> int:
    """`LAST, First`, or with `Jr.` before or behind the given names; what follows is an address."""
    parts = piece.split(", ")
    size = 2
    if len(parts) > 2 and any(_GIVEN_SUFFIX.fullmatch(part) for part in parts[1:3]):
        size = 3
    return len(", ".join(parts[:size]))


def _entity_end(piece: str) -> int:
    """A name goes on behind a comma with a legal form or more words in capitals; a number is part of an address."""
    parts = piece.split(", ")
    size = 1
    while size < len(parts) and _is_of_name(parts[size]) and parts[size + 1 : size + 2] != _STATE_IS_BEFORE:
        size += 1
    return len(", ".join(parts[:size]))


def _is_of_name(part: str) -> bool:
    if _LEGAL_FORM.fullmatch(part):
        return True
    return bool(_WORD_IN_CAPITALS.search(part)) and not re.search(r"\d", part) and not _LOWER.search(part)


def _is_in_capitals(words: str) -> bool:
    return sum(map(str.isalpha, words)) > 1 and not _LOWER.search(words)


def _group(text: str, at: int, end: int) -> _Group | None:
    """The scripts of a name, its aliases or the type in the parentheses at a place; None where none stands there."""
    if match := _TYPE_GROUP.match(text, at, end):
        return _Group([], [], match.end())
    for pattern, read in ((_SCRIPT_GROUP, _scripts_of_name), (_ALIAS_GROUP, _aliases)):
        if match := pattern.match(text, at, end):
            close = closing(text, match.end() - 1) or end + 1
            inner_end = close - 1 if close <= end else end
            return read(text, match.end(), inner_end, min(close, end))
    return None


def _scripts_of_name(text: str, start: int, inner_end: int, end: int) -> _Group:
    return _Group(list(_script_rows(text[start:inner_end], "aka", is_weak=False)), [], end)


def _script_rows(text: str, alias_type: str, *, is_weak: bool) -> Iterator[FactRow]:
    for part in _BETWEEN_SCRIPTS.split(text):
        label, _, name = part.partition(": ")
        if name.strip():
            yield AliasRow(0, alias_type, _unquoted(name.strip())[0], is_weak, SCRIPT_CODES[label])


def _aliases(text: str, start: int, inner_end: int, end: int) -> _Group:
    rows: list[FactRow] = []
    unread: list[Span] = []
    at = start
    for piece in _BETWEEN_ALIASES.split(text[start:inner_end]):
        at = text.index(piece, at)
        found = list(_alias_rows(piece.strip()))
        rows += found
        if not found and piece.strip():
            unread.append(span(text, at, at + len(piece)))
        at += len(piece)
    return _Group(rows, unread, end)


def _alias_rows(piece: str) -> Iterator[FactRow]:
    match = _ALIAS.fullmatch(piece)
    if match is None:
        return
    alias_type, name = _ALIAS_TYPES[match[1][0].lower()], match[2]
    script = _SCRIPT_GROUP.search(name)
    inner = name[script.end() : (closing(name, script.end() - 1) or len(name) + 1) - 1] if script else ""
    latin = _without_gaps(name[: script.start()], name[script.end() + len(inner) + 1 :]) if script else name
    bare, is_weak = _unquoted(latin)
    yield AliasRow(0, alias_type, bare, is_weak, "Latn")
    yield from _script_rows(inner, alias_type, is_weak=is_weak)


def _without_gaps(*parts: str) -> str:
    """The parts that parentheses stood between, one text: two words do not become one."""
    text = ""
    for part in parts:
        text += f" {part}" if text[-1:].isalnum() and part[:1].isalnum() else part
    return text


def _unquoted(name: str) -> tuple[str, bool]:
    """The name without quotation marks around it, and whether it had them: it is weak then.

    One mark of two may be missing, or doubled; a mark within the name is its own.
    """
    name = name.strip(" ,;")
    bare = name.strip(f"{_QUOTES} ")
    is_weak = bool(bare) and bare != name and not any(mark in bare for mark in _QUOTES)
    return (bare, True) if is_weak else (name, False)


def _vessel_rows(rest: str) -> list[FactRow] | None:
    """Call sign, type, tonnage, flag and owner, each where it stands; None where the text has another form."""
    for pattern in _VESSEL if len(rest) <= _LONGEST_VESSEL else ():
        if match := pattern.fullmatch(rest.rstrip()):
            values = ((name, match[name]) for name in _VESSEL_FEATURES)
            return [
                FeatureRow(0, _VESSEL_FEATURES[name], value.replace(",", "") if name in ("dwt", "grt") else value)
                for name, value in values
                if value
            ]
    return None
