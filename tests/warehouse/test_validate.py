"""Each rule of each kind of column refuses what breaks it, and names the row, the column and the check."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandera.errors
import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import contract as kinds
from schemas.catalog import PUBLISHED, STAGE
from schemas.contract import contract, polars_schema
from warehouse.validate import Failure, failures, to_frame

CHECKOUT = Path(__file__).resolve().parent.parent.parent
HASH = "0123456789abcdef" * 4


def one(column: pa.Column, *values: Any) -> dict[int, Failure]:
    """What is refused of a table with one column."""
    table = contract("stage.one", "one value", ["it"], {"it": column})
    return failures(table, to_frame(table, [{"it": value} for value in values]))


GOOD: list[tuple[Callable[..., pa.Column], list[Any]]] = [
    (partial(kinds.text, "m"), ["x", " ", "Камара", "😀", "line\nend", "-0-"]),
    (partial(kinds.text, "m", allowed=("aka", "fka")), ["aka", "fka"]),
    (partial(kinds.text, "m", matches="^https?://"), ["https://ofac.treasury.gov", "http://x"]),
    (partial(kinds.sha256, "m"), [HASH]),
    (partial(kinds.identifier, "m"), [HASH[:32]]),
    (kinds.uid, [1, 42618, 2**62]),
    (partial(kinds.count, "m"), [0, 1]),
    (partial(kinds.whole, "m"), [-1, 0, 1]),
    (partial(kinds.ratio, "m"), [0.0, 0.5, 1.0]),
    (partial(kinds.number, "m"), [-1.5, 0.0]),
    (partial(kinds.flag, "m"), [True, False]),
    (partial(kinds.day, "m"), [date(2026, 2, 27)]),
    (partial(kinds.moment, "m"), [datetime.fromisoformat("2026-02-27T15:30:00")]),
    (partial(kinds.texts, "m"), [[], ["SYRIA", "SDGT"]]),
    (partial(kinds.wholes, "m"), [[], [0, 42618]]),
]
BAD: list[tuple[pa.Column, Any, str]] = [
    (kinds.text("m"), "", "str_length"),
    (kinds.text("m", null=True), "", "str_length"),
    (kinds.text("m", allowed=("aka", "fka")), "nka", "isin"),
    (kinds.text("m", allowed=("aka", "fka")), "AKA", "isin"),
    (kinds.text("m", null=True, allowed=("aka", "fka")), "aka ", "isin"),
    (kinds.text("m", matches="^https?://"), "javascript:alert(1)//http://", "str_matches"),
    (kinds.sha256("m"), HASH.upper(), "str_matches"),
    (kinds.sha256("m"), HASH[:-1], "str_matches"),
    (kinds.sha256("m"), HASH + "0", "str_matches"),
    (kinds.sha256("m"), HASH + "\n", "str_matches"),
    (kinds.sha256("m"), "g" + HASH[1:], "str_matches"),
    (kinds.identifier("m"), HASH, "str_matches"),
    (kinds.identifier("m", null=True), HASH[:31], "str_matches"),
    (kinds.uid(), 0, "greater_than"),
    (kinds.uid(null=True), -36, "greater_than"),
    (kinds.count("m"), -1, "greater_than_or_equal_to"),
    (kinds.ratio("m"), 1.01, "in_range"),
    (kinds.ratio("m"), -0.01, "in_range"),
    (kinds.ratio("m"), float("nan"), "in_range"),
]


def test_every_kind_of_column_is_tried():
    made = {name for name, value in vars(kinds).items() if callable(value) and returns_a_column(value)}
    assert made == {
        "text", "sha256", "identifier", "uid", "count", "whole", "ratio", "number", "flag", "day", "moment", "texts",
        "wholes",
    }  # fmt: skip
    assert len(GOOD) == len(made) + 2  # text three times: free, closed, by pattern


def returns_a_column(value: Any) -> bool:
    return getattr(value, "__annotations__", {}).get("return") == "pa.Column"


@pytest.mark.parametrize(("make", "values"), GOOD)
def test_what_meets_the_rule_is_accepted(make, values):
    assert one(make(), *values) == {}


@pytest.mark.parametrize(("column", "value", "check"), BAD)
def test_what_breaks_the_rule_is_refused_with_its_check_and_value(column, value, check):
    ((position, failure),) = one(column, value).items()
    assert (position, failure.position, failure.column) == (0, 0, "it")
    assert failure.check.startswith(check)
    assert str(failure.value).casefold() == str(value).casefold()


@pytest.mark.parametrize("make", [make for make, _ in GOOD])
def test_null_is_refused_unless_it_is_allowed(make):
    (failure,) = one(make(null=False), None).values()
    assert (failure.column, failure.check, failure.value) == ("it", "not_nullable", None)
    assert one(make(), None) == {0: failure}
    assert one(make(null=True), None) == {}


TABLE = contract(
    "stage.two",
    "two values",
    ["name"],
    {"name": kinds.text("m", matches="^[a-z]+$"), "uid": kinds.uid(), "kind": kinds.text("m", allowed=("a", "b"))},
)
FINE = {"name": "x", "uid": 1, "kind": "a"}


def test_only_the_rows_that_fail_are_named():
    rows = [FINE, FINE | {"uid": 0}, FINE, FINE | {"kind": "c"}, FINE | {"name": ""}]
    found = failures(TABLE, to_frame(TABLE, rows))
    assert {position: (failure.column, failure.value) for position, failure in found.items()} == {
        1: ("uid", "0"),
        3: ("kind", "c"),
        4: ("name", ""),
    }


def test_a_row_that_fails_more_than_once_is_named_once_by_its_first_column_and_check():
    rows = [{"name": "", "uid": 0, "kind": "c"}]
    (failure,) = failures(TABLE, to_frame(TABLE, rows)).values()
    assert (failure.column, failure.value) == ("kind", "c")
    assert failures(TABLE, to_frame(TABLE, rows)) == {0: failure}


@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "name": st.sampled_from(["x", "", "X", None, "é"]),
                "uid": st.sampled_from([1, 0, -1, None]),
                "kind": st.sampled_from(["a", "b", "c", "", None]),
            }
        ),
        max_size=8,
    )
)
def test_a_row_is_refused_exactly_when_one_of_its_values_breaks_a_rule(rows):
    found = failures(TABLE, to_frame(TABLE, rows))
    is_bad = [row["name"] != "x" or row["uid"] != 1 or row["kind"] not in ("a", "b") for row in rows]
    assert sorted(found) == [position for position, bad in enumerate(is_bad) if bad]
    assert all(failure.position == position for position, failure in found.items())


def test_no_rows_fail_nothing():
    assert failures(TABLE, to_frame(TABLE, [])) == {}


@pytest.mark.parametrize(
    "wrong",
    [{"uid": "36"}, {"uid": 3.6}, {"name": 36}, {"name": b"x"}, {"uid": 2**63}],
    ids=["text for number", "fraction for whole", "number for text", "bytes for text", "too large"],
)
def test_another_type_is_a_fault_of_the_parser_and_raises(wrong):
    with pytest.raises((TypeError, OverflowError, pl.exceptions.PolarsError)):
        to_frame(TABLE, [FINE, FINE | wrong])


def test_a_missing_field_is_a_fault_of_the_parser_and_raises():
    with pytest.raises(KeyError, match="uid"):
        to_frame(TABLE, [{"name": "x", "kind": "a"}])


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"name": ["x"], "uid": [1]}),
        pl.DataFrame({"name": ["x"], "uid": [1], "kind": ["a"], "more": [1]}),
        pl.DataFrame({"name": ["x"], "uid": ["1"], "kind": ["a"]}),
    ],
    ids=["column missing", "column too many", "column of another type"],
)
def test_a_frame_that_does_not_fit_as_a_whole_raises(frame):
    with pytest.raises(pandera.errors.SchemaErrors):
        failures(TABLE, frame)


def test_to_frame_takes_the_columns_of_the_contract_in_its_order_and_leaves_others():
    frame = to_frame(TABLE, [{"more": 1, "kind": "a", "uid": 1, "name": "x"}])
    assert dict(frame.schema) == polars_schema(TABLE)
    assert frame.rows() == [("x", 1, "a")]


@pytest.mark.parametrize("table", [*STAGE.values(), *PUBLISHED.values()], ids=lambda table: table.name)
def test_every_contract_refuses_a_row_of_nulls_and_accepts_no_rows(table):
    nulls = to_frame(table, [dict.fromkeys(table.columns)])
    (failure,) = failures(table, nulls).values()
    assert (failure.position, failure.check) == (0, "not_nullable")
    assert failures(table, to_frame(table, [])) == {}


def test_values_are_checked_whatever_depth_the_environment_asks_of_pandera():
    """At the depth SCHEMA_ONLY pandera would accept everything in silence."""
    script = (
        "from tests.warehouse.test_validate import FINE, TABLE, failures, to_frame\n"
        "print(sorted(failures(TABLE, to_frame(TABLE, [FINE | {'uid': 0}]))))\n"
    )
    environment = {**os.environ, "PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY", "PANDERA_VALIDATION_ENABLED": "False"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("[0]\n", 0), done.stderr
