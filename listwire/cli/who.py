"""`listwire compare`, `screen`, `mentions`: whether two names are alike, and whom a name or a text may mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from listwire.cli import output
from listwire.eastern import eastern_day
from listwire.errors import SettingsError
from listwire.settings import Settings, load_settings

if TYPE_CHECKING:
    from linking.screening import Screen
    from warehouse.listed_names import PublishedName

Json = Annotated[bool, typer.Option("--json", help="Print JSON lines and nothing else on stdout.")]

_Fields = Mapping[str, type | tuple[type, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One party that a name may be, with its best name; `id` is that of the question."""

    id: str | int
    uid: int
    name: str
    score: float
    is_alert: bool
    party_type: str
    is_listed: bool
    evidence: str


def compare(
    first: Annotated[str | None, typer.Argument(help="A name.", metavar="A", show_default=False)] = None,
    second: Annotated[str | None, typer.Argument(help="Another name.", metavar="B", show_default=False)] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="JSON lines of id, query and candidate, instead of A and B.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say how alike two names are, from 0 to 1, and whether they match; needs no warehouse."""
    from linking.scoring import compare as compared

    if file is None and first is not None and second is not None:
        found = compared(first, second)
        columns = ("score", "is_match", "evidence")
        _print(columns, [(found.score, found.is_match, found.evidence)], as_json)
        return
    if file is None or first is not None:
        raise SettingsError("give two names, or --file pairs.jsonl, and not both")
    for line in read_lines(file, {"id": (str, int), "query": str, "candidate": str}):
        found = compared(line["query"], line["candidate"])
        output.print_json({"id": line["id"], "score": found.score, "is_match": found.is_match})


def screen(
    name: Annotated[str | None, typer.Argument(help="The name to look for.", show_default=False)] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="JSON lines of id, query and optionally without: names to leave out.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only parties listed on this day.")
    ] = None,
    party_type: Annotated[str | None, typer.Option("--type", help="individual, entity, vessel or aircraft.")] = None,
    program: Annotated[str | None, typer.Option(help="Only parties with this program tag.")] = None,
    list_code: Annotated[str | None, typer.Option("--list", help="Only parties of this list, as SDN.")] = None,
    country: Annotated[str | None, typer.Option(help="Only parties of this country: address or nationality.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many parties a name.")] = 10,
    demo: Annotated[bool, typer.Option("--demo", help="Ask the demonstration's copy.")] = False,
    as_json: Json = False,
) -> None:
    """Rank the parties, now or formerly listed, that a name may be, with the evidence."""
    from warehouse.listed_names import Filter, read_names, read_uids

    if (name is None) == (file is None):
        raise SettingsError("give a name, or --file names.jsonl, and not both")
    path = _settings(demo).published_path
    wanted = Filter(as_of.date() if as_of else None, party_type, program, list_code, country)
    uids = None if wanted.is_empty else read_uids(path, wanted)
    search = _searching(read_names(path), uids, limit)
    if file is None:
        assert name is not None
        _print(tuple(Hit.__slots__)[1:], [astuple(hit)[1:] for hit in search(name, name, ())], as_json)
        return
    for line in read_lines(file, {"id": (str, int), "query": str}):
        for hit in search(line["id"], line["query"], _without(file, line)):
            output.print_json(dict(zip(Hit.__slots__, astuple(hit), strict=True)))


def mentions(
    file: Annotated[
        Path,
        typer.Option(
            "--file", help="JSON lines of id, published (a day), title and text (2 million characters count)."
        ),
    ],
    demo: Annotated[bool, typer.Option("--demo", help="Ask the demonstration's copy.")] = False,
    as_json: Json = False,
) -> None:
    """Find the parties, now or formerly listed, that texts name: JSON lines, one an accepted mention."""
    from flows.linker import aliases_of, party_of
    from linking.alias_index import AliasIndex
    from linking.mentions import Story, find_mentions
    from warehouse.listed_names import read_parties

    rows = read_parties(_settings(demo).published_path)
    index = AliasIndex.build(alias for row in rows for alias in aliases_of(row))
    parties = {row["uid"]: party_of(row) for row in rows}
    for line in read_lines(file, {"id": (str, int)}):
        story = Story(str(line["id"]), *_texts(file, line), _day(file, line), "text")
        for mention in find_mentions(index, parties, story):
            if mention.is_accepted:
                output.print_json(
                    {
                        "id": line["id"],
                        "uid": mention.uid,
                        "field": mention.field,
                        "matched_name": mention.matched_name,
                        "start": mention.start,
                        "end": mention.end,
                        "score": mention.score,
                        "is_listed_on_published": mention.is_listed,
                    }
                )


def _texts(path: Path, line: Mapping[str, Any]) -> tuple[str | None, str | None]:
    title, text = line.get("title"), line.get("text")
    if not all(value is None or isinstance(value, str) for value in (title, text)):
        raise SettingsError(f"{path}, {line['id']}: `title` and `text` are texts")
    return title, text


def _day(path: Path, line: Mapping[str, Any]) -> date | None:
    """The US Eastern day of a line: a time without a zone counts as written there; None where it says none."""
    value = line.get("published")
    if value is None or value == "":
        return None
    try:
        if len(value) == len("2026-02-27"):
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
        return moment.date() if moment.tzinfo is None else eastern_day(moment)
    except (TypeError, ValueError, OverflowError) as error:
        raise SettingsError(
            f"{path}, {line['id']}: `published` is a day or a time, as 2026-02-27: {value!r}"
        ) from error


def read_lines(path: Path, fields: _Fields) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines; empty lines are passed over, further fields are kept.

    SettingsError for a file that cannot be read, and for a line that is no object or lacks a field: it names the line.
    """
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _checked(f"{path} line {number}", line, fields)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error


def _checked(where: str, line: str, fields: _Fields) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{where} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise SettingsError(f"{where} is no object: {line.strip()[:60]}")
    for name, kind in fields.items():
        if not isinstance(found.get(name), kind):
            raise SettingsError(f"{where}: `{name}` is missing, or is no text")
        if isinstance(found[name], str) and not _is_unicode(found[name]):
            raise SettingsError(f"{where}: `{name}` has half of a character (a lone surrogate)")
    return found


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _without(path: Path, line: Mapping[str, Any]) -> list[str]:
    names = line.get("without", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SettingsError(f"{path}, {line['id']}: `without` is a list of names")
    return names


def _searching(
    names: list[PublishedName], uids: frozenset[int] | None, limit: int
) -> Callable[[str | int, str, Iterable[str]], list[Hit]]:
    from linking.screening import ListedName, Screen

    index: Screen = Screen.build(ListedName(row.uid, row.name, row.is_weak, row.party_type) for row in names)
    parties = {row.uid: row for row in names}

    def search(question: str | int, query: str, without: Iterable[str]) -> list[Hit]:
        found = index.search(query, limit, without=tuple(without), uids=uids)
        return [
            Hit(
                question, hit.uid, hit.name, hit.score, hit.is_alert,
                parties[hit.uid].party_type, parties[hit.uid].is_listed, hit.evidence,
            )
            for hit in found
        ]  # fmt: skip

    return search


def _print(columns: tuple[str, ...], rows: list[tuple[Any, ...]], as_json: bool) -> None:
    """A table, or a JSON line a row."""
    if not as_json:
        output.print_table(columns, rows)
        return
    for row in output.to_objects(columns, rows):
        output.print_json(row)


def _settings(is_demo: bool) -> Settings:
    if not is_demo:
        return load_settings()
    from flows.demo import demo_settings

    return demo_settings(load_settings())
