"""`listwire query`: one SELECT on the published copy, in every form, with no way to write or to reach out; and how
answers look in a pipe, on a terminal and to a program.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listwire.cli import output
from tests.flows.worlds import FIRST_UID
from tests.listwire.command import COMMAND, environment, listwire, listwire_process

TWO = f"""
select uid, party_name, program_codes as programs, listed_on, first_observed_at
from core.designations where uid in ({FIRST_UID + 1}, {FIRST_UID + 5}) order by uid
"""
LONG = "select repeat('a long title ', 40) as title, '[bold]TEST-ONE[/bold]' as \"[red]tag\""


def test_json_is_one_array_of_objects_with_uids_as_numbers(desk):
    rows = listwire(desk.world, "query", TWO, "--json").json

    assert [(row["uid"], row["party_name"], row["programs"], row["listed_on"]) for row in rows] == [
        (FIRST_UID + 1, "TESTNAME0001, Given0001", ["TEST-ONE"], None),
        (FIRST_UID + 5, "TESTNAME0005, Given0005", ["TEST-ONE", "TEST-TWO"], None),
    ]
    observed_at = datetime.fromisoformat(rows[0]["first_observed_at"])
    [snapshot] = desk.answers["quarantine list"].json["snapshots"]
    assert observed_at.tzinfo == UTC and rows[0]["first_observed_at"] == snapshot["captured_at"]
    assert listwire(desk.world, "query", TWO, "--format", "json").json == rows


def test_a_query_without_rows_is_an_empty_array(desk):
    assert listwire(desk.world, "query", "select 1 as one where false", "--json").body == b"[]\n"


def test_a_table_in_a_pipe_is_aligned_text(desk):
    done = listwire(desk.world, "query", TWO.replace(", first_observed_at", ""))

    assert done.out.splitlines() == [
        "uid     party_name               programs            listed_on",
        "900001  TESTNAME0001, Given0001  TEST-ONE",
        "900005  TESTNAME0005, Given0005  TEST-ONE, TEST-TWO",
    ]


def test_csv_is_read_back_as_it_was(desk):
    sql = """select 1 as uid,
        'a, "b"' || chr(10) || 'c' as text, null as nothing, date '2026-02-27' as day, [1, 2] as two"""
    done = listwire(desk.world, "query", sql, "--format", "csv")

    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert rows == [
        ["uid", "text", "nothing", "day", "two"],
        ["1", 'a, "b"\nc', "", "2026-02-27", "1, 2"],
    ]
    assert done.body.endswith(b'1, 2"\n') and b"\r" not in done.body, "line ends as Unix tools expect them"


def test_a_value_keeps_its_own_line_ends_in_csv():
    text = output.to_csv(["one", "two"], [["a\rb", "c\r\n"], ["", "d\n"]])
    assert text == 'one,two\n"a\rb","c\r\n"\n,"d\n"\n'
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["one", "two"], ["a\rb", "c\r\n"], ["", "d\n"]]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_file_holds_what_stdout_would(desk, tmp_path, form):
    target = tmp_path / "answer"
    shown = listwire(desk.world, "query", TWO, "--format", form)
    done = listwire(desk.world, "query", TWO, "--format", form, "--output", str(target))

    assert (done.code, done.out, done.err) == (0, "", "")
    assert target.read_bytes() == shown.body != b""


def test_parquet_keeps_the_types(desk, tmp_path):
    target = tmp_path / "answer.parquet"
    done = listwire(desk.world, "query", TWO, "--format", "parquet", "--output", str(target))

    assert (done.code, done.out, done.err) == (0, "", "")
    frame = polars.read_parquet(target)
    assert frame.schema == {
        "uid": polars.Int64,
        "party_name": polars.String,
        "programs": polars.List(polars.String),
        "listed_on": polars.Date,
        "first_observed_at": polars.Datetime("us"),
    }
    assert frame["uid"].to_list() == [FIRST_UID + 1, FIRST_UID + 5]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_that_cannot_be_written_is_named(desk, tmp_path, form):
    target = tmp_path / "missing" / "answer"
    done = listwire(desk.world, "query", "select 1 as one", "--format", form, "--output", str(target))

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"listwire: {target} cannot be written: ")


@pytest.mark.parametrize("form", ["table", "parquet"])
def test_a_query_that_fails_is_told_whatever_the_form(desk, tmp_path, form):
    target = tmp_path / "answer"
    done = listwire(desk.world, "query", "selec 1", "--format", form, "--output", str(target))

    assert done.code == 2 and not target.exists()
    assert done.err.startswith("listwire: the query cannot be run: Parser Error")


def test_a_type_that_parquet_lacks_is_told(desk, tmp_path):
    target = tmp_path / "answer"
    done = listwire(desk.world, "query", "select interval 1 day", "--format", "parquet", "--output", str(target))

    assert done.code == 2 and not target.exists()
    assert done.err.startswith("listwire: the query cannot be run: ")


REFUSED = {
    "a file read": "select * from read_csv('{root}/feeds.toml')",
    "a file named as a table": "select * from '{root}/feeds.toml'",
    "a folder listed": "select * from glob('{root}/*')",
    "a file written": "copy (select 1) to '{root}/out.csv'",
    "a file attached": "attach '{root}/other.duckdb' as other",
    "a database in memory attached": "attach ':memory:' as other",
    "the copy itself written": "copy (select 1) to '{copy}' (use_tmp_file false)",
    "the copy's log written": "copy (select 1) to '{copy}.wal'",
    "the copy's log written by an EXPLAIN": "explain analyze copy (select 1) to '{copy}.wal'",
    "an extension installed": "install httpfs",
    "an extension loaded": "load httpfs",
    "an address read": "select * from 'http://127.0.0.1:1/x.csv'",
    "a bucket read": "select * from read_parquet('s3://bucket/x.parquet')",
    "a setting changed": "set enable_external_access = true",
    "rows deleted": "delete from core.parties",
    "a table made": "create table core.mine as select 1",
    "a table made in memory": "create temp table mine as select 1",
    "a secret kept": "create secret mine (type s3)",
    "two statements": "select 1; select 2",
    "a statement behind a SELECT": "select 1; copy (select 1) to '{copy}.wal'",
    "no statement": "  ",
    "a comment alone": "/* nothing */",
}


@pytest.mark.parametrize(
    ("case", "form"),
    [*((case, "json") for case in REFUSED), ("the copy's log written", "parquet"), ("two statements", "parquet")],
)
def test_a_query_writes_nothing_and_reaches_nothing(desk, tmp_path, case, form):
    copy, root = desk.world.settings.published_path, desk.world.root
    before = copy.read_bytes(), sorted(root.rglob("*"))
    sql = REFUSED[case].format(root=root, copy=copy)
    done = listwire(desk.world, "query", sql, "--format", form, "--output", str(tmp_path / "answer"))

    assert (done.code, done.out) == (2, ""), case
    assert done.err.startswith("listwire: the query cannot be run: ")
    assert (copy.read_bytes(), sorted(root.rglob("*"))) == before
    assert not (tmp_path / "answer").exists()


@pytest.mark.parametrize("sql", ["from core.parties", "describe core.parties", "show all tables", "select 1;"])
def test_every_way_to_select_is_open(desk, sql):
    done = listwire(desk.world, "query", sql, "--json")

    assert done.code == 0 and len(done.json) > 0


# ---- in a pipe and on a terminal -------------------------------------------------------------------------------------


def test_in_a_pipe_nothing_is_wrapped_cut_or_coloured_whatever_the_environment_says(desk):
    done = listwire_process(
        desk.world, "query", LONG, COLUMNS="20", FORCE_COLOR="1", CLICOLOR_FORCE="1", TERM="xterm-256color"
    )
    wrong = listwire_process(desk.world, "query", COLUMNS="20", FORCE_COLOR="1", TERM="xterm-256color")

    title, tag = "a long title " * 40, "[bold]TEST-ONE[/bold]"
    assert done.code == 0 and done.err == ""
    assert done.out == f"{'title':{len(title)}}  [red]tag\n{title}  {tag}\n"
    assert wrong.code == 2 and wrong.out == ""
    assert "\x1b" not in wrong.err
    assert wrong.err.startswith("Usage: listwire query [OPTIONS] {sql}\n")


def test_on_a_terminal_a_table_is_framed_and_whole(desk):
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "query", LONG],
        cwd=desk.world.root,
        env={**environment(desk.world), "COLUMNS": "40", "TERM": "xterm-256color"},
        stdout=theirs,
    ) as process:
        os.close(theirs)
        shown = re.sub(r"\x1b\[[\d;]*m", "", _read_terminal(ours))
    assert process.returncode == 0
    lines = shown.splitlines()
    assert {len(line) for line in lines} == {40}
    cells = [line.split("│")[1:3] for line in lines if line.startswith("│")]
    title, tag = ("".join(cell[number].strip() for cell in cells).replace(" ", "") for number in (0, 1))
    assert title == "alongtitle" * 40, "folded, and nothing cut"
    assert tag == "[bold]TEST-ONE[/bold]", "what looks like markup is text"
    assert "[red]tag" in lines[1]


def _read_terminal(descriptor: int) -> str:
    parts = []
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        while True:
            try:
                part = stream.read(4_096)
            except OSError:  # what Linux says at the end of a terminal
                break
            if not part:
                break
            parts.append(part)
    return b"".join(parts).decode()


# ---- what JSON and people see of a value -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (FIRST_UID, FIRST_UID),
        (True, True),
        (None, None),
        (1.5, 1.5),
        (float("nan"), None),
        (float("-inf"), None),
        (Decimal("12"), 12),
        (Decimal("0.25"), 0.25),
        (date(2026, 2, 27), "2026-02-27"),
        (datetime(2026, 2, 27, 15, 30), "2026-02-27T15:30:00Z"),  # noqa: DTZ001 - as the warehouse gives it
        (datetime(2026, 2, 27, 10, 30, tzinfo=timezone(timedelta(hours=-5))), "2026-02-27T15:30:00Z"),
        (b"\x00\xff", "00ff"),
        ([date(2026, 2, 27), None], ["2026-02-27", None]),
        ({"seen": [datetime(2026, 1, 1, tzinfo=UTC)], 7: Decimal("1")}, {"seen": ["2026-01-01T00:00:00Z"], "7": 1}),
        (timedelta(days=1), "1 day, 0:00:00"),
    ],
)
def test_json_has_a_form_for_every_value_of_the_warehouse(value, seen):
    assert json.loads(output.to_json(value)) == seen


def test_columns_of_one_name_all_reach_json(desk):
    done = listwire(desk.world, "query", 'select 1 as a, 2 as a, 3 as a_1, 4 as a, 1 / 0 as "inf"', "--json")

    assert done.json == [{"a": 1, "a_1": 2, "a_1_1": 3, "a_2": 4, "inf": None}]


CELLS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.integers() | st.dates()
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1))


@given(TABLES)
def test_in_aligned_text_and_csv_every_row_is_there(rows):
    columns = [f"column_{number}" for number in range(len(rows[0]))]

    assert output.plain_table(columns, rows).count("\n") == len(rows) + 1
    read = list(csv.reader(io.StringIO(output.to_csv(columns, rows), newline="")))
    assert read == [columns, *([output.show(value) for value in row] for row in rows)]
