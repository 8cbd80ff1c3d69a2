"""Every name of the published copy that a person may be screened against, and the parties that a filter leaves."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from listwire.errors import SettingsError
from warehouse.build import read_selects
from warehouse.publish import open_published

_NAMES = """
with names as (
    select uid, primary_name as name, false as is_weak from core.parties
    union all
    select uid, primary_name as name, false as is_weak from core.party_versions
    union all
    select uid, alias_name as name, is_weak from core.aliases
)

select names.uid, names.name, bool_and(names.is_weak) as is_weak, parties.party_type, parties.is_listed
from names
inner join core.parties as parties on names.uid = parties.uid
group by names.uid, names.name, parties.party_type, parties.is_listed
order by names.uid, names.name
"""

_COUNTRIES = """
select uid from core.addresses where country in (select unnest(?))
union
select uid from core.nationalities where country in (select unnest(?))
"""


@dataclass(frozen=True, slots=True)
class PublishedName:
    """One name that one party has or had, its kind, and whether the party is on any list now."""

    uid: int
    name: str
    is_weak: bool
    party_type: str
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Which parties are asked for; None leaves all. With a day, those listed then, on that list, under that program."""

    as_of: date | None = None
    party_type: str | None = None
    program_code: str | None = None
    list_code: str | None = None
    country: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it leaves every party."""
        return self == Filter()


def read_names(path: Path) -> list[PublishedName]:
    """Every name of every party ever listed, each once, by uid; WarehouseError when nothing is published."""
    with open_published(path) as connection:
        return [PublishedName(*row) for row in connection.execute(_NAMES).fetchall()]


def read_parties(path: Path) -> list[dict[str, Any]]:
    """The rows of `history.linked_parties` as of the published copy; WarehouseError when nothing is published."""
    with open_published(path) as connection:
        rows = connection.execute(f"{read_selects()['history.linked_parties']} order by uid")
        names = [column[0] for column in rows.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def read_uids(path: Path, wanted: Filter) -> frozenset[int]:
    """The parties that a filter leaves.

    SettingsError for a type, program, list or country that no party of the copy ever had: a slip of the pen would
    otherwise be an empty answer.
    """
    with open_published(path) as connection:
        uids = _all(connection, "select uid from core.parties", [])
        if wanted.party_type:
            uids &= _known(connection, "type", "select uid from core.parties where party_type = ?", wanted.party_type)
        if wanted.country:
            names = _spellings(wanted.country)
            found = _all(connection, _COUNTRIES, [names, names])
            uids &= _unless_unknown("country", wanted.country, found)
        if wanted.as_of or wanted.program_code or wanted.list_code:
            uids &= _listed(connection, wanted)
    return frozenset(uids)


def _listed(connection: duckdb.DuckDBPyConnection, wanted: Filter) -> set[int]:
    """Those with a listing on that list and under that program, on that day where one is given."""
    if wanted.list_code:
        _known(connection, "list", "select uid from core.designations where list_code = ?", wanted.list_code)
    if wanted.program_code:
        question = "select uid from core.designation_programs where program_code = ?"
        _known(connection, "program", question, wanted.program_code)
    # of a day as far as anybody knows now
    listed = "designations_asof($day, timestamp '9999-12-31')" if wanted.as_of else "core.designations"
    values: dict[str, object] = {"list": wanted.list_code, "program": wanted.program_code}
    return _all(
        connection,
        f"select uid from {listed} where ($list is null or list_code = $list) "
        "and ($program is null or list_contains(program_codes, $program))",
        values | ({"day": wanted.as_of} if wanted.as_of else {}),
    )


def _spellings(country: str) -> list[str]:
    """The names that the list may write for a country, given as one of them or as its ISO 3166-1 code."""
    text = (files("sql") / "seeds" / "country_names.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    asked = country.lower()
    named = [row for row in rows if row["country_code"]]
    codes = {
        row["country_code"] for row in named if asked in (row["country_code"].lower(), row["country_name"].lower())
    }
    return [row["country_name"] for row in named if row["country_code"] in codes] or [country]


def _known(connection: duckdb.DuckDBPyConnection, what: str, question: str, value: str) -> set[int]:
    return _unless_unknown(what, value, _all(connection, question, [value]))


def _unless_unknown(what: str, value: str, found: set[int]) -> set[int]:
    if not found:
        raise SettingsError(f"no party has the {what} {value}: look it up with `listwire query`")
    return found


def _all(connection: duckdb.DuckDBPyConnection, question: str, values: list[object] | dict[str, object]) -> set[int]:
    return {int(uid) for (uid,) in connection.execute(question, values).fetchall()}
