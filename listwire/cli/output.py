"""How answers look: tables for a terminal, plain text for a pipe, JSON for a program."""

from __future__ import annotations

import csv
import itertools
import json
import logging
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from listwire.errors import SettingsError

Row = Sequence[Any]

_LOG = logging.getLogger("listwire")


class ShowProgress(Protocol):
    """Called with what is being done, how much of it is done, and how much there is."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show it."""


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    print(to_json(value))


def to_json(value: object) -> str:
    """A value as one line of JSON; what JSON lacks is written as `jsonable` says."""
    return json.dumps(jsonable(value), ensure_ascii=False, allow_nan=False)


def print_records(columns: Sequence[str], rows: Sequence[Row], *, as_json: bool, title: str = "") -> None:
    """Rows as a table, or as one array of objects."""
    if as_json:
        print_json(to_objects(columns, rows))
    else:
        print_table(columns, rows, title=title)


def to_objects(columns: Sequence[str], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows as objects, in the order of the columns; a name that a column before has gets a number."""
    names: list[str] = []
    for column in columns:
        numbered = (f"{column}_{number}" for number in itertools.count(1))
        names.append(column if column not in names else next(name for name in numbered if name not in names))
    return [dict(zip(names, row, strict=True)) for row in rows]


def print_table(columns: Sequence[str], rows: Sequence[Row], *, title: str = "") -> None:
    """A table on stdout: framed on a terminal; aligned text, never wrapped, cut or coloured, anywhere else."""
    if not sys.stdout.isatty():
        print(plain_table(columns, rows), end="")
        return
    table = Table(title=title or None, title_justify="left")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(show(value)) for value in row))
    Console().print(table)


def plain_table(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Aligned columns with a header line; line ends inside a value become spaces, so that a row stays a line."""
    lines = [list(columns), *([" ".join(show(value).splitlines()) for value in row] for row in rows)]
    widths = [max(len(line[number]) for line in lines) for number in range(len(columns))]
    cells = ([value.ljust(width) for value, width in zip(line, widths, strict=True)] for line in lines)
    return "".join("  ".join(line).rstrip() + "\n" for line in cells)


def to_csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Fields quoted as in RFC 4180, with a header and Unix line ends; null is an empty field."""
    lines = _Lines()
    # With another line end the writer would leave a lone CR inside a value without quotes.
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([show(value) for value in row] for row in rows)
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines.written)


def write_file(path: Path, columns: Sequence[str], rows: Sequence[Row], form: str) -> None:
    """Rows into a file as csv, json or an aligned table; SettingsError when it cannot be written."""
    if form == "csv":
        text = to_csv(columns, rows)
    elif form == "json":
        text = to_json(to_objects(columns, rows)) + "\n"
    else:
        text = plain_table(columns, rows)
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error}") from error


def show(value: object) -> str:
    """A value as text for people: null is empty, a list is joined by commas, a struct is JSON, a moment is UTC."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(show(item) for item in value)
    if isinstance(value, dict):
        return to_json(value)
    return str(value) if isinstance(value, bool | int | float) else str(jsonable(value))


def jsonable(value: object) -> object:
    """A value as JSON knows it: days and moments in ISO 8601, moments are UTC and say so, no number is null.

    A Decimal is a number, bytes are hex digits, the keys of a map and whatever else there may be are text.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return f"{(value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None).isoformat()}Z"
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case dict():
            return {show(key): jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [jsonable(item) for item in value]
        case _:
            return str(value)


def set_log_form(form: str) -> None:
    """How `say` and the libraries' warnings look on stderr: `text` lines, or `json` objects for a log collector."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines() if form == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _LOG.setLevel(logging.INFO)


def say(text: str) -> None:
    """A line for people, on stderr."""
    _LOG.info(text)


def say_error(text: str) -> None:
    """Why the command ends without having done its work, on stderr."""
    _LOG.error(text)


class _Lines:
    """Takes each row that a csv writer makes."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line)


class _JsonLines(logging.Formatter):
    """One JSON object a line: at (UTC), level, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        line = {"at": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator[ShowProgress]:
    """Bars on stderr where it is a terminal; otherwise nothing. Who interrupts what they show is told what stays."""
    try:
        with _bars(is_shown=not quiet and sys.stderr.isatty()) as show_progress:
            yield show_progress
    except KeyboardInterrupt:
        say_error("listwire: stopped; what is archived and journaled stays, and so does the last copy: run it again")
        raise


@contextmanager
def _bars(*, is_shown: bool) -> Iterator[ShowProgress]:
    if not is_shown:
        yield lambda what, done, total: None
        return
    columns = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show_progress(what: str, done: int, total: int) -> None:
            if total == 0:
                return
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show_progress
