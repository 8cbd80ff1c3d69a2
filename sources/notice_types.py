"""Which acts an official notice tells of, read from its title, headings and abstract by rules; it judges no party.

    title -> pieces at `;` and before `Issuance of ...` -> documents (a licence, FAQs) and acts (designation, removal)
    abstract of the Federal Register -> acts by its verb, for its titles never say add or remove

A word for an act counts as a noun of its own: in `Designations Removal` the designation is what is removed, in `Amended
General License` nothing on a list changes. The headings inside a body are read by sources.notice_headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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

Rule = tuple[str, re.Pattern[str]]


def rule(notice_type: str, pattern: str) -> Rule:
    """A type and the words that tell it, in any case."""
    return notice_type, re.compile(pattern, re.IGNORECASE)


REMOVAL = r"(?:removals?|deletions?|de-?listings?|unblockings?)(?:\(s\))?"
CHANGE = r"(?:updates?|changes?|amendments?|corrections?|modifications?)(?:\(s\))?"
_ACT = rf"(?:{REMOVAL}|{CHANGE})"
_UNDOING = rf"(?:{REMOVAL}|rescissions?|revocations?|terminations?)"
DESIGNATION = r"(?:designations?|identifications?|additions?|listings?)(?:\(s\))?"

_ACT_RULES = (rule("removal", rf"\b{REMOVAL}(?!\w)"), rule("change", rf"\b{CHANGE}(?!\w)"))
_UNDOING_RULES = (rule("removal", rf"\b{_UNDOING}(?!\w)"), *_ACT_RULES)  # a designation can also be rescinded
_DESIGNATION_RULE = rule("designation", rf"\b(?:{DESIGNATION}|designates)(?!\w)")

# `Removal of Russia-related Designations`, then `Designation Update and Removal`: here a designation is acted upon.
_ACT_ON_DESIGNATION = re.compile(
    rf"\b(?:{_UNDOING}|{CHANGE})\s+(?:of|to|from|in)\s[^,]*?\b{DESIGNATION}(?!\w)"
    rf"|\b{DESIGNATION}\s+{_ACT}(?:(?:\s*,\s*(?:and\s+)?|\s*/\s*|\s+(?:and|&)\s+){_ACT})*(?!\w)",
    re.IGNORECASE,
)

_GENERAL_LICENCE = r"\bgeneral\s+licen[sc]es?\b|\bGLs?\b"
_DOCUMENT_RULES = (
    rule("general_licence", _GENERAL_LICENCE),
    # In `Venezuela Sanctions Regulations Web General License 5R` the regulations only name the licence.
    rule("regulation", rf"\bregulations?\b(?!\s+(?:web\s+)?(?:{_GENERAL_LICENCE}))|\bfinal\s+rules?\b|\brulemaking\b"),
    rule("regulation", r"\binflation\s+adjustments?\b"),
    rule("faq", r"\bfrequently\s+asked\s+questions?|\bFAQs?\b"),
    rule("advisory", r"\badvisor(?:y|ies)\b|\balerts?\b|\bguidance\b"),
    rule(
        "enforcement",
        r"\bsettlements?\b|\bsettles\b|\benforcement\s+(?:releases?|actions?|information)\b|\bfindings?\s+of\s+violations?\b"
        r"|\bpenalty\s+notices?\b|\bimpos\w+\s+(?:of\s+)?(?:an?\s+)?(?:civil\s+)?(?:monetary\s+)?penalt(?:y|ies)\b",
    ),
)
_PROGRAM_TERMINATION = re.compile(
    r"\b(?:terminat(?:ion|es?|ed|ing)|revo(?:cation|kes?|ked|king)|lift(?:s|ed|ing)?|ending|repeal(?:s|ed|ing)?)\b.*"
    r"\b(?:sanctions|programs?|emergency|executive\s+orders?)\b"
    r"|\bresci(?:ssion|nds?|nded|nding)\b|\bremov(?:al|ing)\s+(?:of\s+)?.*\bsanctions\s+regulations\b"
    r"|\b(?:sanctions|emergency)(?:\s+programs?)?\s+(?:terminations?|revocations?|rescissions?)\b"
    r"|\bprograms?\s+(?:terminations?|revocations?|rescissions?|removals?)\b",
    re.IGNORECASE,
)

# Old pages bear the name of a list as title and heading: it says that something happened, not what.
LIST_UPDATE = re.compile(
    r"\b(?:specially\s+designated\s+nationals|sector(?:al|ial)\s+sanctions\s+identifications?|foreign\s+sanctions\s+evaders|sdn"
    r"|list\s+of\s+foreign\s+financial\s+institutions\s+subject\s+to[\w\s-]*?|capta|palestinian\s+legislative\s+council"
    r"|non-sdn[\w\s-]*?|consolidated(?:\s+non-sdn)?(?:\s+sanctions)?|sanctions)(?:\s+and\s+blocked\s+persons)?"
    r"(?:\s+\([\w-]+(?:\s+list)?\))?(?:\s+lists?)?(?:\s+\([\w-]+(?:\s+list)?\))?(?:\s+(?:updates?|changes?))?(?!\w)",
    re.IGNORECASE,
)
HEADING_LENGTH = 400
"""Where a heading is looked for; the longest one of the yearly log has 130 characters."""

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
_ABSTRACT_RULES = (
    rule("designation", rf"{_MOVED}(?:placed|added)\s+(?:on|to)\b"),
    rule("designation", r"\bimpos(?:ed|es|ing|ition\s+of)\s+(?:[\w-]+\s+){0,5}sanctions\s+on\b"),
    rule("designation", r"\bsanctions\b[^.]{0,200}\bto\s+be\s+imposed\b"),
    rule("designation", rf"{_MOVED}(?:designated\b|determined\s+to\s+be\s+subject\s+to\b)"),
    rule("removal", r"\b(?:removed|deleted)\s+from\b"),
    rule("removal", r"\bremoval\s+of\b[^.]*\b(?:list|persons?|entit\w+|vessels?|aircraft)\b"),
    rule("removal", r"\b(?:has|have|had|are|is|were|was)\s+(?:been\s+)?unblocked\b"),
    rule("removal", r"\bno\s+longer\s+subject\s+to\s+the\s+prohibitions\b"),
    rule("change", r"\b(?:updat|amend|chang|correct|modif)\w+\b[^.,;]{0,60}\b(?:information|entr(?:y|ies)|notice)\b"),
    rule("change", rf"{_MOVED}(?:updated|amended|changed|corrected)\b"),
    rule("general_licence", r"\b(?:publish|republish|issu)\w*\b[^.]*\bgeneral\s+licen[sc]es?\b"),
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
    """The documents that a heading inside a body names; its acts are told by sources.notice_headings."""
    text = one_line(heading)
    # An entry in bold is no heading: it names the regulations that its party is under.
    is_entry = len(text) > HEADING_LENGTH or re.search(r"[\[;]", text)
    return set() if is_entry else set().union(*(_documents(_head(piece)) for piece in _PIECES.split(text)))


def types_of_register_document(title: str, abstract: str | None, document_type: str | None) -> set[str]:
    """The types of a Federal Register document: by its title, its abstract's verbs, and rules by its type.

    Titles of today name no act; older ones do, as in `Unblocking of Specially Designated Nationals ...`.
    """
    found = set().union(*(_documents_and_acts(_head(piece)) for piece in _PIECES.split(one_line(title))))
    found |= matches(_ABSTRACT_RULES, one_line(abstract or ""))
    if "rule" in (document_type or "").lower():
        found.add("regulation")
    return found


def matches(rules: Iterable[Rule], text: str) -> set[str]:
    """The types whose words stand in a text."""
    return {notice_type for notice_type, pattern in rules if pattern.search(text)}


def documents_in(text: str) -> set[str]:
    """The documents that a text names: licences, regulations, FAQs, advisories, enforcement."""
    return matches(_DOCUMENT_RULES, text)


def _types_of_piece(piece: str) -> set[str]:
    """What is issued or done; what it is about counts only where nothing else does."""
    return _documents_and_acts(_head(piece)) or _documents_and_acts(piece)


def _head(piece: str) -> str:
    return _ABOUT.split(piece, maxsplit=1)[0]


def _documents_and_acts(piece: str) -> set[str]:
    documents = _documents(piece)
    rest = LIST_UPDATE.sub(" ", piece)
    acts: set[str] = set()
    for act in _ACT_ON_DESIGNATION.findall(rest):
        acts |= matches(_UNDOING_RULES, act)
    rest = _ACT_ON_DESIGNATION.sub(" ", rest)
    acts |= matches([_DESIGNATION_RULE], rest)
    if not documents:  # `Amendments to the ... Regulations` amend a document, not an entry
        acts |= matches(_ACT_RULES, rest)
    return documents | acts


def _documents(piece: str) -> set[str]:
    found = documents_in(piece)
    is_of_a_document = found & {"general_licence", "faq"} or _ACT_ON_DESIGNATION.search(piece)
    if _PROGRAM_TERMINATION.search(piece) and not is_of_a_document:
        found.add("program_termination")
    return found
