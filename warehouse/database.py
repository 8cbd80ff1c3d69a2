"""The warehouse file: one writer at a time, and the tables that are its memory of archive and journal.

`stage` and `ops` are loaded; `history`, `core` and `marts` are built from them by sql/. When the shape of `stage`
changes with a new version of the program, everything but the two logs is dropped and loaded again from archive and
journal.

    stage.contents   one per content of a list's capture      stage.bodies     one per distinct raw record of a party
    stage.presence   which body each uid has in a content     stage.said       the set of facts a body gives of a kind
    stage.fact_sets  which facts a set holds                  stage.changes    what one content lacks of another
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from listwire.errors import WarehouseError
from schemas.catalog import OPS, STAGE
from schemas.contract import create_table

Connection = duckdb.DuckDBPyConnection
"""What `open_warehouse` gives, for those who hand it on and know no duckdb."""

LOGS = ("ops.runs", "ops.releases")
"""What replay keeps: they tell what this warehouse did, not what publishers said."""

SAFE: dict[str, str | bool | int | float | list[str]] = {"disabled_optimizers": "top_n_window_elimination"}
"""How every connection of this program is opened. In DuckDB 1.5 that optimizer can answer `qualify row_number() = 1`
with rows of another partition, without an error (duckdb#24711, mended after 1.5.5): it would have shown delisted
parties as listed."""

_WRITTEN_UNTIL_CHECKPOINT = "256MB"
"""A refresh writes tens of megabytes; by DuckDB's 16 MB its changed blocks would be put in order several times over."""

_INTERNAL = """
create or replace table stage.clock (as_of timestamp not null);
create or replace table stage.sources (source_name varchar not null, language_code varchar);
create or replace table stage.contents (
    content_id integer not null, source_name varchar not null, content_sha256 varchar not null,
    list_codes varchar[] not null, kinds varchar[] not null, parser_version varchar not null,
    party_count bigint not null, parsed_count bigint not null, rejected_count bigint not null,
    is_usable_for_removals boolean not null, hold_reason varchar, warnings varchar[] not null
);
create or replace table stage.bodies (
    body_id integer not null, source_name varchar not null, uid bigint not null, raw_sha256 varchar not null,
    line_count bigint not null, rejected_count bigint not null, keyed_item_count bigint not null,
    unparsed_item_count bigint not null
);
create or replace table stage.said (
    body_id integer not null, kind varchar not null, facts_id bigint not null, is_partial boolean not null
);
create or replace table stage.fact_sets (facts_id bigint not null, kind varchar not null, fact_id bigint not null);
create or replace table stage.presence (content_id integer not null, uid bigint not null, body_id integer not null);
create or replace table stage.changes (
    before_sha256 varchar not null, after_sha256 varchar not null, lost_share double not null,
    vanished_tags varchar[] not null, vanished_share double not null
);
create or replace table stage.linked_by (version varchar not null);
create or replace table stage.linked_texts (text_id varchar not null, text_sha256 varchar not null);
create or replace table stage.linked_parties (uid bigint not null, facts varchar not null);
create or replace table stage.rejections (
    source_name varchar not null, document_sha256 varchar not null, contract varchar not null, row_number bigint,
    column_name varchar, check_name varchar not null, value varchar, raw_row varchar, reason varchar not null
);
"""


def _loaded_tables() -> list[str]:
    """DDL of every loaded table but the logs and ops.rejections, which is built."""
    loaded = {**STAGE, **{name: table for name, table in OPS.items() if name not in (*LOGS, "ops.rejections")}}
    return [create_table(table) for table in loaded.values()] + [_INTERNAL]


@contextmanager
def open_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse for writing, waiting for another refresh to end; its tables exist afterwards.

    Raises WarehouseError when another program holds the file open, or the file is no DuckDB file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _only_writer(path):
        try:
            connection = duckdb.connect(str(path), config={**SAFE, "checkpoint_threshold": _WRITTEN_UNTIL_CHECKPOINT})
        except duckdb.IOException as error:
            raise WarehouseError(
                f"the warehouse {path} cannot be opened: close the program that has it open, or query the published "
                f"copy instead ({error})"
            ) from error
        try:
            connection.execute("set enable_progress_bar = false")  # it would stand in stdout, before the JSON
            _ensure_tables(connection)
            yield connection
        finally:
            connection.close()


def reset(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty everything but the logs: the first step of a replay."""
    for schema in ("marts", "core", "stage"):
        connection.execute(f"drop schema if exists {schema} cascade")
    for name in OPS.keys() - set(LOGS):
        connection.execute(f"drop table if exists {name}")
    _make_tables(connection)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: a crash inside leaves the warehouse as it was before."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


@contextmanager
def _only_writer(path: Path) -> Iterator[None]:
    """Writers of this program queue here; DuckDB itself would turn the second one away."""
    descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _ensure_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema if not exists ops")
    for name in LOGS:
        connection.execute(create_table(OPS[name]).replace("create or replace table", "create table if not exists"))
    if _version(connection) == _wanted_version():
        _empty_history(connection)
    else:
        reset(connection)


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for schema in ("stage", "ops", "core", "marts"):
        connection.execute(f"create schema if not exists {schema}")
    _empty_history(connection)
    for statement in _loaded_tables():
        connection.execute(statement)
    connection.execute("create or replace table stage.version as select ? as version", [_wanted_version()])


def _empty_history(connection: duckdb.DuckDBPyConnection) -> None:
    """`history` is built anew by each refresh and read by nobody else: in memory, so that no disk waits for it."""
    connection.execute("detach database if exists history")
    connection.execute("drop schema if exists history cascade")  # of a version that kept it in the file
    connection.execute("attach ':memory:' as history")


def _wanted_version() -> str:
    return hashlib.sha256("\n".join(_loaded_tables()).encode()).hexdigest()


def _version(connection: duckdb.DuckDBPyConnection) -> str | None:
    known = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'stage' and table_name = 'version'"
    ).fetchone()
    row = connection.execute("select version from stage.version").fetchone() if known else None
    return None if row is None else str(row[0])
