"""Worlds with notices: invented documents of four publishers beside an invented list, in a warehouse in memory.

Period (a party on a list, from capture to capture) -> captures; Told (a document and its items) -> bodies; both ->
fetches -> warehouse. The list comes in one file that names several lists and every kind of fact that a match stands on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb

from listwire.facts import (
    AddressRow,
    AliasRow,
    FactKind,
    FactRow,
    FeatureRow,
    IdentificationRow,
    ListingRow,
    NationalityRow,
    PartyRow,
    ProgramRow,
)
from listwire.types import (
    Document,
    DocumentFormat,
    Fetch,
    ItemAction,
    ListFormat,
    ListReading,
    NoticeItemRow,
    NoticeRow,
    ParsedDocument,
    Rejection,
    Verdict,
)
from sources import ofac_rows
from sources.birth_dates import read_birth_date
from tests.warehouse import row_format
from tests.warehouse.worlds import RICH, MemoryArchive, lines_of
from warehouse.build import build
from warehouse.journal import JournalLines
from warehouse.ledger import load_journal

KINDS: frozenset[FactKind] = frozenset(
    [
        "party", "programs", "listings", "aliases", "weak_aliases", "birth_dates", "addresses", "nationalities",
        "identifications", "features",
    ]
)  # fmt: skip
LIST_SOURCE = replace(RICH, name="facts_rows", lists=("SDN", "SSI"))


def _read(parts: Mapping[str, bytes]) -> ListReading:
    return replace(row_format.read(parts), kinds=KINDS)


LIST = ListFormat(LIST_SOURCE, "1", row_format.inspect, _read, ofac_rows.parse)

PAGES, LOG, REGISTER, PRESS = "ofac_recent_actions", "ofac_change_log", "federal_register", "treasury_press"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def on(month: int, day: int) -> date:
    """A day of 2024, the year of these worlds."""
    return date(2024, month, day)


def at(day: date, hour: int = 17) -> datetime:
    """An hour of that day in UTC: 17 is noon or one o'clock in Washington."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


# ---- the list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OnList:
    """What the list says of one party; `countries` are those of its addresses."""

    name: str
    party_type: str = "entity"
    programs: tuple[str, ...] = ("SDGT",)
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    passports: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    birth_places: tuple[str, ...] = ()
    features: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, date | None], ...] = (("SDN", None),)


@dataclass(frozen=True)
class Period:
    """A party as it stands in the captures from the one of that number up to, but not in, the other."""

    uid: int
    party: OnList
    first: int = 0
    end: int = 1_000


def _facts(uid: int, party: OnList) -> Iterator[FactRow]:
    yield PartyRow(uid, party.name, party.party_type, None)
    yield from (ProgramRow(uid, code) for code in party.programs)
    yield from (ListingRow(uid, code, listed_on) for code, listed_on in party.lists)
    yield from (AliasRow(uid, "aka", name, is_weak=False, script_code="Latn") for name in party.aliases)
    yield from (AliasRow(uid, "aka", name, is_weak=True, script_code="Latn") for name in party.weak_aliases)
    yield from (read_birth_date(uid, text) for text in party.birth_dates)
    yield from (AddressRow(uid, None, None, country) for country in party.countries)
    yield from (NationalityRow(uid, "nationality", country) for country in party.nationalities)
    yield from (IdentificationRow(uid, "Passport", text, None, None, None, None, None) for text in party.passports)
    yield from (FeatureRow(uid, "Place of Birth", place) for place in party.birth_places)
    yield from (FeatureRow(uid, name, value) for name, value in party.features)


def list_body(parties: Mapping[int, OnList]) -> bytes:
    """The file of the lists that holds these parties."""
    return row_format.write((row for uid, party in sorted(parties.items()) for row in _facts(uid, party)), None)


# ---- the notices -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One document and the parties that it names, as a parser gives them."""

    notice: NoticeRow
    items: tuple[NoticeItemRow, ...] = ()

    @property
    def notice_id(self) -> str:
        """Its name in the warehouse."""
        name = f"{self.notice.publisher_code}|{self.notice.document_key}"
        return hashlib.sha256(name.encode()).hexdigest()[:32]

    def target(self, number: int = 0) -> str:
        """What a verdict on its item of that number names."""
        return f"{self.notice_id}/{self.items[number].item_sha256}"


def item(action: ItemAction, name: str, programs: Sequence[str] = ("SDGT",), **changes: Any) -> NoticeItemRow:
    """One party named in a document that is to be given; its text tells all that sets it apart from others."""
    told = (name, *programs, *(f"{key} {value}" for key, value in sorted(changes.items())))
    raw_text = changes.pop("raw_text", "; ".join(told))
    row = NoticeItemRow(
        document_key="",
        item_number=0,
        item_sha256=hashlib.sha256(f"{action} {raw_text}".encode()).hexdigest(),
        action=action,
        list_code=None,
        party_name=name,
        party_type="entity",
        is_type_stated=False,
        program_codes=tuple(programs),
        names=(name,),
        birth_texts=(),
        identifiers=(),
        line_count=1,
        raw_text=raw_text,
    )
    return replace(row, **changes)


def added(name: str, programs: Sequence[str] = ("SDGT",), **changes: Any) -> NoticeItemRow:
    """A party that is put on a list."""
    return item("designation", name, programs, **changes)


def removed(name: str, programs: Sequence[str] = ("SDGT",), **changes: Any) -> NoticeItemRow:
    """A party that is taken off."""
    return item("delisting", name, programs, **changes)


def changed(name: str, programs: Sequence[str] = ("SDGT",), **changes: Any) -> NoticeItemRow:
    """A party that is amended; the name after the change."""
    return item("amendment", name, programs, **changes)


def document(notice: NoticeRow, items: Iterable[NoticeItemRow]) -> Told:
    """A document with its items, numbered in their order."""
    placed = (replace(row, document_key=notice.document_key, item_number=number) for number, row in enumerate(items))
    return Told(notice, tuple(placed))


def page(day: date, *items: NoticeItemRow, key: str = "", **changes: Any) -> Told:
    """A recent-actions page."""
    name = key or f"{day:%Y%m%d}"
    notice = NoticeRow(
        "OFAC", name, ("designation",), day, day, f"Recent actions {name}",
        f"https://ofac.treasury.gov/recent-actions/{name}", None, "What was done.",
    )  # fmt: skip
    return document(replace(notice, **changes), items)


def log_day(day: date, *items: NoticeItemRow) -> Told:
    """A day of the yearly change log."""
    url = f"https://www.treasury.gov/ofac/downloads/sdnnew24.txt#{day}"
    name = f"sdnnew24 {day}"
    return document(NoticeRow("OFAC", name, ("designation",), day, day, f"Log of {day}", url, None, name), items)


def register(
    number: str, published_on: date, *items: NoticeItemRow, effective_on: date | None = None, **changes: Any
) -> Told:
    """A document of the Federal Register, with or without a day of its own."""
    notice = NoticeRow(
        "FEDERAL_REGISTER", number, ("other",), published_on, effective_on, "Notice of OFAC Sanctions Actions",
        f"https://www.federalregister.gov/d/{number}", number, f"Text of {number}.",
    )  # fmt: skip
    return document(replace(notice, **changes), items)


def press(day: date, *items: NoticeItemRow, key: str = "", **changes: Any) -> Told:
    """A press release of the Treasury: its day is that of publication."""
    name = key or f"jy{day:%m%d}"
    url = f"https://home.treasury.gov/news/press-releases/{name}"
    notice = NoticeRow("TREASURY", name, ("designation",), day, None, f"Treasury acts {name}", url, None, "Words.")
    return document(replace(notice, **changes), items)


@dataclass(frozen=True)
class Body:
    """One answer of a source of notices: the documents in it, and the rows that its parser refused."""

    source_name: str
    fetched_at: datetime
    documents: tuple[Told, ...]
    rejections: tuple[Rejection, ...] = ()
    part: str = "page"

    @property
    def rows(self) -> tuple[NoticeRow | NoticeItemRow, ...]:
        """What the parser gives."""
        return (*(told.notice for told in self.documents), *(row for told in self.documents for row in told.items))

    @property
    def parsed(self) -> ParsedDocument:
        """What the parser gives, with what it refused."""
        return ParsedDocument(self.rows, self.rejections)

    @property
    def content(self) -> bytes:
        """Equal documents are equal bytes."""
        return repr((self.rows, self.rejections)).encode(errors="surrogatepass")


# ---- both ------------------------------------------------------------------------------------------------------------


@dataclass
class NoticeWorld:
    """Captures of the lists, answers of the sources of notices, and verdicts."""

    captured: Sequence[datetime]
    periods: Sequence[Period]
    bodies: Sequence[Body] = ()
    verdicts: Sequence[Verdict] = ()
    archive: MemoryArchive = field(default_factory=MemoryArchive)

    @property
    def fetches(self) -> list[Fetch]:
        """All that was fetched, by time."""
        return sorted([*self._list_fetches(), *serve(self.bodies, self.archive)], key=lambda fetch: fetch.fetched_at)

    def lines(self, until: datetime | None = None) -> JournalLines:
        """The journal, or what stood in it at a moment."""
        fetches = [fetch for fetch in self.fetches if until is None or fetch.fetched_at <= until]
        return lines_of(fetches, [item for item in self.verdicts if until is None or item.decided_at <= until])

    def refresh(self, connection: duckdb.DuckDBPyConnection, until: datetime | None = None) -> None:
        """load | build what stood in the journal at a moment."""
        refresh(connection, self.archive, self.lines(until), {LIST_SOURCE.name: LIST}, self.bodies)

    def _list_fetches(self) -> Iterator[Fetch]:
        for number, moment in enumerate(self.captured):
            parties = {item.uid: item.party for item in self.periods if item.first <= number < item.end}
            sha256 = self.archive.put(list_body(parties))
            yield _fetch(LIST_SOURCE.name, "list", row_format.PART, moment, sha256)


def serve(bodies: Iterable[Body], archive: MemoryArchive) -> list[Fetch]:
    """The journal lines of answers with documents."""
    return [
        _fetch(body.source_name, "notice", body.part, body.fetched_at, archive.put(body.content)) for body in bodies
    ]


def format_of(bodies: Iterable[Body]) -> DocumentFormat:
    """The format that reads what the test wrote down."""
    answers = {body.content: body.parsed for body in bodies}

    def parse(found: Document) -> ParsedDocument:
        return answers[found.body]

    return DocumentFormat("1", lambda body, content_type: None, parse)


def load(
    connection: duckdb.DuckDBPyConnection,
    archive: MemoryArchive,
    lines: JournalLines,
    lists: Mapping[str, ListFormat],
    bodies: Iterable[Body],
) -> None:
    """Load and judge what the journal says; `lists` are the formats by source name."""
    form = format_of(bodies)
    load_journal(connection, archive, lines, lists, lambda fetch: form if fetch.kind == "notice" else None)


def refresh(
    connection: duckdb.DuckDBPyConnection,
    archive: MemoryArchive,
    lines: JournalLines,
    lists: Mapping[str, ListFormat],
    bodies: Iterable[Body],
) -> None:
    """load | build, as of the journal's last line."""
    load(connection, archive, lines, lists, bodies)
    assert lines.last_at is not None
    build(connection, lines.last_at, lambda open_connection: None)


def match(target: str, uid: int | None, decided_at: datetime, reason: str = "") -> Verdict:
    """A person's word on which party an item is, None for none of those known."""
    return Verdict("match", target, decided_at, "run", reason, uid)


def rows(connection: duckdb.DuckDBPyConnection, question: str, *values: Any) -> list[dict[str, Any]]:
    """The answer, a mapping a row."""
    return connection.execute(question, list(values)).pl().to_dicts()


def _fetch(source_name: str, kind: Any, part: str, moment: datetime, sha256: str) -> Fetch:
    name = hashlib.sha256(f"{source_name}|{moment.isoformat()}|{sha256}".encode()).hexdigest()
    return Fetch(
        fetch_id=name,
        run_id="run",
        source_name=source_name,
        kind=kind,
        part=part,
        url=f"https://{source_name.replace('_', '-')}.example/{part}",
        fetched_at=moment,
        outcome="ok",
        set_id=moment.isoformat() if kind == "list" else "",
        sha256=sha256,
        byte_count=1,
    )
