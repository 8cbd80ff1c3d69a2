"""The plain values that travel along the route; no logic beyond a derived property, no import but the standard library
and the facts of `listwire.facts`.

Suffixes: `_at` a UTC datetime (aware), `_on` a date, `_sha256` 64 hex digits of the uncompressed bytes.
Rows named `...Row` are what a parser emits: raw facts, before any contract has seen them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from listwire.facts import FactKind, FactRow

Clock = Callable[[], datetime]
"""Gives the present moment as an aware UTC datetime; the only way time enters the program."""

SourceKind = Literal["list", "feed", "notice"]
PartyType = Literal["individual", "entity", "vessel", "aircraft"]
Outcome = Literal["ok", "not_modified", "unchanged", "failed", "gone"]
"""ok: a new body; not_modified: a 304; unchanged: a 200 whose body has the hash already held; gone: a 410."""


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that is polled: a list, a feed or a publisher of notices.

    `parts` maps the name of each file to its URL. `lists` are the lists the source is complete for: absence from it
    means removal; a list source without any confirms what others say and opens or closes no membership. Of several
    formats of one publication the one with the highest `rank` is applied, the others confirm it. `floor`, `ceiling`
    (parties) and `largest_loss` (share of the last applied parties) say what is plausible.
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
    rank: int = 0
    max_bytes: int = 20_000_000
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and what came of it: one line of the journal, one row of `ops.fetches`.

    `url` is the address as configured, `final_url` where the redirects ended (query stripped), `moved_url` where a
    permanent redirect says to go from now on. `sha256` names the body: the new one, the one a 304 confirms, or, when
    `outcome` is failed, the refused one (archived too). `set_id` ties the parts of one capture of a list together,
    `publication_id` the captures of one publication of the Sanctions List Service.
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
    publication_id: str = ""
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
    """A person's decision, kept in the journal: release or exclude a snapshot, retry the refused rows, say which party
    an item of a notice is, whether a text names a party, or take that back.

    `target` is a snapshot, a notice and the hash of its item's text as `notice_id/item_sha256`, or an entry or notice
    and a party as `text_id/uid`. `uid` is the party that an item is, None where it is none of those known. An `undo`
    lets the rules decide again, until the next verdict on the same target.
    """

    action: Literal["release", "exclude", "retry", "match", "accept", "reject", "undo"]
    target: str
    decided_at: datetime
    run_id: str
    reason: str = ""
    uid: int | None = None


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
    """One official document: a recent-actions page, a day of the change log, a press release, a Federal Register
    document.

    `related_urls` are the addresses of other official documents that it links to as its own: the press release of a
    page, the page of a press release. `corrects_number` is the document that a correction of the Federal Register
    mends. `is_whole_text` is false where only an abstract stands in `body_text`.
    """

    publisher_code: Literal["OFAC", "TREASURY", "FEDERAL_REGISTER"]
    document_key: str
    notice_types: tuple[str, ...]
    published_on: date | None
    effective_on: date | None
    title: str
    url: str
    document_number: str | None
    body_text: str | None
    related_urls: tuple[str, ...] = ()
    corrects_number: str | None = None
    is_whole_text: bool = True


ItemAction = Literal["designation", "delisting", "amendment"]


@dataclass(frozen=True, slots=True)
class NoticeItemRow:
    """One party named in one notice with what is done to it; lines that repeat a party once per alias are one item.

    `item_number` counts from 0 in the order of the document `document_key`; `raw_text` is the first line that names the
    party, on one line, `line_count` how many do, `item_sha256` the hash of action and text. `list_code` is the list
    that the section names, None where it names none. Of an amendment, name, type and programs are those after the
    change, `names`, `birth_texts` and `identifiers` of both sides. `names` are the party's name and aliases in every
    script; `identifiers` the numbers of its documents, its IMO number, its serial and tail numbers, its wallets.
    `unread_texts` are the parts of `raw_text` that no rule understood, `unread_starts` where they begin, in code
    points. `acted_on` is the US Eastern day that the section states, None where it states none.
    """

    document_key: str
    item_number: int
    item_sha256: str
    action: ItemAction
    list_code: str | None
    party_name: str
    party_type: PartyType
    is_type_stated: bool
    program_codes: tuple[str, ...]
    names: tuple[str, ...]
    birth_texts: tuple[str, ...]
    identifiers: tuple[str, ...]
    line_count: int
    raw_text: str
    unread_texts: tuple[str, ...] = ()
    unread_starts: tuple[int, ...] = ()
    acted_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeltaActRow:
    """What one publication of the Sanctions List Service did to one party, as its delta states it, in numbers of facts.

    `list_codes` are the lists named for the party, none where only its uid stands there; `joined_codes` those it was
    put on and `left_codes` those it was taken off, as far as that is stated.
    """

    publication_id: int
    published_on: date | None
    uid: int
    action: str
    list_codes: tuple[str, ...]
    joined_codes: tuple[str, ...]
    left_codes: tuple[str, ...]
    added_count: int
    removed_count: int
    changed_count: int


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a feed, a notice document or a delta holds: rows, refused rows, and items equal to another on every rung."""

    rows: tuple[EntryRow | NoticeRow | NoticeItemRow | DeltaActRow, ...]
    rejections: tuple[Rejection, ...] = ()
    duplicate_count: int = 0

    @property
    def parsed_count(self) -> int:
        """Every item met: accepted, refused and duplicate ones."""
        return len(self.rows) + len(self.rejections) + self.duplicate_count


class RawLine(NamedTuple):
    """One record of a list file as text: `part` and 1-based `line_number` say where it stood."""

    part: str
    line_number: int
    text: str


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """The facts of one party record, each with the line it comes from, and the refused lines.

    `not_said` are the kinds that this record leaves open although its capture speaks of them: a main row that could not
    be read. `also_said` are kinds that its main row settles although the capture does not speak of them: a remark that
    is not cut has no tail. `partial` are kinds of which only a part is known: a cut remark without its tail, aliases of
    which a row was refused. `main_kinds` stand in its main row: a contract that refuses it leaves them open.
    `keyed_item_count` are the items of its remarks that begin with a known key, `unparsed_item_count` those of them
    whose value is not whole: where their share grows, OFAC writes them in another way.
    """

    rows: tuple[tuple[RawLine, FactRow], ...]
    rejections: tuple[Rejection, ...] = ()
    not_said: frozenset[FactKind] = frozenset()
    hold_reason: str | None = None
    also_said: frozenset[FactKind] = frozenset()
    partial: frozenset[FactKind] = frozenset()
    main_kinds: frozenset[FactKind] = frozenset({"party", "programs"})
    keyed_item_count: int = 0
    unparsed_item_count: int = 0


class PartyRecord(NamedTuple):
    """All raw lines of one uid in one capture, before they are parsed."""

    uid: int
    lines: tuple[RawLine, ...]


@dataclass(slots=True)
class ListFindings:
    """What reading a capture found besides its parties; whole once the records were read to their end.

    `is_usable_for_removals` is false when a row's uid could not be read: absence from the capture proves nothing then.
    `holds` name values outside a closed set, or damage that only a person can judge; `warnings` what the reader does
    not know and left aside (an element, a category), once each.
    """

    parsed_count: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_usable_for_removals: bool = True


@dataclass(frozen=True, slots=True)
class ListReading:
    """One capture of a list, split by party, as a stream: a full list is over 100 MB.

    `kinds` are the kinds of facts the capture is complete for: silence about another kind means "not said". `records`
    gives uid and raw text of each party, once, and can be read once; equal text means equal facts. It raises ParseError
    where the document is broken. `lines` splits such a text into its lines, for a record that is to be parsed: all but
    a few of a capture are known. `findings` are whole when the records were read to their end.
    """

    kinds: frozenset[FactKind]
    records: Iterator[tuple[int, str]]
    lines: Callable[[int, str], tuple[RawLine, ...]]
    findings: ListFindings


DeltaAction = Literal["designation", "removal", "amendment", "correction"]
"""What one publication did to one party; a correction is OFAC mending its own text, not an act of sanctions."""


@dataclass(frozen=True, slots=True)
class DeltaAct:
    """What one publication changed of one party, as far as its delta states it.

    `lists` are the codes of the lists named for the party, none where only its uid stands there. A fact whose old value
    is stated is in `changed`, as (old, new). A party row of a delta may state some of its fields only: its others are
    None, or "", in the old and the new row alike.
    """

    uid: int
    action: DeltaAction
    lists: tuple[str, ...] = ()
    added: tuple[FactRow, ...] = ()
    removed: tuple[FactRow, ...] = ()
    changed: tuple[tuple[FactRow, FactRow], ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """What one publication of the Sanctions List Service changed, one act a party, in its order.

    `published_text` is its date as OFAC writes it, `published_on` the day in it. `warnings` name what the reader does
    not know and left aside, once each.
    """

    acts: tuple[DeltaAct, ...]
    published_on: date | None = None
    published_text: str | None = None
    publication_type: str | None = None
    warnings: tuple[str, ...] = ()


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
class DeltaFormat:
    """How the deltas of a service and its histories of publications are read; pure functions of its module.

    `publication_of(part)` gives the publication whose delta a part of `source_name` is, `is_history(part)` tells the
    histories, `publication_ids(body)` which publications one names. `described(body, source_name, kinds)` the parties
    that a delta designates, by uid: these it states whole, with `kinds` of facts. `publication_ids` and `described`
    raise ParseError for other bytes.
    """

    source_name: str
    kinds: frozenset[FactKind]
    publication_of: Callable[[str], int | None]
    is_history: Callable[[str], bool]
    publication_ids: Callable[[bytes], frozenset[int]]
    described: Callable[[bytes, str, frozenset[FactKind]], Mapping[int, PartyFacts]]


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """How one kind of feed or notice document is read; `parse` gives rows or raises ParseError."""

    parser_version: str
    inspect: Callable[[bytes, str | None], str | None]
    parse: Callable[[Document], ParsedDocument]
