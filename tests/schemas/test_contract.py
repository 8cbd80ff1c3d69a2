"""The contracts are complete, and what is derived from them says to DuckDB what they say."""

from __future__ import annotations

from typing import Any

import duckdb
import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import contract as kinds
from schemas.catalog import CORE, MARTS, OPS, PUBLISHED, STAGE
from schemas.contract import (
    Contract,
    allowed_values,
    comments,
    contract,
    create_table,
    duckdb_type,
    key_of,
    polars_schema,
)
from tests.schemas.rows import good_row, insert

EVERY = {**STAGE, **PUBLISHED}
every_contract = pytest.mark.parametrize("table", EVERY.values(), ids=EVERY.keys())


@pytest.fixture(scope="module")
def memory():
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def opened():
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def connection(opened):
    """Empty schemas, in a database that is opened once: that takes longer than most tests here."""
    for schema in ("stage", "core", "marts", "ops"):
        opened.execute(f"drop schema if exists {schema} cascade")
        opened.execute(f"create schema {schema}")
    return opened


def described(connection: duckdb.DuckDBPyConnection, table: Contract) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select column_name, data_type, is_nullable from duckdb_columns() "
        "where schema_name || '.' || table_name = ? order by column_index",
        [table.name],
    ).fetchall()


# ---- the contracts themselves ----------------------------------------------------------------------------------------


def test_each_contract_stands_in_the_module_of_its_schema_and_none_is_lost():
    assert {name.partition(".")[0] for name in STAGE} == {"stage"}
    assert {name.partition(".")[0] for name in CORE} == {"core"}
    assert {name.partition(".")[0] for name in MARTS} == {"marts"}
    assert {name.partition(".")[0] for name in OPS} == {"ops"}
    assert len(PUBLISHED) == len(CORE) + len(MARTS) + len(OPS)
    assert {"core.parties", "core.designations", "marts.delistings", "ops.rejections"} <= PUBLISHED.keys()


@every_contract
def test_key_columns_exist(table):
    assert key_of(table)
    assert set(key_of(table)) <= table.columns.keys()
    assert len(set(key_of(table))) == len(key_of(table))


@every_contract
def test_the_relation_and_every_column_have_a_meaning(table):
    assert table.description and table.description.strip() == table.description
    for name, column in table.columns.items():
        assert column.description and column.description.strip() == column.description, name


@every_contract
def test_a_contract_takes_no_other_columns(table):
    assert table.strict is True


@every_contract
def test_a_name_says_what_kind_of_value_stands_there(table):
    suffixes = {
        "_at": "TIMESTAMP",
        "_on": "DATE",
        "_count": "BIGINT",
        "_days": "BIGINT",
        "_url": "VARCHAR",
        "_sha256": "VARCHAR",
        "_id": "VARCHAR",
        "_code": "VARCHAR",
        "_codes": "VARCHAR[]",
        "_number": "BIGINT",
        "_uid": "BIGINT",
    }
    # Words of others: a Federal Register number C1-2026-04001, a passport A1234567, publication 803. `stage`, unseen
    # outside the warehouse, names a fact by a BIGINT, which takes a quarter of the space of 32 hex digits.
    exempt = {"document_number", "corrects_number", "identification_number", "publication_id", "fact_id"}
    for name, column in table.columns.items():
        if name.startswith("is_"):
            assert duckdb_type(column) == "BOOLEAN", name
        for suffix, expected in suffixes.items():
            if f"_{name}".endswith(suffix) and name not in exempt:
                assert duckdb_type(column) == expected, name


# ---- DDL -------------------------------------------------------------------------------------------------------------


@every_contract
def test_the_table_has_the_columns_types_and_nulls_of_its_contract(connection, table):
    connection.execute(create_table(table))
    assert described(connection, table) == [
        (name, duckdb_type(column), column.nullable) for name, column in table.columns.items()
    ]


@every_contract
def test_a_frame_of_the_contract_fits_into_its_table(connection, table):
    connection.execute(create_table(table))
    frame = pl.DataFrame(schema=polars_schema(table))
    connection.execute(f"insert into {table.name} by name select * from frame")
    assert dict(connection.execute(f"from {table.name}").pl().schema) == dict(frame.schema)


@every_contract
def test_the_table_refuses_null_and_values_outside_closed_sets(connection, table):
    connection.execute(create_table(table))
    row = good_row(table)
    insert(connection, table, row)
    for name, column in table.columns.items():
        if column.nullable:
            insert(connection, table, row | {name: None})
        else:
            with pytest.raises(duckdb.ConstraintException, match=f"NOT NULL .*{name}"):
                insert(connection, table, row | {name: None})
        if allowed := allowed_values(column):
            for value in allowed:
                insert(connection, table, row | {name: value})
            with pytest.raises(duckdb.ConstraintException, match="CHECK"):
                insert(connection, table, row | {name: "another"})


@every_contract
def test_making_a_table_again_empties_it(connection, table):
    connection.execute(create_table(table))
    insert(connection, table, good_row(table))
    connection.execute(create_table(table))
    assert connection.execute(f"select count(*) from {table.name}").fetchone() == (0,)


def test_every_kind_of_column_has_the_type_that_was_promised():
    made = {
        "text": kinds.text("m"), "sha256": kinds.sha256("m"), "identifier": kinds.identifier("m"), "uid": kinds.uid(),
        "count": kinds.count("m"), "whole": kinds.whole("m"), "ratio": kinds.ratio("m"), "number": kinds.number("m"),
        "flag": kinds.flag("m"), "day": kinds.day("m"), "moment": kinds.moment("m"), "texts": kinds.texts("m"),
    }  # fmt: skip
    assert {name: duckdb_type(column) for name, column in made.items()} == {
        "text": "VARCHAR", "sha256": "VARCHAR", "identifier": "VARCHAR", "uid": "BIGINT", "count": "BIGINT",
        "whole": "BIGINT", "ratio": "DOUBLE", "number": "DOUBLE", "flag": "BOOLEAN", "day": "DATE",
        "moment": "TIMESTAMP", "texts": "VARCHAR[]",
    }  # fmt: skip


def test_a_column_that_no_rule_makes_has_no_type():
    with pytest.raises(KeyError):
        duckdb_type(pa.Column(pl.Int8))


def test_ddl_reads_as_written():
    table = contract(
        "core.one",
        "one thing",
        ["uid"],
        {"uid": kinds.uid(), "kind": kinds.text("m", null=True, allowed=("o'clock", "aka")), "on": kinds.day("m")},
    )
    assert create_table(table) == (
        "create or replace table core.one (\n"
        '    "uid" BIGINT not null,\n'
        "    \"kind\" VARCHAR check (\"kind\" in ('aka', 'o''clock')),\n"
        '    "on" DATE not null\n'
        ")"
    )


# ---- comments --------------------------------------------------------------------------------------------------------


@every_contract
def test_comments_reach_the_relation_and_every_column(connection, table):
    connection.execute(create_table(table))
    for statement in comments(table):
        connection.execute(statement)
    found = connection.execute(
        "select comment from duckdb_tables() where schema_name || '.' || table_name = ?", [table.name]
    ).fetchone()
    assert found == (table.description,)
    columns = connection.execute(
        "select column_name, comment from duckdb_columns() where schema_name || '.' || table_name = ?", [table.name]
    ).fetchall()
    assert dict(columns) == {name: column.description for name, column in table.columns.items()}


texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(grain=texts, meaning=texts, value=texts)
def test_any_text_can_be_a_grain_a_meaning_or_an_allowed_value(memory, grain, meaning, value):
    table = contract("one", grain, ["it"], {"it": kinds.text(meaning, allowed=(value,))})
    for statement in (create_table(table), *comments(table)):
        memory.execute(statement)
    memory.execute("insert into one values (?)", [value])
    assert memory.execute("select it from one").fetchone() == (value,)
    assert memory.execute("select comment from duckdb_tables()").fetchall() == [(grain,)]
    assert memory.execute("select comment from duckdb_columns() where not internal").fetchall() == [(meaning,)]


@pytest.mark.parametrize("text", ["OFAC's number", "'; drop table one; --", "''", "a -- b", "$1 ? {x}", '"quoted"'])
def test_quotes_in_a_meaning_stay_as_they_are(connection, text):
    table = contract("core.one", text, ["it"], {"it": kinds.text(text)})
    for statement in (create_table(table), *comments(table)):
        connection.execute(statement)
    assert connection.execute("select comment from duckdb_tables()").fetchall() == [(text,)]
    assert connection.execute("select comment from duckdb_columns() where not internal").fetchall() == [(text,)]
