"""How often the SQL macro `screen` and `listwire screen` agree on the first party.

    PYTHON bench/linking/screen_macro.py FOLDER

FOLDER is the shared data, as for screening.py: the same names are loaded for both. Every row of ofac_alias_loo.jsonl
whose uid is loaded is asked as it stands, with its alias in the list, and again with every name of its normal form left
out on both sides. The macro's relations are made by the SQL that the product ships.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from bench.linking.screening import read_lines, read_names
from linking.names import normal_form
from linking.screening import ListedName, Screen
from warehouse.build import read_macros, read_selects
from warehouse.database import SAFE


def load(connection: duckdb.DuckDBPyConnection, names: list[ListedName]) -> None:
    """Tables with the columns that `core.name_tokens` and the macro read, and both of them."""
    connection.execute("create schema core")
    frame = pl.DataFrame(
        [(name.uid, name.name, name.is_weak, name.kind or "entity", normal_form(name.name)) for name in names],
        schema=["uid", "alias_name", "is_weak", "party_type", "normal"],
        orient="row",
    )
    connection.register("names", frame)
    connection.execute("create table all_names as select * from names")
    connection.execute("create table hidden (normal varchar)")
    connection.execute("create view core.aliases as select * from all_names anti join hidden using (normal)")
    connection.execute(
        "create table core.parties as select uid, any_value(party_type) as party_type, true as is_listed, "
        "'' as primary_name from all_names group by uid"
    )
    connection.execute("create view core.party_versions as select uid, primary_name from core.parties")
    macros = read_macros()
    connection.execute(macros["name_words"])
    connection.execute(f"create table core.name_tokens as {read_selects()['core.name_tokens']}")
    connection.execute(macros["screen"])


def without(connection: duckdb.DuckDBPyConnection, alias: str) -> None:
    """Leave the names of an alias's normal form out; the weights stay those of the whole list, as the command's do."""
    connection.execute("truncate hidden")
    connection.execute("insert into hidden values (?)", [normal_form(alias)])
    connection.execute(
        "create or replace temp view shown as select * from core.name_tokens "
        "where listed_name not in (select alias_name from all_names join hidden using (normal))"
    )


def ask(connection: duckdb.DuckDBPyConnection, query: str) -> int | None:
    row = connection.execute("select uid from screen(?) limit 1", [query]).fetchone()
    return int(row[0]) if row else None


def main() -> None:
    folder = Path(sys.argv[1])
    names = read_names(folder / "ofac" / "csv_2023-12-28")
    known = {name.uid for name in names}
    cases = [
        case
        for case in read_lines(folder / "matching" / "ofac_alias_loo.jsonl")
        if int(case["expect_ent_num"]) in known
    ]
    screen = Screen.build(names)
    with duckdb.connect(config=SAFE) as connection:
        load(connection, names)
        measure("as it stands", cases, screen, connection, is_hidden=False)
        hiding = read_macros()["screen"].replace("core.name_tokens", "shown")
        without(connection, "")
        connection.execute(hiding)
        measure("its own names left out", cases, screen, connection, is_hidden=True)


def measure(
    what: str, cases: list[dict[str, Any]], screen: Screen, connection: duckdb.DuckDBPyConnection, *, is_hidden: bool
) -> None:
    equal = right = command_right = 0
    times = []
    for case in cases:
        if is_hidden:
            without(connection, case["hidden_alias"])
        start = time.perf_counter()
        found = ask(connection, case["query"])
        times.append(time.perf_counter() - start)
        hits = screen.search(case["query"], 1, without=[case["hidden_alias"]] if is_hidden else ())
        command = hits[0].uid if hits else None
        equal += found == command
        right += found == int(case["expect_ent_num"])
        command_right += command == int(case["expect_ent_num"])
    size = len(cases)
    print(
        f"{what}: {size} names, one first party in {equal / size:.3f}; hit@1 macro {right / size:.3f}, "
        f"command {command_right / size:.3f}; p50 {statistics.median(times) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
