"""Data folders for the proof, the real command line on each, and what differs between two published copies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from schemas.catalog import PUBLISHED
from tests.conftest import CHECKOUT
from warehouse.database import LOGS, SAFE
from warehouse.reading import read_published

COMMAND = (sys.executable, "-c", "from listwire.cli import main; main()")
NOT_PASSED_ON = frozenset({"PREFECT_API_URL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})

Exceptions = Mapping[str, Collection[str]]
"""Relation to the columns that may differ there; an empty collection leaves out the whole relation."""

LOGS_ONLY: Exceptions = dict.fromkeys(LOGS, ())
"""`ops.runs` and `ops.releases` tell what a warehouse did; all else must be the same, to the last column."""

OTHER_PLACE: Exceptions = {**LOGS_ONLY, "core.designations": ("updated_release_id",)}
"""Another warehouse has releases of its own, and they are named by their moment."""

OTHER_RUNS: Exceptions = {**OTHER_PLACE, "ops.fetches": ("run_id",)}
"""What arrived in other runs says so; nothing may hang on it."""


@dataclass(frozen=True, slots=True)
class World:
    """One data folder; `settings` are further environment variables of the command."""

    data: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def published(self) -> Path:
        return self.data / "published" / "listwire.duckdb"

    def listwire(self, *arguments: str, exit_codes: Collection[int] = (0,)) -> Any:
        """Run the command with `--json` and give what it prints; another exit code fails the test."""
        kept = {name: value for name, value in os.environ.items() if name.upper() not in NOT_PASSED_ON}
        kept = {name: value for name, value in kept.items() if not name.startswith("LISTWIRE_")}
        settings = {"LISTWIRE_DATA": str(self.data), "PYTHONPATH": str(CHECKOUT), **self.settings}
        self.data.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [*COMMAND, *arguments, "--json"],
            env={**kept, **settings},
            cwd=self.data,  # no `.env` of the checkout
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        ending = f"listwire {' '.join(arguments[:3])} ends with {done.returncode}: {done.stderr}"
        assert done.returncode in exit_codes, ending
        return json.loads(done.stdout)

    def backfill(self, path: Path, *, exit_codes: Collection[int] = (0,)) -> dict[str, int]:
        """Take in saved files; gives how many were taken, known and left out. A held list gives exit code 1."""
        outcomes = [file["outcome"] for file in self.listwire("backfill", str(path), exit_codes=exit_codes)["files"]]
        return {outcome: outcomes.count(outcome) for outcome in dict.fromkeys(outcomes)}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the published copy."""
        return read_published(self.published, sql).rows

    def value(self, sql: str) -> Any:
        """The one value of a query on the published copy."""
        [[value]] = self.rows(sql)
        return value

    def staged(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse file itself, whose `stage` is never published."""
        with duckdb.connect(str(self.data / "warehouse.duckdb"), read_only=True, config=SAFE) as connection:
            return connection.execute(sql).fetchall()

    def keep_published(self, name: str) -> Path:
        """A copy of what is published now, to compare with later."""
        return Path(shutil.copy2(self.published, self.data / f"{name}.duckdb"))

    def twin(self, data: Path) -> World:
        """The same world in another folder; archived bodies are shared, for they are never written again."""
        shutil.copytree(self.data, data, ignore=shutil.ignore_patterns("archive"))
        shutil.copytree(self.data / "archive", data / "archive", copy_function=os.link)
        return World(data, self.settings)


def differences(left: Path, right: Path, exceptions: Exceptions) -> dict[str, tuple[int, int]]:
    """Rows that only one of two published copies holds, by relation: (left, right); empty when they are the same."""
    found: dict[str, tuple[int, int]] = {}
    with duckdb.connect(config=SAFE) as connection:
        for name, path in (("a", left), ("b", right)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        for relation, columns in _compared(exceptions):
            counts = (_count_extra(connection, relation, columns, *pair) for pair in (("a", "b"), ("b", "a")))
            only_left, only_right = counts
            if only_left or only_right:
                found[relation] = (only_left, only_right)
    return found


def compared_count(path: Path, exceptions: Exceptions) -> tuple[int, int]:
    """How many relations and rows `differences` compares: (relations, rows)."""
    with duckdb.connect(str(path), read_only=True, config=SAFE) as connection:
        counts = [
            connection.execute(f"select count(*) from {relation}").fetchone() for relation, _ in _compared(exceptions)
        ]
    return len(counts), sum(row[0] for row in counts if row)


def say_same(what: str, path: Path, exceptions: Exceptions) -> None:
    """Print how much was found to be the same, and what was left aside."""
    relations, rows = compared_count(path, exceptions)
    aside = (f"{name} ({', '.join(columns)})" if columns else name for name, columns in sorted(exceptions.items()))
    print(f"{what}: {rows:,} rows of {relations} relations are the same; left aside: {', '.join(aside)}")


@contextmanager
def files_in(folder: Path, files: Iterable[Path]) -> Iterator[Path]:
    """A folder that holds just these files, as links, while it is needed."""
    folder.mkdir(parents=True)
    for file in files:
        (folder / file.name).symlink_to(file)
    yield folder
    shutil.rmtree(folder)


def _compared(exceptions: Exceptions) -> Iterator[tuple[str, str]]:
    for relation, contract in PUBLISHED.items():
        if relation in exceptions and not exceptions[relation]:
            continue
        aside = exceptions.get(relation, ())
        assert set(aside) <= set(contract.columns), f"{relation} has no column {aside}"
        yield relation, ", ".join(name for name in contract.columns if name not in aside)


def _count_extra(connection: duckdb.DuckDBPyConnection, relation: str, columns: str, mine: str, theirs: str) -> int:
    row = connection.execute(
        f"select count(*) from (select {columns} from {mine}.{relation} "
        f"except all select {columns} from {theirs}.{relation})"
    ).fetchone()
    assert row is not None  # an aggregate always gives one row
    return int(row[0])
