"""The parties that an official text names, and what is done to each: its lines become items.

    lines -> sections at headings (sources.notice_sections) -> entries, each to the full stop behind its tags
          -> facts (sources.entry_text) -> items: the lines that repeat one party once per alias are one

Works on a page with an entry a line, on the yearly log, whose lines break at 67 characters, and on the Federal
Register, which numbers its entries and says behind each why the party is named.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from listwire.errors import ParseError
from listwire.facts import AliasRow, BirthDateRow, FactRow, FeatureRow, IdentificationRow, PartyRow
from listwire.types import ItemAction, NoticeItemRow, Rejection
from sources.entry_names import is_name_like
from sources.entry_text import NUMBER, Entry, find_end, is_change_mark, parse_entry, split_change
from sources.notice_sections import ACTIONS, ENTRY_MARK, Chunk, Section, chunks_of, unwrapped
from sources.notice_types import one_line

_LOG_WIDTH = 67
_NUMBERED = re.compile(rf"(?:^|[\n\f]|(?<=[.:] ))[^\S\n]*{NUMBER.pattern}")
_PROSE = re.compile(r"(?:designated|identified|determined|blocked|sanctioned|listed|placed|pursuant)\b", re.IGNORECASE)
_NO_END = "it does not end in tags and a full stop: cut, or written otherwise"
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|been|will|must|may|shall)\b")
"""In lower case: a sentence has one, the name of a party none."""
_PARAGRAPH = re.compile(r"\n\s*\n\s*")
_SENTENCE_END = re.compile(r"(?<=[.:])[^\S\n\f]*[\n\f]\s*")
_HYPHENATED = re.compile(r"(?<=[^\s-])-\n[^\S\n]*(?=\S)")
_BROKEN_MARK = re.compile(r"(?<=\s)-\n[^\S\n]*to-")
_ENDING_MARK = re.compile(r"(?<!\S)-to-\n")
_FILLED = re.compile(rf"(?:(?<=\n\S{{{_LOG_WIDTH}}})|(?<=\A\S{{{_LOG_WIDTH}}}))\n(?=\S)")
_IDENTIFYING = (
    "Digital Currency Address", "Aircraft Tail Number", "Previous Aircraft Tail Number",
    "Aircraft Manufacturer's Serial Number", "Aircraft Construction Number", "Aircraft Mode S Transponder Code",
)  # fmt: skip


class _Piece(NamedTuple):
    """The text of one entry, or one that is none, and where it begins in its chunk; `is_cut` where the file ends."""

    text: str
    start: int
    is_entry: bool
    is_cut: bool = False


class _Side(NamedTuple):
    """What the lines that repeat one party have in common: its names in any order, and everything else."""

    names: frozenset[str]
    rest: frozenset[FactRow]


_Group = tuple[ItemAction | None, str | None, tuple[_Side, ...]]


@dataclass(slots=True)
class _Line:
    """One entry as a party: one side, or the two of a change with the new one last."""

    section: Section
    text: str
    sides: tuple[Entry, ...]
    key: tuple[_Side, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.key = tuple(map(_side, self.sides))


def items_of(
    lines: Sequence[str], document_key: str, *, may_be_cut: bool = False, named_list: str | None = None
) -> tuple[tuple[NoticeItemRow, ...], tuple[Rejection, ...]]:
    """The items of a text given line by line, in its order, and the entries that cannot be read as a party.

    `named_list` is the list that the whole text speaks of, for headings that name none. `raw_text` is without the
    number of a numbered entry. Of a text that may be cut, an entry at its end that is not finished is refused.
    """
    found: list[_Line] = []
    rejections: list[Rejection] = []
    chunks = list(chunks_of(unwrapped(lines), named_list))
    for chunk in chunks:
        for piece in _pieces(chunk.text, must_stop=may_be_cut and chunk is chunks[-1]):
            line = _line(chunk, piece)
            if isinstance(line, Rejection):
                rejections.append(line)
            elif line is not None:
                found += (replace(line, section=section) for section in chunk.sections)
    items: list[NoticeItemRow] = []
    names: set[str] = set()
    for number, (line, count) in enumerate(_grouped(found)):
        items.append(_item(document_key, number, line, count, names))
        names.add(items[-1].item_sha256)
    return tuple(items), tuple(rejections)


def types_of_items(items: Iterable[NoticeItemRow]) -> set[str]:
    """What a notice with these items does to parties, in the words of notice types."""
    done = {item.action for item in items}
    return {notice_type for notice_type, action in ACTIONS.items() if action in done}


def _pieces(text: str, *, must_stop: bool) -> Iterator[_Piece]:
    """The entries of a chunk, and between them the paragraphs that are none."""
    at = number = 0
    while (end := _entry_end(text, at)) is not None:
        if must_stop and not end[1] and not text[end[0] :].strip():
            break
        start = at + _entry_start(text[at : end[0]], number)
        numbered = NUMBER.match(text, start)
        number = int(numbered[1]) if numbered else number
        yield from _paragraphs(text, at, start)
        yield _Piece(text[start : end[0]], start, is_entry=True)
        at = end[0]
    for piece in _paragraphs(text, at, len(text)):
        yield piece._replace(is_cut=must_stop)


def _entry_end(text: str, at: int) -> tuple[int, bool] | None:
    """The end of the next entry, both sides of a change, and whether it has its full stop."""
    end = find_end(text, at)
    while end is not None and is_change_mark(text, end.end):
        following = find_end(text, end.end)
        if following is None:
            return None
        end = following
    return (end.end, end.has_stop) if end else None


def _entry_start(text: str, number: int) -> int:
    """Where the entry begins in what stands since the last one, numbered `number`: behind prose, at its number or its
    paragraph; a number within an entry, such as that of a street, begins none."""
    first = len(text) - len(text.lstrip())
    is_prose_first = not is_name_like(text, first)
    for match in _NUMBERED.finditer(text):
        is_next = is_prose_first and int(match[1]) in (1, number + 1) and is_name_like(text, match.end())
        if match.start(1) <= first + 1 or is_next:
            return match.end() - len(match[0].lstrip())
    starts = [first]
    for gap in _PARAGRAPH.finditer(text, first):
        if not _is_open(text[starts[-1] : gap.start()]) and not is_change_mark(text, gap.start()):
            starts.append(gap.end())
    if named := [start for start in starts if is_name_like(text, start)]:
        return named[-1]
    for match in _SENTENCE_END.finditer(text, starts[-1]):
        if is_name_like(text, match.end()) and not _is_open(text[starts[-1] : match.start()]):
            return match.end()
    return starts[-1]


def _is_open(paragraph: str) -> bool:
    """Whether a paragraph goes on behind an empty line: parentheses are open, or it ends where no entry does."""
    words = paragraph.rstrip()
    return words.count("(") > words.count(")") or words.endswith((";", ",", "-to-"))


def _paragraphs(text: str, start: int, end: int) -> Iterator[_Piece]:
    """The paragraphs of a part of a chunk that holds no whole entry."""
    at = start
    for paragraph in _PARAGRAPH.split(text[start:end]):
        place = text.index(paragraph, at)
        at = place + len(paragraph)
        if paragraph.strip():
            yield _Piece(paragraph, place, is_entry=False)


def _line(chunk: Chunk, piece: _Piece) -> _Line | Rejection | None:
    """The party of a piece, None for prose, or why it cannot be read."""
    text = joined(piece.text)
    number = NUMBER.match(text)
    bare = text[number.end() :] if number else text
    has_form = ENTRY_MARK.search(bare) or (";" in bare and is_name_like(bare))
    if chunk.sections[0].action is None:
        reason = "no heading above it says the one thing that is done to it"
        return _refuse(chunk, piece, "action", reason) if piece.is_entry and has_form else None
    if not piece.is_entry:
        is_like = piece.is_cut or (has_form and not _PROSE.match(bare))
        return _refuse(chunk, piece, "whole", _NO_END) if is_like else None
    sides = split_change(bare) or (bare,)
    if ";" not in bare and not ENTRY_MARK.search(bare.partition("[")[0]) and _VERB.search(bare):
        return _refuse(chunk, piece, "name", "a sentence that ends as entries do, and no party")
    try:
        return _Line(chunk.sections[0], bare, tuple(map(parse_entry, sides)))
    except ParseError as error:
        return _refuse(chunk, piece, "name", error.reason)


def _refuse(chunk: Chunk, piece: _Piece, check: str, reason: str) -> Rejection:
    begun = len(piece.text) - len(piece.text.lstrip())
    line_number = chunk.line_at(piece.start + begun)
    return Rejection(
        contract="notice_items",
        row_number=line_number,
        column="raw_text",
        check=check,
        value=None,
        raw=piece.text.strip(),
        reason=f"line {line_number}: {reason}",
    )


def joined(text: str) -> str:
    """Lines as one: a hyphen at a line's end belongs to its word, but for the mark of a change; so does a line that one
    word fills, for the log breaks only what is longer than its lines."""
    marked = _ENDING_MARK.sub("-to- ", _BROKEN_MARK.sub("-to-", text))
    return one_line(_HYPHENATED.sub("-", _FILLED.sub("", marked)))


def _side(entry: Entry) -> _Side:
    rest = (row for row in entry.rows if not isinstance(row, PartyRow | AliasRow))
    return _Side(frozenset(map(str.casefold, _names(entry))), frozenset(rest))


def _grouped(lines: Sequence[_Line]) -> list[tuple[_Line, int]]:
    """The first line of each party, list and action, and how many lines it has; lines are alike whatever name leads."""
    counts: dict[_Group, int] = {}
    firsts: dict[_Group, _Line] = {}
    changes: dict[_Side, _Group] = {}
    for line in lines:
        group: _Group = (line.section.action, line.section.list_code, line.key)
        if line.section.is_result and len(line.key) == 1:
            group = changes.get(line.key[0], group)
        elif len(line.key) == 2:
            changes |= dict.fromkeys(line.key, group)
        counts[group] = counts.get(group, 0) + 1
        firsts.setdefault(group, line)
    return [(line, counts[group]) for group, line in firsts.items()]


def _item(document_key: str, number: int, line: _Line, count: int, taken: Container[str]) -> NoticeItemRow:
    """The item of a party's first line; of a change the new side leads. Its name is not one of those taken."""
    assert line.section.action is not None
    new, *old = reversed(line.sides)
    entries = (new, *old)
    rows = [row for entry in entries for row in entry.rows]
    spans = [(start + words.start, words.text) for start, entry in _placed(line) for words in entry.unread]
    return NoticeItemRow(
        document_key=document_key,
        item_number=number,
        item_sha256=_item_name(line, taken),
        action=line.section.action,
        list_code=line.section.list_code,
        party_name=new.name,
        party_type=new.party_type,
        is_type_stated=new.is_type_stated,
        program_codes=new.program_codes,
        names=tuple(dict.fromkeys(name for entry in entries for name in _names(entry))),
        birth_texts=tuple(dict.fromkeys(row.birth_text for row in rows if isinstance(row, BirthDateRow))),
        identifiers=tuple(dict.fromkeys(filter(None, map(_identifier, rows)))),
        line_count=count,
        raw_text=line.text,
        unread_texts=tuple(text for _, text in spans),
        unread_starts=tuple(start for start, _ in spans),
        acted_on=line.section.acted_on,
    )


def _item_name(line: _Line, taken: Container[str]) -> str:
    """The hash of action and text, and of the list where the same text stands before under another one."""
    told = f"{line.section.action}|{line.text}"
    name = hashlib.sha256(told.encode()).hexdigest()
    return hashlib.sha256(f"{line.section.list_code}|{told}".encode()).hexdigest() if name in taken else name


def _placed(line: _Line) -> Iterator[tuple[int, Entry]]:
    """The sides of a line in its order, and where each begins in it."""
    at = 0
    for entry in line.sides:
        at = line.text.index(entry.text, at)
        yield at, entry
        at += len(entry.text)


def _names(entry: Entry) -> list[str]:
    return [entry.name, *(row.alias_name for row in entry.rows if isinstance(row, AliasRow) and row.alias_name)]


def _identifier(row: FactRow) -> str | None:
    if isinstance(row, IdentificationRow):
        return row.identification_number
    if isinstance(row, FeatureRow) and row.feature_type.startswith(_IDENTIFYING):
        return row.feature_value
    return None
