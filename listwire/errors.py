"""What can go wrong, as one short table.

Expected failures of a publisher (a refused connection, an HTML page instead of a list) are values on a `Fetch`, not
exceptions. The exceptions here stop the work at hand; the command line prints them without a traceback.

    ListwireError
      SettingsError      a setting, an argument or a file that cannot be used          exit 2
      ParseError         bytes that are not the document they should be
      ArchiveError       an archived body that is missing or no longer has its hash
      JournalError       a journal line that cannot be read
      WarehouseError     the warehouse or the published copy is missing, busy or broken
      CheckFailed        a check with severity `fail` found rows: nothing was published
"""

from __future__ import annotations


class ListwireError(Exception):
    """The root: a lower-case message that says what happened, where, what was kept and what to do."""

    exit_code = 1


class SettingsError(ListwireError):
    """A setting, an argument or a file named by a person cannot be used."""

    exit_code = 2


class ParseError(ListwireError):
    """Bytes are not the document they should be.

    `source_name` and `where` (line, element or offset) say which; the archived body stays as it is.
    """

    def __init__(self, reason: str, *, source_name: str, where: str = "") -> None:
        self.reason = reason
        self.source_name = source_name
        self.where = where
        super().__init__(f"{source_name}: {reason}" + (f" at {where}" if where else ""))


class ArchiveError(ListwireError):
    """An archived body is missing, or its bytes no longer have the hash that names it."""


class JournalError(ListwireError):
    """A journal line cannot be read; `path` and `line_number` say which."""

    def __init__(self, reason: str, *, path: str, line_number: int) -> None:
        self.path = path
        self.line_number = line_number
        super().__init__(f"{reason} in {path} line {line_number}")


class WarehouseError(ListwireError):
    """The warehouse or its published copy is missing, busy or broken."""


class CheckFailed(ListwireError):
    """A check with severity `fail` found rows; the last published copy stays in place."""
