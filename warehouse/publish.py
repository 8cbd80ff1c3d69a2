"""The published copy: `core`, `marts`, `ops` and the macros in one read-only DuckDB file for people and BI tools.

    compare with the last release | write aside | verify | fsync | rename | log

A reader sees the old copy or the new one, never half; it never locks the writer, for they never share a file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from listwire.errors import WarehouseError
from schemas.catalog import PUBLISHED
from schemas.contract import comments, create_table
from warehouse.archive import sync_folder
from warehouse.build import read_macros
from warehouse.database import SAFE, transaction

STORAGE_VERSION = "v1.2.0"
"""The oldest DuckDB that can open the copy."""

MOVING = frozenset({"updated_release_id", "last_observed_at"})
"""Columns of a designation that move although nothing of it changed: every capture moves the last sight of all."""


@dataclass(frozen=True, slots=True)
class Release:
    """One published copy."""

    release_id: str
    path: Path
    published_at: datetime
    as_of: datetime
    is_held: bool


def publish(connection: duckdb.DuckDBPyConnection, path: Path, published_at: datetime, as_of: datetime) -> Release:
    """Publish what the warehouse holds; `path` is replaced at once when the copy is whole and on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    release_id = hashlib.sha256(f"{published_at.isoformat()}|{as_of.isoformat()}".encode()).hexdigest()[:32]
    held = connection.execute("select coalesce(bool_or(is_held), false) from marts.source_health").fetchone()
    release = Release(release_id, path, published_at, as_of, bool(held and held[0]))
    _mark_updated(connection, path, release_id)
    aside = path.with_name(f".{path.name}.new")
    for left in (aside, aside.with_name(f"{aside.name}.wal")):
        left.unlink(missing_ok=True)  # of a publish that was killed
    _write_copy(connection, aside, release)
    _verify(aside)
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)
    _log(connection, "ops.releases", release)  # last: the log names no release that nobody could read
    return release


@contextmanager
def open_published(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published copy, read-only, without reach to files or network; WarehouseError when there is none."""
    if not path.exists():
        raise WarehouseError(f"nothing is published yet at {path}: run `listwire run`, or `listwire run --demo`")
    # Attached to a database of its own: connecting to the path itself would give every reader of this process the copy
    # that its first reader opened, also after the next publish.
    connection = duckdb.connect(config=SAFE)
    try:
        _attach(connection, path, "listwire")
        connection.execute("use listwire")
        connection.execute("set enable_progress_bar = false")  # it would stand in stdout, before a slow query's answer
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[None]:
    """A published copy beside the warehouse, read-only, under that name; WarehouseError when it cannot be opened."""
    _attach(connection, path, name)
    try:
        yield
    finally:
        connection.execute(f"detach {name}")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    try:
        connection.execute(f"attach '{_escaped(path)}' as {name} (read_only)")
    except duckdb.Error as error:
        raise WarehouseError(
            f"the published copy {path} cannot be opened: move it away and publish again ({error})"
        ) from error


def _mark_updated(connection: duckdb.DuckDBPyConnection, path: Path, release_id: str) -> None:
    """`updated_release_id`: the release in which a designation last changed in any column but those of MOVING."""
    connection.execute("update core.designations set updated_release_id = ?", [release_id])
    if not path.exists():
        return
    with attached(connection, path, "previous"):
        known = connection.execute(
            "select column_name from duckdb_columns() where database_name = 'previous' and schema_name = 'core' "
            "and table_name = 'designations'"
        ).fetchall()
        columns = PUBLISHED["core.designations"].columns
        if {name for (name,) in known} != columns.keys():
            return  # another version of the program published it: every row counts as new
        mine = [name for name in columns if name not in MOVING]
        same = " and ".join(f"mine.{name} is not distinct from theirs.{name}" for name in mine)
        connection.execute(
            "update core.designations as mine set updated_release_id = theirs.updated_release_id "
            f"from previous.core.designations as theirs where {same}"
        )


def _log(connection: duckdb.DuckDBPyConnection, table: str, release: Release) -> None:
    values = [release.release_id, _naive(release.published_at), _naive(release.as_of), release.is_held]
    connection.execute(f"insert into {table} values (?, ?, ?, ?)", values)


def _write_copy(connection: duckdb.DuckDBPyConnection, aside: Path, release: Release) -> None:
    connection.execute(f"attach '{_escaped(aside)}' as copy (storage_version '{STORAGE_VERSION}')")
    try:
        for schema in ("core", "marts", "ops"):
            connection.execute(f"create schema copy.{schema}")
        for name, table in PUBLISHED.items():
            connection.execute(create_table(table).replace(f"table {name}", f"table copy.{name}"))
            connection.execute(f"insert into copy.{name} by name select * from {name}")
        with transaction(connection):  # hundreds of statements: alone, each would be a commit of its own
            for name, table in PUBLISHED.items():
                # A relation's in one call: DuckDB then takes two thirds of the time.
                connection.execute(
                    ";".join(statement.replace(f" {name}", f" copy.{name}", 1) for statement in comments(table))
                )
        _log(connection, "copy.ops.releases", release)
        for statement in read_macros().values():
            connection.execute(statement.replace("macro ", "macro copy.main.", 1))
        connection.execute("checkpoint copy")
    finally:
        connection.execute("detach copy")


def _verify(aside: Path) -> None:
    """Open the copy as a reader would and count every relation."""
    with open_published(aside) as reader:
        for name in PUBLISHED:
            reader.execute(f"select count(*) from {name}").fetchone()


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
