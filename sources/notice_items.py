"""The parties that an official text names, and what is done to each: its lines become items.

    lines -> sections at headings (sources.notice_types) -> entries, each to the full stop behind its tags
          -> facts (sources.entry_text) -> items: the lines that repeat one party once per alias are one

Works on a page with an entry a line, on the yearly log, whose lines break at 67 characters, and on the Federal
Register, which numbers its entries and says behind each why the party is named.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from listwire.errors import ParseError
from listwire.facts import AliasRow, BirthDateRow, FactRow, FeatureRow, IdentificationRow, PartyRow
from listwire.types import ItemAction, NoticeItemRow, Rejection
from sources.entry_names import is_name_like
from sources.entry_text import NUMBER, Entry, find_end, is_change_mark, parse_entry, split_change
from sources.notice_types import is_list_heading, one_line, section_heading

_ACTIONS: dict[str, ItemAction] = {"designation": "designation", "removal": "delisting", "change": "amendment"}
_LISTS = (
    ("NS-MBS", r"menu-based|NS-MBS"),
    ("NS-CMIC", r"military-industrial|NS-CMIC"),
    ("NS-PLC", r"palestinian\s+legislative|NS-PLC"),
    ("CAPTA", r"CAPTA|correspondent\s+account"),
    ("SSI", r"sector(?:al|ial)\s+sanctions|\bSSI\b"),
    ("FSE", r"foreign\s+sanctions\s+evaders|\bFSE\b"),
    ("SDN", r"(?<!non-)\bSDN\b|(?<!non-)specially\s+designated\s+nationals"),
)
_LIST_RULES = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _LISTS)

_HEADING_LINES = 8
_HEADING_OPENS = re.compile(r"(?:the\s+following|resulting\s+in|in\s+addition|on\s+[A-Z][a-z]+\s+\d)\b", re.IGNORECASE)
_LOG_WIDTH = 67
_PAGE_MARK = re.compile(r"\s*\[\[Page [\w ,.-]+\]\]\s*")
"""The Federal Register's text has one wherever a page ended, an empty line on both sides, be it within an entry."""
_ENTRY_MARK = re.compile(
    r"\b[afn]\.k\.a\. |; (?:alt\. )?(?:DOB|POB|nationality|Gender) "
    r"|\((?:individual|vessel|aircraft)\)|\[[A-Z][A-Z\d -]+\]"
)
_NUMBERED = re.compile(rf"(?:^|[\n\f]|(?<=[.:] ))[^\S\n]*{NUMBER.pattern}")
_PROSE = re.compile(r"(?:designated|identified|determined|blocked|sanctioned|listed|placed|pursuant)\b", re.IGNORECASE)
_REASON = re.compile(r"(?:designated|identified|determined|blocked|sanctioned)\s+pursuant\b", re.IGNORECASE)
"""How the Federal Register's reason behind an entry begins: what it tells of others is no heading."""
_ACT_WORD = re.compile(
    r"\b(?:added|adding|additions?|removed|removing|removals?|deleted|deletions?|de-?listed|changed|changes?|amended"
    r"|amendments?|updated|updates?|renamed|rescinded|revoked|superseded|unblocked)\b",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r":$|\b(?:following|below)\b.*\.$", re.IGNORECASE)
_LINE_END = re.compile(r"[\n\f]")
_LINE_ENDS = re.compile(r"[\r\n\f]+")
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


class _Section(NamedTuple):
    action: ItemAction | None
    list_code: str | None
    is_result: bool = False
    """Its lines are the alias rows that a change brought or took away, as the log prints them below it."""


_UNTOLD = _Section(None, None)


class _Chunk(NamedTuple):
    """Lines of one section up to the next heading, with their ends, and the number of the first one.

    A line end next to a page break is a form feed: the entry goes on behind it.
    """

    section: _Section
    text: str
    line_number: int


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


@dataclass(slots=True)
class _Line:
    """One entry as a party: one side, or the two of a change with the new one last."""

    section: _Section
    text: str
    sides: tuple[Entry, ...]
    key: tuple[_Side, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.key = tuple(map(_side, self.sides))


def items_of(
    lines: Sequence[str], document_key: str, *, may_be_cut: bool = False
) -> tuple[tuple[NoticeItemRow, ...], tuple[Rejection, ...]]:
    """The items of a text given line by line, in its order, and the entries that cannot be read as a party.

    `raw_text` is without the number of a numbered entry. Of a text that may be cut, an entry at its end that is not
    finished is refused.
    """
    found: list[_Line] = []
    rejections: list[Rejection] = []
    chunks = list(_chunks(unwrapped(lines)))
    for chunk in chunks:
        for piece in _pieces(chunk.text, must_stop=may_be_cut and chunk is chunks[-1]):
            line = _line(chunk, piece)
            if isinstance(line, Rejection):
                rejections.append(line)
            elif line is not None:
                found.append(line)
    items = [_item(document_key, number, line, count) for number, (line, count) in enumerate(_grouped(found))]
    return tuple(items), tuple(rejections)


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The same lines, each heading that goes over several of them on the first, and the others of it empty."""
    whole = list(lines)
    for at, line in enumerate(whole):
        if "following" not in line.lower():
            continue
        start = at
        while start > max(0, at - _HEADING_LINES) and not _begins_heading(whole, start):
            start -= 1
        end = _heading_end(whole, at)
        text = one_line(" ".join(whole[start:end]))
        if end - start > 1 and section_heading(text) and not _ENTRY_MARK.search(text.split(":")[-1]):
            whole[start:end] = [text, *[""] * (end - start - 1)]
    return whole


def _begins_heading(lines: Sequence[str], at: int) -> bool:
    """Whether a line is the first of a paragraph, or opens as headings do."""
    before = lines[at - 1].strip() if at else ""
    return bool(_HEADING_OPENS.match(lines[at].strip())) or not before or before.endswith((".", ":", "]"))


def _heading_end(lines: Sequence[str], at: int) -> int:
    """Behind the line that ends a heading: with a colon or full stop, or before an empty one."""
    end = at
    while end < min(len(lines), at + _HEADING_LINES) and lines[end].strip():
        end += 1
        if lines[end - 1].rstrip().endswith((":", ".")):
            break
    return end


def _chunks(lines: Sequence[str]) -> Iterator[_Chunk]:
    """The lines below each heading; those above the first one, or below the name of a list, are not told an act."""
    section = _UNTOLD
    titled: str | None = None
    content: list[str] = []
    first = 1
    for number, line in enumerate(lines, 1):
        text = one_line(line)
        is_title = is_list_heading(text)
        heading = None if is_title or _REASON.match(text) else section_heading(text)
        if heading is None and not is_title and _tells_an_unknown_act(text, content):
            is_title = True
        if heading is None and not is_title:
            content.append(_LINE_ENDS.sub(" ", line))
            continue
        yield _chunk(section, content, first)
        titled = list_code(text) if is_title or "following" not in text.lower() else titled
        section = _section(text, *heading, titled) if heading else _UNTOLD
        content = [heading[1]] if heading else [""]
        first = number
    yield _chunk(section, content, first)


def _tells_an_unknown_act(text: str, content: Sequence[str]) -> bool:
    """Whether a line between entries tells an act in words without a rule: what stands below it is none of the section
    above, and a party with another's action is worse than one that is refused."""
    if not (_ACT_WORD.search(text) and _LEADS_ON.search(text)) or _REASON.match(text):
        return False
    if _ENTRY_MARK.search(text) and not _HEADING_OPENS.match(text):
        return False
    before = next((line.strip() for line in reversed(content) if line.strip()), "")
    return not before or before.endswith((".", ":"))


def _chunk(section: _Section, content: Sequence[str], first: int) -> _Chunk:
    ends = ["\n"] * len(content)
    texts = list(content)
    for is_gap, places in groupby(range(len(texts)), lambda at: _is_blank(texts[at])):
        gap = list(places)
        if is_gap and any(texts[at].strip() for at in gap):
            texts[gap[0] : gap[-1] + 1] = [""] * len(gap)
            ends[max(0, gap[0] - 1) : gap[-1] + 1] = "\f" * (gap[-1] + 1 - max(0, gap[0] - 1))
    return _Chunk(section, "".join(text + end for text, end in zip(texts, ends, strict=True)), first)


def _is_blank(line: str) -> bool:
    return not line.strip() or _PAGE_MARK.fullmatch(line) is not None


def _section(heading: str, types: set[str], rest: str, titled: str | None) -> _Section:
    """A heading that tells of several acts says of none of its parties which."""
    action = _ACTIONS[next(iter(types))] if len(types) == 1 else None
    stated = heading.removesuffix(rest)
    return _Section(action, list_code(stated) or titled, "resulting in" in stated.lower())


def list_code(text: str) -> str | None:
    """The one list that a heading names; None where it names none, or several."""
    found = [code for code, pattern in _LIST_RULES if pattern.search(text)]
    return found[0] if len(found) == 1 else None


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
        if match.start(1) <= first + 1 or (is_prose_first and int(match[1]) in (1, number + 1)):
            return match.end() - len(match[0].lstrip())
    starts = [first]
    for gap in _PARAGRAPH.finditer(text, first):
        if not _is_open(text[starts[-1] : gap.start()]):
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


def _line(chunk: _Chunk, piece: _Piece) -> _Line | Rejection | None:
    """The party of a piece, None for prose, or why it cannot be read."""
    text = joined(piece.text)
    number = NUMBER.match(text)
    bare = text[number.end() :] if number else text
    has_form = _ENTRY_MARK.search(bare) or (";" in bare and is_name_like(bare))
    if chunk.section.action is None:
        reason = "no heading above it says the one thing that is done to it"
        return _refuse(chunk, piece, "action", reason) if piece.is_entry and has_form else None
    if not piece.is_entry:
        is_like = piece.is_cut or (has_form and not _PROSE.match(bare))
        return _refuse(chunk, piece, "whole", "cut: it does not end in tags and a full stop") if is_like else None
    sides = split_change(bare) or (bare,)
    try:
        return _Line(chunk.section, bare, tuple(map(parse_entry, sides)))
    except ParseError as error:
        return _refuse(chunk, piece, "name", error.reason)


def _refuse(chunk: _Chunk, piece: _Piece, check: str, reason: str) -> Rejection:
    begun = len(piece.text) - len(piece.text.lstrip())
    line_number = chunk.line_number + len(_LINE_END.findall(chunk.text, 0, piece.start + begun))
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
    """The first line of each party and action, and how many lines it has; lines are alike whatever name leads."""
    counts: dict[tuple[ItemAction | None, tuple[_Side, ...]], int] = {}
    firsts: dict[tuple[ItemAction | None, tuple[_Side, ...]], _Line] = {}
    changes: dict[_Side, tuple[_Side, ...]] = {}
    for line in lines:
        action, key = line.section.action, line.key
        if line.section.is_result and len(key) == 1:
            key = changes.get(key[0], key)
        elif len(key) == 2:
            changes |= dict.fromkeys(key, key)
        counts[action, key] = counts.get((action, key), 0) + 1
        firsts.setdefault((action, key), line)
    return [(line, counts[group]) for group, line in firsts.items()]


def _item(document_key: str, number: int, line: _Line, count: int) -> NoticeItemRow:
    """The item of a party's first line; of a change the new side leads."""
    assert line.section.action is not None
    new, *old = reversed(line.sides)
    entries = (new, *old)
    rows = [row for entry in entries for row in entry.rows]
    spans = [(start + words.start, words.text) for start, entry in _placed(line) for words in entry.unread]
    return NoticeItemRow(
        document_key=document_key,
        item_number=number,
        item_sha256=hashlib.sha256(f"{line.section.action}|{line.text}".encode()).hexdigest(),
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
    )


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
