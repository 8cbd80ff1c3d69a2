"""The captured files of each format: their parties as listwire reads them, and their records as they stand.

The records are read here with csv and lxml alone, so that no reader vouches for itself.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

from lxml import etree

from listwire.facts import FactKind, FactRow
from listwire.types import PartyRecord
from sources import ofac_advanced, ofac_csv, ofac_enhanced, ofac_xml

NULL = "-0- "

_STATING = frozenset(
    {
        # plain XML
        "lastName", "firstName", "title", "remarks", "program", "idType", "idNumber", "idCountry", "issueDate",
        "expirationDate", "address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country",
        "dateOfBirth", "placeOfBirth", "callSign", "vesselType", "vesselFlag", "vesselOwner", "tonnage",
        "grossRegisteredTonnage",
        # ENHANCED, where it has other names
        "formattedFullName", "value", "documentNumber", "issuingCountry", "sanctionsProgram", "legalAuthority",
        "sanctionsType",
    }
)  # fmt: skip
"""The elements whose every word is part of a fact; the others are keys, order, or stand there twice."""

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_BETWEEN = re.compile(r";|:(?=[A-Za-z])")

_ITEM_END = re.compile(r";(?![^(]*\))")

Words = frozenset[str]
Facts = Mapping[FactKind, frozenset[FactRow]]


@dataclass(frozen=True, slots=True, eq=False)
class RealFile:
    """One captured list: the day of its content, the module that reads it, and its parts below `ofac/`."""

    name: str
    day: date
    reader: ModuleType
    parts: Mapping[str, str]

    def bodies(self, shared_data: Path) -> dict[str, bytes]:
        return {part: opened(shared_data / "ofac" / path) for part, path in self.parts.items()}


SDN_XML = RealFile("SDN.XML", date(2021, 3, 10), ofac_xml, {"list": "xml/sdn_2021-03-10.xml.gz"})
SDN_CSV = RealFile(
    "SDN.CSV set",
    date(2023, 12, 28),
    ofac_csv,
    {
        "sdn": "csv_2023-12-28/sdn.csv.gz",
        "add": "csv_2023-12-28/add.csv.gz",
        "alt": "csv_2023-12-28/alt.csv.gz",
        "comments": "csv_2023-12-28/sdn_comments.csv.gz",
    },
)
CONS_XML = RealFile("CONSOLIDATED.XML", date(2024, 5, 6), ofac_xml, {"list": "cons/consolidated_2024-05-06.xml.gz"})
CONS_ENHANCED = RealFile(
    "CONS_ENHANCED.XML", date(2025, 1, 10), ofac_enhanced, {"list": "enhanced/cons_enhanced_2025-01-14.xml.gz"}
)
CONS_CSV = RealFile(
    "CONS_PRIM.CSV set",
    date(2025, 4, 15),
    ofac_csv,
    {"prim": "cons/cons_prim_2025-04-15.csv", "add": "cons/cons_add_2025-04-15.csv"},
)
CONS_ADVANCED = RealFile(
    "CONS_ADVANCED.XML", date(2020, 3, 17), ofac_advanced, {"list": "advanced/cons_advanced_2020-03-17.xml.gz"}
)
FILES = (CONS_ADVANCED, SDN_XML, SDN_CSV, CONS_XML, CONS_ENHANCED, CONS_CSV)


@dataclass(frozen=True, slots=True)
class Contents:
    """What listwire reads from one file; `open_kinds` are those of a party that its record leaves open, or cuts."""

    kinds: frozenset[FactKind]
    parties: Mapping[int, Facts]
    open_kinds: Mapping[int, frozenset[FactKind]]

    def speaks_of(self, uid: int, kind: FactKind) -> bool:
        return kind in self.kinds and kind not in self.open_kinds[uid]


def opened(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def contents(file: RealFile, shared_data: Path) -> Contents:
    """Every party of a file, read and parsed; nothing of a real file may be refused, held or warned of."""
    reading = file.reader.read(file.bodies(shared_data))
    parties: dict[int, Facts] = {}
    open_kinds: dict[int, frozenset[FactKind]] = {}
    for uid, text in reading.records:
        found = file.reader.parse(PartyRecord(uid, reading.lines(uid, text)), reading.kinds)
        assert (found.rejections, found.hold_reason) == ((), None), f"{file.name} {uid}"
        by_kind: defaultdict[FactKind, set[FactRow]] = defaultdict(set)
        for _, row in found.rows:
            by_kind[row.kind].add(row)
        parties[uid] = {kind: frozenset(rows) for kind, rows in by_kind.items()}
        open_kinds[uid] = found.not_said | found.partial
    assert (reading.findings.holds, reading.findings.warnings) == ([], []), file.name
    return Contents(reading.kinds, parties, open_kinds)


@dataclass(frozen=True, slots=True)
class Place:
    """What can state a fact in a record, an element, a column or an item: its words, and those that must not get lost.

    `stating` is empty for a part of a place that states a fact as a whole.
    """

    words: Words
    stating: Words


def records(file: RealFile, shared_data: Path) -> dict[int, tuple[Place, ...]]:
    """The places of each record of a file by uid, by plain reading."""
    bodies = file.bodies(shared_data)
    if file.reader is ofac_csv:
        return dict(_csv_records(bodies))
    return dict(_xml_records(bodies["list"], "sdnEntry" if file.reader is ofac_xml else "entity"))


def words(*texts: str | None) -> Words:
    """The words of some texts without the marks at their ends; `;` ends a word, commas within a number do not count."""
    return frozenset().union(*(_words(text) for text in texts if text))


@cache
def _words(text: str) -> Words:
    plain = _BETWEEN.sub(" ", _THOUSANDS.sub("", text).replace('"', "'"))
    return frozenset(filter(None, (word.strip("'.,:()[]") for word in plain.split())))


def _csv_records(bodies: Mapping[str, bytes]) -> Iterator[tuple[int, tuple[Place, ...]]]:
    main, *others = ([(int(row[0]), row) for row in _csv_rows(body)] for body in bodies.values())
    names = list(bodies)[1:]
    by_uid = dict(main)
    places: defaultdict[int, list[Words]] = defaultdict(list)
    tails: defaultdict[int, str] = defaultdict(str)
    for name, rows in zip(names, others, strict=True):
        for uid, row in rows:
            if name == "comments":
                tails[uid] += row[1]
            else:
                places[uid].append(words(*_stated(row[2:])))
    for uid, row in by_uid.items():
        remarks = _stated(row[11:])
        text = (remarks[0] if remarks else "") + tails[uid]
        stated = _stated(row[1:2] + row[4:11])
        tags = [words(tag) for tag in row[3].split("] [")]
        found = [*map(words, stated), *tags, *map(words, _ITEM_END.split(text)), *places[uid]]
        # What names a fact of the whole text may stand in several pieces of it: `(Linked To: A; Linked To: B)`.
        yield uid, (*(Place(piece, piece) for piece in found), Place(words(text), frozenset()))


def _csv_rows(body: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(body.decode("ascii").replace("\x1a", ""), newline=""))


def _stated(fields: Iterable[str]) -> list[str]:
    return [field for field in fields if field != NULL]


def _xml_records(body: bytes, name: str) -> Iterator[tuple[int, tuple[Place, ...]]]:
    for entry in etree.fromstring(body).iter(f"{{*}}{name}"):
        uid = entry.get("id") or entry.findtext("{*}uid")
        leaves = [child for child in entry if not len(child)]
        items = {item for section in entry for item in section}
        yield (
            int(uid),
            (
                _place(leaves, are_whole=True),
                *(
                    _place([element], are_whole=element in items)
                    for element in entry.iterdescendants()
                    if _is_place(element)
                ),
            ),
        )


def _place(elements: list[etree._Element], *, are_whole: bool) -> Place:
    leaves = [leaf for element in elements for leaf in element.iter() if not len(leaf)]
    stating = words(*(leaf.text for leaf in leaves if _is_stating(leaf))) if are_whole else frozenset()
    return Place(words(*(leaf.text for leaf in leaves)), stating)


def _is_place(element: etree._Element) -> bool:
    """Whether an element can state a fact: a leaf, or one of several parts; what holds items of one name cannot."""
    return not len(element) or len({child.tag for child in element}) > 1


def _is_stating(leaf: etree._Element) -> bool:
    """Whether every word of a leaf is part of a fact: no parts of a name, no address in another script."""
    above = [etree.QName(element).localname for element in leaf.iterancestors()]
    if etree.QName(leaf).localname not in _STATING or "namePart" in above:
        return False
    translation = next(leaf.iterancestors("{*}translation"), None)
    return "addressPart" not in above or translation is None or translation.findtext("{*}isPrimary") == "true"
