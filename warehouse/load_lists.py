"""Captures of a list into `stage`: only what was never seen before is parsed.

    read -> records -> known bodies | parse -> validate -> facts -> sets -> bodies -> presence

A body is all raw lines of one uid. Equal lines mean equal facts: a publication that changes ten of 15,000 parses ten.
Captures are loaded in batches, because a contract checks 10 rows in the time of 1,000; a batch is one transaction, so a
capture is loaded whole or not at all. A record with refused rows is parsed again in each capture that holds it, so that
each capture shows its own rejections.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import duckdb
import polars as pl

from listwire.facts import FactKind
from listwire.types import ListFindings, ListFormat, PartyFacts, PartyRecord, RawLine, Rejection
from warehouse.database import transaction
from warehouse.fact_sets import CheckedFacts, Said, check_facts, insert_facts, kinds_said
from warehouse.rejections import insert_rejections

_BATCH_ROWS = 20_000
_BATCH_CONTENTS = 32
_CHUNK_RECORDS = 1_000
"""Records looked up together: one at a time, nearly a million known ones cost more than all that is new."""
_SHORT_TEXT = 2_000
"""Up to here the text itself is remembered beside its name: lines of CSV files come back in every capture."""
_CONTENTS: dict[str, Any] = {
    "content_id": pl.Int32, "source_name": pl.String, "content_sha256": pl.String, "list_codes": pl.List(pl.String),
    "kinds": pl.List(pl.String), "parser_version": pl.String, "party_count": pl.Int64, "parsed_count": pl.Int64,
    "rejected_count": pl.Int64, "is_usable_for_removals": pl.Boolean, "hold_reason": pl.String,
    "warnings": pl.List(pl.String),
}  # fmt: skip


Lines = Callable[[int, str], tuple[RawLine, ...]]
"""Splits the text of a record into its lines; see `listwire.types.ListReading`."""


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a capture: its name, and how to get the bytes of its parts."""

    content_sha256: str
    parts: Callable[[], Mapping[str, bytes]]


@dataclass(slots=True)
class _NewContent:
    """A content that was read and waits to be stored; `uids` and `body_ids` go together."""

    content_sha256: str
    kinds: frozenset[FactKind]
    findings: ListFindings
    uids: list[int] = field(default_factory=list)
    body_ids: list[int] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    holds: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _ParsedBody:
    """A record that is not known to be clean, with its facts; `repeats` are its places in later contents of the batch.

    One that is not new was met before, and is parsed again only to show what is refused of it.
    """

    name: str
    body_id: int
    is_new: bool
    record: PartyRecord
    facts: PartyFacts
    content: _NewContent
    repeats: list[tuple[_NewContent, PartyRecord]] = field(default_factory=list)


class ListLoader:
    """Loads captures of one list; remembers the bodies it has met, so that a long backfill asks the warehouse once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, form: ListFormat) -> None:
        self.connection = connection
        self.format = form
        self._body_ids: dict[str, int] = {}
        self._clean: set[str] = set()
        self._clean_texts: dict[str, dict[str, int]] = {}
        self._next_id = 1
        self._remember()

    def load(self, contents: Iterable[Content]) -> None:
        """Load each content that this parser has not loaded before."""
        try:
            with _no_collections():
                self._load(self._not_loaded(contents))
        except BaseException:
            self._remember()  # what was not stored has no body: forget the numbers given to it
            raise

    def _load(self, contents: Iterable[Content]) -> None:
        """Read, check and store batch after batch; one is stored by DuckDB while the next is read."""
        stored: Future[None] | None = None
        with ThreadPoolExecutor(max_workers=1) as storing:
            try:
                for batch, bodies in self._batches(contents):
                    checked = self._check(bodies)
                    if stored is not None:
                        stored.result()
                    stored = storing.submit(self._store, batch, bodies, checked)
            finally:
                if stored is not None:
                    stored.result()  # also where reading failed: a store that failed beside it is told too

    def _batches(self, contents: Iterable[Content]) -> Iterator[tuple[list[_NewContent], list[_ParsedBody]]]:
        batch: list[_NewContent] = []
        bodies: dict[str, _ParsedBody] = {}
        for content in contents:
            batch.append(self._read(content, bodies))
            row_count = sum(len(body.facts.rows) for body in bodies.values())
            if row_count >= _BATCH_ROWS or len(batch) >= _BATCH_CONTENTS:
                yield batch, list(bodies.values())
                batch, bodies = [], {}
        if batch:
            yield batch, list(bodies.values())

    def _not_loaded(self, contents: Iterable[Content]) -> Iterator[Content]:
        rows = self.connection.execute(
            "select content_sha256 from stage.contents where source_name = ?", [self.format.source.name]
        ).fetchall()
        loaded = {row[0] for row in rows}
        return (content for content in contents if content.content_sha256 not in loaded)

    def _remember(self) -> None:
        rows = self.connection.execute(
            "select raw_sha256, body_id, rejected_count from stage.bodies where source_name = ?",
            [self.format.source.name],
        ).fetchall()
        self._body_ids = {name: body_id for name, body_id, _ in rows}
        self._clean = {name for name, _, rejected_count in rows if rejected_count == 0}
        self._clean_texts = {}
        highest = self.connection.execute("select coalesce(max(body_id), 0) from stage.bodies").fetchone()
        self._next_id = 1 + (highest[0] if highest else 0)

    def _read(self, content: Content, bodies: dict[str, _ParsedBody]) -> _NewContent:
        """Read one content; records that are not known to be clean are parsed and added to `bodies`."""
        reading = self.format.read(content.parts())
        new = _NewContent(content.content_sha256, reading.kinds, reading.findings)
        clean = self._clean_texts.setdefault(self._context(reading.kinds), {})
        while chunk := list(islice(reading.records, _CHUNK_RECORDS)):
            uids, texts = zip(*chunk, strict=True)
            new.uids += uids
            try:
                new.body_ids += list(map(clean.__getitem__, texts))
            except KeyError:
                new.body_ids += [
                    clean.get(text) or self._body_id(uid, text, new, reading.lines, bodies)
                    for uid, text in zip(uids, texts, strict=True)
                ]
        new.rejections.extend(reading.findings.rejections)
        return new

    def _body_id(self, uid: int, text: str, content: _NewContent, lines: Lines, bodies: dict[str, _ParsedBody]) -> int:
        """The body of one record, a new one where its name was never met."""
        context = self._context(content.kinds)
        name = _raw_name(context, text)
        if name in self._clean:
            body_id = self._body_ids[name]
            if len(text) <= _SHORT_TEXT:
                self._clean_texts[context][text] = body_id
            return body_id
        record = PartyRecord(uid, lines(uid, text))
        if name in bodies:
            bodies[name].repeats.append((content, record))
            return bodies[name].body_id
        is_new = name not in self._body_ids
        if is_new:
            self._body_ids[name] = self._next_id
            self._next_id += 1
        facts = self.format.parse(record, content.kinds)
        bodies[name] = _ParsedBody(name, self._body_ids[name], is_new, record, facts, content)
        return self._body_ids[name]

    def _context(self, kinds: frozenset[FactKind]) -> str:
        """What the facts of a record depend on beside its text: the parser, and the kinds of the capture."""
        return f"{self.format.parser_version}|{','.join(sorted(kinds))}|"

    def _check(self, bodies: Sequence[_ParsedBody]) -> CheckedFacts:
        """The contracts: what they refuse is told to the contents, and a body without a refused row is clean."""
        checked = check_facts([body.facts for body in bodies])
        for body, refused in zip(bodies, checked.refused, strict=True):
            self._report(body, refused)
            if not refused and not body.facts.rejections:
                self._clean.add(body.name)
        return checked

    def _store(self, batch: Sequence[_NewContent], bodies: Sequence[_ParsedBody], checked: CheckedFacts) -> None:
        """One transaction: facts, bodies, what was refused, and the contents that hold them."""
        with transaction(self.connection):
            self._store_bodies(bodies, checked)
            self._store_contents(batch)

    def _store_bodies(self, bodies: Sequence[_ParsedBody], checked: CheckedFacts) -> None:
        new = [
            (position, body, refused)
            for position, (body, refused) in enumerate(zip(bodies, checked.refused, strict=True))
            if body.is_new
        ]
        if not new:
            return
        rows = [
            {
                "body_id": body.body_id,
                "source_name": self.format.source.name,
                "uid": body.record.uid,
                "raw_sha256": body.name,
                "line_count": len(body.record.lines),
                "rejected_count": len(body.facts.rejections) + len(refused),
                "keyed_item_count": body.facts.keyed_item_count,
                "unparsed_item_count": body.facts.unparsed_item_count,
            }
            for _, body, refused in new
        ]
        said = [
            Said(position, body.body_id, kinds_said(body.facts, body.content.kinds, refused))
            for position, body, refused in new
        ]
        insert_facts(self.connection, checked, said)
        frame = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841 - read by DuckDB
        self.connection.execute("insert into stage.bodies by name select * from frame")

    def _report(self, body: _ParsedBody, refused: Mapping[RawLine, Rejection]) -> None:
        """Give each content that holds this record its refused rows, with the lines where they stand in it."""
        body.content.rejections += [*body.facts.rejections, *refused.values()]
        body.content.holds.update(filter(None, [body.facts.hold_reason]))
        if not refused and not body.facts.rejections:
            return
        for content, record in body.repeats:
            facts = self.format.parse(record, content.kinds)
            content.rejections += [*facts.rejections, *check_facts([facts]).refused[0].values()]
            content.holds.update(filter(None, [facts.hold_reason]))

    def _store_contents(self, contents: Sequence[_NewContent]) -> None:
        highest = self.connection.execute("select coalesce(max(content_id), 0) from stage.contents").fetchone()
        first_id = 1 + (highest[0] if highest else 0)
        frames, rows = [], []
        for content_id, content in enumerate(contents, start=first_id):
            insert_rejections(self.connection, self.format.source.name, content.content_sha256, content.rejections)
            rows.append(self._content_row(content_id, content))
            present = {"uid": content.uids, "body_id": content.body_ids}
            frame = pl.DataFrame(present, schema={"uid": pl.Int64, "body_id": pl.Int32})
            frames.append(frame.select(pl.lit(content_id, pl.Int32).alias("content_id"), "uid", "body_id"))
        loaded = pl.DataFrame(rows, schema=_CONTENTS)  # noqa: F841 - read by DuckDB
        self.connection.execute("insert into stage.contents by name select * from loaded")
        # By uid: nearly every party has the same body in all contents of a batch, and equal neighbours compress.
        presence = pl.concat(frames).sort("uid", "content_id")  # noqa: F841 - read by DuckDB
        self.connection.execute("insert into stage.presence by name select * from presence")

    def _content_row(self, content_id: int, content: _NewContent) -> dict[str, Any]:
        source, findings = self.format.source, content.findings
        reasons = [*findings.holds, *sorted(content.holds)[:3]]
        return {
            "content_id": content_id,
            "source_name": source.name,
            "content_sha256": content.content_sha256,
            "list_codes": list(source.lists),
            "kinds": sorted(content.kinds),
            "parser_version": self.format.parser_version,
            "party_count": len(content.uids),
            "parsed_count": findings.parsed_count,
            "rejected_count": len(content.rejections),
            "is_usable_for_removals": findings.is_usable_for_removals,
            "hold_reason": "; ".join(reasons) or None,
            "warnings": findings.warnings,
        }


@contextmanager
def _no_collections() -> Iterator[None]:
    """The rows of a batch hold no cycle and live until it is stored: to look through them again and again for garbage
    takes a seventh of a long backfill."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _raw_name(context: str, text: str) -> str:
    """Names a record by its text and by what its facts depend on besides."""
    return hashlib.sha256((context + text).encode(errors="surrogateescape")).hexdigest()
