"""Deltas beside the lists: how they agreed with each publication, and, where they may move the ledger, what they add.

    judged snapshots, deltas, histories | tried -> ops.delta_trials
                                        | derive -> contents and bodies of `ofac_changes` -> judged like a list

What is derived is made anew by each refresh, for a late capture, a release or an exclusion can change it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from listwire.types import DeltaFormat, Fetch, PartyFacts, Rejection, Source, Verdict
from schemas.ops import DELTA_TRIALS
from warehouse.archive import Archive
from warehouse.database import transaction
from warehouse.deltas import TRIALS_NEEDED, Act, Derived, SeenDelta, Service, Sight, derive, tried
from warehouse.fact_sets import Said, check_facts, insert_facts, kinds_said
from warehouse.publish import open_published
from warehouse.rejections import insert_rejections
from warehouse.snapshots import Capture, Change, ContentFacts, Judged, refusal
from warehouse.validate import to_frame

_USABLE = ("ok", "unchanged", "not_modified")


@dataclass(frozen=True, slots=True)
class DeltaRule:
    """How deltas are read, and whether they move the ledger or only run beside the lists."""

    form: DeltaFormat
    is_applied: bool = False


@dataclass(frozen=True, slots=True)
class _Body:
    """What a delta states of a party that came, and the rows of it that were refused."""

    body_id: int
    facts: PartyFacts
    rejections: tuple[Rejection, ...]

    @property
    def line_count(self) -> int:
        """Its rows, accepted or refused: in a delta each is a line."""
        return len({line for line, _ in self.facts.rows}) + len(self.facts.rejections)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the deltas of some lists agreed with the last publications captured in full; `doubt` is the newest that did
    not."""

    list_codes: str
    trial_count: int
    agreed_count: int
    doubt: str | None

    @property
    def text(self) -> str:
        """All of it in one line."""
        counted = f"{self.agreed_count} of {TRIALS_NEEDED} publications agreed"
        return f"{counted}; {self.doubt}" if self.doubt else counted

    @property
    def may_move(self) -> bool:
        """Whether these deltas may move the ledger, where the setting lets them."""
        return self.agreed_count >= TRIALS_NEEDED and self.doubt is None


def published_agreements(path: Path) -> tuple[Agreement, ...]:
    """How the deltas agreed, by the published copy; nothing where there are none, or another version published it.

    Raises WarehouseError where there is no copy, or it cannot be opened.
    """
    with open_published(path) as connection:
        known = connection.execute(
            "select 1 from duckdb_tables() where schema_name = 'ops' and table_name = 'delta_trials'"
        ).fetchone()
        rows = connection.execute(_AGREEMENTS).fetchall() if known else []
    return tuple(Agreement(*row) for row in rows)


def forget_derived(connection: duckdb.DuckDBPyConnection, source_name: str) -> None:
    """Drop what an earlier refresh derived from deltas."""
    derived = "select content_sha256 from stage.contents where source_name = $1"
    with transaction(connection):  # a content left without its presence would look like a list that lost everybody
        connection.execute(f"delete from stage.changes where after_sha256 in ({derived})", [source_name])
        connection.execute(
            f"delete from stage.rejections where source_name = $1 and document_sha256 in ({derived})", [source_name]
        )
        connection.execute(
            "delete from stage.presence where content_id in "
            "(select content_id from stage.contents where source_name = $1)",
            [source_name],
        )
        connection.execute(
            "delete from stage.said where body_id in (select body_id from stage.bodies where source_name = $1)",
            [source_name],
        )
        for table in ("stage.bodies", "stage.contents"):
            connection.execute(f"delete from {table} where source_name = $1", [source_name])


class DeltaLoader:
    """Compares deltas with the full lists as judged, and makes what they add to them."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        archive: Archive,
        form: DeltaFormat,
        fetches: Iterable[Fetch],
        judged: Sequence[Judged],
        sources: Mapping[str, Source],
    ) -> None:
        self._connection = connection
        self._archive = archive
        self._form = form
        self._sources = sources
        self._members: dict[str, frozenset[int]] = {}
        self._bodies: dict[tuple[str, int], _Body] = {}
        mine = [fetch for fetch in fetches if fetch.source_name == form.source_name and fetch.outcome in _USABLE]
        deltas = self._read_deltas(mine)
        self._sights = self._read_sights(judged) if deltas else {}
        self._service = Service(deltas, _Histories(archive, form, mine).known_at)

    def try_all(self) -> None:
        """Write `ops.delta_trials`: how the deltas agreed with the last publications of each set of lists."""
        rows = []
        for lists, sights in self._sights.items():
            now = max(sights[-1].at, self._service.deltas[-1].at)
            for trial in tried(lists, sights, self._service, self._members_of, now):
                uids = trial.disagreeing_uids
                rows.append(
                    {
                        "list_codes_text": ", ".join(lists),
                        "publication_id": trial.publication_id,
                        "captured_at": trial.captured_at.astimezone(UTC).replace(tzinfo=None),
                        "is_agreed": trial.is_agreed,
                        "disagreement": f"{len(uids)} parties, first uid {uids[0]}" if uids else None,
                    }
                )
        self._connection.execute("delete from ops.delta_trials")
        if rows:
            frame = to_frame(DELTA_TRIALS, rows)  # noqa: F841 - read by DuckDB
            self._connection.execute("insert into ops.delta_trials by name select * from frame")

    def derive(self) -> list[tuple[Derived, Capture]]:
        """Make the contents of what the deltas add to the lists, each with the capture that stands for it."""
        found = [
            (item, self._capture(item))
            for lists, sights in self._sights.items()
            for item in derive(lists, sights, self._service, self._members_of)
        ]
        with transaction(self._connection):
            self._store_bodies(item for item, _ in found)
            # Once each: a list that is captured again with the bytes of before may be followed by the same deltas.
            for item, capture in {capture.content_sha256: (item, capture) for item, capture in found}.values():
                self._store_content(item, capture.content_sha256)
        return found

    def _read_deltas(self, fetches: Iterable[Fetch]) -> tuple[SeenDelta, ...]:
        """Each publication's delta as it first came whole; one of which a row was refused is none."""
        read = self._connection.execute(
            "select document_sha256 from ops.documents where source_name = ? and error is null and rejected_count = 0",
            [self._form.source_name],
        ).fetchall()
        readable = {row[0] for row in read}
        acts = self._read_acts()
        seen: dict[int, SeenDelta] = {}
        for fetch in sorted(fetches, key=lambda line: (line.fetched_at, line.fetch_id)):
            number = self._form.publication_of(fetch.part)
            if number is not None and fetch.sha256 is not None and fetch.sha256 in readable:
                told = acts.get(fetch.sha256, ())
                delta = SeenDelta(fetch.fetched_at, number, fetch.part, fetch.sha256, fetch.is_time_certain, told)
                seen.setdefault(number, delta)
        return tuple(sorted(seen.values(), key=lambda delta: (delta.at, delta.publication_id)))

    def _read_acts(self) -> dict[str, tuple[Act, ...]]:
        rows = self._connection.execute(
            "select document_sha256, uid, action, list_codes, joined_codes, left_codes from stage.delta_acts "
            "where source_name = ? order by document_sha256, uid, action",
            [self._form.source_name],
        ).fetchall()
        return {
            sha256: tuple(Act(uid, action, *map(frozenset, codes)) for _, uid, action, *codes in told)
            for sha256, told in groupby(rows, key=lambda row: row[0])
        }

    def _read_sights(self, judged: Iterable[Judged]) -> dict[tuple[str, ...], list[Sight]]:
        """The sights of each set of lists, by time: of the full captures that were applied, or confirm one that was."""
        rows = self._connection.execute(
            "select content_sha256 from stage.contents where list_contains(kinds, 'party')"
        ).fetchall()
        speaking = {row[0] for row in rows}
        sights: dict[tuple[str, ...], list[Sight]] = {}
        for item in judged:
            capture, lists = item.capture, self._sources[item.capture.source_name].lists
            content, is_applied = capture.content_sha256, item.status == "applied"
            if lists and content in speaking and item.status in ("applied", "confirmed"):
                sights.setdefault(lists, []).extend(
                    Sight(at, int(number) if number.isdecimal() else None, content, capture.source_name, is_applied)
                    for at, number in capture.sights
                )
        return {lists: sorted(found, key=lambda item: (item.at, item.source_name)) for lists, found in sights.items()}

    def _members_of(self, content_sha256: str) -> frozenset[int]:
        if content_sha256 not in self._members:
            row = self._connection.execute(
                "select list(uid) from stage.presence where content_id = "
                "(select content_id from stage.contents where content_sha256 = ?)",
                [content_sha256],
            ).fetchone()
            self._members[content_sha256] = frozenset(row[0] or ()) if row else frozenset()
        return self._members[content_sha256]

    def _capture(self, item: Derived) -> Capture:
        parts = [(item.base.source_name, item.base.content_sha256), *((each.part, each.sha256) for each in item.deltas)]
        return Capture(
            source_name=self._form.source_name,
            captured_at=item.at,
            last_seen_at=item.at,
            is_time_certain=all(delta.is_time_certain for delta in item.deltas),
            parts=tuple(sorted(parts)),
            publication_id=str(item.deltas[-1].publication_id),
        )

    def _store_bodies(self, derived: Iterable[Derived]) -> None:
        """The parties that came, with the facts their deltas state, through the contracts of any other facts."""
        wanted = sorted({(delta.sha256, uid) for item in derived for uid, delta in item.coming.items()})
        form, described = self._form, dict[str, Mapping[int, PartyFacts]]()
        for sha256 in {sha256 for sha256, _ in wanted}:
            described[sha256] = form.described(self._archive.get(sha256), form.source_name, form.kinds)
        parsed = [described[sha256][uid] for sha256, uid in wanted]
        first_id = 1 + self._highest("body_id", "stage.bodies")
        rows, said = [], []
        checked = check_facts(parsed)
        for position, (key, facts, refused) in enumerate(zip(wanted, parsed, checked.refused, strict=True)):
            body = _Body(first_id + position, facts, (*facts.rejections, *refused.values()))
            self._bodies[key] = body
            rows.append(self._body_row(key, body))
            said.append(Said(position, body.body_id, kinds_said(facts, form.kinds, refused)))
        if rows:
            insert_facts(self._connection, checked, said)
            frame = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841 - read by DuckDB
            self._connection.execute("insert into stage.bodies by name select * from frame")

    def _body_row(self, key: tuple[str, int], body: _Body) -> dict[str, Any]:
        sha256, uid = key
        return {
            "body_id": body.body_id,
            "source_name": self._form.source_name,
            "uid": uid,
            "raw_sha256": hashlib.sha256(f"{sha256}|{uid}".encode()).hexdigest(),
            "line_count": body.line_count,
            "rejected_count": len(body.rejections),
            "keyed_item_count": body.facts.keyed_item_count,
            "unparsed_item_count": body.facts.unparsed_item_count,
        }

    def _store_content(self, item: Derived, content_sha256: str) -> None:
        """The presence of the full capture but for who left and came; what a delta merely amends waits for the list."""
        content_id = 1 + self._highest("content_id", "stage.contents")
        came = [self._bodies[delta.sha256, uid] for uid, delta in sorted(item.coming.items())]
        rejections = [rejection for body in came for rejection in body.rejections]
        holds = sorted({body.facts.hold_reason for body in came if body.facts.hold_reason})[:3]
        insert_rejections(self._connection, self._form.source_name, content_sha256, rejections)
        self._connection.execute(
            _CARRY_PRESENCE,
            {
                "content_id": content_id,
                "base": item.base.content_sha256,
                "gone": sorted(item.leaving),
                "uids": sorted(item.coming),
                "body_ids": [body.body_id for body in came],
            },
        )
        self._connection.execute(
            _CARRY_CONTENT,
            {
                "content_id": content_id,
                "source_name": self._form.source_name,
                "content_sha256": content_sha256,
                "base": item.base.content_sha256,
                "rejected_count": len(rejections),
                "hold_reason": "; ".join(holds) or None,
            },
        )

    def _highest(self, column: str, table: str) -> int:
        row = self._connection.execute(f"select coalesce(max({column}), 0) from {table}").fetchone()
        return int(row[0]) if row else 0


def judge_derived(
    derived: Iterable[tuple[Derived, Capture]],
    contents: Mapping[str, ContentFacts],
    verdicts: Sequence[Verdict],
    sources: Mapping[str, Source],
    change: Callable[[str, str], Change],
) -> list[Judged]:
    """Applied, held or excluded, each for itself: as plausible as a full capture of these lists must be, against the
    one it stands on."""
    judged = []
    for item, capture in derived:
        source, before = sources[item.base.source_name], item.base.content_sha256
        refused = refusal(capture, contents[capture.content_sha256], source, before, verdicts, change)
        judged.append(refused or Judged(capture, "applied", None))
    return judged


def moved_at(
    derived: Iterable[tuple[Derived, Capture]], moved: Iterable[Judged]
) -> dict[tuple[str, ...], list[datetime]]:
    """The moments at which deltas moved some lists, in order."""
    found: dict[tuple[str, ...], list[datetime]] = {}
    for (item, _), judged in zip(derived, moved, strict=True):
        if judged.status == "applied":
            found.setdefault(item.lists, []).append(item.at)
    return found


def see_again(
    judged: Iterable[Judged], moments_of: Mapping[tuple[str, ...], Sequence[datetime]], sources: Mapping[str, Source]
) -> list[Judged]:
    """Full captures, cut where deltas moved their lists in between: the same bytes seen after that are a sight anew,
    and take back what the deltas said. `moments_of` has the moments by lists, in order.
    """
    found = []
    for item in judged:
        moments = moments_of.get(sources[item.capture.source_name].lists, ())
        if item.status != "applied" or not moments:
            found.append(item)
            continue
        for _, run in groupby(item.capture.sights, key=lambda sight: bisect_right(moments, sight[0])):
            sights = tuple(run)
            (first_at, publication_id), (last_at, _) = sights[0], sights[-1]
            piece = replace(
                item.capture, captured_at=first_at, last_seen_at=last_at, publication_id=publication_id, sights=sights
            )
            found.append(replace(item, capture=piece))
    return found


class _Histories:
    """What the histories of publications said at a moment; the last one of each year is whole."""

    def __init__(self, archive: Archive, form: DeltaFormat, fetches: Iterable[Fetch]) -> None:
        self._archive, self._form = archive, form
        self._read: dict[str, frozenset[int]] = {}
        self._by_part: dict[str, list[tuple[datetime, str]]] = {}
        for fetch in sorted(fetches, key=lambda line: (line.fetched_at, line.fetch_id)):
            if fetch.sha256 and form.is_history(fetch.part):
                self._by_part.setdefault(fetch.part, []).append((fetch.fetched_at, fetch.sha256))

    def known_at(self, at: datetime) -> frozenset[int]:
        """The publications named by a moment."""
        known: frozenset[int] = frozenset()
        for seen in self._by_part.values():
            if position := bisect_right(seen, at, key=lambda item: item[0]):
                known |= self._ids(seen[position - 1][1])
        return known

    def _ids(self, sha256: str) -> frozenset[int]:
        if sha256 not in self._read:
            self._read[sha256] = self._form.publication_ids(self._archive.get(sha256))
        return self._read[sha256]


_AGREEMENTS = """
select
    list_codes_text,
    count(*),
    count(*) filter (where is_agreed),
    arg_max('publication ' || publication_id || ' did not: ' || disagreement, captured_at) filter (where not is_agreed)
from ops.delta_trials
group by list_codes_text
order by list_codes_text
"""

_CARRY_PRESENCE = """
insert into stage.presence by name
select $content_id as content_id, uid, body_id
from stage.presence
where
    content_id = (select content_id from stage.contents where content_sha256 = $base)
    and not list_contains($gone::bigint[], uid)
union all
select $content_id as content_id, unnest($uids::bigint[]) as uid, unnest($body_ids::integer[]) as body_id
"""

# Its rows are those of its bodies, as marts.accounting counts them: refused ones only where they are its own.
_CARRY_CONTENT = """
insert into stage.contents by name
select
    base.* replace (
        $content_id as content_id,
        $source_name as source_name,
        $content_sha256 as content_sha256,
        counted.party_count as party_count,
        counted.accepted_count + $rejected_count as parsed_count,
        $rejected_count as rejected_count,
        $hold_reason as hold_reason,
        [] as warnings
    )
from stage.contents as base
cross join (
    select count(*) as party_count, coalesce(sum(line_count - rejected_count), 0) as accepted_count
    from stage.presence
    join stage.bodies using (body_id)
    where content_id = $content_id
) as counted
where base.content_sha256 = $base
"""
