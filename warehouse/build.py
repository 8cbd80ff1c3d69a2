"""Build `history`, `core`, `marts` and the derived `ops` from what is loaded: each file of sql/ is one SELECT, one
relation.

The order is read from the SELECTs themselves. `core`, `marts` and `ops` relations are made from their contract, so a
column that is missing, null where it must not be, or outside its closed set stops the build and names itself. Time is
`stage.clock`: a build is a function of what is loaded and of its `as_of`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb
import polars as pl

from listwire.errors import WarehouseError
from schemas.catalog import PUBLISHED
from schemas.contract import create_table
from warehouse.database import SAFE
from warehouse.link import LINKED

SCHEMAS = ("ops", "history", "core", "marts")
SEEDS = {
    "stage.country_names": "country_names.csv",
    "stage.program_titles": "programs.csv",
    "stage.list_programs": "list_program.csv",
}


def build(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, link: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    """Build every relation as of a moment; `link` is called once all that it reads is there."""
    connection.execute("create or replace table stage.clock as select ?::timestamp as as_of", [_naive(as_of)])
    macros = read_macros()
    for statement in (text for text in macros.values() if not stands_on_tables(text)):
        connection.execute(statement)
    _seed(connection)
    selects, uses = read_selects(), _read_uses()
    order = order_of(uses)
    after = _standing_on(LINKED, uses, order)
    for name in (name for name in order if name not in after):
        _build_one(connection, name, selects[name])
    link(connection)
    for name in (name for name in order if name in after):
        _build_one(connection, name, selects[name])
    for statement in (text for text in macros.values() if stands_on_tables(text)):
        connection.execute(statement)


def build_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Build `history` alone, which is only in memory, beside the other relations as they were last built."""
    selects = read_selects()
    for name in order_of(_read_uses()):
        if name.startswith("history."):
            _build_one(connection, name, selects[name])


def _seed(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables of sql/seeds: what the program knows of countries, programs and lists, an empty field as null."""
    for table, file in SEEDS.items():
        text = (files("sql") / "seeds" / file).read_text(encoding="utf-8")
        names = next(csv.reader(text.splitlines()))
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(text.splitlines())]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))
        connection.register("seed", frame)
        connection.execute(f"create or replace table {table} as select * from seed")
        connection.unregister("seed")


def read_selects() -> dict[str, str]:
    """The SELECT of every relation, by `schema.table`: the path is the name."""
    return {
        f"{schema}.{path.name.removesuffix('.sql')}": path.read_text(encoding="utf-8")
        for schema in SCHEMAS
        for path in _sql_files(schema)
    }


def read_macros() -> dict[str, str]:
    """The statement of every macro, by name; those that give a table last, for they use the others."""
    macros = {path.name.removesuffix(".sql"): path.read_text(encoding="utf-8") for path in _sql_files("macros")}
    return dict(sorted(macros.items(), key=lambda item: (stands_on_tables(item[1]), item[0])))


def stands_on_tables(macro: str) -> bool:
    """Whether a macro gives a table: DuckDB makes it only where the relations it reads are there."""
    return re.search(r"\)\s+as\s+table\b", macro, re.IGNORECASE) is not None


def read_checks() -> dict[str, str]:
    """The SELECT of every check, by name; the rows it gives are what is wrong."""
    return {path.name.removesuffix(".sql"): path.read_text(encoding="utf-8") for path in _sql_files("checks")}


def tables_of(connection: duckdb.DuckDBPyConnection, select: str) -> set[str]:
    """The relations a SELECT reads, as `schema.table`, by DuckDB's own parser."""
    row = connection.execute("select json_serialize_sql(?)", [select]).fetchone()
    tree = json.loads(row[0]) if row else {}
    if tree.get("error", True):
        raise WarehouseError(f"sql cannot be parsed: {tree.get('error_message')} in: {select[:80]}")
    return set(_base_tables(tree))


@cache
def _read_uses() -> Mapping[str, set[str]]:
    """What each relation reads; worked out once, for the SELECTs come with the program."""
    with duckdb.connect(config=SAFE) as parser:
        return {name: tables_of(parser, select) for name, select in read_selects().items()}


def order_of(uses: Mapping[str, set[str]]) -> list[str]:
    """The relations, each after those it reads; names that are read and no relation, as what is loaded, are left out.

    Raises WarehouseError for a circle, with its relations in the order in which they read one another.
    """
    try:
        return [name for name in TopologicalSorter(uses).static_order() if name in uses]
    except CycleError as error:
        circle = " reads ".join(reversed(error.args[1]))
        raise WarehouseError(f"the relations of sql/ stand in a circle: {circle}") from error


def _base_tables(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
            yield f"{node['schema_name']}.{node['table_name']}"
        for value in node.values():
            yield from _base_tables(value)
    elif isinstance(node, list):
        for value in node:
            yield from _base_tables(value)


def _standing_on(bases: Collection[str], uses: Mapping[str, set[str]], order: list[str]) -> set[str]:
    """The relations that read one of `bases`, directly or through others."""
    standing: set[str] = set()
    for name in order:
        if not uses[name].isdisjoint(bases) or uses[name] & standing:
            standing.add(name)
    return standing


def _build_one(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    try:
        if name in PUBLISHED:
            connection.execute(create_table(PUBLISHED[name]))
            connection.execute(f"insert into {name} by name ({select})")
        else:
            connection.execute(f"create or replace table {name} as ({select})")
    except duckdb.Error as error:
        raise WarehouseError(f"{name} cannot be built: {error}") from error


def _sql_files(schema: str) -> list[Traversable]:
    folder = files("sql") / schema
    return sorted((path for path in folder.iterdir() if path.name.endswith(".sql")), key=lambda path: path.name)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
