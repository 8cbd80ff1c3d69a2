"""Everything the journal says, loaded: fetches, contents of lists, documents, and which snapshots apply.

    journal | load_fetches | assemble -> load_lists | load_documents | judge -> ops.snapshots

Parsers are handed in: this room knows no publisher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime
from functools import partial
from itertools import count, pairwise

import duckdb
import polars as pl

from listwire.eastern import eastern_day
from listwire.types import Document, DocumentFormat, Fetch, ListFormat, Source
from schemas.ops import SNAPSHOTS
from warehouse.archive import Archive
from warehouse.database import transaction
from warehouse.fetches import load_fetches
from warehouse.journal import JournalLines
from warehouse.link import load_mention_verdicts
from warehouse.load_deltas import DeltaLoader, DeltaRule, forget_derived, judge_derived, moved_at, see_again
from warehouse.load_documents import load_document
from warehouse.load_lists import Content, ListLoader
from warehouse.load_notices import forget_unseen, load_item_verdicts
from warehouse.snapshots import Capture, Change, ContentFacts, Judged, assemble, judge
from warehouse.validate import to_frame

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_USABLE = ("ok", "unchanged", "not_modified")


def load_journal(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    lines: JournalLines,
    lists: Mapping[str, ListFormat],
    documents: Callable[[Fetch], DocumentFormat | None],
    progress: Progress = lambda what, done, total: None,
    deltas: DeltaRule | None = None,
) -> int:
    """Load what is new; returns the number of bodies parsed.

    `lists` are the formats by source name; `documents` gives the format of any other fetch, or None where the body is
    only kept (an index page). `deltas` says how deltas are compared with the lists and whether they move the ledger;
    without it they are documents and no more. Raises ArchiveError when a body that the journal names is missing or
    damaged.
    """
    load_fetches(connection, lines.fetches)
    _forget_other_parsers(connection, lists)
    captures = [capture for capture in assemble(lines.fetches) if capture.source_name in lists]
    count = _load_captures(connection, archive, captures, lists, progress)
    count += _load_documents(connection, archive, lines.fetches, documents, progress)
    load_item_verdicts(connection, lines.verdicts)
    load_mention_verdicts(connection, lines.verdicts)
    _judge(connection, archive, captures, lines, {name: form.source for name, form in lists.items()}, deltas)
    return count


def load_sources(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    """What feeds.toml says of each source; it stands in where a document is silent."""
    connection.execute("delete from stage.sources")
    for source in sources:
        connection.execute("insert into stage.sources values (?, ?)", [source.name, source.language])


def forget_rejected(connection: duckdb.DuckDBPyConnection) -> int:
    """Forget every body with refused rows, so that the next load parses it again; returns how many."""
    contents = connection.execute("select content_id from stage.contents where rejected_count > 0").fetchall()
    bodies = connection.execute(
        "select source_name, document_sha256 from ops.documents where rejected_count > 0 or error is not null"
    ).fetchall()
    _forget_contents(connection, [row[0] for row in contents])
    for source_name, sha256 in bodies:
        _forget_document(connection, source_name, sha256)
    return len(contents) + len(bodies)


def _load_captures(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    captures: Sequence[Capture],
    lists: Mapping[str, ListFormat],
    progress: Progress,
) -> int:
    known = {row[0] for row in connection.execute("select content_sha256 from stage.contents").fetchall()}
    new = {capture.content_sha256: capture for capture in captures if capture.content_sha256 not in known}
    done = count(1)

    def contents(source_name: str) -> Iterator[Content]:
        for content_sha256, capture in new.items():
            if capture.source_name == source_name:
                yield Content(content_sha256, partial(_parts, archive, capture))
                progress("snapshots", next(done), len(new))

    for name in sorted({capture.source_name for capture in new.values()}):
        ListLoader(connection, lists[name]).load(contents(name))
    return len(new)


def _parts(archive: Archive, capture: Capture) -> dict[str, bytes]:
    return {part: archive.get(sha256) for part, sha256 in capture.parts}


def _load_documents(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    fetches: Iterable[Fetch],
    documents: Callable[[Fetch], DocumentFormat | None],
    progress: Progress,
) -> int:
    rows = connection.execute("select source_name, document_sha256, parser_version from ops.documents").fetchall()
    known = {(name, sha256): version for name, sha256, version in rows}
    new: dict[tuple[str, str], tuple[Fetch, DocumentFormat]] = {}
    for fetch in fetches:
        if fetch.outcome not in _USABLE or fetch.sha256 is None:
            continue
        key, form = (fetch.source_name, fetch.sha256), documents(fetch)
        if form is not None and known.get(key) != form.parser_version:
            new.setdefault(key, (fetch, form))
    for done, ((name, sha256), (fetch, form)) in enumerate(new.items()):
        progress("documents", done, len(new))
        if (name, sha256) in known:
            _forget_document(connection, name, sha256)
        document = Document(
            source_name=name,
            part=fetch.part,
            url=fetch.final_url or fetch.url,
            sha256=sha256,
            body=archive.get(sha256),
            content_type=fetch.headers.get("content-type"),
        )
        load_document(connection, document, fetch.kind, form)
    progress("documents", len(new), len(new))
    if new:
        forget_unseen(connection)
    return len(new)


def _judge(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    captures: Sequence[Capture],
    lines: JournalLines,
    sources: Mapping[str, Source],
    deltas: DeltaRule | None,
) -> None:
    if deltas:
        forget_derived(connection, deltas.form.source_name)
    changes = _Changes(connection, captures, sources)
    judged = list(judge(captures, _content_facts(connection), lines.verdicts, sources, changes.between))
    if deltas:
        loader = DeltaLoader(connection, archive, deltas.form, lines.fetches, judged, sources)
        loader.try_all()
        derived = loader.derive() if deltas.is_applied else []
        moved = judge_derived(derived, _content_facts(connection), lines.verdicts, sources, changes.between)
        judged = [*see_again(judged, moved_at(derived, moved), sources), *moved]
    _store_snapshots(connection, judged)


def _content_facts(connection: duckdb.DuckDBPyConnection) -> dict[str, ContentFacts]:
    rows = connection.execute(
        "select content_sha256, party_count, list_contains(kinds, 'party'), hold_reason from stage.contents"
    ).fetchall()
    return {row[0]: ContentFacts(row[1], row[2], row[3]) for row in rows}


def _store_snapshots(connection: duckdb.DuckDBPyConnection, judged: Sequence[Judged]) -> None:
    rows = connection.execute(
        "select content_sha256, list_codes, party_count, kinds, is_usable_for_removals, parsed_count, rejected_count "
        "from stage.contents"
    ).fetchall()
    details = {row[0]: row for row in rows}
    connection.execute("delete from ops.snapshots")
    if judged:
        frame = to_frame(SNAPSHOTS, [_snapshot_row(item, details) for item in judged])  # noqa: F841
        connection.execute("insert into ops.snapshots by name select * from frame")


def _snapshot_row(item: Judged, details: Mapping[str, tuple[object, ...]]) -> dict[str, object]:
    capture = item.capture
    _, list_codes, party_count, kinds, is_usable, parsed_count, rejected_count = details[capture.content_sha256]
    return {
        "snapshot_id": capture.snapshot_id,
        "source_name": capture.source_name,
        "list_codes": list_codes,
        "publication_name": capture.publication,
        "captured_at": _naive(capture.captured_at),
        "captured_on": eastern_day(capture.captured_at),
        "is_time_certain": capture.is_time_certain,
        "last_seen_at": _naive(capture.last_seen_at),
        "content_sha256": capture.content_sha256,
        "parts": [part for part, _ in capture.parts],
        "kinds": kinds,
        "status_code": item.status,
        "reason": item.reason,
        "is_usable_for_removals": is_usable,
        "party_count": party_count,
        "parsed_count": parsed_count,
        "rejected_count": rejected_count,
    }


class _Changes:
    """What one content lacks of another; each pair is compared once and remembered in `stage.changes`."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, captures: Sequence[Capture], sources: Mapping[str, Source]
    ) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], Change] = {}
        self._remember()
        self._compare(_neighbours(captures, sources) - self._known.keys())

    def between(self, before: str, after: str) -> Change:
        if (before, after) not in self._known:  # not neighbours: what lies between them is held
            self._compare({(before, after)})
        return self._known[before, after]

    def _compare(self, pairs: Set[tuple[str, str]]) -> None:
        if not pairs:
            return
        asked = pl.DataFrame(sorted(pairs), schema=["before_sha256", "after_sha256"], orient="row")
        self._connection.register("asked", asked)
        self._connection.execute(_COMPARE)
        self._connection.unregister("asked")
        self._remember()

    def _remember(self) -> None:
        rows = self._connection.execute("select * from stage.changes").fetchall()
        self._known = {(row[0], row[1]): Change(row[2], tuple(row[3]), row[4]) for row in rows}


def _neighbours(captures: Sequence[Capture], sources: Mapping[str, Source]) -> set[tuple[str, str]]:
    """The pairs of contents that follow each other on the same lists: nearly all that will be compared."""
    by_lists: dict[tuple[str, ...], list[str]] = {}
    for capture in captures:
        by_lists.setdefault(sources[capture.source_name].lists, []).append(capture.content_sha256)
    return {pair for lists, names in by_lists.items() if lists for pair in pairwise(names) if pair[0] != pair[1]}


# A content can be of one source only, so its hash alone names it here.
_COMPARE = """
insert into stage.changes
with pairs as (
    select
        before_sha256, after_sha256, older.content_id as before_id, newer.content_id as after_id,
        older.party_count as before_count
    from asked
    join stage.contents as older on before_sha256 = older.content_sha256
    join stage.contents as newer on after_sha256 = newer.content_sha256
),
contents as (select before_id as content_id from pairs union select after_id from pairs),
bodies as (
    select content_id, uid, facts_id
    from contents
    join stage.presence using (content_id)
    left join stage.said on presence.body_id = said.body_id and said.kind = 'programs'
),
lost as (
    select before_id, after_id, count(*) as lost_count
    from pairs
    join bodies as older on before_id = older.content_id
    anti join bodies as newer on after_id = newer.content_id and older.uid = newer.uid
    group by before_id, after_id
),
sets as (
    select facts_id, unnest(list(program_code)) as tag
    from stage.fact_sets
    join stage.programs using (fact_id)
    group by facts_id
),
tags as (select distinct content_id, tag from bodies join sets using (facts_id)),
gone as (
    select before_id, after_id, older.tag
    from pairs
    join tags as older on before_id = older.content_id
    anti join tags as newer on after_id = newer.content_id and older.tag = newer.tag
),
vanished as (
    select before_id, after_id, list_sort(list(distinct gone.tag)) as tags, count(distinct uid) as uid_count
    from gone
    join sets using (tag)
    join bodies on before_id = bodies.content_id and sets.facts_id = bodies.facts_id
    group by before_id, after_id
)
select
    before_sha256,
    after_sha256,
    coalesce(lost_count, 0) / greatest(before_count, 1),
    coalesce(vanished.tags, []),
    coalesce(uid_count, 0) / greatest(before_count, 1)
from pairs
left join lost using (before_id, after_id)
left join vanished using (before_id, after_id)
"""


def _forget_other_parsers(connection: duckdb.DuckDBPyConnection, lists: Mapping[str, ListFormat]) -> None:
    rows = connection.execute("select content_id, source_name, parser_version from stage.contents").fetchall()
    stale = [row[0] for row in rows if row[1] in lists and lists[row[1]].parser_version != row[2]]
    _forget_contents(connection, stale)


def _forget_contents(connection: duckdb.DuckDBPyConnection, content_ids: Sequence[int]) -> None:
    if not content_ids:
        return
    ids = list(content_ids)
    with transaction(connection):  # a content left without its presence would look like a list that lost everybody
        connection.execute(
            "delete from stage.rejections using stage.contents as contents "
            "where contents.content_id in (select unnest(?)) "
            "and rejections.source_name = contents.source_name "
            "and rejections.document_sha256 = contents.content_sha256",
            [ids],
        )
        connection.execute("delete from stage.presence where content_id in (select unnest(?))", [ids])
        connection.execute("delete from stage.contents where content_id in (select unnest(?))", [ids])
        # Bodies with refused rows must get new facts from the current parser.
        for table in ("stage.bodies", "stage.said"):
            connection.execute(f"delete from {table} where body_id not in (select body_id from stage.presence)")
        connection.execute("delete from stage.changes")


_OF_A_DOCUMENT = (
    "stage.rejections", "stage.sightings", "stage.notice_sightings", "stage.delta_acts", "ops.documents",
)  # fmt: skip


def _forget_document(connection: duckdb.DuckDBPyConnection, source_name: str, sha256: str) -> None:
    key = [source_name, sha256]
    with transaction(connection):
        for table in _OF_A_DOCUMENT:
            connection.execute(f"delete from {table} where source_name = ? and document_sha256 = ?", key)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
