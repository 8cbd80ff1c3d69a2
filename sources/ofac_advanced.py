"""OFAC's ADVANCED XML, SDN_ADVANCED.XML and CONS_ADVANCED.XML: whole lists in the UN's standard, all by reference.

The file is a set of tables in a fixed order: reference values, places and documents come before the parties that name
them, relationships and lists after the parties they speak of. So a party is whole only at the end: until then its facts
are kept as text, a few kilobytes a party, and no element is (127 MB for the SDN List are read in under 300 MB).

    parts -> read -> one text a party (a line a fact) -> parse -> facts of each record not seen before
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from listwire.errors import ParseError
from listwire.facts import FactKind
from listwire.types import ListFindings, ListReading, Source
from sources.ofac_advanced_entries import EntryReader
from sources.ofac_advanced_fields import IGNORED_ELEMENTS, PATHS
from sources.ofac_advanced_party import PartyReader
from sources.ofac_advanced_values import IdentityDocument, Place, ReferenceValues, ValueReader, read_date
from sources.ofac_rows import parse as parse
from sources.ofac_rows import reading_of_texts, row_text, uid_of
from sources.xml_fields import FieldReader, Warn, once, strays
from sources.xml_stream import LOCAL_NAMES, Element, inspect_root, stream

_BASE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"

PART = "list"

RANK = 2
"""ENHANCED over ADVANCED over plain XML over CSV: it has lists with their days, and repeats each program under each."""

SDN = Source(
    name="ofac_sdn_advanced",
    kind="list",
    publisher="OFAC",
    parts={PART: f"{_BASE}/SDN_ADVANCED.XML"},
    cadence=timedelta(hours=1),
    lists=("SDN",),  # complete for this list: absence means delisting
    floor=5_000,  # 8,800 parties in 2021, 19,000 in 2026:
    ceiling=60_000,  # outside these the file is not the list
    largest_loss=0.06,  # a revoked program took 3% on 30 June 2025
    rank=RANK,
    is_enabled=False,  # polled only where an address is given: ENHANCED says the same, and CSV confirms it
    max_bytes=400_000_000,  # 127 MB in 2026
)

CONS = Source(
    name="ofac_cons_advanced",
    kind="list",
    publisher="OFAC",
    parts={PART: f"{_BASE}/CONS_ADVANCED.XML"},
    cadence=timedelta(hours=1),
    lists=("FSE", "SSI", "NS-PLC", "CAPTA", "NS-MBS", "NS-CMIC"),  # every list but SDN: absence means removal from all
    floor=200,  # 375 parties in 2020, 443 in January 2025, 481 in 2026:
    ceiling=5_000,  # the SDN List in its place would be over this
    largest_loss=0.06,  # as beside the SDN List: some 30 parties in one day would be news
    rank=RANK,
    is_enabled=False,  # as beside the SDN List
    max_bytes=100_000_000,  # 2.7 MB in 2020
)

PARSER_VERSION = "1"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

KINDS: frozenset[FactKind] = frozenset(
    (
        "party", "programs", "listings", "authorities", "measures",
        "aliases", "weak_aliases", "script_names", "addresses", "birth_dates", "nationalities", "identifications",
        "features", "relationships", "notes",
    )
)  # fmt: skip
"""Those of ENHANCED: who a party is linked to stands in `relationships`, with the kind."""

SECTIONS: Mapping[str, str | None] = {
    "DateOfIssue": None,
    "ReferenceValueSets": None,
    "Locations": "Location",
    "IDRegDocuments": "IDRegDocument",
    "DistinctParties": "DistinctParty",
    "ProfileRelationships": "ProfileRelationship",
    "SanctionsEntries": "SanctionsEntry",
    "SanctionsEntryLinks": "SanctionsEntryLink",
}
"""What stands below the root, in its order, and the name of the elements in it; None for what is read as one."""

_RECORDS = tuple(record or section for section, record in SECTIONS.items())
_PLACES = {name: place for place, name in enumerate(_RECORDS)}
_SIBLINGS = {name: frozenset(SECTIONS) if name in SECTIONS else frozenset({name}) for name in _RECORDS}
_DELTA_MARKS = (b' DeltaBaseVersion="', b' DeltaAction="', b' EntryDeltaFlag="')
_DELTA = "a delta, or a part of one, no whole list"


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no whole ADVANCED file, or None: such an answer is a failed fetch and removes nobody."""
    reason = inspect_root(body, content_type, "Sanctions")
    return reason or (_DELTA if _has_delta_marks(body) else None)


def read(parts: Mapping[str, bytes]) -> ListReading:
    """The parties of one file, `{"list": body}`, one text each, in its order.

    A party whose uid cannot be read is refused and makes the capture unusable for removals; of a uid that stands twice
    the first party is kept. Parties that no entry puts on a list hold the capture: nothing says that they left theirs.
    Raises ParseError, as the texts are asked for, where the document is broken or its tables are out of order.
    """
    findings = ListFindings()
    if _has_delta_marks(parts[PART]):
        findings.holds.append(_DELTA)
    return reading_of_texts(KINDS, _texts(parts[PART], findings), findings)


def _has_delta_marks(body: bytes) -> bool:
    return any(mark in body for mark in _DELTA_MARKS)


def _texts(body: bytes, findings: ListFindings) -> Iterator[tuple[int, str]]:
    warn = once(findings.warnings.append)
    fields = FieldReader(PATHS, warn, IGNORED_ELEMENTS)
    file: _File | None = None
    for name, element in _in_order(body, warn):
        if name == "DateOfIssue":
            _check_date(element, fields, warn)
        elif name == "Sanctions":
            _check_root(element, fields, warn)
        elif name == "ReferenceValueSets" and file is None:
            file = _File(ReferenceValues(element, fields, warn), fields, warn, findings)
        elif file is not None and name in file.takers:
            file.takers[name](element)
        else:
            where = f"line {element.sourceline}"
            raise ParseError(f"{name} where there can be none", source_name="ofac_advanced", where=where)
    if file is not None:
        yield from file.texts()


def _in_order(body: bytes, warn: Warn) -> Iterator[tuple[str, Element]]:
    """The records of the file, the root last; raises ParseError where they are not in the order of OFAC's schema."""
    last = 0
    for name, element in stream(body, (*_RECORDS, "Sanctions"), "ofac_advanced"):
        if name != "Sanctions":
            if _PLACES[name] < last:
                where = f"line {element.sourceline}"
                raise ParseError(f"{name} behind {_RECORDS[last]}", source_name="ofac_advanced", where=where)
            last = _PLACES[name]
            previous = element.getprevious()
            if previous is not None and LOCAL_NAMES[previous.tag] != name:
                for stray in strays(previous, _SIBLINGS[name]):
                    warn(f"unknown element {stray} beside {name}")
        yield name, element


def _check_date(element: Element, fields: FieldReader, warn: Warn) -> None:
    fields.check("DateOfIssue", element)
    if read_date(fields.texts("DateOfIssue", element)) is None:
        warn("DateOfIssue is no day")


def _check_root(root: Element, fields: FieldReader, warn: Warn) -> None:
    """Report what is left of the document: the records and what stood before them were looked at one by one."""
    fields.check("Sanctions", root)
    for section in root:
        name = LOCAL_NAMES[section.tag]
        if name not in SECTIONS:
            warn(f"unknown element {name} below Sanctions")
            continue
        fields.check(name, section)
        for stray in strays(section[-1] if len(section) else None, _SIBLINGS[SECTIONS[name] or name]):
            warn(f"unknown element {stray} below {name}")


class _File:
    """What was read of a file so far, as plain values; `takers` are what reads the records, by their names."""

    def __init__(self, values: ReferenceValues, fields: FieldReader, warn: Warn, findings: ListFindings) -> None:
        self._warn = warn
        self._findings = findings
        self._places: dict[str, Place] = {}
        self._documents: defaultdict[str, list[IdentityDocument]] = defaultdict(list)
        self._parties: dict[int, str] = {}
        self._profiles: dict[str, int] = {}
        self._uids = set[int]()
        self._values = ValueReader(values, fields, warn)
        self._reader = PartyReader(values, self._values, fields, self._places, self._documents, warn)
        self._entries = EntryReader(values, self._values, fields, self._profiles, warn)
        self.takers: Mapping[str, Callable[[Element], None]] = {
            "Location": self._take_place,
            "IDRegDocument": self._take_document,
            "DistinctParty": self._take_party,
            "ProfileRelationship": self._entries.relationship,
            "SanctionsEntry": self._entries.entry,
            "SanctionsEntryLink": lambda link: None,  # ignored, as the tables say
        }

    def _take_place(self, location: Element) -> None:
        self._places[location.get("ID", "")] = self._values.place(location)

    def _take_document(self, document: Element) -> None:
        self._documents[document.get("IdentityID", "")].append(self._values.document(document))

    def _take_party(self, party: Element) -> None:
        uid = uid_of(party.get("FixedRef", ""), party, self._uids, self._findings)
        if uid is None:
            return
        keys, found = self._reader.read(party, uid)
        self._profiles.update(dict.fromkeys(keys, uid))
        self._parties[uid] = "\n".join([row_text(part, row) for part, row in found])
        self._findings.parsed_count += len(found)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Every party whole, with what stood behind it; each is forgotten as it is given."""
        if self._documents:
            self._warn(f"documents of {len(self._documents)} identities that no party has")
        unlisted = [uid for uid in self._parties if uid not in self._entries.listed]
        if unlisted:
            self._findings.holds.append(f"{len(unlisted)} parties that no entry puts on a list, such as {unlisted[0]}")
        for uid in list(self._parties):
            lines = self._entries.take(uid)
            self._findings.parsed_count += len(lines)
            yield uid, "\n".join(filter(None, [self._parties.pop(uid), *lines]))
