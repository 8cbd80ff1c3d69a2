"""The grammar of OFAC's entries: the text that names one party in a notice, and the facts that it states.

    1. LAST, First (a.k.a. "WEAK"), address; DOB 1971; Gender Male (individual) [PROGRAM] (Linked To: X). Prose.

    text -> number, entry, prose -> head (sources.entry_names) | addresses | items (sources.remarks) | type, tags, links

An entry ends at the full stop behind its tags, or behind the parentheses that follow them, never at another one. A
change is two entries with ` -to- ` between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from listwire.errors import ParseError
from listwire.facts import BirthDateRow, FactRow, FeatureRow, LinkedToRow, NoteRow, PartyRow, ProgramRow
from listwire.types import PartyType
from sources.entry_names import Head, Span, closing, is_place, piece_end, read_address, read_head, span
from sources.notice_types import one_line
from sources.remarks import read_item, split_items, without_stop


@dataclass(frozen=True, slots=True)
class Entry:
    """One party as one entry states it; its rows have uid 0, for an entry has none.

    `text` is the entry on one line; of a numbered one without the number. `unread` are the parts of it that no rule
    understood, free text among them: each stands in `text` at its start, and is a note too where it is an item.
    """

    text: str
    name: str
    party_type: PartyType
    is_type_stated: bool
    program_codes: tuple[str, ...]
    rows: tuple[FactRow, ...]
    unread: tuple[Span, ...] = ()


class End(NamedTuple):
    """Where an entry ends in a text: tags begin at `tags`, what follows them at `links`, `end` is behind the stop."""

    tags: int
    links: int
    end: int
    has_stop: bool


NUMBER = re.compile(r"\(?(\d{1,4})[.)]\s+(?=\S)")
"""The Federal Register numbers its entries."""

_TAG = r"\[(?=[^\[\]]*[A-Z])[A-Z0-9][\w .,&/-]*(?:\n[\w .,&/-]*)?\]"
_TAGS = re.compile(rf"{_TAG}(?:\s*{_TAG})*")
_ONE_TAG = re.compile(r"\[([^\]]+)\]")
_BROKEN_HYPHEN = re.compile(r"(?<=\S)- (?=\S)")
_CHANGE = re.compile(r"\s*[-–]\s?to\s?[-–](?=\s)\s*", re.IGNORECASE)
_BARE_CHANGE = re.compile(r"(?<=\s)-to-(?=\s)")
_TYPE = re.compile(r"\s*\((individual|entity|vessel|aircraft)\)\s*$", re.IGNORECASE)
_FLAG = re.compile(r" flag(?: \([^()]*\))?$")
_OPEN = re.compile(r"\s*\(")
_STOP = re.compile(r"\s*\.")
_BETWEEN_LINKS = re.compile(r"\s*;\s*(?=Linked To:)")
_PLACE = re.compile(r"[A-Z0-9#\"“]|c/o\b|[^\W\d_a-z]")

_TYPES: dict[str, PartyType] = {
    "individual": "individual", "entity": "entity", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip


def parse_entry(text: str) -> Entry:
    """The facts of one entry, blanks normalised. Raises ParseError where no name can be read.

    Prose behind its end is one note. A type that is not printed is told by what only such a party has; else entity.
    """
    text = one_line(text)
    number = NUMBER.match(text)
    text = text[number.end() :] if number else text
    found = find_end(text)
    end = found or End(len(text), len(text), len(text), has_stop=False)
    body = text[: end.tags]
    stated = _TYPE.search(body)
    items_end = stated.start() if stated else len(body.rstrip() if found else without_stop(body))
    body = body[:items_end]
    first_end = piece_end(body)
    items = list(_items(body, first_end))
    party_type = _TYPES[stated[1].lower()] if stated else _told_type(body[:first_end], items)
    head = read_head(body, party_type)
    if not any(map(str.isalnum, head.name)):
        raise ParseError("no name at the beginning of an entry", source_name="entry", where=text[:80])
    programs = _programs(text[end.tags : end.links])
    rows: list[FactRow] = [PartyRow(0, head.name, party_type, None), *(ProgramRow(0, code) for code in programs)]
    rows += head.rows
    unread = list(head.unread)
    _add(rows, unread, _placed(body, head, first_end, items, party_type))
    _add(rows, unread, _links(text, end.links, end.end - end.has_stop))
    _add(rows, unread, _prose(text, end.end))
    return Entry(text, head.name, party_type, stated is not None, programs, tuple(dict.fromkeys(rows)), tuple(unread))


def parse_change(text: str) -> tuple[Entry, Entry]:
    """The two sides of a change; the spans of the new one count from its own text.

    Raises ParseError where there is no ` -to- ` between two entries, or a side has no name.
    """
    sides = split_change(one_line(text))
    if sides is None:
        raise ParseError("no -to- between two entries", source_name="entry", where=text[:80])
    return parse_entry(sides[0]), parse_entry(sides[1])


def split_change(text: str) -> tuple[str, str] | None:
    """The texts of the two sides of a change, together the text but for the mark between them; None without one."""
    end = find_end(text)
    mark = _CHANGE.match(text, end.end) if end else None
    mark = mark or _BARE_CHANGE.search(text)
    return (text[: mark.start()].rstrip(), text[mark.end() :].lstrip()) if mark else None


def find_end(text: str, at: int = 0) -> End | None:
    """The end of the entry that begins at a place, which may still have its line ends; None where it has no tags.

    Without a full stop it ends where its line does, or a change begins. A `[...]` that is no tag ends nothing.
    """
    last: End | None = None
    for tags in _TAGS.finditer(text, at):
        links_end = _links_end(text, tags.end())
        stop = _STOP.match(text, links_end)
        if stop:
            return End(tags.start(), tags.end(), stop.end(), has_stop=True)
        last = End(tags.start(), tags.end(), links_end, has_stop=False)
        if _CHANGE.match(text, links_end) or re.match(r"[^\S\n\f]*(?:[\n\f]|$)", text[links_end : links_end + 80]):
            return last
    return last if last and not text[last.end :].strip() else None


def is_change_mark(text: str, at: int) -> bool:
    """Whether the mark of a change stands at a place."""
    return _CHANGE.match(text, at) is not None


def _links_end(text: str, at: int) -> int:
    """Behind the parentheses that follow the tags; those that never close end at the next `).`."""
    while match := _OPEN.match(text, at):
        next_tags = _TAGS.search(text, at)
        limit = next_tags.start() if next_tags else len(text)
        close = closing(text, match.end() - 1, limit)
        if close is None:
            found = text.find(").", at, limit)
            return found + 1 if found >= 0 else at
        at = close
    return at


class _Item(NamedTuple):
    text: str
    start: int


def _items(body: str, at: int) -> Iterator[_Item]:
    """The items behind the first piece, as the remarks of the list have them, and where they stand."""
    for item in split_items(f"{body[at:]};"):
        found = body.find(item, at)
        at = at if found < 0 else found + len(item)
        yield _Item(item, found)


def _told_type(head: str, items: list[_Item]) -> PartyType:
    """The type of a party whose entry does not print it, by what only such a party has; companies have IMO numbers."""
    if _FLAG.search(head):
        return "vessel"
    for item in items:
        row = read_item(0, item.text).row
        feature = row.feature_type if isinstance(row, FeatureRow) else ""
        if isinstance(row, BirthDateRow) or feature in ("Gender", "Place of Birth"):
            return "individual"
        if feature.startswith(("Vessel ", "Former Vessel ", "Other Vessel ")):
            return "vessel"
        if feature.startswith("Aircraft "):
            return "aircraft"
    return "entity"


_Part = tuple[FactRow | None, Span | None]


def _add(rows: list[FactRow], unread: list[Span], parts: Iterator[_Part]) -> None:
    for row, words in parts:
        rows += [row] if row else []
        unread += [words] if words and words.text else []


def _placed(body: str, head: Head, first_end: int, items: list[_Item], party_type: PartyType) -> Iterator[_Part]:
    """The addresses, which stand between the names and the first item with a key, and the items."""
    first = span(body, head.end, first_end)
    are_places = bool(first.text)
    if are_places:
        yield read_address(first.text), None
    for text, start in items:
        reading = read_item(0, text)
        is_note = isinstance(reading.row, NoteRow)
        if are_places and (is_note or not reading.is_whole) and _may_be_place(text, party_type):
            yield read_address(text), None
            continue
        are_places = are_places and is_note
        yield reading.row, Span(start, text) if is_note or not reading.is_whole else None


def _may_be_place(text: str, party_type: PartyType) -> bool:
    """Whether a text without a key is an address; that of a person names its country, for offices stand there too."""
    return is_place(text) or (party_type != "individual" and bool(_PLACE.match(text)))


def _programs(text: str) -> tuple[str, ...]:
    """The tags in their order; a tag that a line end broke behind its hyphen is whole again."""
    return tuple(dict.fromkeys(_BROKEN_HYPHEN.sub("-", tag.strip()) for tag in _ONE_TAG.findall(text)))


def _links(text: str, start: int, end: int) -> Iterator[_Part]:
    """The parties that the parentheses behind the tags name; other parentheses there are not understood."""
    at = start
    while match := _OPEN.match(text, at, end):
        close = closing(text, match.end() - 1) or end
        inner = match.end()
        for piece in _BETWEEN_LINKS.split(text[inner : close - 1]):
            place = text.index(piece, inner)
            row = read_item(0, piece.strip()).row
            yield (row, None) if isinstance(row, LinkedToRow) else (None, span(text, place, place + len(piece)))
            inner = place + len(piece)
        at = close
    if text[at:end].strip():
        yield None, span(text, at, end)


def _prose(text: str, start: int) -> Iterator[_Part]:
    words = span(text, start, len(text))
    if words.text:
        yield NoteRow(0, words.text), words
