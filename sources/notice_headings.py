"""The headings inside an official text: which act each tells of the parties below it.

    `The following deletions have been made to OFAC's SDN List:` -> {"removal"} and what stands behind the colon

A heading points down, with `following` or `below`, or is a bare noun on a line of its own, `Additions`. What it points
at must be parties: of licences, FAQs and links it tells nothing, and a party below such a line is told no act. Details
that come to an entry that is there already, such as aliases or a tag, are a change. A heading may tell of several acts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sources.notice_days import LONG_DAY, day_as
from sources.notice_types import (
    CHANGE,
    DESIGNATION,
    HEADING_LENGTH,
    LIST_UPDATE,
    REMOVAL,
    Rule,
    documents_in,
    matches,
    one_line,
    rule,
)

_LIST_UPDATE_HEADING = re.compile(rf"(?:{LIST_UPDATE.pattern})\s*:?", re.IGNORECASE)
_ADMINISTRATIVE = re.compile(r"\s*(?:unrelated\s+)?administrative\s+list\s+(?:updates?|changes?)\s*:?\s*", re.I)
_NONE = re.compile(r"\s*(?:none|n/?a|not\s+applicable)\s*\.?\s*", re.IGNORECASE)

# ---- bare headings: `Deletions:`, `Additions to the SDN List` ----
_TO_A_LIST = r"\s+(?:to|from|on|of)\s+(?:the\s+|OFAC's\s+)?[\w\s(),'-]{0,90}?\blists?\)?"
_BARE_RULES = tuple(
    rule(name, rf"(?:(?:new|additional|recent)\s+)?(?:{noun})(?:(?:{_TO_A_LIST})?\s*:?|{_TO_A_LIST}\.?)|{verb}\s*:")
    for name, noun, verb in (
        ("designation", DESIGNATION, "(?:added|designated)"),
        ("removal", REMOVAL, "(?:removed|deleted|delisted)"),
        ("change", CHANGE, "(?:changed|amended|updated)"),
    )
)

# ---- sentences that point down ----
_MOVED = r"\b(?:has|have|had|was|were)\s+(?:been\s+)?"
_DONE = rf"{_MOVED}(?:\w+(?:,\s+|\s+(?:and|or|and/or)\s+)){{0,2}}"  # `have been added or removed` says both
_STATE = r"\b(?:is|are|shall\s+be|will\s+be)\s+(?:hereby\s+|(?:now\s+)?being\s+)?"
_MAKES = r"\b(?:made|makes|making|announced|announces|announcing)\s+the\s+following\s+"
_ADDED = r"(?:added|placed|designated|identified|listed)\b"
_REMOVED = r"(?:removed|deleted|de-?listed|unblocked)\b"
_CHANGED = r"(?:changed|amended|updated|modified|corrected|revised)\b"
_FOLLOWING = r"\bfollowing\b[^;]{0,300}?"
_RULES: tuple[Rule, ...] = (
    rule("designation", rf"{_FOLLOWING}{_DONE}{_ADDED}|{_FOLLOWING}{_STATE}(?:added|placed|identified|listed)\b"),
    # The Federal Register: `of the following persons are blocked`; `whose property is blocked` tells an older act.
    rule("designation", rf"\bfollowing\b(?:(?!\bwhose\b)[^;]){{0,300}}?{_STATE}(?:blocked|designated|subject\s+to)\b"),
    rule("designation", rf"\bfollowing\s+{DESIGNATION}\s+(?:{_DONE}|{_STATE})made\b|{_MAKES}{DESIGNATION}(?!\w)"),
    rule("designation", r"\b(?:designat|identify|add|plac|list)(?:ed|ing|s|es)?\s+the\s+following\b"),
    rule("designation", r"\bidentified\s+the\s+following\b"),
    rule(
        "removal",
        rf"\bfollowing\s+{REMOVAL}\s+(?:{_DONE}|{_STATE})made\b|{_MAKES}{REMOVAL}(?!\w)|{_FOLLOWING}{_DONE}{_REMOVED}"
        rf"|{_FOLLOWING}{_STATE}(?:{_REMOVED}|no\s+longer\b(?!\s+(?:prohibited|restricted|required|authorized)))",
    ),
    rule("removal", r"\bno\s+longer\s+warrant\b[^;.]{0,200}\bfollowing\b"),
    rule("removal", r"\b(?:remov|delet|de-?list|unblock)(?:ed|ing|es|s)\s+the\s+following\b"),
    rule(
        "removal",
        rf"\b{DESIGNATION}\s+of\s+the\s+following\b[^;]{{0,300}}?(?:{_DONE}|{_STATE})"
        r"(?:rescinded|revoked|terminated|withdrawn|lifted)\b"
        r"|\b(?:rescind|revok|terminat|withdr|lift)\w*\s+(?:the\s+|its\s+)?"
        rf"{DESIGNATION}\s+of\s+the\s+following\b",
    ),
    rule("change", r"\bresulting\s+in\s+the\s+(?:following\s+new|removal\s+of\s+the\s+following)\b"),
    rule(
        "change",
        rf"\bfollowing\s+{CHANGE}\s+(?:{_DONE}|{_STATE})made\b|{_MAKES}{CHANGE}(?!\w)|\bfollowing\s+(?:revised|updated|amended)\b"
        rf"|{_FOLLOWING}(?:{_DONE}|{_STATE}){_CHANGED}",
    ),
    rule(
        "change",
        r"\b(?:chang|amend|updat|modif|correct|revis)(?:ed|ing|es|s|ied|ying|ies)\s+the\s+"
        r"(?:[^;.]{0,100}\b(?:for|of)\s+the\s+)?following\b",
    ),
)
# `removed from the SDN List and added to the FSE List`: the second verb borrows the first one's auxiliary.
_SECOND_VERBS = (
    rule("designation", rf"\b(?:and|or)\s+(?:(?:has|have)\s+been\s+)?(?:simultaneously\s+)?{_ADDED}"),
    rule("removal", rf"\b(?:and|or)\s+(?:(?:has|have)\s+been\s+)?(?:simultaneously\s+)?{_REMOVED}"),
)

# `The individuals listed below`, `the below-listed vessels`: said of parties only in a line that leads on with a colon.
_BELOW = re.compile(
    r"(?:\bthe\s+)?(?:\b(?P<noun>[\w-]+)\s+(?:(?:listed|named|identified|described)\s+)?below\b"
    r"|\bbelow[\s-](?:listed|named|identified)\s+(?P<other>[\w-]+))",
    re.IGNORECASE,
)

# What is pointed at: the noun behind `following`.
_NOUN = re.compile(
    r"\bfollowing\b\s+(?P<noun>[^:;.]{0,80}?)\s*"
    r"(?=[:;.]|$|\b(?:of|to|in|on|from|under|for|pursuant|whose|who|which|that|has|have|had|is|are|was|were|will|shall)\b)",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(?:web\s*(?:page|site)s?|(?:hyper)?links?|texts?|documents?|files?|(?:data\s+)?formats?|questions?|answers?|licen[sc]es?"
    r"|directives?|forms?|instructions?|publications?|press\s+releases?|pages?)$",
    re.IGNORECASE,
)
_DETAIL = (
    r"\b(?:alias(?:es)?|[afn]\.k\.a\.?s?|akas?|identif(?:ying|ication|ier)\w*|information|(?:\w+\s+)?address(?:es)?|tags?"
    r"|details?|wallets?|remarks?|(?:passport|identification|registration)\s+numbers?|dates?\s+of\s+birth)(?:\s+\w+)?"
)
_DETAILS = re.compile(rf"{_DETAIL}$", re.IGNORECASE)
_COME_AND_GO = rf"{_DETAIL}\s+{_DONE}(?:added|removed|deleted|{_CHANGED})\s"
_TO_AN_ENTRY = re.compile(
    r"\bexisting\s+(?:\w+\s+){0,2}(?:entr(?:y|ies)|listings?|designations?|records?)\b|\bto\s+the\s+entr(?:y|ies)\b"
    rf"|{_COME_AND_GO}[^;.]{{0,80}}\bfollowing\b|{_DETAIL}\s+(?:of|for)\s+the\s+following\b",
    re.IGNORECASE,
)
_REMAINS = re.compile(r"\bremains?\s+(?:on|listed|designated|blocked)\b", re.IGNORECASE)
_ANY_DETAIL = re.compile(_DETAIL, re.IGNORECASE)

# ---- dated sentences of the Federal Register: `On July 20, 2023, OFAC removed from the SDN List ...` ----
_DATED_ACT = re.compile(
    r"(?:[A-Z0-9]{1,3}\.\s+)?(?:(?:Also|Additionally|Furthermore|Further|In\s+addition|Separately),?\s+)?"
    r"[Oo]n\s+(?P<day>[A-Z][a-z]+\.?\s+\d{1,2},\s+\d{4})\b"
)
_POINTS_DOWN = re.compile(r"\bfollowing\b|\bbelow\b|\b(?:from|on|to)\s+the\s+SDN\s+List\b", re.IGNORECASE)
_DATED_VERBS = (
    rule("designation", r"\b(?:added|placed|designated|identified|imposed)\b"),
    rule("removal", r"\b(?:removed|deleted|de-?listed|unblocked)\b|\bno\s+longer\b"),
    rule("change", r"\b(?:updated|amended|changed|modified|corrected|revised)\b"),
)
_OLDER_ACT = re.compile(r",?\s+as\s+amended\b|,?\s+(?:which|who|whose|previously)\b", re.IGNORECASE)
_BLOCKED = re.compile(r"\bblocked\b", re.IGNORECASE)


def types_of_lines(lines: Sequence[str]) -> set[str]:
    """The acts of a body, given line by line: a heading opens a section, which ends at the next one.

    A section whose only text is `None.` holds no act; nor does a heading with nothing under it: it introduces others.
    """
    found: set[str] = set()
    for types, content in _sections(lines):
        if not all(_NONE.fullmatch(line) for line in content):
            found |= types
    return found


def is_list_heading(line: str) -> bool:
    """Whether a line is the name of a list and no more: it stands above the headings of its sections.

    One word is none: an entry whose lines are wrapped may have it alone on a line.
    """
    return " " in line and _LIST_UPDATE_HEADING.fullmatch(line) is not None


def section_heading(line: str) -> tuple[set[str], str] | None:
    """What the heading of a section says and the text behind its colon, or None when the line is none."""
    if _ADMINISTRATIVE.fullmatch(line):
        return {"change"}, ""
    if line[:1].isupper() and (bare := [name for name, pattern in _BARE_RULES if pattern.fullmatch(line)]):
        return set(bare), ""
    if _DATED_ACT.match(line) and _POINTS_DOWN.search(line[:HEADING_LENGTH]):
        return _dated_act(line)
    if "following" in line.lower():
        return _pointing_act(line)
    if line.count(":") == 1 and line.endswith(":") and _BELOW.search(line):
        return _pointing_act(_BELOW.sub(r"following \g<noun>\g<other>", line, count=1))
    return None


def day_of_heading(line: str) -> date | None:
    """The day that a dated sentence of the Federal Register states for its act."""
    dated = _DATED_ACT.match(line)
    return day_as(dated["day"].replace(".", ""), LONG_DAY) if dated else None


def _sections(lines: Sequence[str]) -> Iterable[tuple[set[str], list[str]]]:
    """Pairs of what a heading says and the lines below it; what stands above the first heading is left out."""
    types: set[str] | None = None
    content: list[str] = []
    for line in filter(None, map(one_line, lines)):
        if is_list_heading(line):
            continue
        heading = section_heading(line)
        if heading is None:
            content.append(line)
            continue
        if types is not None:
            yield types, content
        types, rest = heading
        content = [rest] if rest else []
    if types is not None:
        yield types, content


def _pointing_act(line: str) -> tuple[set[str], str] | None:
    """What a sentence with `following` says was done to parties."""
    start = line[:HEADING_LENGTH]
    found = [(name, match) for name, pattern in _RULES if (match := pattern.search(start))]
    noun = _NOUN.search(start)
    pointed_at = noun["noun"].strip() if noun else ""
    # `The following FAQs have been amended` is said of documents, not of entries.
    if documents_in(pointed_at) or _THINGS.search(pointed_at):
        return None
    if _TO_AN_ENTRY.search(start) or (found and _DETAILS.search(pointed_at)):
        return {"change"}, _behind_colon(line, found)
    if not found:
        return None
    end = max(match.end() for _, match in found)
    types = {name for name, _ in found} | matches(_SECOND_VERBS, start[end:].partition(":")[0])
    if _REMAINS.search(start):
        # What loses a tag remains on its list; what leaves one list and remains on another is told no single act.
        types = {"change"} if _ANY_DETAIL.search(start) else types | {"change"}
    return types, _behind_colon(line, found)


def _behind_colon(line: str, found: Sequence[tuple[str, re.Match[str]]]) -> str:
    end = max((match.end() for _, match in found), default=0)
    return line[end:].partition(":")[2].strip()


def _dated_act(line: str) -> tuple[set[str], str] | None:
    """What a dated sentence says was done, by its verbs; `blocked` alone is a designation, beside another verb it tells
    an older act. Two verbs of different acts are two acts, and no section of one."""
    # `which were designated in 2020` and `Executive Order 13224, as amended` tell older acts.
    start = _OLDER_ACT.split(line[:HEADING_LENGTH], maxsplit=1)[0]
    found = [(name, match) for name, pattern in _DATED_VERBS if (match := pattern.search(start))]
    if not found and (blocked := _BLOCKED.search(start)):
        found = [("designation", blocked)]
    if not found or documents_in(start):
        return None
    return {name for name, _ in found}, _behind_colon(line, found)
