"""The linking of the route: rows of the warehouse to the pure functions of `linking`, and their answers to rows."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from linking.action_words import actions_spoken
from linking.alias_index import AliasIndex
from linking.mention_evidence import Party
from linking.mentions import Mention, Story, find_mentions, find_names
from linking.name_forms import Alias
from linking.stories import Entry, fold
from linking.story_outlets import outlet

LEAST_KEPT = 0.2
"""The score from which a mention that is not accepted is kept for a person to see: lower ones are noise."""

Row = Mapping[str, Any]


class NamesAndStories:
    """`warehouse.link.Linker` by the rules of `linking`."""

    @property
    def version(self) -> str:
        """A hash of the rules themselves, so that no change of a word or constant can be forgotten."""
        return _rules_sha256()

    def concerned(self, parties: Iterable[Row], texts: Iterable[Row]) -> set[str]:
        """The texts in which a name of one of these parties stands, in any form."""
        index = AliasIndex.build(alias for party in parties for alias in aliases_of(party))
        return {
            text["text_id"] for text in texts if find_names(index, text["title"]) or find_names(index, text["body"])
        }

    def mentions(self, parties: Iterable[Row], texts: Iterable[Row]) -> list[dict[str, Any]]:
        """The parties that each text may name."""
        rows = list(parties)
        index = AliasIndex.build(alias for party in rows for alias in aliases_of(party))
        known = {party["uid"]: party_of(party) for party in rows}
        return [
            _mention_row(text, mention)
            for text in texts
            for mention in find_mentions(index, known, _story(text))
            if mention.is_accepted or mention.score >= LEAST_KEPT
        ]

    def actions(self, texts: Iterable[Row]) -> list[dict[str, Any]]:
        """What each entry says was done, each action at its first place."""
        return [row for text in texts if text["kind"] == "entry" for row in _action_rows(text)]

    def stories(self, entries: Iterable[Row]) -> list[dict[str, Any]]:
        """The story of each entry, and the outlet behind it."""
        rows = list(entries)
        story_ids = fold(
            Entry(
                row["entry_id"],
                outlet(row["url"], row["feed_name"]),
                row["title"],
                row["summary"],
                row["told_at"].replace(tzinfo=UTC),
                row["is_published_at_certain"],
                frozenset(row["uids"]),
            )
            for row in rows
        )
        return [
            {
                "entry_id": row["entry_id"],
                "story_id": story_ids[row["entry_id"]],
                "outlet": outlet(row["url"], row["feed_name"]),
            }
            for row in rows
        ]


def aliases_of(row: Row) -> list[Alias]:
    """The names of a party as `history.linked_parties` gives them."""
    return [
        Alias(row["uid"], name["name"], name["is_primary"], name["is_weak"], row["party_type"]) for name in row["names"]
    ]


def party_of(row: Row) -> Party:
    """What speaks for a party, as `history.linked_parties` gives it."""
    spells = tuple(
        (_day(spell["listed_on"]) or _day(spell["seen_on"]), _day(spell["delisted_on"])) for spell in row["spells"]
    )
    unknown = [day for spell in row["spells"] if (day := _day(spell["seen_on"]))]
    acts = {_day(spell[name]) for spell in row["spells"] for name in ("listed_on", "delisted_on")}
    codes = _country_codes()
    return Party(
        uid=row["uid"],
        party_type=row["party_type"],
        country_codes=frozenset(codes[name] for name in row["countries"] if name in codes),
        program_codes=frozenset(row["program_codes"]),
        title=row["title"] or "",
        spells=spells,
        act_days=tuple(sorted(day for day in acts if day)),
        unknown_before=min(unknown, default=None),
        birth_years=frozenset(row["birth_years"]),
    )


@cache
def _rules_sha256() -> str:
    """The code and tables of `linking`, this module, and the packages whose tables decide."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(files("linking").iterdir(), key=lambda path: path.name):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for package in ("anyascii", "rapidfuzz", "wordfreq"):
        digest.update(f"{package} {version(package)}".encode())
    return digest.hexdigest()


@cache
def _country_codes() -> dict[str, str]:
    """The ISO 3166-1 codes of the countries as lists write them."""
    text = (files("sql") / "seeds" / "country_names.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["country_name"]: row["country_code"] for row in rows if row["country_code"]}


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _story(text: Row) -> Story:
    field = "summary" if text["kind"] == "entry" else "body"
    return Story(text["text_id"], text["title"], text["body"], text["told_on"], field)


def _mention_row(text: Row, mention: Mention) -> dict[str, Any]:
    return {
        "text_id": text["text_id"],
        "kind": text["kind"],
        "uid": mention.uid,
        "matched_name": mention.matched_name,
        "field": mention.field,
        "start_char": mention.start,
        "end_char": mention.end,
        "method": f"{mention.method} {mention.alias_class}",
        "score": mention.score,
        "is_accepted": mention.is_accepted,
        "is_listed_on_published": mention.is_listed,
        "evidence": mention.evidence,
    }


def _action_rows(text: Row) -> list[dict[str, Any]]:
    title, body = text["title"] or "", text["body"] or ""
    joined = f"{title}\n{body}"
    found: dict[str, dict[str, Any]] = {}
    for spoken in sorted(actions_spoken(joined), key=lambda item: (item.start, item.end)):
        is_title = spoken.start < len(title)
        found.setdefault(
            spoken.action,
            {
                "entry_id": text["text_id"],
                "action": spoken.action,
                "field": "title" if is_title else "summary",
                "start_char": spoken.start if is_title else spoken.start - len(title) - 1,
                "words": joined[spoken.start : spoken.end],
            },
        )
    return list(found.values())
