"""Each file of sql/ is one SELECT and one relation; a build makes them in the order of what they read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import duckdb
import pytest

from listwire.errors import WarehouseError
from schemas.catalog import CORE, MARTS, OPS
from schemas.contract import key_of
from tests.warehouse.worlds import (
    ALL_PARTS,
    REBUILT,
    Party,
    Publisher,
    Seen,
    lines_of,
    memory_warehouse,
    warehouse_rows,
)
from tests.warehouse.worlds import load as load_lists
from warehouse.build import build, order_of, read_checks, read_macros, read_selects, tables_of
from warehouse.database import LOGS

RELATIONS, CHECKS, MACROS = read_selects(), read_checks(), read_macros()
SELECTS = {**RELATIONS, **{f"checks/{name}": select for name, select in CHECKS.items()}}
each_relation = pytest.mark.parametrize("name", RELATIONS)
each_select = pytest.mark.parametrize("name", SELECTS)
each_macro = pytest.mark.parametrize("name", MACROS)

TABLES = """
select case when database_name = 'history' then database_name else schema_name end || '.' || table_name
from duckdb_tables()
"""
TIME_WORDS = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}

MONDAY = datetime(2024, 3, 4, 15, tzinfo=UTC)
ALPHA = Party("ALPHA", aliases=("FIRST ALIAS",), addresses=("1 Main St",), birth_dates=("1971",))
HISTORY = [
    Seen(MONDAY, {101: ALPHA, 102: Party("BRAVO")}, asked=ALL_PARTS),
    Seen(MONDAY + timedelta(days=1), {101: Party("ALPHA", programs=("SYRIA",))}, asked=ALL_PARTS),
    Seen(MONDAY + timedelta(days=2), {101: ALPHA, 102: Party("BRAVO")}, asked=ALL_PARTS, refused=frozenset({101})),
]


def no_link(connection: duckdb.DuckDBPyConnection) -> None:
    """The linker finds nothing."""


@pytest.fixture(scope="module")
def loaded() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with a removal, a relisting, amendments and a refused row, loaded and built."""
    publisher = Publisher()
    with memory_warehouse() as connection:
        load_lists(connection, publisher.archive, lines_of(publisher.serve(HISTORY)))
        build(connection, HISTORY[-1].at, no_link)
        yield connection


@pytest.fixture
def own() -> Iterator[duckdb.DuckDBPyConnection]:
    """The same in a warehouse of the test's own: a build writes two databases, which no transaction spans."""
    publisher = Publisher()
    with memory_warehouse() as connection:
        load_lists(connection, publisher.archive, lines_of(publisher.serve(HISTORY)))
        build(connection, HISTORY[-1].at, no_link)
        yield connection


@pytest.fixture
def connection(loaded) -> Iterator[duckdb.DuckDBPyConnection]:
    """That warehouse; what a test changes is undone after it."""
    loaded.execute("begin")
    yield loaded
    loaded.execute("rollback")


# ---- the files -------------------------------------------------------------------------------------------------------


@each_select
def test_a_file_is_one_select(connection, name):
    statements = connection.extract_statements(SELECTS[name])
    assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]


@each_macro
def test_a_file_of_macros_makes_the_macro_of_its_name_and_nothing_else(connection, name):
    [statement] = connection.extract_statements(MACROS[name])
    assert statement.type == duckdb.StatementType.CREATE
    assert f"create or replace macro {name}(" in MACROS[name]


def header(select: str) -> list[str]:
    """The comment lines that a file begins with."""
    found = re.match(r"(?:-- .+\n)*", select)
    return found[0].removesuffix("\n").split("\n") if found else []


def grain(select: str) -> list[str]:
    """The columns that the header names as the grain; what stands in parentheses explains one."""
    _, _, columns = header(select)[-1].partition("-- grain: ")
    return re.sub(r" \(.*\)$", "", columns).split(", ")


@each_relation
def test_a_relation_begins_with_its_meaning_and_its_grain(name):
    first, *_, last = header(RELATIONS[name])
    assert re.fullmatch(r"-- [A-Z].{15,}", first), "say first what a row means"
    assert re.fullmatch(r"-- grain: [a-z0-9_]+(, [a-z0-9_]+)*( \(.+\))?", last), "the header ends with the grain"


@pytest.mark.parametrize("name", [name for name in RELATIONS if not name.startswith("history.")])
def test_the_grain_is_the_key_of_the_contract(name):
    assert grain(RELATIONS[name]) == key_of({**CORE, **MARTS, **OPS}[name])


@pytest.mark.parametrize("name", [name for name in RELATIONS if name.startswith("history.")])
def test_the_grain_of_a_relation_without_a_contract_names_its_rows(connection, name):
    columns = ", ".join(grain(RELATIONS[name]))
    repeated = f"select {columns} from {name} group by {columns} having count(*) > 1"
    assert connection.execute(repeated).fetchall() == []


def test_every_relation_but_those_of_history_has_a_contract_and_the_other_way_round():
    made = {name for name in RELATIONS if not name.startswith("history.")}
    loaded = OPS.keys() - {"ops.rejections", "ops.checks"}
    assert set(LOGS) <= loaded
    assert made == {*CORE, *MARTS, *OPS} - loaded - {"ops.checks"}


# ---- time is a parameter ---------------------------------------------------------------------------------------------


def called(connection: duckdb.DuckDBPyConnection, select: str) -> set[str]:
    """Every function that a SELECT calls, and the SQL words that need no parentheses, as `current_date`."""

    def inside(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            if node.get("class") == "FUNCTION":
                yield node["function_name"].lower()
            elif node.get("class") == "COLUMN_REF":
                yield from {name.lower() for name in node["column_names"]} & TIME_WORDS
            for value in node.values():
                yield from inside(value)
        elif isinstance(node, list):
            for value in node:
                yield from inside(value)

    row = connection.execute("select json_serialize_sql(?)", [select]).fetchone()
    assert row is not None
    return set(inside(json.loads(row[0])))


def changing(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """What gives another value at another time, by DuckDB's own word."""
    known = connection.execute(
        "select distinct function_name from duckdb_functions() where stability <> 'CONSISTENT'"
    ).fetchall()
    return {name for (name,) in known} | TIME_WORDS


@each_select
def test_no_select_asks_for_the_time_or_for_chance(connection, name):
    assert called(connection, SELECTS[name]).isdisjoint(changing(connection)), "time is stage.clock"
    assert re.search(r"'(now|today|tomorrow|yesterday)'", SELECTS[name]) is None, "text that DuckDB takes for a time"


@each_macro
def test_no_macro_asks_for_the_time_or_for_chance(connection, name):
    known = "select macro_definition from duckdb_functions() where function_name = ?"
    [(definition,)] = connection.execute(known, [name]).fetchall()
    assert called(connection, f"select {definition}").isdisjoint(changing(connection))


@pytest.mark.parametrize("asked", ["now()", "current_date", "CURRENT_TIMESTAMP", "today()", "random()", "uuid()"])
def test_asking_for_the_time_or_for_chance_is_noticed_wherever_it_stands(connection, asked):
    select = f"with step as (select 1 as one where exists (select {asked} as x)) select * from step"
    assert called(connection, select) & changing(connection)


def test_a_build_is_a_function_of_what_is_loaded_and_of_its_time(own):
    connection = own
    first = warehouse_rows(connection)
    build(connection, HISTORY[-1].at + timedelta(days=31), no_link)
    assert connection.execute("select is_silent from marts.source_health").fetchall() == [(True,)]
    assert {name for name in REBUILT if warehouse_rows(connection, [name])[name] != first[name]} == {
        "marts.source_health"
    }
    build(connection, HISTORY[-1].at, no_link)
    assert warehouse_rows(connection) == first


# ---- the order -------------------------------------------------------------------------------------------------------


def test_the_relations_that_a_select_reads_are_found_wherever_they_stand(connection):
    select = """
        with step as (select * from core.one as one where exists (select 1 from history.two where two.id = one.id))
        select step.id, (select count(*) from stage.three) as three_count
        from step left join marts.four as renamed using (id)
        where id not in (select id from core.five union all select id from step)
    """
    assert tables_of(connection, select) == {"core.one", "history.two", "stage.three", "marts.four", "core.five"}


def test_text_that_is_no_sql_is_an_error_that_shows_it(connection):
    with pytest.raises(WarehouseError, match=r"sql cannot be parsed: .* in: select from where"):
        tables_of(connection, "select from where")


def test_every_relation_comes_after_all_that_it_reads(connection):
    uses = {name: tables_of(connection, select) for name, select in RELATIONS.items()}
    order = order_of(uses)
    assert sorted(order) == sorted(RELATIONS)
    for position, name in enumerate(order):
        assert uses[name] & RELATIONS.keys() <= set(order[:position]), name


def test_every_relation_that_is_read_is_made_or_loaded(connection):
    """Each builds on an empty warehouse too."""
    with memory_warehouse() as empty:
        build(empty, MONDAY, no_link)
        made = empty.execute(TABLES).fetchall()
        assert {name for (name,) in made} >= RELATIONS.keys()
        for name in RELATIONS.keys() - {"marts.source_health", "core.programs"}:  # they show what the program knows
            assert empty.execute(f"select count(*) from {name}").fetchone() == (0,), name


@pytest.mark.parametrize(
    ("uses", "said"),
    [
        ({"core.a": {"core.a"}}, "core.a reads core.a"),
        ({"core.a": {"stage.x"}, "core.b": {"marts.c", "core.a"}, "marts.c": {"core.b"}}, "marts.c reads core.b"),
        ({"core.a": {"core.b"}, "core.b": {"core.c"}, "core.c": {"core.a"}}, "core.b reads core.c"),
    ],
    ids=["itself", "two", "three"],
)
def test_relations_that_read_each_other_in_a_circle_are_an_error_that_names_them(uses, said):
    with pytest.raises(WarehouseError, match="stand in a circle: ") as error:
        order_of(uses)
    assert said in str(error.value)
    circle = str(error.value).partition(": ")[2].split(" reads ")
    assert circle[0] == circle[-1] and all(later in uses[earlier] for earlier, later in pairwise(circle))


def test_the_linker_is_called_between_what_it_reads_and_what_stands_on_it():
    there: set[str] = set()

    def link(connection: duckdb.DuckDBPyConnection) -> None:
        found = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        there.update(name for (name,) in found)

    with memory_warehouse() as connection:
        build(connection, MONDAY, link)
    assert {"core.parties", "core.notices", "core.designations"} <= there
    assert there.isdisjoint(
        {"core.entries", "core.mentions", "core.designation_stories", "history.story_counts", "marts.delistings"}
    )


# ---- what breaks its contract ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("stage.rejections", "* exclude (reason)", "ops.rejections cannot be built: .*reason"),
        ("stage.parties", "* replace (null::varchar as primary_name)", "core.parties cannot be built: .*primary_name"),
        ("stage.parties", "* replace ('robot' as party_type)", "core.parties cannot be built: .*CHECK"),
    ],
    ids=["a column is missing", "null where it must not be", "outside a closed set"],
)
def test_what_breaks_its_contract_stops_the_build_and_names_itself(own, table, change, said):
    own.execute(f"create or replace table {table} as select {change} from {table}")
    with pytest.raises(WarehouseError, match=said):
        build(own, MONDAY, no_link)
