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


def find_item(house: House, prefix: str) -> str:
    """The one item of a published notice that `NOTICE/ITEM` names by first characters, or `ITEM` alone, as
    `notice_id/item_sha256`; SettingsError when there is none, or more than one."""
    notice, _, item = prefix.rpartition("/")
    published = read_published(
        house.settings.published_path, "select notice_id, item_sha256 from core.notice_items order by all"
    )
    found = [f"{one}/{other}" for one, other in published.rows if one.startswith(notice) and other.startswith(item)]
    if len(found) != 1 or not item:
        raise SettingsError(f"{len(found)} items begin with {prefix!r}: `listwire review --all` shows them")
    return found[0]


def refuse_unknown_party(house: House, uid: int) -> None:
    """SettingsError for a uid that no list ever held."""
    published = read_published(house.settings.published_path, f"select 1 from core.parties where uid = {uid:d}")
    if not published.rows:
        raise SettingsError(f"uid {uid} was never on a list here: `select uid, primary_name from core.parties`")


def decide(
    house: House,
    action: Literal["release", "exclude", "retry", "match"],
    target: str,
    reason: str,
    uid: int | None = None,
) -> Verdict:
    """Write the verdict; the next refresh acts on it."""
    run_id, now = new_run_id(house), house.clock()
    verdict = Verdict(action=action, target=target, decided_at=now, run_id=run_id, reason=reason, uid=uid)
    with house.journal.open_run(run_id, now) as journal:
        journal.append(verdict)
    return verdict
