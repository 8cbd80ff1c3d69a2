"""Captures of a list into `stage`: only what was never seen before is parsed.

    read -> records -> known bodies | parse -> validate -> facts -> sets -> bodies -> presence

A body is all raw lines of one uid. Equal lines mean equal facts: a publication that changes ten of 15,000 parses ten.
Captures are loaded in batches, because a contract checks 10 rows in the time of 1,000; a batch is one transaction, so a
capture is loaded whole or not at all. A record with refused rows is parsed again in each capture that holds it, so that
each capture shows its own rejections.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from listwire.facts import FactKind
from listwire.types import ListFindings, ListFormat, PartyFacts, PartyRecord, RawLine, Rejection
from warehouse.database import transaction
from warehouse.fact_sets import FactSets, refused_lines
from warehouse.rejections import insert_rejections

_BATCH_ROWS = 20_000
_BATCH_CONTENTS = 32
_SHORT_TEXT = 2_000
"""Up to here the text itself is remembered beside its name: lines of CSV files come back in every capture."""
_SAID = {"body_id": pl.Int32, "kind": pl.String, "facts_id": pl.Int64, "is_partial": pl.Boolean}


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a capture: its name, and how to get the bytes of its parts."""

    content_sha256: str
    parts: Callable[[], Mapping[str, bytes]]


@dataclass(slots=True)
class _NewContent:
    """A content that was read and waits to be stored; `names` has the record of each uid."""

    content_sha256: str
    kinds: frozenset[FactKind]
    findings: ListFindings
    names: dict[int, str]
    rejections: list[Rejection]
    holds: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _NewBody:
    """A record not met before, with its facts; `repeats` are the same text in later contents of the batch."""

    name: str
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
        self._names: dict[str, dict[str, str]] = {}
        self._next_id = 1
        self._remember()

    def load(self, contents: Iterable[Content]) -> None:
        """Load each content that this parser has not loaded before."""
        batch: list[_NewContent] = []
        bodies: dict[str, _NewBody] = {}
        for content in self._not_loaded(contents):
            batch.append(self._read(content, bodies))
            row_count = sum(len(body.facts.rows) for body in bodies.values())
            if row_count >= _BATCH_ROWS or len(batch) >= _BATCH_CONTENTS:
                self._store(batch, bodies)
                batch, bodies = [], {}
        if batch:
            self._store(batch, bodies)

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
        highest = self.connection.execute("select coalesce(max(body_id), 0) from stage.bodies").fetchone()
        self._next_id = 1 + (highest[0] if highest else 0)

    def _read(self, content: Content, bodies: dict[str, _NewBody]) -> _NewContent:
        """Read one content; records not met before are parsed and added to `bodies`."""
        reading = self.format.read(content.parts())
        kinds = reading.kinds
        new = _NewContent(content.content_sha256, kinds, reading.findings, {}, [])
        context = f"{self.format.parser_version}|{','.join(sorted(kinds))}|"
        remembered = self._names.setdefault(context, {})
        for uid, text in reading.records:
            name = remembered.get(text)
            if name is None:
                name = _raw_name(context, text)
                if len(text) <= _SHORT_TEXT:
                    remembered[text] = name
            new.names[uid] = name
            if name in self._clean:
                continue
            record = PartyRecord(uid, reading.lines(uid, text))
            if name in bodies:
                bodies[name].repeats.append((new, record))
            else:
                bodies[name] = _NewBody(name, record, self.format.parse(record, kinds), new)
        new.rejections.extend(reading.findings.rejections)
        return new

    def _store(self, batch: list[_NewContent], bodies: dict[str, _NewBody]) -> None:
        """One transaction: facts, bodies, what was refused, and the contents that hold them."""
        try:
            with transaction(self.connection):
                self._store_bodies(list(bodies.values()))
                self._store_contents(batch)
        except BaseException:
            self._remember()  # the transaction is undone by now: forget the bodies it made
            raise

    def _store_bodies(self, bodies: Sequence[_NewBody]) -> None:
        sets = FactSets()
        rows: list[dict[str, Any]] = []
        said: list[tuple[int, str, int, bool]] = []
        refused = refused_lines([body.facts for body in bodies])
        for body, lines in zip(bodies, refused, strict=True):
            self._report(body, lines)
            if body.name in self._body_ids:  # met before, and parsed again only to show what is refused
                continue
            rejected_count = len(body.facts.rejections) + len(lines)
            body_id = self._body_ids[body.name] = self._next_id
            self._next_id += 1
            if rejected_count == 0:
                self._clean.add(body.name)
            rows.append(
                {
                    "body_id": body_id,
                    "source_name": self.format.source.name,
                    "uid": body.record.uid,
                    "raw_sha256": body.name,
                    "line_count": len(body.record.lines),
                    "rejected_count": rejected_count,
                }
            )
            named = sets.add(body.facts, body.content.kinds, lines)
            said += [(body_id, kind, facts_id, kind in body.facts.partial) for kind, facts_id in named.items()]
        sets.insert(self.connection)
        if rows:
            frame = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841 - read by DuckDB
            self.connection.execute("insert into stage.bodies by name select * from frame")
        if said:
            told = pl.DataFrame(said, schema=_SAID, orient="row")  # noqa: F841 - read by DuckDB
            self.connection.execute("insert into stage.said by name select * from told")

    def _report(self, body: _NewBody, refused: Mapping[RawLine, Rejection]) -> None:
        """Give each content that holds this record its refused rows, with the lines where they stand in it."""
        body.content.rejections += [*body.facts.rejections, *refused.values()]
        body.content.holds.update(filter(None, [body.facts.hold_reason]))
        if not refused and not body.facts.rejections:
            return
        for content, record in body.repeats:
            facts = self.format.parse(record, content.kinds)
            content.rejections += [*facts.rejections, *refused_lines([facts])[0].values()]
            content.holds.update(filter(None, [facts.hold_reason]))

    def _store_contents(self, contents: Sequence[_NewContent]) -> None:
        highest = self.connection.execute("select coalesce(max(content_id), 0) from stage.contents").fetchone()
        first_id = 1 + (highest[0] if highest else 0)
        frames = []
        for content_id, content in enumerate(contents, start=first_id):
            insert_rejections(self.connection, self.format.source.name, content.content_sha256, content.rejections)
            self._store_content(content_id, content)
            bodies = [self._body_ids[name] for name in content.names.values()]
            # By uid: equal neighbours compress, and a later comparison reads them in order.
            present = {"uid": list(content.names), "body_id": bodies}
            frame = pl.DataFrame(present, schema={"uid": pl.Int64, "body_id": pl.Int32}).sort("uid")
            frames.append(frame.select(pl.lit(content_id, pl.Int32).alias("content_id"), "uid", "body_id"))
        presence = pl.concat(frames)  # noqa: F841 - read by DuckDB
        self.connection.execute("insert into stage.presence by name select * from presence")

    def _store_content(self, content_id: int, content: _NewContent) -> None:
        source, findings = self.format.source, content.findings
        reasons = [*findings.holds, *sorted(content.holds)[:3]]
        self.connection.execute(
            "insert into stage.contents values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                content_id,
                source.name,
                content.content_sha256,
                list(source.lists),
                sorted(content.kinds),
                self.format.parser_version,
                len(content.names),
                findings.parsed_count,
                len(content.rejections),
                findings.is_usable_for_removals,
                "; ".join(reasons) or None,
                findings.warnings,
            ],
        )


def _raw_name(context: str, text: str) -> str:
    """Names a record by its text and by what its facts depend on besides: the parser and the kinds of the capture."""
    return hashlib.sha256((context + text).encode(errors="surrogateescape")).hexdigest()
