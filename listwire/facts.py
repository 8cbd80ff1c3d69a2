"""What a sanctions list says of a party, as plain rows that are the same whatever format they were read from.

One class a kind of fact; equal rows mean equal facts, so a format writes them in the form given here. No logic beyond a
derived property, no import but the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

FactKind = Literal[
    "party", "programs", "listings", "authorities", "measures",
    "aliases", "weak_aliases", "script_names", "addresses", "birth_dates", "nationalities", "identifications",
    "features", "linked_to", "relationships", "notes", "remarks", "remarks_tail",
]  # fmt: skip
"""A kind is what some file speaks of as a whole, so that silence about it can be told from its absence: the CSV set
keeps weak aliases in the remarks, the others in a file of their own, and has no name in another script than Latin."""


@dataclass(frozen=True, slots=True)
class PartyRow:
    """The main record of one party in one list file."""

    uid: int
    primary_name: str | None
    party_type: str
    title: str | None

    @property
    def kind(self) -> FactKind:
        """One row a party."""
        return "party"


@dataclass(frozen=True, slots=True)
class RemarksRow:
    """The remarks of one party as the CSV set publishes them: their first 1,000 characters."""

    uid: int
    remarks: str

    @property
    def kind(self) -> FactKind:
        """At most one row a party."""
        return "remarks"


@dataclass(frozen=True, slots=True)
class RemarksTailRow:
    """What follows the first 1,000 characters of a party's remarks; the CSV set keeps it in a file of its own."""

    uid: int
    remarks_tail: str

    @property
    def kind(self) -> FactKind:
        """At most one row a party."""
        return "remarks_tail"


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One program tag of one party, verbatim."""

    uid: int
    program_code: str

    @property
    def kind(self) -> FactKind:
        """The tags of a party are one kind."""
        return "programs"


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One list that names the party, with the day OFAC states for it; files of one list only give no such rows."""

    uid: int
    list_code: str
    listed_on: date | None

    @property
    def kind(self) -> FactKind:
        """The lists of a party are one kind."""
        return "listings"


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One legal authority (an executive order, a statute) that OFAC states for the party, verbatim."""

    uid: int
    authority: str

    @property
    def kind(self) -> FactKind:
        """The authorities of a party are one kind."""
        return "authorities"


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One thing that is done to the party (Block, Reject, a directive), verbatim."""

    uid: int
    measure: str

    @property
    def kind(self) -> FactKind:
        """The measures against a party are one kind."""
        return "measures"


@dataclass(frozen=True, slots=True)
class AliasRow:
    """One further name of one party; `alias_type` is aka, fka or nka, `script_code` ISO 15924 (Latn, Cyrl, Arab)."""

    uid: int
    alias_type: str
    alias_name: str | None
    is_weak: bool
    script_code: str
    alias_remarks: str | None = None

    @property
    def kind(self) -> FactKind:
        """Other scripts stand in ADVANCED and ENHANCED alone; weak aliases stand in the remarks of the CSV set."""
        if self.script_code != "Latn":
            return "script_names"
        return "weak_aliases" if self.is_weak else "aliases"


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address of one party, as the CSV set joins it.

    `address` is address1, address2 and address3 joined by ", "; `city` is city, state or province, and postal code.
    """

    uid: int
    address: str | None
    city: str | None
    country: str | None
    address_remarks: str | None = None

    @property
    def kind(self) -> FactKind:
        """The addresses of a party are one kind."""
        return "addresses"


@dataclass(frozen=True, slots=True)
class BirthDateRow:
    """One date of birth, in OFAC's words and as the days it can mean (both ends included).

    `precision_code` is day, month, year, circa or range; unread when the text has no known form: both days are None.
    """

    uid: int
    birth_text: str
    earliest_on: date | None
    latest_on: date | None
    precision_code: str

    @property
    def kind(self) -> FactKind:
        """The dates of birth of a party are one kind."""
        return "birth_dates"


@dataclass(frozen=True, slots=True)
class NationalityRow:
    """One country a party belongs to; `nationality_type` is nationality or citizenship."""

    uid: int
    nationality_type: str
    country: str

    @property
    def kind(self) -> FactKind:
        """Nationalities and citizenships of a party are one kind."""
        return "nationalities"


@dataclass(frozen=True, slots=True)
class IdentificationRow:
    """One document or register entry: a passport, a tax number.

    `issued_text` and `expires_text` are the dates in OFAC's words (`05 Jan 2011`); `issued_on` and `expires_on` are the
    same where they are whole days.
    """

    uid: int
    identification_type: str
    identification_number: str | None
    country: str | None
    issued_text: str | None
    issued_on: date | None
    expires_text: str | None
    expires_on: date | None

    @property
    def kind(self) -> FactKind:
        """The identifications of a party are one kind."""
        return "identifications"


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One typed property: gender, place of birth, vessel and aircraft data, wallets, websites, sanctions information.

    `feature_type` is OFAC's own name without a colon or dash at its end. `is_checksum_valid` is the verdict on a
    digital currency address, None where its currency has no checksum we know.
    """

    uid: int
    feature_type: str
    feature_value: str
    is_checksum_valid: bool | None = None

    @property
    def kind(self) -> FactKind:
        """The features of a party are one kind."""
        return "features"


@dataclass(frozen=True, slots=True)
class LinkedToRow:
    """One party that the remarks name as `Linked To`: a name in OFAC's words, no uid."""

    uid: int
    linked_name: str

    @property
    def kind(self) -> FactKind:
        """The CSV set and plain XML say it so; ADVANCED and ENHANCED give relationships instead."""
        return "linked_to"


@dataclass(frozen=True, slots=True)
class RelationshipRow:
    """One typed relation to another party, by uid."""

    uid: int
    relation_type: str
    related_uid: int

    @property
    def kind(self) -> FactKind:
        """ADVANCED and ENHANCED alone say it."""
        return "relationships"


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One remark that is free text: an office held, a direction to readers."""

    uid: int
    note_text: str

    @property
    def kind(self) -> FactKind:
        """The notes on a party are one kind."""
        return "notes"


FactRow = (
    PartyRow | RemarksRow | RemarksTailRow | ProgramRow | ListingRow | AuthorityRow | MeasureRow | AliasRow | AddressRow
    | BirthDateRow | NationalityRow | IdentificationRow | FeatureRow | LinkedToRow | RelationshipRow | NoteRow
)  # fmt: skip
