"""Which news agency wrote an item, when its byline or credit says so; running text that mentions one says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

AGENCIES = {
    "Reuters": ("Reuters", "Thomson Reuters", "Reuters News", "Reuters Staff", "Reuters News Agency", "Reuters Agency"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "Agence-France Presse", "AFP News"),
    "AP": ("AP", "Associated Press", "The Associated Press", "AP News", "The AP"),
    "Bloomberg": ("Bloomberg", "Bloomberg News"),
    "dpa": ("dpa", "Deutsche Presse-Agentur", "dpa international"),
    "EFE": ("EFE", "Agencia EFE", "EFE News Service"),
    "ANSA": ("ANSA", "Agenzia ANSA"),
    "Xinhua": ("Xinhua", "Xinhua News Agency"),
    "TASS": ("TASS", "ITAR-TASS"),
    "AAP": ("AAP", "Australian Associated Press"),
    "PA": ("PA Media", "Press Association", "PA Wire"),
    "ANP": ("ANP", "Algemeen Nederlands Persbureau"),
}
"""Wire source to the names it signs with. An abbreviation counts only in capitals (`dpa` also as it signs itself)."""

_NAMES = {name.casefold(): (name, agency) for agency, names in AGENCIES.items() for name in names}
_ANY = "|".join(
    re.escape(name) for name in sorted((name for names in AGENCIES.values() for name in names), key=len, reverse=True)
)
_SEPARATORS = re.compile(
    r"\s*(?:[,;/|()\[\]<>©•·&]|\s[-–—]\s|\b(?:and|und|et|y|e|in|à|en|with|avec|con|mit|for|via|by)\b)\s*",
    re.IGNORECASE,
)
_AUTHOR_LEAD = re.compile(r"\s*(?:by|par|por|von|da|from|source|credit|agency)\b\s*:?\s*", re.IGNORECASE)

# `PARIS (AFP) -`, `WASHINGTON, Feb 27 (Reuters) -`, `BAMAKO, Mali (AP) —`, `(Reuters) - `.
_DATELINE = re.compile(
    rf"(?P<place>[^()\n!?:]{{0,60}}?)\(\s*(?P<agency>{_ANY})(?:\s*[/,&]\s*[^()]{{1,40}})?\s*\)\s*(?:[-–—]|\.-|:|$)",
    re.IGNORECASE,
)
# `AFP - `, `Reuters: ` as the first word of a summary, and `PARIS, 27 Feb AFP -` never: too like running text.
_LEAD = re.compile(rf"(?P<agency>{_ANY})\s*(?:\s[-–—]|[|])\s", re.IGNORECASE)
# `... (Reuters)`, `... — AP`, `... | Reuters`, `... © AFP`, `... Source: Reuters`, at the very end.
_TAIL = re.compile(
    rf"(?:\(\s*(?:source:\s*)?(?P<inside>{_ANY})(?:\s*[/,&]\s*[^()]{{1,40}})?\s*\)"
    rf"|(?:\s[-–—|/]{{1,2}}|—|©\s?(?:\d{{4}})?|\b(?:source|credit)\s*:)\s*(?P<after>{_ANY}))[\s.\]]*$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"\((?:additional )?(?:reporting|writing) by [^()]{3,200}editing by [^()]{3,120}\)?…?$", re.IGNORECASE
)
_TAIL_LENGTH = 330


def wire_source(credits: Iterable[str], title: str | None, summary: str | None) -> str | None:
    """The agency that a credit (author, source) names as a part of its own, or a byline at either end of the text."""
    for credit in credits:
        if agency := _credited(credit):
            return agency
    for text in (summary, title):
        if text and (agency := _bylined(text)):
            return agency
    return None


def _credited(credit: str) -> str | None:
    text = credit[:500]
    lead = _AUTHOR_LEAD.match(text)
    for part in _SEPARATORS.split(text[lead.end() :] if lead else text):
        if agency := _agency(part.strip(" .")):
            return agency
    return None


def _bylined(text: str) -> str | None:
    dateline = _DATELINE.match(text)
    if dateline and not re.search(r"[a-z]{4,}\.\s", dateline.group("place")):
        if agency := _agency(dateline.group("agency")):
            return agency
    lead = _LEAD.match(text)
    if lead and (agency := _agency(lead.group("agency"))):
        return agency
    tail = text[-_TAIL_LENGTH:]
    match = _TAIL.search(tail)
    if match and (agency := _agency(match.group("inside") or match.group("after"))):
        return agency
    return "Reuters" if _SIGN_OFF.search(tail) else None


def _agency(name: str) -> str | None:
    """The agency of a name; an abbreviation in other letters (`Ap`, `Efe`) is somebody's name."""
    spelling, agency = _NAMES.get(name.casefold(), (None, None))
    if spelling is None:
        return None
    is_abbreviation = len(spelling) <= 4
    return agency if not is_abbreviation or name in {spelling, spelling.upper()} else None
