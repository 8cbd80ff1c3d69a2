"""Everything the journal says, loaded: fetches, contents of lists, documents, and which snapshots apply.

    journal | load_fetches | assemble -> load_lists | load_documents | judge -> ops.snapshots

Parsers are handed in: this room knows no publisher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import duckdb

from listwire.eastern import eastern_day
from listwire.types import Document, DocumentFormat, Fetch, ListFormat, Source
from schemas.ops import SNAPSHOTS
from warehouse.archive import Archive
from warehouse.database import transaction
from warehouse.fetches import load_fetches
from warehouse.journal import JournalLines
from warehouse.load_documents import load_document
from warehouse.load_lists import ListLoader
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
) -> int:
    """Load what is new; returns the number of bodies parsed.

    `lists` are the formats by source name; `documents` gives the format of a feed or notice fetch, or None where the
    body is only kept (an index page). Raises ArchiveError when a body that the journal names is missing or damaged.
    """
    load_fetches(connection, lines.fetches)
    _forget_other_parsers(connection, lists)
    captures = [capture for capture in assemble(lines.fetches) if capture.source_name in lists]
    count = _load_captures(connection, archive, captures, lists, progress)
    count += _load_documents(connection, archive, lines.fetches, documents, progress)
    _judge(connection, captures, lines, {name: form.source for name, form in lists.items()})
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
    loaders: dict[str, ListLoader] = {}
    for done, (content_sha256, capture) in enumerate(new.items()):
        progress("snapshots", done, len(new))
        name = capture.source_name
        loader = loaders.setdefault(name, ListLoader(connection, lists[name]))
        loader.load(content_sha256, {part: archive.get(sha256) for part, sha256 in capture.parts})
    progress("snapshots", len(new), len(new))
    return len(new)


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
        if fetch.kind == "list" or fetch.outcome not in _USABLE or fetch.sha256 is None:
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
    return len(new)


def _judge(
    connection: duckdb.DuckDBPyConnection,
    captures: Sequence[Capture],
    lines: JournalLines,
    sources: Mapping[str, Source],
) -> None:
    rows = connection.execute(
        "select content_sha256, party_count, list_contains(kinds, 'party'), hold_reason, kinds, "
        "is_usable_for_removals, parsed_count, rejected_count from stage.contents"
    ).fetchall()
    contents = {row[0]: ContentFacts(row[1], row[2], row[3]) for row in rows}
    details = {row[0]: row for row in rows}
    changes = _Changes(connection)
    judged = judge(captures, contents, lines.verdicts, sources, changes.between)
    connection.execute("delete from ops.snapshots")
    if judged:
        frame = to_frame(SNAPSHOTS, [_snapshot_row(item, details, sources) for item in judged])  # noqa: F841
        connection.execute("insert into ops.snapshots by name select * from frame")


def _snapshot_row(
    item: Judged, details: Mapping[str, tuple[object, ...]], sources: Mapping[str, Source]
) -> dict[str, object]:
    capture = item.capture
    _, party_count, _, _, kinds, is_usable, parsed_count, rejected_count = details[capture.content_sha256]
    return {
        "snapshot_id": capture.snapshot_id,
        "source_name": capture.source_name,
        "list_codes": list(sources[capture.source_name].lists),
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

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        rows = connection.execute("select * from stage.changes").fetchall()
        self._known = {(row[0], row[1]): Change(row[2], tuple(row[3]), row[4]) for row in rows}

    def between(self, before: str, after: str) -> Change:
        if (before, after) not in self._known:
            row = self._connection.execute(_CHANGE, {"before": before, "after": after}).fetchone()
            assert row is not None  # an aggregate always gives one row
            self._connection.execute("insert into stage.changes values (?, ?, ?, ?, ?)", [before, after, *row])
            self._known[before, after] = Change(row[0], tuple(row[1]), row[2])
        return self._known[before, after]


# A content can be of one source only, so its hash alone names it here.
_CHANGE = """
with older as (
    select presence.uid, bodies.programs_sha256
    from stage.contents
    join stage.presence using (content_id)
    join stage.bodies using (body_id)
    where contents.content_sha256 = $before
),
newer as (
    select presence.uid, bodies.programs_sha256
    from stage.contents
    join stage.presence using (content_id)
    join stage.bodies using (body_id)
    where contents.content_sha256 = $after
),
sets as (select facts_sha256, list(program_code) as tags from stage.programs group by facts_sha256),
newer_tags as (
    select distinct unnest(sets.tags) as tag from (select distinct programs_sha256 from newer) join sets
        on programs_sha256 = facts_sha256
),
older_tags as (
    select older.uid, unnest(sets.tags) as tag from older join sets on older.programs_sha256 = sets.facts_sha256
),
vanished as (select uid, tag from older_tags where tag not in (select tag from newer_tags))
select
    (select count(*) from older anti join newer using (uid)) / greatest((select count(*) from older), 1),
    coalesce((select list_sort(list(distinct tag)) from vanished), []),
    (select count(distinct uid) from vanished) / greatest((select count(*) from older), 1)
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
        connection.execute("delete from stage.bodies where body_id not in (select body_id from stage.presence)")
        connection.execute("delete from stage.changes")


def _forget_document(connection: duckdb.DuckDBPyConnection, source_name: str, sha256: str) -> None:
    key = [source_name, sha256]
    with transaction(connection):
        for table in ("stage.rejections", "stage.sightings", "stage.notices", "ops.documents"):
            connection.execute(f"delete from {table} where source_name = ? and document_sha256 = ?", key)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
