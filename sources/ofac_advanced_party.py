"""One `DistinctParty` of OFAC's ADVANCED file as facts: names, features, documents and remarks.

Its lists, programs and relationships stand elsewhere (sources/ofac_advanced_entries.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from listwire.facts import AliasRow, FactRow, FeatureRow, LinkedToRow, NationalityRow, PartyRow
from sources.birth_dates import read_birth_date
from sources.ofac_advanced_values import IdentityDocument, Place, ReferenceValues, ValueReader, address_of
from sources.ofac_joined import UNKNOWN_SCRIPT, document_row, full_name, kind_of
from sources.ofac_remark_keys import IDENTIFICATION_TYPES
from sources.ofac_vocabulary import SCRIPT_CODES
from sources.remarks import read_remarks
from sources.wallets import is_checksum_valid
from sources.xml_fields import FieldReader, Warn
from sources.xml_stream import Element

Found = tuple[str, FactRow]
"""A fact, and the name of the element it was read from."""

_PROFILE = "DistinctParty/Profile"
_IDENTITY = f"{_PROFILE}/Identity"
_ALIAS = f"{_IDENTITY}/Alias"
_NAME = f"{_ALIAS}/DocumentedName"
_NAME_PART = f"{_NAME}/DocumentedNamePart"
_NAME_VALUE = f"{_NAME_PART}/NamePartValue"
_NAME_GROUPS = f"{_IDENTITY}/NamePartGroups"
_NAME_GROUP = f"{_NAME_GROUPS}/MasterNamePartGroup"
_FEATURE = f"{_PROFILE}/Feature"
_VERSION = f"{_FEATURE}/FeatureVersion"

_NATIONALITY_TYPES = {"Nationality Country": "nationality", "Citizenship Country": "citizenship"}

_IS_LAST_NAME: Mapping[str, bool] = {
    "Last Name": True,
    "Maiden Name": True,
    "Matronymic": True,  # [unseen]: taken for the second surname of Spanish names
    "Entity Name": True,
    "Vessel Name": True,
    "Aircraft Name": True,
    "First Name": False,
    "Middle Name": False,
    "Patronymic": False,  # [unseen]: taken for what follows the first name of Russian names
    "Nickname": False,
}
"""Part of a name, and whether it stands before the comma of `LAST, First`; OFAC writes what does in capitals."""

_CAPITAL_SCRIPTS = frozenset({"Latn", "Cyrl", "Grek"})
"""Where OFAC writes last names in capitals; Python would also turn Georgian and Armenian letters into others."""


class _Name(NamedTuple):
    text: str | None
    script_code: str
    is_main: bool


class _Alias(NamedTuple):
    """One name of a party, in one script or in several."""

    type_name: str
    is_primary: bool
    is_weak: bool
    names: list[_Name]


class PartyReader:
    """Reads parties; `places` and `documents` are those of the file by key, and a document is taken out when used.

    `warn` is told what is not known and left aside, perhaps the same words many times.
    """

    def __init__(
        self,
        values: ReferenceValues,
        value_reader: ValueReader,
        fields: FieldReader,
        places: Mapping[str, Place],
        documents: dict[str, list[IdentityDocument]],
        warn: Warn,
    ) -> None:
        self._values = values
        self._value_reader = value_reader
        self._fields = fields
        self._places = places
        self._documents = documents
        self._warn = warn
        self._alias_types, self._name_statuses = values.of("AliasType"), values.of("DocNameStatus")
        self._part_types, self._scripts = values.of("NamePartType"), values.of("Script")
        self._feature_types, self._detail_references = values.of("FeatureType"), values.of("DetailReference")

    def read(self, party: Element, uid: int) -> tuple[list[str], list[Found]]:
        """The keys of the party's profiles, and every fact that stands in it, the party itself first.

        A party whose type is not stated has "" there, which is outside the closed set.
        """
        self._fields.check("DistinctParty", party)
        keys: list[str] = []
        found: list[Found] = []
        notes: list[Found] = []
        for name, child in self._fields.children("DistinctParty", party):
            if name == "Comment":
                notes += self._notes(uid, "DistinctParty/Comment", child)
            else:
                keys.append(child.get("ID", ""))
                found += self._profile(uid, child, is_first=len(keys) == 1)
        if len(keys) != 1:
            self._warn("a DistinctParty that has not one Profile: the first says what it is")
        # A party with nothing in it is a party all the same: its row is refused, and it counts as present.
        return keys, (found or [("DistinctParty", PartyRow(uid, None, "", None))]) + notes

    def _profile(self, uid: int, profile: Element, *, is_first: bool) -> Iterator[Found]:
        if profile.get("ID") != str(uid):
            self._warn("Profile@ID is not the FixedRef of its party")
        identities: list[Element] = []
        features: list[Found] = []
        for name, child in self._fields.children(_PROFILE, profile):
            if name == "Identity":
                identities.append(child)
            elif name == "Feature":
                features += self._feature(uid, child)
            elif name == "Comment":
                features += self._notes(uid, f"{_PROFILE}/Comment", child)
        if len(identities) != 1:
            self._warn("a Profile that has not one Identity: the names of others are kept as its aliases")
        titles = [row.feature_value for _, row in features if isinstance(row, FeatureRow) and _is_title(row)]
        for at, identity in enumerate(identities):
            yield from self._identity(uid, identity, profile, titles if is_first and at == 0 else None)
        yield from (fact for fact in features if not _is_title(fact[1]))

    # ---- names and documents ---------------------------------------------------------------------------------------

    def _identity(self, uid: int, identity: Element, profile: Element, titles: list[str] | None) -> Iterator[Found]:
        """The party with its primary name (where `titles` are given), its other names, its documents."""
        alias_elements: list[Element] = []
        parts: dict[str, str] = {}
        if (identity.get("Primary"), identity.get("False")) != ("true", "false"):
            self._warn("an Identity that is false or not the primary one: it is kept like any other")
        for name, child in self._fields.children(_IDENTITY, identity):
            if name == "Alias":
                alias_elements.append(child)
            elif name == "NamePartGroups":
                self._add_name_parts(parts, child)
        aliases = [self._alias(alias, parts) for alias in alias_elements]
        primary = _primary(aliases) if titles is not None else None
        if titles is not None:
            party_type = self._values.party_type(profile.get("PartySubTypeID"))
            title = "; ".join(titles) or None
            yield "Profile", PartyRow(uid, primary and primary.text, party_type, title)
        for alias in aliases:
            for name_row in alias.names:
                if name_row is not primary:
                    yield "Alias", _alias_row(uid, alias, name_row)
        for document in self._documents.pop(identity.get("ID", ""), ()):
            yield "IDRegDocument", self._document_row(uid, document)

    def _add_name_parts(self, parts: dict[str, str], groups: Element) -> None:
        """Key of a part of a name to what part it is."""
        fields, part_types = self._fields, self._part_types
        for _, master in fields.children(_NAME_GROUPS, groups):
            for _, group in fields.children(_NAME_GROUP, master):
                parts[group.get("ID", "")] = part_types[group.get("NamePartTypeID")] or ""

    def _alias(self, alias: Element, parts: Mapping[str, str]) -> _Alias:
        names: list[_Name] = []
        for _, child in self._fields.children(_ALIAS, alias):
            is_main = self._name_statuses[child.get("DocNameStatusID")] == "Primary Latin"
            names.append(self._name(child, parts, is_main=is_main))
        return _Alias(
            self._alias_types[alias.get("AliasTypeID")] or "",
            alias.get("Primary") == "true",
            alias.get("LowQuality") == "true",
            names,
        )

    def _name(self, name: Element, parts: Mapping[str, str], *, is_main: bool) -> _Name:
        """One name in one script; its inner blanks stay, for a primary name that changes in them has changed."""
        fields, last, first, script_key = self._fields, list[str](), list[str](), None
        for _, part in fields.children(_NAME, name):
            for _, value in fields.children(_NAME_PART, part):
                script_key = script_key or value.get("ScriptID")
                if len(value):
                    fields.text(_NAME_VALUE, value)
                if text := (value.text or "").strip():
                    is_last = self._is_last_name(parts.get(value.get("NamePartGroupID", ""), ""))
                    (last if is_last else first).append(text)
        script = self._scripts[script_key]
        code = SCRIPT_CODES.get(script or "")
        if code is None:
            self._warn(f"unknown script {script!r}")
        if code in _CAPITAL_SCRIPTS:  # as the other formats write last names
            last = [text.upper() for text in last]
        return _Name(full_name(" ".join(last), " ".join(first)) or None, code or UNKNOWN_SCRIPT, is_main)

    def _is_last_name(self, kind: str) -> bool:
        if kind not in _IS_LAST_NAME:
            self._warn(f"unknown part of a name {kind!r}: taken for a first name")
        return _IS_LAST_NAME.get(kind, False)

    def _document_row(self, uid: int, document: IdentityDocument) -> FactRow:
        name, number, country = document.type_name, document.number, document.country
        row = document_row(uid, name, number, country, document.issued, document.expires)
        if not isinstance(row, FeatureRow) and row.identification_type not in IDENTIFICATION_TYPES:
            self._warn(f"unknown identification type {name!r}")
        return row

    # ---- features and remarks --------------------------------------------------------------------------------------

    def _feature(self, uid: int, feature: Element) -> Iterator[Found]:
        name = self._feature_types[feature.get("FeatureTypeID")] or ""
        for _, version in self._fields.children(_FEATURE, feature):
            if (row := self._version_row(uid, name, version)) is not None:
                yield "Feature", row

    def _version_row(self, uid: int, name: str, version: Element) -> FactRow | None:
        """The fact of one version; None for a place that OFAC does not state, and for what has no value."""
        value, place = self._value(version)
        if name == "Location" and place is not None:
            return address_of(uid, place)
        if value is None:
            self._warn(f"feature {name!r} without a value")
            return None
        if name == "Birthdate":
            return read_birth_date(uid, value)
        if name in _NATIONALITY_TYPES:
            return NationalityRow(uid, _NATIONALITY_TYPES[name], value)
        kind, is_known = kind_of(name)
        if not is_known and kind != _TITLE:
            self._warn(f"unknown feature type {kind!r}")
        return FeatureRow(uid, kind, value, is_checksum_valid(kind, value))

    def _value(self, version: Element) -> tuple[str | None, Place | None]:
        """The value of a feature as text, and its place: a text or reference value comes before place and period."""
        fields = self._fields
        text = period = place = None
        for name, child in fields.children(_VERSION, version):
            if name == "VersionDetail":
                text = fields.text(f"{_VERSION}/{name}", child) or text
                if key := child.get("DetailReferenceID"):
                    text = self._detail_references[key]
            elif name == "DatePeriod":
                period = self._value_reader.period(child)
            elif name == "VersionLocation":
                place = self._places.get(child.get("LocationID", ""))
                if place is None:
                    self._warn(f"no Location with the ID {child.get('LocationID')!r}")
        return text or (place.text if place else None) or period, place

    def _notes(self, uid: int, path: str, comment: Element) -> Iterator[Found]:
        if not (remarks := self._fields.text(path, comment)):
            return
        for row in read_remarks(uid, remarks).rows:
            if isinstance(row, LinkedToRow):
                self._warn(f"{path} names a party as Linked To: left to relationships")
            else:
                yield "Comment", row


_TITLE = "Title"
"""A feature type that is a field of the party in every other format."""


def _is_title(row: FactRow) -> bool:
    return isinstance(row, FeatureRow) and row.feature_type == _TITLE


def _primary(aliases: list[_Alias]) -> _Name | None:
    """The name that the other formats give as the party's own: of its primary one the main form, else the first."""
    names = [name for alias in aliases if alias.is_primary for name in alias.names]
    return next((name for name in names if name.is_main), names[0] if names else None)


def _alias_row(uid: int, alias: _Alias, name: _Name) -> AliasRow:
    """A further name; OFAC gives the primary one no type: in another script it is one more name of the party."""
    alias_type = "aka" if alias.is_primary else alias.type_name.lower().replace(".", "")
    text = name.text and " ".join(name.text.split())
    return AliasRow(uid, alias_type, text, alias.is_weak, name.script_code)
