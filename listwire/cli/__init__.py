"""The command line: every command of docs/DESIGN section 5, each a few lines over the route.

stdout holds the answer and nothing else; progress, warnings and errors go to stderr. Exit 0 done, 1 a check or a
required source failed or a list is held, 2 wrong use.
"""

from __future__ import annotations

import sys

from listwire.cli import output
from listwire.cli.app import app
from listwire.errors import ListwireError

_UNBROKEN = 1_000_000
"""Columns: wider than any line of help."""


def main() -> None:
    """Run the command; an expected error is one plain line, never a traceback."""
    output.set_log_form("text")
    try:
        app(prog_name="listwire", terminal_width=None if sys.stdout.isatty() else _UNBROKEN)
    except ListwireError as error:
        output.say_error(f"listwire: {error}")
        sys.exit(error.exit_code)
    except OSError as error:
        if error.filename is None:  # no file or folder: a fault of this program, to be seen whole
            raise
        output.say_error(
            f"listwire: {error.filename}: {error.strerror}; nothing was published, the last copy stays: "
            "mend the folder or set LISTWIRE_DATA, then run the same command again"
        )
        sys.exit(1)


__all__ = ["app", "main"]
