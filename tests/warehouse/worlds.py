"""Small worlds for tests of history: a publisher that serves invented lists, and a warehouse in memory.

Seen (what was served at one moment) -> bodies -> Fetch lines and archive -> warehouse. The SDN List comes as the CSV
set and, richer, in a form of the tests' own (tests/warehouse/row_format.py), which also gives the other lists.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast

import duckdb

from listwire.errors import ArchiveError
from listwire.facts import AddressRow, AliasRow, FactRow, ListingRow, NoteRow, PartyRow, ProgramRow
from listwire.types import Fetch, ListFormat, Verdict
from schemas.catalog import OPS, PUBLISHED
from schemas.contract import create_table
from sources import ofac_csv
from sources.birth_dates import read_birth_date
from tests.warehouse import row_format
from warehouse.archive import Archive
from warehouse.build import build
from warehouse.database import LOGS, SAFE, reset
from warehouse.journal import JournalLines
from warehouse.ledger import load_journal

SOURCE = replace(ofac_csv.SOURCE, floor=0, ceiling=1000, largest_loss=0.6)
RICH = replace(SOURCE, name="sdn_rows", parts={"list": "https://lists.example/sdn"}, rank=1)
OTHERS = replace(RICH, name="others_rows", parts={"list": "https://lists.example/others"}, lists=("SSI", "NS-MBS"))
FORMAT = ListFormat(SOURCE, ofac_csv.PARSER_VERSION, ofac_csv.inspect, ofac_csv.read, ofac_csv.parse)

Form = Literal["csv", "rich", "others"]
"""The SDN List as CSV set or as rows, and the other lists as rows."""

FORMATS: Mapping[Form, ListFormat] = {
    "csv": FORMAT,
    "rich": row_format.of(RICH),
    "others": row_format.of(OTHERS),
}
ALL_PARTS = ("sdn", "add", "alt", "comments")
NULL = "-0- "

REBUILT = tuple(name for name in PUBLISHED if name not in (*LOGS, "ops.checks"))
"""What a replay gives again, row for row."""


@dataclass(frozen=True)
class Party:
    """What the publisher says of one party. The remarks of a long one are cut: its notes stand behind the cut."""

    name: str
    party_type: str = "entity"
    programs: tuple[str, ...] = ("SDGT",)
    aliases: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_long: bool = False
    lists: tuple[tuple[str, date | None], ...] = (("SDN", None),)

    @property
    def list_codes(self) -> frozenset[str]:
        """The lists that the party is on."""
        return frozenset(code for code, _ in self.lists)

    @property
    def items(self) -> tuple[str, ...]:
        """The remarks, item by item; the cut goes through the filler of a long one."""
        weak = (f"a.k.a. '{name}'" for name in self.weak_aliases)
        return (*(f"DOB {text}" for text in self.birth_dates), *weak, *((FILLER,) if self.is_long else ()), *self.notes)

    @property
    def head(self) -> str:
        """The remarks as the SDN part has them."""
        return "; ".join(self.items)[: ofac_csv.REMARKS_WIDTH]

    @property
    def tail(self) -> str:
        """The rest of the remarks, as the COMMENTS part has it."""
        return "; ".join(self.items)[ofac_csv.REMARKS_WIDTH :]

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes with the filler, which is one."""
        return (*((FILLER,) if self.is_long else ()), *self.notes)


FILLER = "z" * (ofac_csv.REMARKS_WIDTH + 20)


@dataclass(frozen=True)
class Seen:
    """What was served at one moment in one form.

    `asked`: the files of the CSV set that were fetched; one without rows counts as a failed fetch, as
    `ofac_csv.inspect` has it. `refused`: uids whose main row holds no acceptable name. `refused_aliases`: uids whose
    first alias is no acceptable row. `unreadable`: a uid whose main row does not show the uid. `publication`: the
    publication this is one form of, where it is known.
    """

    at: datetime
    parties: Mapping[int, Party]
    form: Form = "csv"
    asked: tuple[str, ...] = ("sdn",)
    refused: frozenset[int] = frozenset()
    refused_aliases: frozenset[int] = frozenset()
    unreadable: int | None = None
    publication: str = ""
    is_time_certain: bool = True

    @property
    def bodies(self) -> dict[str, bytes]:
        """The good answers, by part."""
        if self.form == "csv":
            files = {part: b"".join(_csv_rows(part, self)) + b"\x1a" for part in self.asked}
        else:
            files = {"list": row_format.write(_rows(self), self.unreadable)}
        inspect = FORMATS[self.form].inspect
        return {part: body for part, body in files.items() if inspect(body, None) is None}

    @property
    def parts(self) -> frozenset[str]:
        """The files that came."""
        return frozenset(self.bodies)

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists it is complete for."""
        return FORMATS[self.form].source.lists

    @property
    def members(self) -> dict[int, Party]:
        """Who stands in the files, by uid: all on one of the lists."""
        return {uid: party for uid, party in sorted(self.parties.items()) if party.list_codes & {*self.lists}}

    @property
    def speaks_of_parties(self) -> bool:
        """Whether the main file came: without it nothing is said of who is listed."""
        return bool({"sdn", "list"} & self.parts)


def _csv_rows(part: str, seen: Seen) -> Iterator[bytes]:
    for uid, party in seen.members.items():
        if part == "sdn":
            yield _main_row(uid, party, seen)
        elif part == "add":
            for number, address in enumerate(party.addresses):
                yield _row(str(uid), str(number), _quoted(address), NULL, _quoted("Mali"), NULL)
        elif part == "alt":
            for number, alias in enumerate(party.aliases):
                yield _alias_row(uid, number, alias, is_refused=uid in seen.refused_aliases and number == 0)
        elif party.tail:
            yield _row(str(uid), _quoted(party.tail))


def _main_row(uid: int, party: Party, seen: Seen) -> bytes:
    shown_uid = f"?{uid}" if uid == seen.unreadable else str(uid)
    name = _quoted(party.name)
    if uid in seen.refused:  # one refused by its contract, the other by the parser
        name = NULL if uid % 2 == 0 else '"\udcff"'
    party_type = NULL if party.party_type == "entity" else _quoted(party.party_type)
    programs = _quoted("] [".join(party.programs)) if party.programs else NULL
    remarks = _quoted(party.head) if party.head else NULL
    return _row(shown_uid, name, party_type, programs, *[NULL] * 7, remarks)


def _alias_row(uid: int, number: int, alias: str, *, is_refused: bool) -> bytes:
    """A refused one has no name, which its contract finds, or bytes that are no text, which the parser does."""
    name = _quoted(alias)
    if is_refused:
        name = NULL if uid % 2 == 0 else '"\udcff"'
    return _row(str(uid), str(number), _quoted("aka"), name, NULL)


def _row(*fields: str) -> bytes:
    return (",".join(fields) + "\r\n").encode(errors="surrogateescape")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _rows(seen: Seen) -> Iterator[FactRow]:
    """The rows of a file of rows; each party names every list it is on."""
    for uid, party in seen.members.items():
        yield PartyRow(uid, None if uid in seen.refused else party.name, party.party_type, None)
        yield from (ProgramRow(uid, code) for code in party.programs)
        yield from (ListingRow(uid, code, listed_on) for code, listed_on in party.lists)
        for number, alias in enumerate(party.aliases):
            is_refused = uid in seen.refused_aliases and number == 0
            yield AliasRow(uid, "aka", None if is_refused else alias, is_weak=False, script_code="Latn")
        yield from (AliasRow(uid, "aka", alias, is_weak=True, script_code="Latn") for alias in party.weak_aliases)
        yield from (AddressRow(uid, address, None, "Mali") for address in party.addresses)
        yield from (read_birth_date(uid, text) for text in party.birth_dates)
        yield from (NoteRow(uid, text) for text in party.all_notes)


class MemoryArchive(Archive):
    """Bodies in memory; `fails_at` makes the n-th reading (from 0) fail, as a lost disk would."""

    def __init__(self) -> None:
        super().__init__(Path("memory"))
        self.bodies: dict[str, bytes] = {}
        self.fails_at: int | None = None
        self.get_count = 0

    def put(self, body: bytes) -> str:
        sha256 = hashlib.sha256(body).hexdigest()
        self.bodies[sha256] = body
        return sha256

    def get(self, sha256: str) -> bytes:
        number, self.get_count = self.get_count, self.get_count + 1
        if number == self.fails_at:
            raise ArchiveError(f"no archived body {sha256}")
        return self.bodies[sha256]


@dataclass
class Publisher:
    """What was served, as an archive and journal lines."""

    archive: MemoryArchive = field(default_factory=MemoryArchive)

    def serve(self, history: Iterable[Seen]) -> list[Fetch]:
        """The journal lines of a history; a part with the bytes it had before is an `unchanged` answer."""
        last: dict[tuple[Form, str], str] = {}
        fetches = []
        for seen in sorted(history, key=lambda item: item.at):
            for part, body in seen.bodies.items():
                sha256 = self.archive.put(body)
                outcome = "unchanged" if last.get((seen.form, part)) == sha256 else "ok"
                last[seen.form, part] = sha256
                fetches.append(fetch_of(seen, part, sha256, outcome=outcome))
        return fetches


def fetch_of(seen: Seen, part: str, sha256: str, **changes: Any) -> Fetch:
    """One good answer for one part; `changes` replace fields."""
    source_name = FORMATS[seen.form].source.name
    name = hashlib.sha256(f"{source_name}|{seen.at.isoformat()}|{part}|{sha256}".encode()).hexdigest()
    fetch = Fetch(
        fetch_id=name,
        run_id="run",
        source_name=source_name,
        kind="list",
        part=part,
        url=f"https://lists.example/{part}",
        fetched_at=seen.at,
        outcome="ok",
        set_id=seen.at.isoformat(),
        publication_id=seen.publication,
        sha256=sha256,
        byte_count=1,
        is_time_certain=seen.is_time_certain,
    )
    return replace(fetch, **changes)


def lines_of(fetches: Iterable[Fetch], verdicts: Iterable[Verdict] = ()) -> JournalLines:
    """Lines as the journal gives them: by time, whatever the order of arrival."""
    return JournalLines(
        tuple(sorted(fetches, key=lambda fetch: (fetch.fetched_at, fetch.fetch_id))),
        tuple(sorted(verdicts, key=lambda verdict: (verdict.decided_at, verdict.action, verdict.target))),
    )


@contextmanager
def memory_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse without a file."""
    connection = duckdb.connect(config={**SAFE, "threads": 1})
    connection.execute("create schema ops")
    for name in LOGS:
        connection.execute(create_table(OPS[name]))
    reset(connection)
    try:
        yield connection
    finally:
        connection.close()


def load(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    lines: JournalLines,
    forms: Iterable[ListFormat] = tuple(FORMATS.values()),
) -> None:
    """Load and judge what the journal says."""
    load_journal(connection, archive, lines, {form.source.name: form for form in forms}, lambda fetch: None)


def refresh(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    lines: JournalLines,
    forms: Iterable[ListFormat] = tuple(FORMATS.values()),
    as_of: datetime | None = None,
) -> None:
    """load | build, as of the journal's last line unless another moment is given."""
    as_of = as_of or lines.last_at
    assert as_of is not None
    load(connection, archive, lines, forms)
    build(connection, as_of, lambda open_connection: None)


def warehouse_rows(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str] = REBUILT
) -> dict[str, Counter[tuple[str, ...]]]:
    """Every row of the relations as text, counted: equal means EXCEPT ALL gives nothing, both ways."""
    return {
        name: Counter(tuple(map(repr, row)) for row in connection.execute(f"select * from {name}").fetchall())
        for name in names
    }


class InjectedFault(Exception):
    """A crash that a test causes."""


class FailingConnection:
    """A connection whose n-th statement that changes something (from 0) is never run: the process dies just before it.

    A death before a SELECT leaves what a death before the next change leaves. `rollback` is always run, and run instead
    of a commit that fails: what DuckDB finds after the death of a process.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, fails_at: int | None = None) -> None:
        # Frames of polars are found by the caller's variable, which is one call further up here.
        connection.execute("set python_scan_all_frames = true")
        self._connection = connection
        self._fails_at = fails_at
        self.count = 0

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        if query != "rollback" and not query.startswith("select"):
            number, self.count = self.count, self.count + 1
            if number == self._fails_at:
                if query == "commit":
                    self._connection.execute("rollback")
                raise InjectedFault(f"statement {number}: {query[:60]}")
        return self._connection.execute(query, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def as_connection(self) -> duckdb.DuckDBPyConnection:
        """This object where a connection is asked for."""
        return cast(duckdb.DuckDBPyConnection, self)
