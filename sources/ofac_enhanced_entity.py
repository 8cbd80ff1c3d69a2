"""One `entity` of OFAC's ENHANCED model as facts: what the full lists and the deltas of the list service share.

An entity gives its values inline, so nothing above it is needed. What becomes of each element is data in
sources/ofac_enhanced_fields.py; an element, attribute or category that is not there is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from listwire.facts import (
    AliasRow,
    AuthorityRow,
    FactRow,
    FeatureRow,
    LinkedToRow,
    ListingRow,
    MeasureRow,
    NationalityRow,
    PartyRow,
    ProgramRow,
    RelationshipRow,
)
from sources.birth_dates import read_birth_date
from sources.ofac_enhanced_fields import ATTRIBUTES, CHILDREN
from sources.ofac_joined import UNKNOWN_SCRIPT, address_row, document_row, period_text
from sources.ofac_rows import read_uid
from sources.ofac_vocabulary import LIST_CODES, SCRIPT_CODES, feature_type, is_feature
from sources.remarks import read_remarks
from sources.wallets import is_checksum_valid
from sources.xml_stream import LOCAL_NAMES, Element

Found = tuple[Element, FactRow]
"""A fact, and the element it was read from."""

_ONE_TO_ONE: tuple[tuple[str, str, Callable[[int, str], FactRow]], ...] = (
    ("sanctionsPrograms", "sanctionsProgram", ProgramRow),
    ("sanctionsTypes", "sanctionsType", MeasureRow),
    ("legalAuthorities", "legalAuthority", AuthorityRow),
)
_NATIONALITY_TYPES = {"Nationality Country": "nationality", "Citizenship Country": "citizenship"}
_ADDRESS_PARTS = frozenset({"ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION"})
_NAMES = "names/name/translations"
_NAME = f"{_NAMES}/translation"
_TRANSLATIONS = "addresses/address/translations"
_PARTS = f"{_TRANSLATIONS}/translation/addressParts"
_DOCUMENT = "identityDocuments/identityDocument"


class EntityReader:
    """Reads entities; `warn` is told what is not known and left aside, perhaps the same words many times.

    `attributes` are names that may stand on any element besides those of the ENHANCED model.
    """

    def __init__(self, warn: Callable[[str], None], attributes: frozenset[str] = frozenset()) -> None:
        self._warn = warn
        self._attributes = ATTRIBUTES | attributes

    def read(self, entity: Element, uid: int) -> list[Found]:
        """Every fact of one entity, the party first; a section that is not there says nothing.

        A party whose type is not stated has "" there, which is outside the closed set.
        """
        for attribute in entity.keys():
            if attribute not in self._attributes:
                self._warn(f"unknown attribute entity@{attribute}")
        sections = self._fields("", entity)
        primary, aliases = self._names(uid, sections.get("names"))
        found = self._general(uid, sections.get("generalInfo"), primary)
        found += self._listings(uid, sections.get("sanctionsLists"))
        for section, name, row_class in _ONE_TO_ONE:
            for child in self._each(section, sections.get(section), name):
                if text := _text(child):
                    found.append((child, row_class(uid, text)))
        found += aliases
        found += self._addresses(uid, sections.get("addresses"))
        found += self._features(uid, sections.get("features"))
        found += self._documents(uid, sections.get("identityDocuments"))
        found += self._relationships(uid, sections.get("relationships"))
        return found

    def _general(self, uid: int, section: Element | None, primary: Element | None) -> list[Found]:
        fields = {} if section is None else self._fields("generalInfo", section)
        found: list[Found] = []
        element = section if section is not None else primary
        if element is not None:
            party_type = (_text(fields.get("entityType")) or "").lower()
            title = _text(fields.get("title"))
            found.append((element, PartyRow(uid, _primary_name(primary), party_type, title)))
        if (remarks := fields.get("remarks")) is not None:
            for row in read_remarks(uid, remarks.text or "").rows:
                if isinstance(row, LinkedToRow):
                    self._warn("generalInfo/remarks names a party as Linked To: left to relationships")
                else:
                    found.append((remarks, row))
        return found

    def _listings(self, uid: int, section: Element | None) -> Iterator[Found]:
        for child in self._each("sanctionsLists", section, "sanctionsList"):
            name = _text(child) or ""
            # A list that is not known keeps its name: that is outside the closed set, and holds the capture.
            code = LIST_CODES.get(name, name)
            if code is None:
                continue
            stated = child.get("datePublished", "")
            listed_on = _day(stated)
            if listed_on is None:
                self._warn(f"sanctionsList@datePublished is no day: {stated!r}")
            yield child, ListingRow(uid, code, listed_on)

    def _names(self, uid: int, section: Element | None) -> tuple[Element | None, list[Found]]:
        """The element with the primary name, and a row for every other name and translation."""
        primary: Element | None = None
        found: list[Found] = []
        for name in self._each("names", section, "name"):
            fields = self._fields("names/name", name)
            is_primary, is_weak = _is_true(fields.get("isPrimary")), _is_true(fields.get("isLowQuality"))
            # OFAC gives the primary name no type: in another script it is one more name of the party.
            alias_type = "aka" if is_primary else (_text(fields.get("aliasType")) or "").lower().replace(".", "")
            for translation in self._each(_NAMES, fields.get("translations"), "translation"):
                inner = self._fields(_NAME, translation)
                full_name = inner.get("formattedFullName")
                if is_primary and primary is None and _is_true(inner.get("isPrimary")):
                    primary = full_name
                    continue
                script = self._script(_text(inner.get("script")))
                found.append((translation, AliasRow(uid, alias_type, _text(full_name), is_weak, script)))
        return primary, found

    def _script(self, name: str | None) -> str:
        code = SCRIPT_CODES.get(name or "")
        if code is None:
            self._warn(f"unknown script {name!r}")
        return code or UNKNOWN_SCRIPT

    def _addresses(self, uid: int, section: Element | None) -> Iterator[Found]:
        for address in self._each("addresses", section, "address"):
            fields = self._fields("addresses/address", address)
            country = fields.get("country")
            parts: dict[str, str] = {}
            for child in fields.get("translations", ()):
                if LOCAL_NAMES[child.tag] == "country":
                    country = child
                elif LOCAL_NAMES[child.tag] == "translation":
                    inner = self._fields(f"{_TRANSLATIONS}/translation", child)
                    if _is_true(inner.get("isPrimary")):
                        parts = self._address_parts(inner.get("addressParts"))
                else:
                    self._warn(f"unknown element {_TRANSLATIONS}/{LOCAL_NAMES[child.tag]}")
            lines = (parts.get("ADDRESS1"), parts.get("ADDRESS2"), parts.get("ADDRESS3"))
            city, state, postal_code = parts.get("CITY"), parts.get("STATE/PROVINCE"), parts.get("POSTAL CODE")
            row = address_row(uid, lines, city, state, postal_code, _text(country), parts.get("REGION"))
            if row is not None:
                yield address, row

    def _address_parts(self, section: Element | None) -> dict[str, str]:
        parts: dict[str, str] = {}
        for part in self._each(_PARTS, section, "addressPart"):
            fields = self._fields(f"{_PARTS}/addressPart", part)
            name, value = _text(fields.get("type")) or "", _text(fields.get("value"))
            if name not in _ADDRESS_PARTS:
                self._warn(f"unknown address part {name!r}")
            elif value:
                parts[name] = f"{parts[name]}, {value}" if name in parts else value
        return parts

    def _features(self, uid: int, section: Element | None) -> Iterator[Found]:
        for feature in self._each("features", section, "feature"):
            fields = self._fields("features/feature", feature)
            name = _text(fields.get("type")) or ""
            value = _text(fields.get("value")) or self._period(fields.get("valueDate"))
            if value is None:
                self._warn(f"feature {name!r} without a value")
            elif name == "Birthdate":
                yield feature, read_birth_date(uid, value)
            elif name in _NATIONALITY_TYPES:
                yield feature, NationalityRow(uid, _NATIONALITY_TYPES[name], value)
            else:
                kind = feature_type(name)
                if not is_feature(kind):
                    self._warn(f"unknown feature type {kind!r}")
                yield feature, FeatureRow(uid, kind, value, is_checksum_valid(kind, value))

    def _documents(self, uid: int, section: Element | None) -> Iterator[Found]:
        for document in self._each("identityDocuments", section, "identityDocument"):
            fields = self._fields(_DOCUMENT, document)
            name, number = _text(fields.get("type")) or "", _text(fields.get("documentNumber"))
            if (is_valid := fields.get("isValid")) is not None and not _is_true(is_valid):
                self._warn(f"{_DOCUMENT}/isValid is not true: the document is kept like any other")
            issued, expires = self._period(fields.get("issueDate")), self._period(fields.get("expirationDate"))
            yield document, document_row(uid, name, number, _text(fields.get("issuingCountry")), issued, expires)

    def _relationships(self, uid: int, section: Element | None) -> Iterator[Found]:
        for relationship in self._each("relationships", section, "relationship"):
            fields = self._fields("relationships/relationship", relationship)
            related = fields.get("relatedEntity")
            related_uid = "" if related is None else related.get("entityId", "")
            if (read := read_uid(related_uid)) is not None:
                yield relationship, RelationshipRow(uid, _text(fields.get("type")) or "", read)
            else:
                self._warn(f"relationship to an entityId that is no uid: {related_uid!r}")

    def _period(self, element: Element | None) -> str | None:
        """A date period in the words OFAC has for it in the CSV set."""
        if element is None:
            return None
        fields = self._fields("datePeriod", element)
        first, last = _day(_text(fields.get("fromDateBegin")) or ""), _day(_text(fields.get("toDateEnd")) or "")
        if first is None or last is None:
            self._warn("a date period without its first or last day")
            return None
        return ("circa " if _is_true(fields.get("isApproximate")) else "") + period_text(first, last)

    def _fields(self, path: str, element: Element) -> dict[str, Element]:
        """The children by name; of one that stands twice the last, reported as an unknown one is."""
        found: dict[str, Element] = {}
        known = self._attributes
        for child in element:
            name = LOCAL_NAMES[child.tag]
            for attribute in child.keys():
                if attribute not in known:
                    self._warn(f"unknown attribute {f'{path}/{name}'.lstrip('/')}@{attribute}")
            found[name] = child
        if len(found) != len(element):
            self._warn(f"an element below {path or 'entity'} stands twice in its parent")
        if not found.keys() <= CHILDREN[path]:
            for name in sorted(found.keys() - CHILDREN[path]):
                self._warn(f"unknown element {f'{path}/{name}'.lstrip('/')}")
        return found

    def _each(self, path: str, element: Element | None, name: str) -> Iterator[Element]:
        """The children of an element that holds nothing but elements of one name."""
        known = self._attributes
        for child in () if element is None else element:
            if LOCAL_NAMES[child.tag] != name:
                self._warn(f"unknown element {path}/{LOCAL_NAMES[child.tag]}")
                continue
            for attribute in child.keys():
                if attribute not in known:
                    self._warn(f"unknown attribute {path}/{name}@{attribute}")
            yield child


def _text(element: Element | None) -> str | None:
    """The text with each run of blanks as one, None for none."""
    text = None if element is None else element.text
    return " ".join(text.split()) or None if text else None


def _primary_name(element: Element | None) -> str | None:
    """The text with its inner blanks, as the CSV set has it: a primary name that changes in them has changed."""
    return (element.text or "").strip() or None if element is not None else None


def _is_true(element: Element | None) -> bool:
    return _text(element) in ("true", "1")


def _day(text: str) -> date | None:
    """The day of `2006-04-12`, with or without a time behind it."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
