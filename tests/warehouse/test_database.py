"""How every connection of the program is opened: what docs/decisions/0003 says."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.worlds import Publisher, lines_of, refresh
from warehouse.build import read_macros
from warehouse.database import SAFE, open_warehouse
from warehouse.publish import open_published, publish

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("listwire", "flows", "sources", "schemas", "linking", "warehouse", "sql", "bench")
AT = datetime(2024, 3, 4, 15, tzinfo=UTC)

OPTIMIZER = "top_n_window_elimination"
NEWEST = "select * from ops.snapshots qualify row_number() over (partition by source_name order by captured_at) = 1"
"""What that optimizer rewrites, and has answered with rows of another partition."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse and its published copy, both without rows."""
    folder = tmp_path_factory.mktemp("empty")
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        refresh(connection, Publisher().archive, lines_of([]), as_of=AT)
        publish(connection, folder / "listwire.duckdb", AT, AT)
    return folder


def is_rewritten(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the window is gone from the plan."""
    [(_, plan)] = connection.execute(f"explain {NEWEST}").fetchall()
    return "WINDOW" not in plan


def setting(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select current_setting('disabled_optimizers')").fetchone()
    assert row is not None
    return str(row[0])


def test_the_writer_and_the_checks_work_without_the_optimizer(folder):
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        assert setting(connection) == OPTIMIZER
        assert not is_rewritten(connection)


def test_a_reader_works_without_the_optimizer_and_cannot_switch_it_on(folder):
    with open_published(folder / "listwire.duckdb") as connection:
        assert setting(connection) == OPTIMIZER
        assert not is_rewritten(connection)
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("reset disabled_optimizers")


def test_a_connection_opened_otherwise_would_work_with_it(folder):
    """Else the two tests above would say nothing."""
    with duckdb.connect(str(folder / "listwire.duckdb"), read_only=True) as connection:
        assert is_rewritten(connection)


def test_every_connection_of_the_program_is_opened_so():
    assert SAFE["disabled_optimizers"] == OPTIMIZER
    opened = {
        f"{path.relative_to(CHECKOUT)}:{call.lineno}": {word.arg: ast.unparse(word.value) for word in call.keywords}
        for room in ROOMS
        for path in (CHECKOUT / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("duckdb.connect", "connect")
    }
    assert len(opened) >= 2, "the writer and the reader"
    settings = {place: words.get("config", "") for place, words in opened.items()}
    assert [place for place, setting in settings.items() if not re.match(r"SAFE$|\{\*\*SAFE, ", setting)] == []


@pytest.mark.parametrize("name", read_macros())
def test_no_macro_of_the_copy_holds_what_other_clients_would_rewrite(name):
    assert "row_number" not in read_macros()[name].lower()
