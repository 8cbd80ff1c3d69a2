"""What OFAC's ADVANCED file says of its parties after them: relationships, lists with their days, programs.

An entry puts one party on one list. It repeats the party's programs, measures and authorities, and so does the entry on
the wrapper "Consolidated List": each is kept once a party. Which program belongs to which list is not said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from listwire.facts import AuthorityRow, ListingRow, MeasureRow, ProgramRow, RelationshipRow
from sources.ofac_advanced_values import UNKNOWN, ReferenceValues, ValueReader
from sources.ofac_rows import read_uid, row_text
from sources.ofac_vocabulary import LIST_CODES
from sources.xml_fields import FieldReader, Warn
from sources.xml_stream import Element

_Fact = tuple[Any, ...]
"""The element that a fact was read from, the class of its row, and the row's values but for the uid."""

_EVENT = "SanctionsEntry/EntryEvent"
_MEASURE = "SanctionsEntry/SanctionsMeasure"
_PROGRAM = "Program"
"""The sanctions type whose comment is a program tag."""


class EntryReader:
    """Reads entries and relationships; `uids` are those of the parties by the keys of their profiles.

    `warn` is told what is not known and left aside, perhaps the same words many times.
    """

    def __init__(
        self,
        values: ReferenceValues,
        value_reader: ValueReader,
        fields: FieldReader,
        uids: Mapping[str, int],
        warn: Warn,
    ) -> None:
        self._values = values
        self._value_reader = value_reader
        self._fields = fields
        self._uids = uids
        self._warn = warn
        self._lists, self._event_types, self._bases = map(values.of, ("List", "EntryEventType", "LegalBasis"))
        self._sanctions_types, self._relation_types = values.of("SanctionsType"), values.of("RelationType")
        self._facts: defaultdict[int, dict[_Fact, None]] = defaultdict(dict)
        self.listed: set[int] = set()

    def take(self, uid: int) -> list[str]:
        """The rows of one party as text, each once, in the order of the file; they are not kept any longer."""
        facts = self._facts.pop(uid, {})
        return [row_text(part, make(uid, *values)) for part, make, *values in facts]

    def relationship(self, relationship: Element) -> None:
        """One relation of a party to another."""
        path = "ProfileRelationship"
        self._fields.check(path, relationship)
        self._fields.texts(path, relationship)  # all that it can have is ignored; what is not known is reported
        if relationship.get("Former") not in (None, "false"):
            self._warn("a ProfileRelationship that is former: it is kept like any other")
        relation_type = self._relation_types[relationship.get("RelationTypeID")]
        uid, related = (self._uids.get(relationship.get(f"{end}-ProfileID", "")) for end in ("From", "To"))
        if related is None:  # a party of the other file: it has its uid there
            related = read_uid(relationship.get("To-ProfileID", ""))
        if uid is None or related is None:
            self._warn("a ProfileRelationship of what is no party")
        else:
            self._facts[uid]["ProfileRelationship", RelationshipRow, relation_type or "", related] = None

    def entry(self, entry: Element) -> None:
        """One party on one list; an entry of what is no party is reported."""
        fields = self._fields
        fields.check("SanctionsEntry", entry)
        uid = self._uids.get(entry.get("ProfileID", ""))
        if uid is None:
            self._warn("a SanctionsEntry of what is no party")
            return
        self.listed.add(uid)
        days: list[date] = []
        facts = self._facts[uid]
        for name, child in fields.children("SanctionsEntry", entry):
            fact = self._event(child, days) if name == "EntryEvent" else self._measure(child)
            if fact is not None:
                facts[fact] = None
        listing = self._listing(entry.get("ListID"), days)
        if listing is not None:
            facts[listing] = None

    def _listing(self, key: str | None, days: list[date]) -> _Fact | None:
        name = self._lists[key]
        # A list that is not known keeps its name: that is outside the closed set, and holds the capture.
        code = LIST_CODES.get(name, name) if name is not None else f"ListID {key}"
        if code is None:
            return None
        if not days:
            self._warn("a SanctionsEntry without the day of its listing")
        return "SanctionsEntry", ListingRow, code, min(days, default=None)

    def _event(self, event: Element, days: list[date]) -> _Fact | None:
        kind = self._event_types[event.get("EntryEventTypeID")]
        if kind != "Created":
            self._warn(f"unknown event of an entry {kind!r}: its day is left aside")
        for name, child in self._fields.children(_EVENT, event):
            day = self._value_reader.day(f"{_EVENT}/{name}", child)
            if kind == "Created" and day is not None and self._values.are_gregorian(child):
                days.append(day)
        key = event.get("LegalBasisID")
        authority = self._bases[key] if key else None
        return ("EntryEvent", AuthorityRow, authority) if authority and authority != UNKNOWN else None

    def _measure(self, measure: Element) -> _Fact | None:
        fields, comment = self._fields, None
        kind = self._sanctions_types[measure.get("SanctionsTypeID")]
        for name, child in fields.children(_MEASURE, measure):
            if name == "Comment":
                comment = fields.text(f"{_MEASURE}/Comment", child)
            elif len(child):
                self._warn(f"a period of the measure {kind!r}: left aside")
        if kind == _PROGRAM and comment:
            return "SanctionsMeasure", ProgramRow, comment
        if kind == _PROGRAM:
            self._warn("a SanctionsMeasure of type Program without a tag")
        elif comment:
            self._warn(f"a comment on the measure {kind!r}: left aside")
        return ("SanctionsMeasure", MeasureRow, kind) if kind and kind != _PROGRAM else None
