"""The plain values that travel along the route; no logic beyond a derived property, no import but the standard library.

Suffixes: `_at` a UTC datetime (aware), `_on` a date, `_sha256` 64 hex digits of the uncompressed bytes.
Rows named `...Row` are what a parser emits: raw facts, before any contract has seen them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

Clock = Callable[[], datetime]
"""Gives the present moment as an aware UTC datetime; the only way time enters the program."""

SourceKind = Literal["list", "feed", "notice"]
PartyType = Literal["individual", "entity", "vessel", "aircraft"]
FactKind = Literal["party", "programs", "aliases", "addresses", "remarks_tail"]
Outcome = Literal["ok", "not_modified", "unchanged", "failed", "gone"]
"""ok: a new body; not_modified: a 304; unchanged: a 200 whose body has the hash already held; gone: a 410."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that is polled: a list, a feed or a publisher of notices.

    `parts` maps the name of each file to its URL. `lists` are the lists the source is complete for: absence from it
    means removal. `floor`, `ceiling` (parties) and `largest_loss` (share of the last applied parties) say what is
    plausible.
    """

    name: str
    kind: SourceKind
    publisher: str
    parts: Mapping[str, str]
    cadence: timedelta
    is_required: bool = False
    is_enabled: bool = True
    lists: tuple[str, ...] = ()
    floor: int = 0
    ceiling: int = 0
    largest_loss: float = 0.0
    max_bytes: int = 20_000_000
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and what came of it: one line of the journal, one row of `ops.fetches`.

    `url` is the address as configured, `final_url` where the redirects ended (query stripped), `moved_url` where a
    permanent redirect says to go from now on. `sha256` names the body: the new one, the one a 304 confirms, or, when
    `outcome` is failed, the refused one (archived too). `set_id` ties the parts of one capture of a list together.
    `is_conditional` tells whether validators were sent.
    """

    fetch_id: str
    run_id: str
    source_name: str
    kind: SourceKind
    part: str
    url: str
    fetched_at: datetime
    outcome: Outcome
    origin: Literal["http", "backfill"] = "http"
    set_id: str = ""
    attempt: int = 1
    status: int | None = None
    error: str | None = None
    final_url: str | None = None
    moved_url: str | None = None
    hops: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    sha256: str | None = None
    byte_count: int | None = None
    is_conditional: bool = False
    is_time_certain: bool = True
    retry_after_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's decision, kept in the journal: release or exclude a snapshot, retry the refused rows."""

    action: Literal["release", "exclude", "retry"]
    target: str
    decided_at: datetime
    run_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One archived body with what its publisher said of it; what a parser gets."""

    source_name: str
    part: str
    url: str
    sha256: str
    body: bytes
    content_type: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """One refused row: which contract, row and column, what was checked, what stood there, and why it was refused."""

    contract: str
    row_number: int | None
    column: str | None
    check: str
    value: str | None
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One item of one feed document, as published.

    `rung` is the step of the identity ladder that names it (guid, link, title, content) and `rung_value` the value
    there. `published_issue` says why the date is not certain: missing, unparsed, no_timezone (null: none seen in the
    document).
    """

    item_number: int
    rung: Literal["guid", "link", "title", "content"]
    rung_value: str
    content_sha256: str
    guid: str | None
    url: str | None
    title: str | None
    summary: str | None
    author: str | None
    language_code: str | None
    wire_source: str | None
    published_at: datetime | None
    published_text: str | None
    published_issue: Literal["missing", "unparsed", "no_timezone"] | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One official document: a recent-actions page or a Federal Register document."""

    publisher_code: Literal["OFAC", "TREASURY", "FEDERAL_REGISTER"]
    document_key: str
    notice_types: tuple[str, ...]
    published_on: date | None
    effective_on: date | None
    title: str
    url: str
    document_number: str | None
    body_text: str | None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a feed or notice document holds: rows, refused rows, and items equal to another on every rung."""

    rows: tuple[EntryRow | NoticeRow, ...]
    rejections: tuple[Rejection, ...] = ()
    duplicate_count: int = 0

    @property
    def parsed_count(self) -> int:
        """Every item met: accepted, refused and duplicate ones."""
        return len(self.rows) + len(self.rejections) + self.duplicate_count


@dataclass(frozen=True, slots=True)
class PartyRow:
    """The main record of one party in one list file; `remarks` are the first 1,000 characters of them."""

    uid: int
    primary_name: str | None
    party_type: str
    title: str | None
    call_sign: str | None
    vessel_type: str | None
    tonnage: str | None
    gross_tonnage: str | None
    vessel_flag: str | None
    vessel_owner: str | None
    remarks: str | None


@dataclass(frozen=True, slots=True)
class RemarksTailRow:
    """What follows the first 1,000 characters of a party's remarks; the CSV set keeps it in a file of its own."""

    uid: int
    remarks_tail: str


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One program tag of one party."""

    uid: int
    program_code: str


@dataclass(frozen=True, slots=True)
class AliasRow:
    """One further name of one party."""

    uid: int
    alias_type: str
    alias_name: str | None
    is_weak: bool
    alias_remarks: str | None


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address of one party; `city` is OFAC's joined city, state, province and postal code."""

    uid: int
    address: str | None
    city: str | None
    country: str | None
    address_remarks: str | None


FactRow = PartyRow | RemarksTailRow | ProgramRow | AliasRow | AddressRow


@dataclass(frozen=True, slots=True)
class RawLine:
    """One record of a list file as text: `part` and 1-based `line_number` say where it stood."""

    part: str
    line_number: int
    text: str


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """The facts of one party record, each with the line it comes from, and the refused lines.

    `not_said` are the kinds that this record leaves open although its capture speaks of them: a cut remark without its
    tail, a main row that could not be read. `also_said` are kinds that its main row settles although the capture does
    not speak of them: a remark that is not cut has no tail.
    """

    rows: tuple[tuple[RawLine, FactRow], ...]
    rejections: tuple[Rejection, ...] = ()
    not_said: frozenset[FactKind] = frozenset()
    hold_reason: str | None = None
    also_said: frozenset[FactKind] = frozenset()


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """All raw lines of one uid in one capture, before they are parsed; equal text means equal facts."""

    uid: int
    lines: tuple[RawLine, ...]

    @property
    def text(self) -> str:
        """Part and text of every line, in file order: what the facts are a function of."""
        return "\n".join(f"{line.part}\t{line.text}" for line in self.lines)


@dataclass(frozen=True, slots=True)
class ListReading:
    """One capture of a list, split by party.

    `kinds` are the kinds of facts the capture is complete for: silence about another kind means "not said".
    `is_usable_for_removals` is false when a row's uid could not be read: absence from the capture proves nothing then.
    `hold_reason` names a value outside a closed set, or damage that only a person can judge.
    """

    kinds: frozenset[FactKind]
    records: tuple[PartyRecord, ...]
    rejections: tuple[Rejection, ...]
    parsed_count: int
    is_usable_for_removals: bool
    hold_reason: str | None


@dataclass(frozen=True, slots=True)
class ListFormat:
    """How one list is read: the source's facts, and the pure functions of its module.

    `inspect(body, content_type)` says why bytes are no file of this format; `read` splits a capture by party; `parse`
    gives the facts of one record. `parser_version` is part of what names parsed rows.
    """

    source: Source
    parser_version: str
    inspect: Callable[[bytes, str | None], str | None]
    read: Callable[[Mapping[str, bytes]], ListReading]
    parse: Callable[[PartyRecord, frozenset[FactKind]], PartyFacts]


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """How one kind of feed or notice document is read; `parse` gives rows or raises ParseError."""

    parser_version: str
    inspect: Callable[[bytes, str | None], str | None]
    parse: Callable[[Document], ParsedDocument]
