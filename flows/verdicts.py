"""A person's decisions into the journal: it and the archive are all that history is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from flows.route import House, new_run_id
from listwire.errors import SettingsError
from listwire.types import Verdict
from warehouse.reading import read_published

_UNDONE = ("match", "accept", "reject")
"""Verdicts on items and mentions: an `undo` takes them back."""
_SHOWN = 8
"""Targets named in a message where first characters fit several."""


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
    """The one item of a published notice that first characters name, as `notice_id/item_sha256`.

    `NOTICE/ITEM` gives those of both; without a `/` they are of either. SettingsError when there is none, or more than
    one: it names them.
    """
    published = read_published(
        house.settings.published_path, "select notice_id, item_sha256, party_name from core.notice_items order by all"
    )
    names = {f"{notice}/{item}": str(name) for notice, item, name in published.rows}
    return _only(prefix, names, "items", "`listwire review --all` shows them")


def find_verdict(house: House, prefix: str) -> str:
    """The one item or mention with a standing verdict that first characters name, as `find_item` does; it needs nothing
    published: what a verdict was given on may be gone."""
    verdicts = [verdict for verdict in standing(house.journal.read().verdicts) if verdict.action in _UNDONE]
    names = {verdict.target: _said(verdict) for verdict in verdicts}
    return _only(
        prefix, names, "verdicts", "`listwire review --all` and `listwire review mentions --all` show those that stand"
    )


def _said(verdict: Verdict) -> str:
    if verdict.action != "match":
        return f"{verdict.action}ed"
    return "none" if verdict.uid is None else f"uid {verdict.uid}"


def find_mention(house: House, mention: str) -> str:
    """The one published mention that `TEXT/UID` names, as `text_id/uid`: first characters of the text, the whole uid.

    SettingsError when there is none, or more than one: it names them.
    """
    text, _, uid = mention.rpartition("/")
    if not text:
        raise SettingsError(f"{mention!r} is no mention: give TEXT/UID as `listwire review mentions --all` shows it")
    published = read_published(
        house.settings.published_path,
        "select coalesce(entry_id, notice_id) as text_id, uid, matched_name from core.mentions order by all",
    )
    names = {f"{row[0]}/{row[1]}": str(row[2]) for row in published.rows if str(row[1]) == uid}
    return _only(mention, names, "mentions", "`listwire review mentions --all` shows them")


def standing(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts but for those that a person took back; they come in the order of their times."""
    kept: list[Verdict] = []
    for verdict in verdicts:
        if verdict.action == "undo":
            kept = [before for before in kept if before.action not in _UNDONE or before.target != verdict.target]
        else:
            kept.append(verdict)
    return tuple(kept)


def refuse_no_candidate(house: House, target: str, uid: int) -> None:
    """SettingsError for a party that the rules do not hold for possible: a slip of a digit dates another's designation.

    `target` is one that `find_item` gave.
    """
    notice_id, _, item_sha256 = target.partition("/")
    published = read_published(
        house.settings.published_path,
        "select parties.uid, parties.primary_name, list_contains(items.candidate_uids, parties.uid) "
        "from core.notice_items as items cross join core.parties as parties "
        f"where items.notice_id = '{notice_id}' and items.item_sha256 = '{item_sha256}' "
        f"and (parties.uid = {uid:d} or list_contains(items.candidate_uids, parties.uid)) order by 1",
    )
    names = {row[0]: f"{row[0]} {row[1]}" for row in published.rows}
    candidates = [names[row[0]] for row in published.rows if row[2]]
    if names.get(uid) not in candidates:
        raise SettingsError(
            f"{names.get(uid, uid)} is no candidate for this item: {'; '.join(candidates) or 'it has none'}; "
            "give --anyway to say so all the same"
        )


def refuse_unknown_party(house: House, uid: int) -> None:
    """SettingsError for a uid that no list ever held."""
    published = read_published(house.settings.published_path, f"select 1 from core.parties where uid = {uid:d}")
    if not published.rows:
        raise SettingsError(f"uid {uid} was never on a list here: `select uid, primary_name from core.parties`")


def decide(
    house: House,
    action: Literal["release", "exclude", "retry", "match", "accept", "reject", "undo"],
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


def _only(prefix: str, names: Mapping[str, str], what: str, advice: str) -> str:
    """The one of these targets that first characters name; SettingsError otherwise, with the first few of several."""
    notice, has_both, item = prefix.rpartition("/")
    found = [
        target
        for target in names
        if (target.startswith(notice) and target.partition("/")[2].startswith(item))
        or (not has_both and target.startswith(prefix))
    ]
    if len(found) == 1 and prefix.strip("/"):
        return found[0]
    shown = "".join(f"; {_short(target)} {names[target]}" for target in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise SettingsError(f"{len(found)} {what} begin with {prefix!r}{shown}{more}: {advice}")


def _short(target: str) -> str:
    """A target as `listwire review` shows it."""
    notice, _, item = target.partition("/")
    return f"{notice[:8]}/{item[:8]}"
