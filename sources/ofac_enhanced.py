"""OFAC's ENHANCED XML: whole lists of parties with the day each list took them up; the authority among the formats.

One file a list, as XML or as a zip of that one file: `sanctionsData` with the tables of reference values, then an
`entity` a party. Every value stands inline beside the key of its reference value, so a party is read on its own and
the file (109 MB for the SDN List) as a stream. A party of the consolidated file that is on the SDN List too says so.

    parts -> read -> one PartyRecord an entity (a line a fact) -> parse -> facts of each record not seen before
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from listwire.errors import ParseError
from listwire.facts import FactKind, PartyRow
from listwire.types import ListFindings, ListReading, PartyRecord, Source
from sources.ofac_delta import is_delta
from sources.ofac_enhanced_entity import EntityReader
from sources.ofac_rows import parse as parse
from sources.ofac_rows import reading, to_line, uid_of
from sources.saved_archive import open_file
from sources.xml_fields import once
from sources.xml_stream import Element, inspect_root, local_name, stream

_BASE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"

PART = "list"

RANK = 3
"""ENHANCED over ADVANCED over plain XML over CSV: it alone pairs a party with its lists and their days."""

SDN = Source(
    name="ofac_sdn_enhanced",
    kind="list",
    publisher="OFAC",
    parts={PART: f"{_BASE}/SDN_ENHANCED.XML"},
    cadence=timedelta(hours=1),
    lists=("SDN",),  # complete for this list: absence means delisting
    floor=5_000,  # 8,800 parties in 2021, 19,000 in 2026:
    ceiling=60_000,  # outside these the file is not the list
    largest_loss=0.06,  # a revoked program took 3% on 30 June 2025
    rank=RANK,
    max_bytes=400_000_000,  # 109 MB in 2026
)

CONS = Source(
    name="ofac_cons_enhanced",
    kind="list",
    publisher="OFAC",
    parts={PART: f"{_BASE}/CONS_ENHANCED.XML"},
    cadence=timedelta(hours=1),
    lists=("FSE", "SSI", "NS-PLC", "CAPTA", "NS-MBS", "NS-CMIC"),  # every list but SDN: absence means removal from all
    floor=200,  # 375 parties in 2020, 443 in January 2025, 481 in 2026:
    ceiling=5_000,  # the SDN List in its place would be over this
    largest_loss=0.06,  # as beside the SDN List: some 30 parties in one day would be news
    rank=RANK,
    max_bytes=100_000_000,  # 3 MB in 2025
)

LARGEST_CONTENT = SDN.max_bytes
"""Bytes that an archive may unpack to."""

PARSER_VERSION = "2"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

KINDS: frozenset[FactKind] = frozenset(
    (
        "party", "programs", "listings", "authorities", "measures",
        "aliases", "weak_aliases", "script_names", "addresses", "birth_dates", "nationalities", "identifications",
        "features", "relationships", "notes",
    )
)  # fmt: skip
"""Everything but what the CSV set has of its own; who a party is linked to stands in `relationships`, with the kind."""

WHOLE_LISTS = frozenset({"SDN List", "Consolidated List"})
"""The filters of the two files: OFAC makes selections of the same form on request, and those are no whole lists."""

SECTIONS = frozenset({"publicationInfo", "referenceValues", "featureTypes", "entities"})
"""What stands below the root."""

_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no whole ENHANCED file, or None: such an answer is a failed fetch and removes nobody."""
    try:
        body = _open(body)
    except ParseError as error:
        return error.reason
    reason = inspect_root(body, content_type, "sanctionsData")
    return reason or ("a delta of one publication, no whole list" if is_delta(body) else None)


def read(parts: Mapping[str, bytes]) -> ListReading:
    """The entities of one file, `{"list": body}`, as XML or zipped, one record each.

    An entity whose uid cannot be read is refused and makes the capture unusable for removals; of a uid that stands
    twice the first entity is kept. A selection instead of a whole list holds the capture.
    """
    findings = ListFindings()
    return reading(KINDS, _records(parts[PART], findings), findings)


def _open(body: bytes) -> bytes:
    """The XML itself; raises ParseError for an archive that is damaged, too large, or holds no single file."""
    if not body.startswith(_ZIP_MARKS):
        return body
    files = open_file("ofac_enhanced", body, LARGEST_CONTENT)
    if len(files) != 1:
        raise ParseError(f"a zip of {len(files)} files where one was expected", source_name="ofac_enhanced")
    return files[0][1]


def _records(body: bytes, findings: ListFindings) -> Iterator[PartyRecord]:
    warn = once(findings.warnings.append)
    reader, uids = EntityReader(warn), set[int]()
    for name, element in stream(_open(body), ("publicationInfo", "entity", "sanctionsData"), "ofac_enhanced"):
        if name == "publicationInfo":
            findings.holds += _why_no_whole_list(element)
        elif name == "sanctionsData":
            for child in element:
                if local_name(child) not in SECTIONS:
                    warn(f"unknown element {local_name(child)} below sanctionsData")
        elif (uid := uid_of(element.get("id", ""), element, uids, findings)) is not None:
            # An entity with nothing in it is a party all the same: its row is refused, and it counts as present.
            found = reader.read(element, uid) or [(element, PartyRow(uid, None, "", None))]
            number = element.sourceline or 0
            findings.parsed_count += len(found)
            yield PartyRecord(uid, tuple([to_line(local_name(at), number, row) for at, row in found]))


def _why_no_whole_list(info: Element) -> list[str]:
    """The reasons that the file's own filters give against its being a whole list."""
    names = [(element.text or "").strip() for element in info.iter("{*}sanctionsList")]
    reasons = [f"a selection, no whole list: its filter names {name!r}" for name in names if name not in WHOLE_LISTS]
    programs = [(element.text or "").strip() for element in info.iter("{*}sanctionsProgram")]
    return reasons + [f"a selection, no whole list: its filter names the program {name!r}" for name in programs]
