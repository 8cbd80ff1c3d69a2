"""Which acts an official notice tells of, read from its title, headings and abstract by rules; it judges no party.

    title -> pieces at `;` and before `Issuance of ...` -> documents (a licence, FAQs) and acts (designation, removal)
    lines of a body -> sections at headings such as `The following deletions have been made to OFAC's SDN List:` -> acts
    abstract of the Federal Register -> acts by its verb, for its titles never say add or remove

A word for an act counts as a noun of its own: in `Designations Removal` the designation is what is removed, in `Amended
General License` nothing on a list changes. A section that says `None.` holds no act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTICE_TYPES = (
    "designation",  # parties placed on a list
    "removal",  # parties taken off a list
    "change",  # entries of listed parties amended
    "general_licence",
    "regulation",
    "faq",
    "advisory",  # advisories, alerts, guidance
    "enforcement",  # settlements, enforcement releases, findings of violation
    "program_termination",
    "other",  # none of these
)
"""The closed set, in the order in which the types of one notice stand."""

_Rule = tuple[str, re.Pattern[str]]


def _rule(notice_type: str, pattern: str) -> _Rule:
    return notice_type, re.compile(pattern, re.IGNORECASE)


_REMOVAL = r"(?:removals?|deletions?|de-?listings?)(?:\(s\))?"
_CHANGE = r"(?:updates?|changes?|amendments?|corrections?|modifications?)(?:\(s\))?"
_ACT = rf"(?:{_REMOVAL}|{_CHANGE})"
_UNDOING = rf"(?:{_REMOVAL}|rescissions?|revocations?|terminations?)"
_DESIGNATION = r"(?:designations?|identifications?|additions?|listings?)(?:\(s\))?"

_ACT_RULES = (_rule("removal", rf"\b{_REMOVAL}(?!\w)"), _rule("change", rf"\b{_CHANGE}(?!\w)"))
_UNDOING_RULES = (_rule("removal", rf"\b{_UNDOING}(?!\w)"), *_ACT_RULES)  # a designation can also be rescinded
_DESIGNATION_RULE = _rule("designation", rf"\b(?:{_DESIGNATION}|designates)(?!\w)")

# `Removal of Russia-related Designations`, then `Designation Update and Removal`: here a designation is acted upon.
_ACT_ON_DESIGNATION = re.compile(
    rf"\b(?:{_UNDOING}|{_CHANGE})\s+(?:of|to|from|in)\s[^,]*?\b{_DESIGNATION}(?!\w)"
    rf"|\b{_DESIGNATION}\s+{_ACT}(?:(?:\s*,\s*(?:and\s+)?|\s*/\s*|\s+(?:and|&)\s+){_ACT})*(?!\w)",
    re.IGNORECASE,
)

_GENERAL_LICENCE = r"\bgeneral\s+licen[sc]es?\b|\bGLs?\b"
_DOCUMENT_RULES = (
    _rule("general_licence", _GENERAL_LICENCE),
    # In `Venezuela Sanctions Regulations Web General License 5R` the regulations only name the licence.
    _rule("regulation", rf"\bregulations?\b(?!\s+(?:web\s+)?(?:{_GENERAL_LICENCE}))|\bfinal\s+rules?\b|\brulemaking\b"),
    _rule("regulation", r"\binflation\s+adjustments?\b"),
    _rule("faq", r"\bfrequently\s+asked\s+questions?|\bFAQs?\b"),
    _rule("advisory", r"\badvisor(?:y|ies)\b|\balerts?\b|\bguidance\b"),
    _rule(
        "enforcement",
        r"\bsettlements?\b|\bsettles\b|\benforcement\s+(?:releases?|actions?|information)\b|\bfindings?\s+of\s+violations?\b"
        r"|\bpenalty\s+notices?\b|\bimpos\w+\s+(?:of\s+)?(?:an?\s+)?(?:civil\s+)?(?:monetary\s+)?penalt(?:y|ies)\b",
    ),
)
_PROGRAM_TERMINATION = re.compile(
    r"\b(?:terminat(?:ion|es?|ed|ing)|revo(?:cation|kes?|ked|king)|lift(?:s|ed|ing)?|ending|repeal(?:s|ed|ing)?)\b.*"
    r"\b(?:sanctions|programs?|emergency|executive\s+orders?)\b"
    r"|\bresci(?:ssion|nds?|nded|nding)\b|\bremov(?:al|ing)\s+(?:of\s+)?.*\bsanctions\s+regulations\b",
    re.IGNORECASE,
)

# Old pages bear the name of the list as title and heading: it says that something happened, not what.
_LIST_UPDATE = re.compile(
    r"\b(?:specially\s+designated\s+nationals|sector(?:al|ial)\s+sanctions\s+identifications?|foreign\s+sanctions\s+evaders|sdn"
    r"|non-sdn[\w\s-]*?|consolidated(?:\s+non-sdn)?(?:\s+sanctions)?|sanctions)(?:\s+and\s+blocked\s+persons)?"
    r"(?:\s+\([\w-]+(?:\s+list)?\))?(?:\s+lists?)?(?:\s+(?:updates?|changes?))?(?!\w)",
    re.IGNORECASE,
)
_LIST_UPDATE_HEADING = re.compile(rf"(?:{_LIST_UPDATE.pattern})\s*:?", re.IGNORECASE)

_PIECES = re.compile(
    r"\s*;\s*|(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+)"
    r"(?=(?:issuance|publication|release|posting|settlement|enforcement|frequently\s+asked)\b)",
    re.IGNORECASE,
)
# What follows says what the document is about, not what it is: `FAQs related to the Cuban Assets Control Regulations`.
_ABOUT = re.compile(
    r"\b(?:relat(?:ed|ing)\s+to|regarding|concerning|about|pursuant\s+to|under|for|(?:potential|apparent|alleged)?\s*violations?\s+of)\s",
    re.IGNORECASE,
)

_MOVED = r"\b(?:has|have|had|was|were)\s+(?:been\s+)?"
_DONE = rf"{_MOVED}(?:\w+(?:,\s+|\s+(?:and|or|and/or)\s+)){{0,2}}"  # `have been added or removed` says both
_STATE = r"\b(?:is|are|shall\s+be)\s+(?:hereby\s+)?"
_HEADING_RULES = (
    _rule("designation", rf"\bfollowing\b[^;]{{0,300}}?{_DONE}(?:added|placed|designated|identified|listed)\b"),
    # The Federal Register: `of the following persons are blocked`; `whose property is blocked` tells an older act.
    _rule("designation", rf"\bfollowing\b(?:(?!\bwhose\b)[^;]){{0,300}}?{_STATE}(?:blocked|designated|subject\s+to)\b"),
    _rule("designation", r"\b(?:designated|identified|added|placed)\s+the\s+following\b"),
    _rule(
        "removal",
        rf"\bfollowing\s+{_REMOVAL}\s+{_DONE}made\b"
        rf"|\bfollowing\b[^;]{{0,300}}?{_DONE}(?:removed|deleted|de-?listed|unblocked)\b"
        rf"|\bfollowing\b[^;]{{0,300}}?{_STATE}(?:unblocked|removed|no\s+longer)\b"
        r"|\bno\s+longer\s+warrant\b[^;.]{0,200}\bfollowing\b|\b(?:removed|deleted|unblocked)\s+the\s+following\b",
    ),
    _rule("change", r"\bresulting\s+in\s+the\s+(?:following\s+new|removal\s+of\s+the\s+following)\b"),
    _rule(
        "change",
        rf"\bfollowing\s+{_CHANGE}\s+{_DONE}made\b|\bfollowing\s+(?:revised|updated|amended)\b"
        rf"|\bfollowing\b[^;]{{0,300}}?{_DONE}(?:changed|amended|updated|modified|corrected)\b"
        r"|\b(?:changed|amended|updated|modified|corrected|revised)\s+the\s+(?:[^;.]{0,100}\b(?:for|of)\s+the\s+)?following\b",
    ),
)
# The Federal Register dates its sections: `On July 20, 2023, OFAC removed from the SDN List the persons listed below`.
_DATED_ACT = re.compile(r"(?:[A-Z0-9]{1,3}\.\s+)?On\s+[A-Z][a-z]+\.?\s+\d{1,2},\s+\d{4}\b")
_POINTS_DOWN = re.compile(r"\bfollowing\b|\bbelow\b|\b(?:from|on|to)\s+the\s+SDN\s+List\b", re.IGNORECASE)
_DATED_VERBS = (
    _rule("designation", r"\b(?:added|placed|designated|identified|imposed)\b"),
    _rule("removal", r"\b(?:removed|deleted|de-?listed|unblocked)\b|\bno\s+longer\b"),
    _rule("change", r"\b(?:updated|amended|changed|modified|corrected|revised)\b"),
)
_OLDER_ACT = re.compile(r",?\s+as\s+amended\b|,?\s+(?:which|who|whose|previously)\b", re.IGNORECASE)
_BLOCKED = re.compile(r"\bblocked\b", re.IGNORECASE)
_HEADING_LENGTH = 400  # where a heading is looked for; the longest one of the yearly log has 130 characters
_ADMINISTRATIVE = re.compile(r"\s*(?:unrelated\s+)?administrative\s+list\s+(?:updates?|changes?)\s*:?\s*", re.I)
_NONE = re.compile(r"\s*(?:none|n/?a|not\s+applicable)\s*\.?\s*", re.IGNORECASE)

_ABSTRACT_RULES = (
    _rule("designation", rf"{_MOVED}(?:placed|added)\s+(?:on|to)\b"),
    _rule("designation", r"\bimpos(?:ed|es|ing|ition\s+of)\s+(?:[\w-]+\s+){0,5}sanctions\s+on\b"),
    _rule("designation", r"\bsanctions\b[^.]{0,200}\bto\s+be\s+imposed\b"),
    _rule("designation", rf"{_MOVED}(?:designated\b|determined\s+to\s+be\s+subject\s+to\b)"),
    _rule("removal", r"\b(?:removed|deleted)\s+from\b"),
    _rule("removal", r"\bremoval\s+of\b[^.]*\b(?:list|persons?|entit\w+|vessels?|aircraft)\b"),
    _rule("removal", r"\b(?:has|have|had|are|is|were|was)\s+(?:been\s+)?unblocked\b"),
    _rule("removal", r"\bno\s+longer\s+subject\s+to\s+the\s+prohibitions\b"),
    _rule("change", r"\b(?:updat|amend|chang|correct|modif)\w+\b[^.,;]{0,60}\b(?:information|entr(?:y|ies)|notice)\b"),
    _rule("change", rf"{_MOVED}(?:updated|amended|changed|corrected)\b"),
    _rule("general_licence", r"\b(?:publish|republish|issu)\w*\b[^.]*\bgeneral\s+licen[sc]es?\b"),
)


def one_line(text: str) -> str:
    """The text on one line: white space and no-break spaces as one space, marks without width (U+200B) gone."""
    visible = re.sub("[\u200b\u2060\ufeff]", "", text)
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", visible).split())


def in_order(types: Iterable[str]) -> tuple[str, ...]:
    """Each type once, in the order of NOTICE_TYPES; `other` when there is none."""
    found = set(types)
    return tuple(name for name in NOTICE_TYPES if name in found) or ("other",)


def types_of_title(title: str) -> set[str]:
    """The documents and acts that a title or heading names, `;` between them; empty when no rule knows it."""
    return set().union(*(_types_of_piece(piece) for piece in _PIECES.split(one_line(title))))


def documents_of_heading(heading: str) -> set[str]:
    """The documents that a heading inside a body names; its acts are told by types_of_lines, with what is under it."""
    text = one_line(heading)
    # An entry in bold is no heading: it names the regulations that its party is under.
    is_entry = len(text) > _HEADING_LENGTH or re.search(r"[\[;]", text)
    return set() if is_entry else set().union(*(_documents(_head(piece)) for piece in _PIECES.split(text)))


def types_of_lines(lines: Sequence[str]) -> set[str]:
    """The acts of a body, given line by line: a heading opens a section, which ends at the next one.

    A section whose only text is `None.` holds no act; nor does a heading with nothing under it: it introduces others.
    """
    found: set[str] = set()
    for types, content in _sections(lines):
        if not all(_NONE.fullmatch(line) for line in content):
            found |= types
    return found


def types_of_register_document(title: str, abstract: str | None, document_type: str | None) -> set[str]:
    """The types of a Federal Register document: documents by title, acts by the abstract's verbs, rules by type."""
    found = set().union(*(_documents(_head(piece)) for piece in _PIECES.split(one_line(title))))
    found |= _matches(_ABSTRACT_RULES, one_line(abstract or ""))
    if "rule" in (document_type or "").lower():
        found.add("regulation")
    return found


def _matches(rules: Iterable[_Rule], text: str) -> set[str]:
    return {notice_type for notice_type, pattern in rules if pattern.search(text)}


def _types_of_piece(piece: str) -> set[str]:
    """What is issued or done; what it is about counts only where nothing else does."""
    return _documents_and_acts(_head(piece)) or _documents_and_acts(piece)


def _head(piece: str) -> str:
    return _ABOUT.split(piece, maxsplit=1)[0]


def _documents_and_acts(piece: str) -> set[str]:
    documents = _documents(piece)
    rest = _LIST_UPDATE.sub(" ", piece)
    acts: set[str] = set()
    for act in _ACT_ON_DESIGNATION.findall(rest):
        acts |= _matches(_UNDOING_RULES, act)
    rest = _ACT_ON_DESIGNATION.sub(" ", rest)
    acts |= _matches([_DESIGNATION_RULE], rest)
    if not documents:  # `Amendments to the ... Regulations` amend a document, not an entry
        acts |= _matches(_ACT_RULES, rest)
    return documents | acts


def _documents(piece: str) -> set[str]:
    found = _matches(_DOCUMENT_RULES, piece)
    is_of_a_document = found & {"general_licence", "faq"} or _ACT_ON_DESIGNATION.search(piece)
    if _PROGRAM_TERMINATION.search(piece) and not is_of_a_document:
        found.add("program_termination")
    return found


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


def is_list_heading(line: str) -> bool:
    """Whether a line is the name of a list and no more: it stands above the headings of its sections.

    One word is none: an entry whose lines are wrapped may have it alone on a line.
    """
    return " " in line and _LIST_UPDATE_HEADING.fullmatch(line) is not None


def section_heading(line: str) -> tuple[set[str], str] | None:
    """What the heading of a section says and the text behind its colon, or None when the line is none."""
    if _ADMINISTRATIVE.fullmatch(line):
        return {"change"}, ""
    if _DATED_ACT.match(line) and _POINTS_DOWN.search(line[:_HEADING_LENGTH]):
        return _dated_act(line)
    if "following" not in line.lower():
        return None
    start = line[:_HEADING_LENGTH]
    matches = [(name, match) for name, pattern in _HEADING_RULES if (match := pattern.search(start))]
    # `The following FAQs have been amended` is said of documents, not of entries.
    matches = [(name, match) for name, match in matches if not _matches(_DOCUMENT_RULES, match[0])]
    if not matches:
        return None
    end = max(match.end() for _, match in matches)
    return {name for name, _ in matches}, line[end:].partition(":")[2].strip()


def _dated_act(line: str) -> tuple[set[str], str] | None:
    """What a dated sentence says was done, by its verbs; `blocked` alone is a designation, beside another verb it tells
    an older act. Two verbs of different acts are two acts, and no section of one."""
    # `which were designated in 2020` and `Executive Order 13224, as amended` tell older acts.
    start = _OLDER_ACT.split(line[:_HEADING_LENGTH], maxsplit=1)[0]
    matches = [(name, match) for name, pattern in _DATED_VERBS if (match := pattern.search(start))]
    if not matches and (blocked := _BLOCKED.search(start)):
        matches = [("designation", blocked)]
    if not matches or _matches(_DOCUMENT_RULES, start):
        return None
    end = max(match.end() for _, match in matches)
    return {name for name, _ in matches}, line[end:].partition(":")[2].strip()
