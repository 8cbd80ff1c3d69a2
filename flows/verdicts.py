"""A person's decisions into the journal: it and the archive are all that history is made from."""

from __future__ import annotations

from typing import Literal

from flows.route import House, new_run_id
from listwire.errors import SettingsError
from listwire.types import Verdict
from warehouse.reading import read_published


def find_snapshot(house: House, prefix: str) -> str:
    """The one published snapshot whose id begins so; SettingsError when there is none, or more than one."""
    published = read_published(house.settings.published_path, "select snapshot_id from ops.snapshots")
    ids = [row[0] for row in published.rows]
    found = [snapshot_id for snapshot_id in ids if prefix and snapshot_id.startswith(prefix)]
    if len(found) != 1:
        raise SettingsError(
            f"{len(found)} snapshots begin with {prefix!r}: `listwire quarantine list` and "
            '`listwire query "select snapshot_id from ops.snapshots"` show the ids'
        )
    return str(found[0])


def refuse_release_of_a_part(house: House, snapshot_id: str) -> None:
    """SettingsError for a snapshot without its main file: nobody can say who was on a list that was not there."""
    sql = f"select list_contains(kinds, 'party') from ops.snapshots where snapshot_id = '{snapshot_id}'"
    if read_published(house.settings.published_path, sql).rows == [(False,)]:
        raise SettingsError(
            f"snapshot {snapshot_id} lacks its main file and cannot be released: the next whole set takes its place"
        )


def decide(house: House, action: Literal["release", "exclude", "retry"], target: str, reason: str) -> Verdict:
    """Write the verdict; the next refresh acts on it."""
    run_id, now = new_run_id(house), house.clock()
    verdict = Verdict(action=action, target=target, decided_at=now, run_id=run_id, reason=reason)
    with house.journal.open_run(run_id, now) as journal:
        journal.append(verdict)
    return verdict
