"""Deltas of OFAC's Sanctions List Service: what one publication changed, party by party; pure.

A delta has the entities of the ENHANCED model with an `action` on an entity (add, remove, update) or on a part of one,
and `oldValue` beside a new text. An entity without an action whose parts have old values is OFAC correcting itself; one
that was removed may have nothing but its id. No delta stands among the captured files: what is here follows OFAC's
schema DeltaFile.xsd and what users of the service report, and what is not here is reported in `warnings`.

    body -> read_delta -> Delta
    facts before + Delta -> apply_delta -> facts after;  facts before, facts after -> diff -> Delta
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from copy import deepcopy
from dataclasses import fields, replace
from datetime import date
from typing import Literal

from listwire.errors import ParseError
from listwire.facts import FactKind, FactRow, ListingRow, PartyRow
from listwire.types import Delta, DeltaAct, DeltaAction, PartyFacts, PartyRecord
from sources.ofac_enhanced_entity import EntityReader, Found
from sources.ofac_joined import with_apostrophes
from sources.ofac_rows import parse, to_line
from sources.xml_stream import Element, inspect_root, local_name, root_attributes, stream, text_of

PARSER_VERSION = "3"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

ACTIONS: Mapping[str, Literal["add", "remove", "update"]] = {
    "add": "add",
    "remove": "remove",
    "delete": "remove",
    "update": "update",
    "change": "update",
    "modify": "update",
}
"""`action` in lower case, in all its reported spellings."""

ATTRIBUTES = frozenset({"action", "oldValue"})
"""What a delta has besides the ENHANCED model, on any element of an entity."""

FIELDS: Mapping[str, str] = {
    "entity@action": "DeltaAct.action: add designation, remove removal, update amendment",
    "*@action": "add DeltaAct.added, remove DeltaAct.removed, update DeltaAct.changed",
    "*@oldValue": "the old row of DeltaAct.changed; on an entity without action, DeltaAct.action is correction",
    "publicationInfo/datePublished": "Delta.published_text, published_on",
    "publicationInfo/publicationType": "Delta.publication_type",
}
"""What becomes of the elements and attributes that the ENHANCED model does not have."""

IGNORED: Mapping[str, str] = {
    "publicationInfo/dataAsOf": "the day the file was made: datePublished is the publication's",
    "referenceValues": "the values stand inline, with refId beside them",
    "featureTypes": "the types stand inline, with featureTypeId beside them",
}
"""What gives nothing, and why."""

_ENTITY_ACTIONS: Mapping[str, DeltaAction] = {"add": "designation", "remove": "removal", "update": "amendment"}
_INFO = frozenset(path.rpartition("/")[2] for path in (*FIELDS, *IGNORED) if path.startswith("publicationInfo/"))
_SECTIONS = frozenset({"publicationInfo", "referenceValues", "featureTypes", "entities"})
_UID = re.compile(r"0*[1-9][0-9]{0,17}")
_HEAD_BYTES = 4_096
_PART = "delta"
_PARTY_FIELDS = tuple(field.name for field in fields(PartyRow))


def is_delta(body: bytes) -> bool:
    """Whether a `sanctionsData` is a delta and no whole list: by its namespace, else by how it is dated."""
    attributes = root_attributes(body)
    return b"DeltaFile" in attributes or (b"ENHANCED" not in attributes and b"<datePublished>" in body[:_HEAD_BYTES])


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are no delta, or None."""
    reason = inspect_root(body, content_type, "sanctionsData")
    return reason or (None if is_delta(body) else "a whole list, no delta")


def read_delta(body: bytes, source_name: str) -> Delta:
    """What a publication changed; an entity without a readable uid or with an unknown action is left to `warnings`.

    Raises ParseError where the document is broken or is no delta.
    """
    warnings: dict[str, None] = {}
    reader = _DeltaReader(lambda words: warnings.update({words: None}))
    acts: list[DeltaAct] = []
    info: Mapping[str, str] = {}
    is_whole = False
    for name, element in stream(body, ("publicationInfo", "entity", "sanctionsData"), source_name):
        if name == "publicationInfo":
            info = _info(element, reader.warn)
        elif name == "entity":
            act = reader.act(element)
            acts += [act] if act else []
        else:
            is_whole = True
            for child in element:
                if local_name(child) not in _SECTIONS:
                    reader.warn(f"unknown element {local_name(child)} below sanctionsData")
    if not is_whole:
        raise ParseError("no element sanctionsData", source_name=source_name)
    text = info.get("datePublished")
    return Delta(tuple(acts), _day(text or ""), text, info.get("publicationType"), tuple(warnings))


def described(body: bytes, source_name: str, kinds: frozenset[FactKind]) -> dict[int, PartyFacts]:
    """The parties that a delta designates, by uid: only these it states whole, with `kinds` of facts.

    A row's line is numbered by its place in the party. Raises ParseError as `read_delta` does.
    """
    found = {}
    for act in read_delta(body, source_name).acts:
        if act.action == "designation":
            lines = (to_line(_PART, number, row) for number, row in enumerate(act.added, start=1))
            found[act.uid] = parse(PartyRecord(act.uid, tuple(lines)), kinds)
    return found


def apply_delta(rows: Collection[FactRow], delta: Delta) -> frozenset[FactRow]:
    """The facts of all parties after a publication, from those before it; a removed party has none.

    A party row that the delta states in part changes the fields in which its old and its new row differ.
    """
    by_uid = _by_uid(rows)
    for act in delta.acts:
        known = set[FactRow]() if act.action == "removal" else by_uid[act.uid]
        for old, new in act.changed:
            known = _replaced(known, old, new)
        by_uid[act.uid] = (known - set(act.removed)) | set(act.added)
    return frozenset(row for known in by_uid.values() for row in known)


def diff(before: Collection[FactRow], after: Collection[FactRow]) -> Delta:
    """The delta that leads from some facts to others, by uid; of a party row it has the old and the new one."""
    old_by_uid, new_by_uid = _by_uid(before), _by_uid(after)
    acts = []
    for uid in sorted(old_by_uid.keys() | new_by_uid.keys()):
        old, new = old_by_uid[uid], new_by_uid[uid]
        if old != new:
            action: DeltaAction = "removal" if not new else "amendment" if old else "designation"
            changed = _pairs(_by_kind(old - new), _by_kind(new - old))
            acts.append(_act(uid, action, old | new, old - new, new - old, changed))
    return Delta(tuple(acts))


class _DeltaReader:
    """Reads the entities of one delta; `warn` is told what is not known."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self.warn = warn
        self._reader = EntityReader(warn, ATTRIBUTES)

    def act(self, entity: Element) -> DeltaAct | None:
        """What the delta says of one party; None, and a warning, where that cannot be told."""
        text = entity.get("id", "")
        if not _UID.fullmatch(text):
            self.warn(f"an entity whose uid cannot be read: {text!r}")
            return None
        uid, action = int(text), self._action(entity)
        if action is None:
            return None
        before = [] if action == "designation" else self._rows(self._view(entity, "remove"), uid)
        after = [] if action == "removal" else self._rows(self._view(entity, "add"), uid)
        old, new = {row for _, row in before}, {row for _, row in after}
        changed = _pairs(
            _by_element((at, row) for at, row in before if row not in new),
            _by_element((at, row) for at, row in after if row not in old),
        )
        return _act(uid, action, old | new, old - new, new - old, changed)

    def _rows(self, entity: Element, uid: int) -> list[Found]:
        return [(at, with_apostrophes(row)) for at, row in self._reader.read(entity, uid)]

    def _action(self, entity: Element) -> DeltaAction | None:
        stated = entity.get("action")
        if stated is not None:
            action = ACTIONS.get(stated.strip().lower())
            if action is None:
                self.warn(f"unknown action {stated!r} of an entity: the entity is left aside")
                return None
            return _ENTITY_ACTIONS[action]
        if any(part.get("oldValue") is not None for part in entity.iter()):
            return "correction"
        if any(part.get("action") is not None for part in entity.iter()):
            return "amendment"
        self.warn("an entity without any action or old value: left aside")
        return None

    def _view(self, entity: Element, side: Literal["add", "remove"]) -> Element:
        """The entity as it is after the publication (add), or as it was before it (remove)."""
        view = deepcopy(entity)
        other = "remove" if side == "add" else "add"
        for part in list(view.iterdescendants()):
            stated, old = part.get("action"), part.get("oldValue")
            action = None if stated is None else ACTIONS.get(stated.strip().lower())
            if stated is not None and action is None:
                self.warn(f"unknown action {stated!r} of {local_name(part)}: taken as there before and after")
            if action == other:
                part.getparent().remove(part)
            elif side == "remove" and old is not None:
                part.text = old
            elif side == "remove" and action == "update" and not _has_old_parts(part):
                self.warn(f"{local_name(part)} is updated without an old value: its new one counts as added")
                part.getparent().remove(part)
        return view


def _has_old_parts(part: Element) -> bool:
    """Whether what stands below a part says how it was before."""
    below = part.iterdescendants()
    return any(element.get("oldValue") is not None or element.get("action") is not None for element in below)


def _by_element(found: Iterable[Found]) -> dict[tuple[str, ...], list[FactRow]]:
    """Rows by the element they were read from: its name and OFAC's key for it, the same before and after."""
    by_element: defaultdict[tuple[str, ...], list[FactRow]] = defaultdict(list)
    for element, row in found:
        by_element[local_name(element), element.get("id", ""), row.kind].append(row)
    return by_element


def _by_kind(rows: Iterable[FactRow]) -> dict[tuple[str, ...], list[FactRow]]:
    by_kind: defaultdict[tuple[str, ...], list[FactRow]] = defaultdict(list)
    for row in rows:
        if isinstance(row, PartyRow):
            by_kind[(row.kind,)].append(row)
    return by_kind


def _pairs(
    before: Mapping[tuple[str, ...], Sequence[FactRow]], after: Mapping[tuple[str, ...], Sequence[FactRow]]
) -> tuple[tuple[FactRow, FactRow], ...]:
    """Old and new row where there is one of each under the same key."""
    both = [(rows, after[key]) for key, rows in before.items() if key in after]
    return tuple((old[0], new[0]) for old, new in both if len(old) == len(new) == 1)


def _act(
    uid: int,
    action: DeltaAction,
    rows: Iterable[FactRow],
    removed: Set[FactRow],
    added: Set[FactRow],
    changed: tuple[tuple[FactRow, FactRow], ...],
) -> DeltaAct:
    return DeltaAct(
        uid=uid,
        action=action,
        lists=tuple(sorted({row.list_code for row in rows if isinstance(row, ListingRow)})),
        added=_in_order(added - {new for _, new in changed}),
        removed=_in_order(removed - {old for old, _ in changed}),
        changed=changed,
    )


def _in_order(rows: Iterable[FactRow]) -> tuple[FactRow, ...]:
    return tuple(sorted(rows, key=lambda row: to_line("", 0, row).text))


def _by_uid(rows: Iterable[FactRow]) -> defaultdict[int, set[FactRow]]:
    by_uid: defaultdict[int, set[FactRow]] = defaultdict(set)
    for row in rows:
        by_uid[row.uid].add(row)
    return by_uid


def _replaced(known: set[FactRow], old: FactRow, new: FactRow) -> set[FactRow]:
    """The facts with a new row in an old one's place; of a party row that stands otherwise, the fields that changed."""
    if old in known or not isinstance(old, PartyRow) or not isinstance(new, PartyRow):
        return (known - {old}) | {new}
    names = [name for name in _PARTY_FIELDS if getattr(old, name) != getattr(new, name)]
    changes = {name: getattr(new, name) for name in names}
    return {replace(row, **changes) if isinstance(row, PartyRow) else row for row in known}


def _info(element: Element, warn: Callable[[str], None]) -> Mapping[str, str]:
    for child in element:
        if local_name(child) not in _INFO:
            warn(f"unknown element publicationInfo/{local_name(child)}")
    return {name: text for name in _INFO if (text := text_of(element, name))}


def _day(text: str) -> date | None:
    """The day of `2026-01-15T00:00:00-05:00`: OFAC's own, whatever the zone."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
