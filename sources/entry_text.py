"""The grammar of OFAC's entries: the text that names one party in a notice, and the facts that it states.

    1. LAST, First (a.k.a. "WEAK"), address; DOB 1971; Gender Male (individual) [PROGRAM] (Linked To: X). Prose.

    text -> number, entry, prose -> head (sources.entry_names) | addresses | items (sources.remarks) | type, tags, links

An entry ends at the full stop behind its tags, or behind the parentheses that follow them, never at another one. A
change is two entries with ` -to- ` between them. Entries are typed by hand: type and links may stand on either side of
the tags, a link behind the full stop, and the mark of a change may have other dashes, or words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from listwire.errors import ParseError
from listwire.facts import BirthDateRow, FactRow, FeatureRow, LinkedToRow, NoteRow, PartyRow, ProgramRow
from listwire.types import PartyType
from sources.entry_names import (
    Head,
    Span,
    closing,
    closings,
    is_name_like,
    is_place,
    piece_end,
    read_address,
    read_head,
    span,
    type_in_head,
)
from sources.entry_tags import PROGRAM_CODES, TAGS, program_codes
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
    """Where an entry ends in a text: tags begin at `tags`, what follows them at `links`; `end` is behind the stop, and
    behind links that follow it."""

    tags: int
    links: int
    end: int
    has_stop: bool


NUMBER = re.compile(r"\(?(\d{1,4})[.)]\s+(?=\S)")
"""The Federal Register numbers its entries."""

_DASHES = "[-\u2010-\u2015\u2212]{1,3}"
_CHANGE = re.compile(
    rf"\s*(?:(?P<sure>{_DASHES}\s?to\s?{_DASHES}|changed\s+to\s?:)"
    rf"|{_DASHES}\s?to(?:\s?:|(?=\s))|to\s?(?:{_DASHES}|:)|changed\s+to(?=\s)|(?-i:to|TO)(?=\s))\s*(?=\S)",
    re.IGNORECASE,
)
"""The mark of a change behind the end of its old side; where it has not two dashes, a name has to follow."""
_BARE_CHANGE = re.compile(
    rf"(?<=\s)(?:(?P<sure>{_DASHES}to(?:{_DASHES}|:)(?=\s))|{_DASHES}to{_DASHES}(?=\S)|(?<=[.)\]]\s)[Cc]hanged to:)\s*"
)
"""The same behind an old side without tags: `to` in capitals, or between other words, belongs to a name."""
_TYPE_OR_LINKS = re.compile(r"\s*\((?=Linked To:|(?:individual|entity|vessel|aircraft)\))", re.IGNORECASE)
_FLAG = re.compile(r" flag(?: \([^()]*\))?$")
_OPEN = re.compile(r"\s*(?:[*†‡,;]{1,3}\s*)?\(")
_STOP = re.compile(r"\s*(?:[)\]*†‡]{1,4}\s*)?\.[*†‡]*")
"""Marks of footnotes, and parentheses that nothing opened, may stand before a full stop."""
_LINE_END = re.compile(r"[^\S\n\f]*(?:(?P<marks>[)\]*†‡,;]{1,4})[^\S\n\f]*)?(?=[\n\f]|$)")
_LATE_LINK = re.compile(r"\s*\((?=Linked To:)")
_UNCLOSED_END = re.compile(r"(?<=\))(?=\.)|(?=\.[^\S\n\f]*(?:[\n\f]|$))|(?=\n[^\S\n]*\n)")
_NEXT_GROUP = re.compile(r"[^\w(]*\(")
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
    body = text[: end.tags] if found else without_stop(text)
    tail = _read_tail(text, _tail_start(body), len(body))
    behind = _read_tail(text, end.links, end.end)
    body = body[: tail.start]
    first_end = piece_end(body)
    stated = tail.party_type or behind.party_type or _TYPES.get(type_in_head(body[:first_end]) or "")
    items = list(_items(body, first_end))
    party_type = stated or _told_type(body[:first_end], items)
    head = read_head(body, party_type)
    if not any(map(str.isalnum, head.name)):
        raise ParseError("no name at the beginning of an entry", source_name="entry", where=text[:80])
    programs = program_codes(text[end.tags : end.links])
    rows: list[FactRow] = [PartyRow(0, head.name, party_type, None), *(ProgramRow(0, code) for code in programs)]
    rows += head.rows
    unread = list(head.unread)
    for parts in (_placed(body, head, first_end, items, party_type), tail.parts, behind.parts, _prose(text, end.end)):
        _add(rows, unread, parts)
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
    if end and (mark_end := _change_end(text, end.end)):
        return text[: end.end].rstrip(), text[mark_end:].lstrip()
    mark = _bare_change(text)
    return (text[: mark.start()].rstrip(), text[mark.end() :].lstrip()) if mark else None


def find_end(text: str, at: int = 0) -> End | None:
    """The end of the entry that begins at a place, which may still have its line ends; None where it has no tags.

    Without a full stop it ends where its line does, or a change begins. A `[...]` that is no tag ends nothing.
    """
    last: End | None = None
    for tags in TAGS.finditer(text, at):
        links_end = _links_end(text, tags.end())
        stop = _STOP.match(text, links_end)
        if stop:
            return End(tags.start(), tags.end(), _late_links_end(text, stop.end()), has_stop=True)
        line_end = _LINE_END.match(text, links_end)
        # A mark behind `[Annex A]` at a line's end may stand within an item; one behind a tag in capitals does not.
        if line_end and (line_end["marks"] is None or tags[0].isupper()):
            return End(tags.start(), tags.end(), line_end.end(), has_stop=False)
        last = End(tags.start(), tags.end(), links_end, has_stop=False)
        if _change_end(text, links_end, is_sure=PROGRAM_CODES.issuperset(program_codes(tags[0]))):
            return last
    return last if last and not text[last.end :].strip() else None


def is_change_mark(text: str, at: int) -> bool:
    """Whether the mark of a change stands at a place."""
    return _change_end(text, at) is not None


def _change_end(text: str, at: int, *, is_sure: bool = True) -> int | None:
    """Where the mark of a change at a place ends; where it is not sure that an entry ends there, only a full one is."""
    mark = _CHANGE.match(text, at)
    if mark and (mark["sure"] or (is_sure and is_name_like(text, mark.end()))):
        return mark.end()
    return None


def _bare_change(text: str) -> re.Match[str] | None:
    """The mark of a change outside parentheses, behind an old side without tags."""
    is_balanced = text.count("(") == text.count(")")
    depth = at = 0
    for mark in _BARE_CHANGE.finditer(text):
        depth += text.count("(", at, mark.start()) - text.count(")", at, mark.start())
        at = mark.start()
        is_inside = is_balanced and depth > 0
        if not is_inside and (mark["sure"] or is_name_like(text, mark.end())):
            return mark
    return None


def _links_end(text: str, at: int) -> int:
    """Behind the parentheses that follow the tags; those that never close end at the next `).`, at the full stop of a
    line, at the end of a paragraph, or with the text.
    """
    next_tags = TAGS.search(text, at)
    limit = next_tags.start() if next_tags else len(text)
    while match := _OPEN.match(text, at, limit):
        close = closing(text, match.end() - 1, limit)
        if close is None:
            found = _UNCLOSED_END.search(text, match.end(), limit)
            if found:
                return found.end()
            return at if next_tags else limit
        at = close
    return at


def _late_links_end(text: str, at: int) -> int:
    """Behind the links that stand behind the full stop of an entry, and their own stop."""
    if not _LATE_LINK.match(text, at):
        return at
    links_end = _links_end(text, at)
    stop = _STOP.match(text, links_end)
    return stop.end() if stop else links_end


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


def _add(rows: list[FactRow], unread: list[Span], parts: Iterable[_Part]) -> None:
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
        is_free = is_note or (not reading.is_whole and is_place(text))  # a date of birth in words is no place
        if are_places and is_free and _may_be_place(text, party_type):
            yield read_address(text), None
            continue
        are_places = are_places and is_note
        yield reading.row, Span(start, text) if is_note or not reading.is_whole else None


def _may_be_place(text: str, party_type: PartyType) -> bool:
    """Whether a text without a key is an address; that of a person names its country, for offices stand there too."""
    return is_place(text) or (party_type != "individual" and bool(_PLACE.match(text)))


def _tail_start(body: str) -> int:
    """Where the type and the links begin that stand at the end of a body, in front of the tags; else its end."""
    ends = closings(body)
    at = 0
    while match := _TYPE_OR_LINKS.search(body, at):
        at = match.end()
        end: int | None = match.start()
        while end is not None and (group := _TYPE_OR_LINKS.match(body, end)):
            end = ends.get(group.end() - 1)
            at = end or at
        if end is not None and not body[end:].strip():
            return match.start()
    return len(body.rstrip())


class _Tail(NamedTuple):
    """The parentheses beside the tags: the type where it stands there, the links, and what is neither."""

    start: int
    party_type: PartyType | None
    parts: list[_Part]


def _read_tail(text: str, start: int, end: int) -> _Tail:
    party_type: PartyType | None = None
    parts: list[_Part] = []
    at = start
    while match := _NEXT_GROUP.match(text, at, end):
        close = closing(text, match.end() - 1, end)
        inner, inner_end = match.end(), close - 1 if close else _unclosed_end(text, end)
        at = close or end
        if found := _TYPES.get(text[inner:inner_end].strip().lower()):
            party_type = party_type or found
        else:
            parts += _links(text, inner, inner_end)
    if any(map(str.isalnum, text[at:end])):
        parts.append((None, span(text, at, end)))
    return _Tail(start, party_type, parts)


def _unclosed_end(text: str, end: int) -> int:
    """The end of the words in parentheses that never close, without the full stop behind them."""
    return len(text[:end].rstrip(" .*†‡"))


def _links(text: str, start: int, end: int) -> Iterator[_Part]:
    """The parties that parentheses beside the tags name; other parentheses there are not understood."""
    at = start
    for piece in _BETWEEN_LINKS.split(text[start:end]):
        place = text.index(piece, at)
        row = read_item(0, piece.strip()).row
        at = place + len(piece)
        yield (row, None) if isinstance(row, LinkedToRow) else (None, span(text, place, at))


def _prose(text: str, start: int) -> Iterator[_Part]:
    words = span(text, start, len(text))
    if any(map(str.isalnum, words.text)):
        yield NoteRow(0, words.text), words
