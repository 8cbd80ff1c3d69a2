"""`listwire` as a person types it: in this process with the settings of a World, or in a process of its own.

done = listwire(world, "query", "select 1 as one", "--json")
done.code, done.out, done.err                # what a pipe gets
"""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import pytest
import typer

from flows.owned import CHECKOUT
from listwire.cli import app, main
from tests.flows.worlds import World

COMMAND = (sys.executable, "-c", "from listwire.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Done:
    """A command that ended: its exit code, the bytes of stdout and the text of stderr."""

    code: int | str | None
    body: bytes
    err: str

    @property
    def out(self) -> str:
        """stdout as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """stdout as the one JSON document that it is; anything beside it, or a number JSON lacks, raises."""
        return json.loads(self.out, parse_constant=_refuse)


def listwire(world: World, *arguments: str, **changes: str) -> Done:
    """The command in this process, in the world's folder; `changes` are more variables of the environment."""
    body, err = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(body, encoding="utf-8", newline="", write_through=True)
    code: int | str | None = 0
    with _typed(world, arguments, changes), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code
    return Done(code, body.getvalue(), err.getvalue())


def listwire_process(world: World, *arguments: str, **changes: str) -> Done:
    """The command in a process of its own, its output in pipes: where what the environment says matters."""
    done = subprocess.run(
        COMMAND + arguments, cwd=world.root, env={**environment(world), **changes}, capture_output=True, timeout=120
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def commands() -> dict[str, Any]:
    """Every command by the words that call it, groups resolved: `quarantine list`."""
    found: dict[str, Any] = {}
    waiting: list[tuple[tuple[str, ...], Any]] = [((), typer.main.get_command(app))]
    while waiting:
        words, command = waiting.pop()
        inner = getattr(command, "commands", None)
        if inner is None:
            found[" ".join(words)] = command
        else:
            waiting += [((*words, name), item) for name, item in inner.items()]
    return found


def environment(world: World) -> dict[str, str]:
    """This process's environment without what would reach the command from outside, and the world's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LISTWIRE_", "PREFECT_"))}
    return {**kept, **world.environment, "PYTHONPATH": str(CHECKOUT)}


@contextmanager
def _typed(world: World, arguments: tuple[str, ...], changes: Mapping[str, str]) -> Iterator[None]:
    handlers = logging.root.handlers[:]
    with pytest.MonkeyPatch.context() as patch:
        wanted = {**environment(world), **changes}
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["listwire", *arguments])
        patch.chdir(world.root)
        try:
            yield
        finally:
            logging.root.handlers[:] = handlers  # the command's own write to a stream that is gone


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
