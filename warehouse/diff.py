"""What publishing would change: the designations of the published copy beside those of the warehouse.

    published copy | warehouse -> by id -> new, gone, changed -> gone and new of one spell -> renamed

An id holds the Eastern day on which the spell was first observed, so a snapshot that arrives late and is older than
those held can move it: the spell is the same, its id is another. Reads both and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb

from listwire.errors import WarehouseError
from schemas.catalog import PUBLISHED
from warehouse.publish import MOVING, attached

KEYS = ("designation_id", "uid", "list_code", "party_name", "first_observed_at", "delisting_observed_at")
"""What is needed of both sides; every other column is compared where both have it."""


class ChangedColumn(NamedTuple):
    """A column with another value: the published one and the one to be published, as text."""

    column: str
    old_value: str | None
    new_value: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One designation that publishing would change.

    `new`: only `new_id` is set; `gone`: only `old_id`; `changed`: both, and they are equal; `renamed`: both, and they
    differ, for one spell of one party on one list. `columns` are those that changed, of a changed or renamed one.
    """

    change: Literal["new", "gone", "changed", "renamed"]
    uid: int
    list_code: str
    party_name: str | None
    old_id: str | None
    new_id: str | None
    columns: tuple[ChangedColumn, ...] = ()


def compare_designations(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Difference]:
    """Every designation that differs between the published copy and the warehouse, by change, uid and list.

    The last sight of a designation and the release that changed it are left aside: each publication moves the first for
    everybody. Raises WarehouseError when there is no copy, it cannot be opened, or its designations are another
    version's.
    """
    refuse_without_copy(path)
    with attached(connection, path, "previous"):
        statement = _statement(_common_columns(connection, path))
        return [_as_difference(row) for row in connection.execute(statement).fetchall()]


def refuse_without_copy(path: Path) -> None:
    """WarehouseError when nothing is published: to be asked before a warehouse is loaded for the comparison."""
    if not path.exists():
        raise WarehouseError(f"nothing is published yet at {path}, so nothing can be compared: run `listwire publish`")


def _common_columns(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name = 'previous' and schema_name = 'core' "
        "and table_name = 'designations'"
    ).fetchall()
    known = {name for (name,) in rows}
    if missing := [name for name in KEYS if name not in known]:
        raise WarehouseError(
            f"the published copy {path} is of another version, without {', '.join(missing)} of core.designations: "
            "run `listwire publish`"
        )
    return [name for name in PUBLISHED["core.designations"].columns if name in known and name not in MOVING]


def _statement(columns: Sequence[str]) -> str:
    """The comparison, of these columns; the id itself is none of them."""
    compared = [name for name in columns if name != "designation_id"]
    changes = ", ".join(
        f"case when theirs.{name} is distinct from mine.{name} then {{'column': '{name}', "
        f"'old_value': theirs.{name}::varchar, 'new_value': mine.{name}::varchar}} end"
        for name in compared
    )
    return _COMPARE.replace("{changes}", changes)


def _as_difference(row: tuple[Any, ...]) -> Difference:
    change, uid, list_code, party_name, old_id, new_id, columns = row
    changed = tuple(ChangedColumn(**column) for column in columns)
    return Difference(change, uid, list_code, party_name, old_id, new_id, changed)


# Of several spells that overlap one, the first has its place: what a late snapshot tears apart, or joins, keeps one
# name and gives or loses the others.
_COMPARE = """
with theirs as (select * from previous.core.designations),
mine as (select * from core.designations),
gone as (select * from theirs anti join mine using (designation_id)),
come as (select * from mine anti join theirs using (designation_id)),
overlapping as (
    select
        gone.designation_id as old_id,
        come.designation_id as new_id,
        row_number() over (partition by gone.designation_id order by come.first_observed_at) as new_number,
        row_number() over (partition by come.designation_id order by gone.first_observed_at) as old_number
    from gone
    join come
        on gone.uid = come.uid
        and gone.list_code = come.list_code
        and gone.first_observed_at < coalesce(come.delisting_observed_at, 'infinity'::timestamp)
        and come.first_observed_at < coalesce(gone.delisting_observed_at, 'infinity'::timestamp)
),
renamed as (select old_id, new_id from overlapping where new_number = 1 and old_number = 1),
pairs as (
    select designation_id as old_id, designation_id as new_id from theirs semi join mine using (designation_id)
    union all
    select old_id, new_id from renamed
),
compared as (
    select
        case when pairs.old_id = pairs.new_id then 'changed' else 'renamed' end as change,
        mine.uid,
        mine.list_code,
        mine.party_name,
        pairs.old_id,
        pairs.new_id,
        list_filter([{changes}], lambda item: item is not null) as columns
    from pairs
    join theirs on pairs.old_id = theirs.designation_id
    join mine on pairs.new_id = mine.designation_id
),
alone as (
    select 'gone' as change, uid, list_code, party_name, designation_id as old_id, null as new_id, first_observed_at
    from gone
    anti join renamed on gone.designation_id = renamed.old_id
    union all
    select 'new', uid, list_code, party_name, null, designation_id, first_observed_at
    from come
    anti join renamed on come.designation_id = renamed.new_id
),
differences as (
    select change, uid, list_code, party_name, old_id, new_id, columns from compared
    where change = 'renamed' or len(columns) > 0
    union all
    select change, uid, list_code, party_name, old_id, new_id, [] from alone
)
select change, uid, list_code, party_name, old_id, new_id, columns
from differences
order by change, uid, list_code, coalesce(new_id, old_id)
"""
