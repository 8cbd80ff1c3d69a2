"""What OFAC's ADVANCED file keeps apart from its parties: reference values, places, documents and periods.

They stand before the parties, which name them by key; so they are kept, as plain values, while the parties are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from listwire.facts import AddressRow
from sources.ofac_advanced_fields import VALUES_USED
from sources.ofac_joined import address_row, period_text
from sources.ofac_remark_keys import COUNTRIES
from sources.xml_fields import FieldReader, Warn
from sources.xml_stream import Element

UNKNOWN = "Unknown"
"""How OFAC fills what the standard asks for and OFAC does not say."""

UNDETERMINED = "undetermined"
"""The area of a place whose country OFAC does not state."""

_SETS = "ReferenceValueSets"
_DATE_TYPES = ("Issue Date", "Expiration Date")
_ADDRESS_PARTS = frozenset({"ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION"})


class Place(NamedTuple):
    """Where something is, joined as the CSV set joins an address."""

    address: str | None
    city: str | None
    country: str | None

    @property
    def text(self) -> str | None:
        """The whole as one text: a country alone, where a feature names a country."""
        return ", ".join(filter(None, self)) or None


class IdentityDocument(NamedTuple):
    """A document or register entry; its dates are periods in OFAC's words."""

    type_name: str
    number: str | None
    country: str | None
    issued: str | None
    expires: str | None


class Texts(dict[str | None, str | None]):
    """Key to text of one kind of reference value; None for one that the file does not have, which is reported."""

    def __init__(self, kind: str, warn: Warn) -> None:
        super().__init__()
        self._kind = kind
        self._warn = warn

    def __missing__(self, key: str | None) -> None:
        self._warn(f"no {self._kind} with the ID {key!r}")


class ReferenceValues:
    """The tables of the file, by kind of value (`AliasType`, `Country`)."""

    def __init__(self, section: Element, fields: FieldReader, warn: Warn) -> None:
        self._warn = warn
        self._texts = {kind: Texts(kind, warn) for kind in VALUES_USED}
        self._type_of_subtype: dict[str, str] = {}
        self._country_of_area: dict[str, str] = {}
        for set_name, value_set in fields.children(_SETS, section):
            path = f"{_SETS}/{set_name}"
            for kind, value in fields.children(path, value_set):
                self._add(kind, value, fields.text(f"{path}/{kind}", value) or "")
        for country in self._texts["Country"].values():
            if country not in COUNTRIES:
                warn(f"unknown country {country!r}")

    def _add(self, kind: str, value: Element, text: str) -> None:
        key = value.get("ID", "")
        self._texts[kind][key] = text
        if kind == "PartySubType":
            self._type_of_subtype[key] = value.get("PartyTypeID", "")
        elif kind == "AreaCode":
            self._country_of_area[key] = value.get("CountryID", "")

    def of(self, kind: str) -> Texts:
        """The values of one kind."""
        return self._texts[kind]

    def party_type(self, subtype_key: str | None) -> str:
        """The party type of a subtype: vessel or aircraft, else the type above it; "" where that is not known."""
        text = self.of("PartySubType")[subtype_key]
        if text == UNKNOWN:
            text = self.of("PartyType")[self._type_of_subtype[subtype_key or ""]]
        return (text or "").lower()

    def country_of_area(self, area_key: str | None) -> str | None:
        """The country of an area code; None for the undetermined one."""
        if self.of("AreaCode")[area_key] is None:
            return None
        country = self.of("Country")[self._country_of_area[area_key or ""]]
        return None if country == UNDETERMINED else country

    def are_gregorian(self, dates: Element) -> bool:
        """Whether dates are of our calendar; another one is reported."""
        name = self.of("CalendarType")[dates.get("CalendarTypeID")]
        if name is not None and name != "Gregorian":
            self._warn(f"dates of the calendar {name!r}, left aside")
        return name == "Gregorian"


class ValueReader:
    """Reads places, documents and periods by the reference values of their file."""

    def __init__(self, values: ReferenceValues, fields: FieldReader, warn: Warn) -> None:
        self._values = values
        self._fields = fields
        self._warn = warn
        self._countries, self._part_types = values.of("Country"), values.of("LocPartType")
        self._document_types, self._date_types = values.of("IDRegDocType"), values.of("IDRegDocDateType")
        self._validities = values.of("Validity")

    def place(self, location: Element) -> Place:
        """The place that a Location is; nothing but None where OFAC states none."""
        fields, country, area, parts = self._fields, None, None, dict[str, str]()
        fields.check("Location", location)
        for name, child in fields.children("Location", location):
            if name == "LocationPart":
                self._add_part(parts, child)
            elif name == "LocationCountry":
                if country is not None:
                    self._warn("a Location of several countries: the first is kept")
                country = country or self._countries[child.get("CountryID")]
            elif name == "LocationAreaCode":
                area = self._values.country_of_area(child.get("AreaCodeID"))
        return _place(parts, country or area)

    def _add_part(self, parts: dict[str, str], part: Element) -> None:
        name, text = self._part_types[part.get("LocPartTypeID")], None
        for _, value in self._fields.children("Location/LocationPart", part):
            if text is None or value.get("Primary") == "true":
                text = self._fields.texts("Location/LocationPart/LocationPartValue", value).get("Value") or text
        if name is not None and name != UNKNOWN and name not in _ADDRESS_PARTS:
            self._warn(f"unknown part of an address {name!r}")
        elif name is not None and text:
            parts[name] = f"{parts[name]}, {text}" if name in parts else text

    def document(self, document: Element) -> IdentityDocument:
        """One document, whoever it belongs to."""
        fields = self._fields
        fields.check("IDRegDocument", document)
        validity = self._validities[document.get("ValidityID")] if document.get("ValidityID") else "Valid"
        if validity != "Valid":
            self._warn(f"a document that is {validity!r}: it is kept like any other")
        country_key = document.get("IssuedBy-CountryID")
        number, dates = None, dict[str, str | None]()
        for name, child in fields.children("IDRegDocument", document):
            if name == "IDRegistrationNo":
                number = fields.text("IDRegDocument/IDRegistrationNo", child)
            elif name == "DocumentDate":
                date_type = self._date_types[child.get("IDRegDocDateTypeID")] or ""
                if date_type not in _DATE_TYPES:
                    self._warn(f"unknown date of a document {date_type!r}")
                for _, period in fields.children("IDRegDocument/DocumentDate", child):
                    dates[date_type] = self.period(period)
        return IdentityDocument(
            type_name=self._document_types[document.get("IDRegDocTypeID")] or "",
            number=number,
            country=self._countries[country_key] if country_key else None,
            issued=dates.get("Issue Date"),
            expires=dates.get("Expiration Date"),
        )

    def period(self, period: Element) -> str | None:
        """A DatePeriod in the words that OFAC has for it in the CSV set; None where an end of it cannot be read."""
        fields, is_approximate, days = self._fields, False, dict[str, date | None]()
        for name, boundary in fields.children("DatePeriod", period):
            path = f"DatePeriod/{name}"
            is_approximate |= boundary.get("Approximate") == "true"
            for end, point in fields.children(path, boundary):
                days[f"{name}/{end}"] = self.day(f"{path}/{end}", point)
        first = days.get("Start/From") or days.get("Start/To")
        last = days.get("End/To") or days.get("End/From") or first
        if first is None or last is None or not self._values.are_gregorian(period):
            self._warn("a date period whose first day cannot be read")
            return None
        return ("circa " if is_approximate else "") + period_text(first, last)

    def day(self, path: str, element: Element) -> date | None:
        """The day of a Year, a Month and a Day; None for what no calendar has."""
        return read_date(self._fields.texts(path, element))


def read_date(texts: Mapping[str, str]) -> date | None:
    """The day of the texts of Year, Month and Day; None where they are no day."""
    try:
        return date(int(texts["Year"]), int(texts["Month"]), int(texts["Day"]))
    except (KeyError, ValueError, OverflowError):
        return None


def address_of(uid: int, place: Place) -> AddressRow | None:
    """The place as an address of a party; None where OFAC states none."""
    return AddressRow(uid, *place) if any(place) else None


def _place(parts: Mapping[str, str], country: str | None) -> Place:
    whole = parts.get(UNKNOWN)
    if whole in COUNTRIES and country is None:
        whole, country = None, whole
    row = address_row(
        0,
        (whole, parts.get("ADDRESS1"), parts.get("ADDRESS2"), parts.get("ADDRESS3")),
        parts.get("CITY"),
        parts.get("STATE/PROVINCE"),
        parts.get("POSTAL CODE"),
        country,
        parts.get("REGION"),
    )
    return Place(row.address, row.city, row.country) if row else Place(None, None, None)
