"""OFAC's plain XML, SDN.XML and CONSOLIDATED.XML: whole lists, one `sdnEntry` a party, without any date of listing.

The oldest of the XML formats; its namespace moved from tempuri.org to the Sanctions List Service, and the rest stayed,
`publshInformation` included. It says what the CSV set says, with birth dates, nationalities and documents in elements
of their own; names stand in Latin letters only. CONSOLIDATED.XML names no list: it confirms who is on some list but
SDN, and opens or closes no membership.

    parts -> read -> one text an sdnEntry (a line a fact) -> parse -> facts of each record not seen before
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from listwire.facts import AliasRow, FactKind, FactRow, FeatureRow, NationalityRow, PartyRow, ProgramRow
from listwire.types import ListFindings, ListReading, Source
from sources.birth_dates import read_birth_date
from sources.ofac_joined import address_row, document_row, full_name
from sources.ofac_remark_keys import IDENTIFICATION_TYPES
from sources.ofac_rows import parse as parse
from sources.ofac_rows import reading_of_texts, row_text, uid_of
from sources.remarks import read_remarks
from sources.xml_fields import FieldReader, Warn, once, strays
from sources.xml_stream import LOCAL_NAMES, Element, inspect_root, stream

_BASE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"

PART = "list"

RANK = 1
"""ENHANCED over ADVANCED over plain XML over CSV: it has elements where CSV has free text, and no dates of listing."""

SDN = Source(
    name="ofac_sdn_xml",
    kind="list",
    publisher="OFAC",
    parts={PART: f"{_BASE}/SDN.XML"},
    cadence=timedelta(hours=1),
    lists=("SDN",),  # complete for this list: absence means delisting
    floor=5_000,  # 8,832 parties in March 2021, 19,000 in 2026:
    ceiling=60_000,  # outside these the file is not the list
    largest_loss=0.06,  # a revoked program took 3% on 30 June 2025
    rank=RANK,
    is_enabled=False,  # polled only where an address is given: ENHANCED says more, and CSV confirms it
    max_bytes=150_000_000,  # 12 MB in 2021, 29 MB in 2026
)

CONS = Source(
    name="ofac_cons_xml",
    kind="list",
    publisher="OFAC",
    parts={PART: f"{_BASE}/CONSOLIDATED.XML"},
    cadence=timedelta(hours=1),
    lists=(),  # it names no list: it confirms memberships, and opens or closes none
    floor=200,  # 375 parties in 2020, 443 in May 2024:
    ceiling=5_000,  # the SDN List in its place would be over this
    largest_loss=0.06,  # as beside the SDN List: some 30 parties in one day would be news
    rank=RANK,
    is_enabled=False,  # as beside the SDN List
    max_bytes=20_000_000,  # 0.9 MB in 2024
)

PARSER_VERSION = "2"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

KINDS: frozenset[FactKind] = frozenset(
    (
        "party", "programs", "aliases", "weak_aliases", "addresses", "birth_dates", "nationalities", "identifications",
        "features", "linked_to", "notes",
    )
)  # fmt: skip

FIELDS: Mapping[str, str] = {
    "uid": "uid of every row",
    "lastName": "PartyRow.primary_name: LAST, First",
    "firstName": "PartyRow.primary_name",
    "title": "PartyRow.title",
    "sdnType": "PartyRow.party_type",
    "remarks": "LinkedToRow of what stands in (Linked To: ...); NoteRow of the rest, item by item",
    "programList/program": "ProgramRow.program_code",
    "idList/id/idType": "IdentificationRow.identification_type, or FeatureRow.feature_type where it names a feature",
    "idList/id/idNumber": "IdentificationRow.identification_number or FeatureRow.feature_value",
    "idList/id/idCountry": "IdentificationRow.country",
    "idList/id/issueDate": "IdentificationRow.issued_text, issued_on",
    "idList/id/expirationDate": "IdentificationRow.expires_text, expires_on",
    "akaList/aka/type": "AliasRow.alias_type",
    "akaList/aka/category": "AliasRow.is_weak: weak or strong",
    "akaList/aka/lastName": "AliasRow.alias_name: LAST, First",
    "akaList/aka/firstName": "AliasRow.alias_name",
    "addressList/address/address1": "AddressRow.address, its lines joined",
    "addressList/address/address2": "AddressRow.address",
    "addressList/address/address3": "AddressRow.address",
    "addressList/address/city": "AddressRow.city: city, state postal code",
    "addressList/address/stateOrProvince": "AddressRow.city",
    "addressList/address/postalCode": "AddressRow.city",
    "addressList/address/country": "AddressRow.country",
    "addressList/address/region": "AddressRow.country where there is no country [unseen]",
    "nationalityList/nationality/country": "NationalityRow.country",
    "citizenshipList/citizenship/country": "NationalityRow.country",
    "dateOfBirthList/dateOfBirthItem/dateOfBirth": "BirthDateRow.birth_text, and the days it can mean",
    "placeOfBirthList/placeOfBirthItem/placeOfBirth": "FeatureRow of type Place of Birth",
    "vesselInfo/callSign": "FeatureRow of type Vessel Call Sign",
    "vesselInfo/vesselType": "FeatureRow of type Vessel Type",
    "vesselInfo/vesselFlag": "FeatureRow of type Vessel Flag",
    "vesselInfo/vesselOwner": "FeatureRow of type Vessel Owner",
    "vesselInfo/tonnage": "FeatureRow of type Vessel Tonnage",
    "vesselInfo/grossRegisteredTonnage": "FeatureRow of type Vessel Gross Registered Tonnage",
}
"""What becomes of each element below `sdnEntry`; [unseen] is in OFAC's schema sdn.xsd and in no captured file."""

IGNORED: Mapping[str, str] = {
    "idList/id/uid": "OFAC's key of a part of its files",
    "akaList/aka/uid": "OFAC's key of a part of its files",
    "addressList/address/uid": "OFAC's key of a part of its files",
    "nationalityList/nationality/uid": "OFAC's key of a part of its files",
    "nationalityList/nationality/mainEntry": "the order of values (`alt.` in the CSV set), no fact",
    "citizenshipList/citizenship/uid": "OFAC's key of a part of its files",
    "citizenshipList/citizenship/mainEntry": "the order of values, no fact",
    "dateOfBirthList/dateOfBirthItem/uid": "OFAC's key of a part of its files",
    "dateOfBirthList/dateOfBirthItem/mainEntry": "the order of values, no fact",
    "placeOfBirthList/placeOfBirthItem/uid": "OFAC's key of a part of its files",
    "placeOfBirthList/placeOfBirthItem/mainEntry": "the order of values, no fact",
}
"""What gives no row, and why."""

DOCUMENT_FIELDS: Mapping[str, str] = {
    "publshInformation/Publish_Date": "checked to be a day; the capture's own time dates it",
    "publshInformation/Record_Count": "another number of entries holds the capture",
}
"""What becomes of the elements above the entries."""

_NAMES = ("publshInformation", "sdnEntry", "sdnList")
_BELOW_ROOT = frozenset(_NAMES[:2])
_ROOT_PATHS = ("sdnList@schemaLocation",)  # the address of OFAC's schema
_FEATURE_TEXTS = frozenset({"uid", "idType", "idNumber"})

_WITH_BLANKS = frozenset({"lastName", "firstName"})
"""With their inner blanks, as the CSV set has them: a primary name that changes in them has changed."""

_CATEGORIES = {"weak": True, "strong": False}
_VESSEL_TYPES = {
    "callSign": "Vessel Call Sign",
    "vesselType": "Vessel Type",
    "vesselFlag": "Vessel Flag",
    "vesselOwner": "Vessel Owner",
    "tonnage": "Vessel Tonnage",
    "grossRegisteredTonnage": "Vessel Gross Registered Tonnage",
}

_VALUES: Mapping[str, tuple[str, str, Callable[[int, str], FactRow]]] = {
    "nationalityList": ("nationality", "country", lambda uid, text: NationalityRow(uid, "nationality", text)),
    "citizenshipList": ("citizenship", "country", lambda uid, text: NationalityRow(uid, "citizenship", text)),
    "dateOfBirthList": ("dateOfBirthItem", "dateOfBirth", read_birth_date),
    "placeOfBirthList": ("placeOfBirthItem", "placeOfBirth", lambda uid, text: FeatureRow(uid, "Place of Birth", text)),
}
"""Section to its items, the element in them that counts, and the row it gives."""

Found = tuple[str, FactRow]
"""A fact, and the name of the element it was read from."""


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no whole SDN.XML or CONSOLIDATED.XML, or None: such an answer is a failed fetch."""
    return inspect_root(body, content_type, "sdnList")


def read(parts: Mapping[str, bytes]) -> ListReading:
    """The entries of one file, `{"list": body}`, one text each.

    An entry whose uid cannot be read is refused and makes the capture unusable for removals; of a uid that stands twice
    the first entry is kept. A Record_Count that is not the number of entries holds the capture.
    """
    findings = ListFindings()
    return reading_of_texts(KINDS, _texts(parts[PART], findings), findings)


def published_on(text: str) -> date | None:
    """The day of Publish_Date, MM/DD/YYYY; None for anything else."""
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _texts(body: bytes, findings: ListFindings) -> Iterator[tuple[int, str]]:
    warn = once(findings.warnings.append)
    reader, uids = _EntryReader(warn), set[int]()
    entry_count, stated_count = 0, None
    for name, element in stream(body, _NAMES, "ofac_xml"):
        last = element[-1] if name == "sdnList" and len(element) else element.getprevious()
        if last is not None and LOCAL_NAMES[last.tag] not in _BELOW_ROOT:
            for stray in strays(last, _BELOW_ROOT):
                warn(f"unknown element {stray} below sdnList")
        if name == "publshInformation":
            stated_count = _stated_count(element, warn)
        elif name == "sdnList":
            FieldReader(_ROOT_PATHS, warn).check(name, element)
        else:
            entry_count += 1
            texts, sections = reader.parts(element)
            uid = uid_of(texts.get("uid", ""), element, uids, findings)
            if uid is not None:
                lines = [row_text(part, row) for part, row in reader.read(uid, texts, sections)]
                findings.parsed_count += len(lines)
                yield uid, "\n".join(lines)
    if stated_count is None:
        warn("no Record_Count: the number of entries cannot be checked")
    elif stated_count != str(entry_count):
        findings.holds.append(f"Record_Count says {stated_count}, and the file has {entry_count} entries")


def _stated_count(information: Element, warn: Warn) -> str | None:
    texts = FieldReader(DOCUMENT_FIELDS, warn).texts("publshInformation", information)
    if published_on(texts.get("Publish_Date", "")) is None:
        warn(f"Publish_Date is no day: {texts.get('Publish_Date')!r}")
    return texts.get("Record_Count")


class _EntryReader:
    """Reads entries; `warn` is told what is not known and left aside, perhaps the same words many times."""

    def __init__(self, warn: Warn) -> None:
        self._warn = warn
        self._fields = FieldReader((*FIELDS, *IGNORED), warn, IGNORED)
        self._sections: Mapping[str, Callable[[int, Element], Iterator[Found]]] = {
            "programList": self._programs,
            "idList": self._documents,
            "akaList": self._aliases,
            "addressList": self._addresses,
            "vesselInfo": self._vessel,
        }

    def parts(self, entry: Element) -> tuple[dict[str, str], list[tuple[str, Element]]]:
        """What stands in the entry itself, by name, and its sections."""
        self._fields.check("sdnEntry", entry)
        texts: dict[str, str] = {}
        sections: list[tuple[str, Element]] = []
        for name, child in self._fields.children("", entry):
            if name in self._sections or name in _VALUES:
                sections.append((name, child))
            elif text := self._fields.text(name, child):
                if name in texts:
                    self._warn(f"{name} stands twice in its parent")
                else:
                    texts[name] = (child.text or "").strip() if name in _WITH_BLANKS else text
        return texts, sections

    def read(self, uid: int, texts: Mapping[str, str], sections: Iterable[tuple[str, Element]]) -> Iterator[Found]:
        """Every fact of one entry, the party first; a section that is not there says nothing.

        A party whose type is not stated has "" there, which is outside the closed set.
        """
        name = full_name(texts.get("lastName"), texts.get("firstName"))
        yield "sdnEntry", PartyRow(uid, name, texts.get("sdnType", "").lower(), texts.get("title"))
        if remarks := texts.get("remarks"):
            for row in read_remarks(uid, remarks).rows:
                yield "remarks", row
        for section, element in sections:
            if section in self._sections:
                yield from self._sections[section](uid, element)
            else:
                yield from self._values(uid, section, element)

    def _programs(self, uid: int, section: Element) -> Iterator[Found]:
        for name, program in self._fields.children("programList", section):
            if code := self._fields.text("programList/program", program):
                yield name, ProgramRow(uid, code)

    def _documents(self, uid: int, section: Element) -> Iterator[Found]:
        for texts in self._fields.items("idList", section):
            get = texts.get
            name, country = get("idType", ""), get("idCountry")
            row = document_row(uid, name, get("idNumber"), country, get("issueDate"), get("expirationDate"))
            if isinstance(row, FeatureRow):
                if not texts.keys() <= _FEATURE_TEXTS:
                    self._warn(f"idList/id of type {name!r}, a feature, has a country or dates")
            elif row.identification_type not in IDENTIFICATION_TYPES:
                self._warn(f"unknown identification type {name!r}")
            yield "id", row

    def _aliases(self, uid: int, section: Element) -> Iterator[Found]:
        for texts in self._fields.items("akaList", section):
            category = texts.get("category", "")
            if category not in _CATEGORIES:
                self._warn(f"unknown alias category {category!r}: taken for strong")
            alias_type = texts.get("type", "").lower().replace(".", "")
            name = full_name(texts.get("lastName"), texts.get("firstName"))
            yield "aka", AliasRow(uid, alias_type, name, _CATEGORIES.get(category, False), "Latn")

    def _addresses(self, uid: int, section: Element) -> Iterator[Found]:
        for texts in self._fields.items("addressList", section):
            get = texts.get
            lines = (get("address1"), get("address2"), get("address3"))
            city, state, postal_code = get("city"), get("stateOrProvince"), get("postalCode")
            row = address_row(uid, lines, city, state, postal_code, get("country"), get("region"))
            if row is not None:
                yield "address", row

    def _values(self, uid: int, section: str, element: Element) -> Iterator[Found]:
        """A section whose items say one thing each."""
        item, field, row_of = _VALUES[section]
        for texts in self._fields.items(section, element):
            if text := texts.get(field):
                yield item, row_of(uid, text)
            else:
                self._warn(f"{section}/{item} without {field}")

    def _vessel(self, uid: int, section: Element) -> Iterator[Found]:
        for name, text in self._fields.texts("vesselInfo", section).items():
            yield name, FeatureRow(uid, _VESSEL_TYPES[name], text)
