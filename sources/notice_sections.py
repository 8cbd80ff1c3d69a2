"""The sections of an official text: its lines below the heading that tells what is done to the parties there.

    lines -> unwrapped: a heading over several lines on one -> chunks, each with its section

A heading (sources.notice_headings) ends the section above it. So does a line that tells an act in words without a rule:
what stands below it is told no act.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from listwire.types import ItemAction
from sources.notice_headings import day_of_heading, is_list_heading, section_heading
from sources.notice_types import one_line

ACTIONS: dict[str, ItemAction] = {"designation": "designation", "removal": "delisting", "change": "amendment"}
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
_HEADING_OPENS = re.compile(
    r"(?:[A-Z0-9]{1,3}\.\s+)?"
    r"(?:the\s+following|resulting\s+in|in\s+addition|also|additionally|on\s+[A-Z][a-z]+\.?\s+\d{1,2})\b",
    re.IGNORECASE,
)
_PAGE_MARK = re.compile(r"\s*\[\[Page [\w ,.-]+\]\]\s*")
"""The Federal Register's text has one wherever a page ended, an empty line on both sides, be it within an entry."""
ENTRY_MARK = re.compile(
    r"\b[afn]\.k\.a\. |; (?:alt\. )?(?:DOB|POB|nationality|Gender) "
    r"|\((?:individual|vessel|aircraft)\)|\[[A-Z][A-Z\d -]+\]"
)
_REASON = re.compile(r"(?:designated|identified|determined|blocked|sanctioned)\s+pursuant\b", re.IGNORECASE)
"""How the Federal Register's reason behind an entry begins: what it tells of others is no heading."""
_ACT_WORD = re.compile(
    r"\b(?:added|adding|additions?|removed|removing|removals?|deleted|deletions?|de-?listed|changed|changes?|amended"
    r"|amendments?|updated|updates?|renamed|rescinded|revoked|superseded|unblocked|moved|transferred"
    r"|authori[sz]ed|exempt(?:ed)?|licen[sc]ed|permitted|prohibited|reinstated|restored|terminated|lifted|withdrawn"
    r"|suspended|determined|relisted|re-?designated)\b",
    re.IGNORECASE,
)
_ENTRIES = re.compile(r"(?:[A-Z]\w+\s+)?(?:Entries|ENTRIES)\s*:?")
"""A heading that says there are entries, and not what is done to them."""
_LEADS_ON = re.compile(r":$|\b(?:following|below)\b.*\.$", re.IGNORECASE)
_CHANGE_MARK = re.compile(r"\W*changed\s+to\W*", re.IGNORECASE)
_NOW_APPEARS = re.compile(
    r".{0,80}\b(?:listing|entry)\b[^;]{0,80}\b(?:now|will\s+now|will)\s+(?:appears?|reads?)(?:\s+as(?:\s+follows)?)?\s*[:.]?",
    re.IGNORECASE,
)
"""How the Federal Register leads from the old text of one entry to its new one."""
_MOVED = re.compile(
    r"\b(?:(?P<away>removed|deleted)\s+from|(?:added|placed)\s+(?:to|on))\b(?P<here>[^;:]*?)"
    r"\band\b[^;:]*?\b(?(away)(?:added|placed)\s+(?:to|on)|(?:removed|deleted)\s+from)\b(?P<there>[^;:]*)",
    re.IGNORECASE,
)
"""`removed from the SDN List and added to the FSE List`, or the other way round."""
_BULLET = re.compile(r"\s*[\u2022\u2023\u25aa\u25cf\u25e6\u00b7\u2043*](?=\s)\s*")
_DASH = re.compile(r"\s*[-\u2013\u2014]\s+(?!to\b)(?=\S)")
"""A bullet too, behind the end of an entry; within one it is a hyphen that stands alone."""
_KIND = re.compile(
    r"(?:(?:[A-Z][\w'-]*\s+){1,4}(?:[Ii]ndividuals|[Pp]ersons|[Nn]ationals|[Ee]ntities|[Cc]ompanies|[Vv]essels|[Aa]ircraft)"
    r"|Individuals?|Persons?|Nationals?|Entit(?:y|ies)|Compan(?:y|ies)|Vessels?|Aircraft)\s*:?"
)
"""A sub-heading that sorts the parties below it, `Iranian entities`; in capitals it may be a name, as COMPANY is."""
_CELL_NUMBER = re.compile(r"\(?\d{1,4}[.)]?")
"""The number of a row of a table, in a cell of its own."""
_LINE_ENDS = re.compile(r"[\r\n\f]+")
_LINE_END = re.compile(r"[\n\f]")


class Section(NamedTuple):
    """What a heading says of the parties below it: what is done, on which list and day; each None where unsaid."""

    action: ItemAction | None
    list_code: str | None
    is_result: bool = False
    """Its lines are the alias rows that a change brought or took away, as the log prints them below it."""
    acted_on: date | None = None


_UNTOLD = (Section(None, None),)


@dataclass(frozen=True)
class Chunk:
    """Lines below one heading up to the next heading, with their ends, and the number of the first one.

    A line end next to a page break is a form feed: the entry goes on behind it.
    """

    sections: tuple[Section, ...]
    """One, or two where the heading moves its parties from a list to another one."""
    text: str
    line_number: int

    def line_at(self, place: int) -> int:
        """The number of the line that a place in the text is on."""
        return self.line_number + bisect_left(self._line_ends, place)

    @cached_property
    def _line_ends(self) -> list[int]:
        """Found once: a chunk may have thousands of entries that are refused."""
        return [end.start() for end in _LINE_END.finditer(self.text)]


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
        if end - start > 1 and section_heading(text) and not ENTRY_MARK.search(text.split(":")[-1]):
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


def chunks_of(lines: Sequence[str], named_list: str | None) -> Iterator[Chunk]:
    """The lines below each heading; those above the first one, or below the name of a list, are not told an act."""
    sections: tuple[Section, ...] = _UNTOLD
    titled = named_list
    content: list[str] = []
    before = ""  # the last line of the content that is not empty
    first = 1
    for number, line in enumerate(lines, 1):
        text = one_line(line)
        is_title = is_list_heading(text)
        heading = None if is_title or _REASON.match(text) else section_heading(text)
        if heading is None and not is_title and _tells_an_unknown_act(text, before):
            is_title = True
        if heading is None and not is_title:
            content.append(_content(line, text, sections[0], before, is_apart=content[-1:] == [""]))
            before = content[-1].strip() or before
            continue
        yield _chunk(sections, content, first)
        if is_title or "administrative" in text.lower():  # such updates are of any list
            titled = list_code(text) or named_list
        elif "following" not in text.lower():
            titled = list_code(text) or titled
        sections = _sections(text, *heading, titled) if heading else _UNTOLD
        before = heading[1] if heading else ""
        content = [before]
        first = number
    yield _chunk(sections, content, first)


def _content(line: str, text: str, section: Section, before: str, *, is_apart: bool) -> str:
    """A line below a heading as entries are cut from it: without its bullet; a sub-heading is as an empty line."""
    is_first = _is_end(before)
    if (is_first and _KIND.fullmatch(text)) or ((is_first or is_apart) and _CELL_NUMBER.fullmatch(text)):
        return ""
    if section.action == "amendment" and (_NOW_APPEARS.fullmatch(text) or _CHANGE_MARK.fullmatch(text)):
        return "-to-"
    bullet = _BULLET.match(line) or (_DASH.match(line) if is_first else None)
    return _LINE_ENDS.sub(" ", line[bullet.end() :] if bullet else line)


def _is_end(before: str) -> bool:
    """Whether the last line that is not empty ends as an entry or a heading does, if there is one."""
    return not before or before.endswith((".", ":", "]"))


def _tells_an_unknown_act(text: str, before: str) -> bool:
    """Whether a line between entries tells an act in words without a rule: what stands below it is none of the section
    above, and a party with another's action is worse than one that is refused."""
    if _CHANGE_MARK.fullmatch(text):
        return False
    if _ENTRIES.fullmatch(text):
        return _is_end(before)
    if not (_ACT_WORD.search(text) and _LEADS_ON.search(text)) or _REASON.match(text):
        return False
    if ENTRY_MARK.search(text) and not _HEADING_OPENS.match(text):
        return False
    return _is_end(before)


def _chunk(sections: tuple[Section, ...], content: Sequence[str], first: int) -> Chunk:
    ends = ["\n"] * len(content)
    texts = list(content)
    for is_gap, places in groupby(range(len(texts)), lambda at: _is_blank(texts[at])):
        gap = list(places)
        if is_gap and any(texts[at].strip() for at in gap):
            texts[gap[0] : gap[-1] + 1] = [""] * len(gap)
            ends[max(0, gap[0] - 1) : gap[-1] + 1] = "\f" * (gap[-1] + 1 - max(0, gap[0] - 1))
    return Chunk(sections, "".join(text + end for text, end in zip(texts, ends, strict=True)), first)


def _is_blank(line: str) -> bool:
    return not line.strip() or _PAGE_MARK.fullmatch(line) is not None


def _sections(heading: str, types: set[str], rest: str, titled: str | None) -> tuple[Section, ...]:
    """A heading that tells of several acts says of none of its parties which, unless each act has a list of its own."""
    stated = heading.removesuffix(rest)
    day = day_of_heading(stated)
    if len(types) == 1:
        action = ACTIONS[next(iter(types))]
        return (Section(action, list_code(stated) or titled, "resulting in" in stated.lower(), day),)
    moved = _MOVED.search(stated)
    lists = (list_code(moved["here"]), list_code(moved["there"])) if moved else (None, None)
    if moved is None or None in lists or lists[0] == lists[1]:
        return (Section(None, list_code(stated) or titled, acted_on=day),)
    first: ItemAction = "delisting" if moved["away"] else "designation"
    second: ItemAction = "designation" if moved["away"] else "delisting"
    return (Section(first, lists[0], acted_on=day), Section(second, lists[1], acted_on=day))


def list_code(text: str) -> str | None:
    """The one list that a heading names; None where it names none, or several."""
    found = [code for code, pattern in _LIST_RULES if pattern.search(text)]
    return found[0] if len(found) == 1 else None
