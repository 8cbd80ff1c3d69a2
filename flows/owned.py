"""A child process that never outlives the one that started it, however that one ends.

    child = Owned("uvicorn", ["--port", "0"], environment=..., output=...)
    child.exit_code          # None while it runs
    child.stop()             # it and everything it started

The child is started as `python -m flows.owned MODULE ARGUMENT...`. It holds the reading end of a pipe whose other end
only its owner has: that end closes even when the owner is killed, and then the child and all it started end at once.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

CHECKOUT = Path(__file__).resolve().parent.parent
"""Where children work: the rooms are importable from here, and the entrypoints of prefect.yaml are relative to it."""

GRACE_S = 15.0
"""Seconds from a polite to a forced end; Prefect's server takes 8 to 10 to stop its services."""


class Owned:
    """A running child in a process group of its own, so that Ctrl-C reaches only the owner, who ends it in order."""

    def __init__(
        self, module: str, arguments: Sequence[str], *, environment: Mapping[str, str], output: IO[bytes] | int
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flows.owned", module, *arguments],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    @property
    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number when a signal ended it."""
        return self._process.poll()

    def stop(self, grace_s: float = GRACE_S) -> None:
        """End it politely, by force after `grace_s` seconds (at once for 0); nothing that it started is left."""
        if grace_s > 0:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace_s)
        with contextlib.suppress(ProcessLookupError):  # the usual case: the whole group is gone
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()  # closes the pipe, and takes note of the end


def main() -> None:
    """Run a module as `python -m MODULE ARGUMENT...` does, until the owner of the pipe on stdin is gone."""
    threading.Thread(target=_end_with_owner, daemon=True).start()
    _, module, *arguments = sys.argv
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _end_with_owner() -> None:
    # Not sys.stdin: a thread that waits in it would break the interpreter's own ending.
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
