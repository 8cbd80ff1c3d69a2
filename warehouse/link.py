"""Entries, notices and listed parties to the linker, and what it finds back: the warehouse's side of linking.

    changed parties, changed texts -> texts concerned -> mentions, actions -> stories

What was linked is remembered, so that a refresh links again only new and changed texts, and those in which a name of a
changed party stands, old or new. The result is that of linking everything at once, which a replay does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC
from typing import Any, Literal, Protocol

import duckdb
import polars as pl

from listwire.types import Verdict
from schemas.contract import Contract
from schemas.stage import MENTION_VERDICTS, MENTIONS, SPOKEN_ACTIONS, STORY_ENTRIES
from warehouse.database import transaction
from warehouse.rows import PlainRow, insert_new
from warehouse.validate import failures, to_frame

Party = Mapping[str, Any]
"""A row of `history.linked_parties`."""
Text = Mapping[str, Any]
"""A row of `history.linked_texts`."""

LINKED = ("stage.mentions", "stage.spoken_actions", "stage.story_entries")
"""What this fills; whatever stands on it is built afterwards."""


class Linker(Protocol):
    """Who is meant: pure functions of parties and texts; rows come back in the columns of their contract."""

    @property
    def version(self) -> str:
        """Changes with every rule: what another version linked is linked again."""

    def concerned(self, parties: Iterable[Party], texts: Iterable[Text]) -> set[str]:
        """The ids of the texts in which a name of one of these parties stands."""

    def mentions(self, parties: Iterable[Party], texts: Iterable[Text]) -> list[PlainRow]:
        """Rows of `stage.mentions`."""

    def actions(self, texts: Iterable[Text]) -> list[PlainRow]:
        """Rows of `stage.spoken_actions`, of entries alone."""

    def stories(self, entries: Iterable[Mapping[str, Any]]) -> list[PlainRow]:
        """Rows of `stage.story_entries` for entries with their feed, time and accepted parties."""


def link(connection: duckdb.DuckDBPyConnection, linker: Linker) -> None:
    """Bring mentions, actions and stories up to date, all or nothing; a row that breaks its contract raises."""
    with transaction(connection):
        _forget_other_version(connection, linker.version)
        stale = _stale_texts(connection, linker)
        gone = _ids(connection, "select text_id from stage.linked_texts anti join history.linked_texts using (text_id)")
        if stale:
            _link_texts(connection, linker, stale)
        if gone:
            _forget(connection, gone)
        if stale or gone:
            _tell_stories(connection, linker)
        _remember(connection, linker.version)


def load_mention_verdicts(connection: duckdb.DuckDBPyConnection, verdicts: Iterable[Verdict]) -> None:
    """The last verdict on each mention, anew: verdicts come in the order of their times."""
    last = {verdict.target: verdict for verdict in verdicts if verdict.action in ("accept", "reject")}
    connection.execute(f"delete from {MENTION_VERDICTS.name}")
    insert_new(connection, MENTION_VERDICTS, [_verdict_row(verdict) for verdict in last.values()])


def _verdict_row(verdict: Verdict) -> PlainRow:
    text_id, _, uid = verdict.target.partition("/")
    return {
        "text_id": text_id,
        "uid": int(uid),
        "is_accepted": verdict.action == "accept",
        "decided_at": verdict.decided_at.astimezone(UTC).replace(tzinfo=None),
        "reason": verdict.reason or None,
    }


def _forget_other_version(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    row = connection.execute("select version from stage.linked_by").fetchone()
    if row is None or row[0] != version:
        for table in ("stage.linked_texts", "stage.linked_parties", *LINKED):
            connection.execute(f"delete from {table}")


def _stale_texts(connection: duckdb.DuckDBPyConnection, linker: Linker) -> set[str]:
    """New and changed texts, and those in which a name of a changed party stands."""
    stale = _ids(
        connection,
        "select text_id from history.linked_texts as now left join stage.linked_texts as known using (text_id) "
        "where now.text_sha256 is distinct from known.text_sha256",
    )
    if changed := _changed_parties(connection):
        others = _texts(connection, stale, "anti")
        if others:
            stale |= linker.concerned(changed, others)
    return stale


def _changed_parties(connection: duckdb.DuckDBPyConnection) -> list[Party]:
    """Parties as they are and as they were, of those of which anything changed."""
    if not connection.execute("select 1 from stage.linked_texts limit 1").fetchone():
        return []
    rows = connection.execute(
        "with now as (select uid, to_json(parties)::varchar as facts from history.linked_parties as parties) "
        "select now.facts, known.facts from now full join stage.linked_parties as known using (uid) "
        "where now.facts is distinct from known.facts order by uid"
    ).fetchall()
    return [json.loads(facts) for row in rows for facts in row if facts]


def _link_texts(connection: duckdb.DuckDBPyConnection, linker: Linker, stale: Collection[str]) -> None:
    texts = _texts(connection, stale, "semi")
    _forget(connection, stale)
    parties = [json.loads(facts) for _, facts in _facts(connection)]
    _insert(connection, MENTIONS, linker.mentions(parties, texts))
    _insert(connection, SPOKEN_ACTIONS, linker.actions(texts))


def _tell_stories(connection: duckdb.DuckDBPyConnection, linker: Linker) -> None:
    """The story of every entry anew: one new entry may join two stories."""
    rows = connection.execute(
        "with named as (select text_id, list(uid order by uid) as uids from stage.mentions "
        "where is_accepted group by text_id) "
        "select entry_id, feed_name, url, title, summary, told_at, is_published_at_certain, coalesce(uids, []) as uids "
        "from history.entries left join named on entry_id = text_id order by entry_id"
    )
    names = [column[0] for column in rows.description or ()]
    entries = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    connection.execute("delete from stage.story_entries")
    _insert(connection, STORY_ENTRIES, linker.stories(entries))


def _forget(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> None:
    frame = _frame(ids)  # noqa: F841 - read by DuckDB
    for table, key in (("mentions", "text_id"), ("spoken_actions", "entry_id"), ("linked_texts", "text_id")):
        connection.execute(f"delete from stage.{table} where {key} in (select text_id from frame)")


def _frame(ids: Collection[str]) -> pl.DataFrame:
    """Ids as a table: of a list parameter DuckDB looks for pandas at every value, 10,000 of them for seconds."""
    return pl.DataFrame({"text_id": sorted(ids)}, schema={"text_id": pl.String})


def _remember(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    connection.execute("delete from stage.linked_by")
    connection.execute("insert into stage.linked_by values (?)", [version])
    connection.execute("delete from stage.linked_texts")
    connection.execute("insert into stage.linked_texts select text_id, text_sha256 from history.linked_texts")
    connection.execute("delete from stage.linked_parties")
    # Without a text the parties need not be known: a backfill of lists alone is common, and they are thousands.
    if connection.execute("select 1 from stage.linked_texts limit 1").fetchone():
        connection.execute(
            "insert into stage.linked_parties "
            "select uid, to_json(parties)::varchar from history.linked_parties as parties"
        )


def _facts(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    return connection.execute(
        "select uid, to_json(parties)::varchar from history.linked_parties as parties order by uid"
    ).fetchall()


def _texts(connection: duckdb.DuckDBPyConnection, ids: Collection[str], join: Literal["semi", "anti"]) -> list[Text]:
    """The texts of these ids, or all the others."""
    frame = _frame(ids)  # noqa: F841 - read by DuckDB
    rows = connection.execute(
        f"select text_id, kind, title, body, told_on from history.linked_texts {join} join frame using (text_id) "
        "order by text_id"
    )
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _ids(connection: duckdb.DuckDBPyConnection, question: str) -> set[str]:
    return {str(text_id) for (text_id,) in connection.execute(question).fetchall()}


def _insert(connection: duckdb.DuckDBPyConnection, table: Contract, rows: list[PlainRow]) -> None:
    if not rows:
        return
    if broken := failures(table, to_frame(table, rows)):
        raise ValueError(f"{table.name} breaks its contract: {next(iter(broken.values()))}")
    insert_new(connection, table, rows)
