"""A publisher of everything on this machine, and a House that polls it: what the tests of the route share.

    with World(tmp_path) as world:
        world.run()                                  # lists, notices, feeds; then refresh and publish
        world.parties = world.parties[:-1]           # the list's next publication
        world.advance(days=1)
        world.run()
        world.rows("select uid from marts.delistings")

The lists are in OFAC's form: CRLF, `-0- ` for null, one 0x1A byte at the end. Names are made up and say so.
"""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from flows.route import (
    Collected,
    House,
    Refreshed,
    choose,
    collect_lists,
    collect_news,
    collect_notices,
    open_house,
    refresh,
    run,
)
from listwire.settings import Settings, load_settings
from sources.http import FetchPolicy
from sources.loopback import Loopback, Reply, Route
from warehouse.database import SAFE
from warehouse.reading import read_published

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
"""A Monday, 10 in the morning in Washington."""

FLOOR, CEILING = 20, 200
"""The plausible size of the tests' list; a world begins with 40 parties."""

FIRST_UID = 900_000
INDEX = "/recent-actions/sanctions-list-updates"
REGISTER = "/documents.json"
PARTS = {
    "sdn": ("ofac_sdn_csv", "/sdn.csv"),
    "add": ("ofac_add_csv", "/add.csv"),
    "alt": ("ofac_alt_csv", "/alt.csv"),
    "comments": ("ofac_comments_csv", "/sdn_comments.csv"),
}
"""Part of the list: its name in LISTWIRE_SOURCE_URLS and its path here."""

STANDS = "select * exclude (updated_release_id, last_observed_at) from core.designations order by designation_id"
"""Every spell, but for what moves with each capture."""

HTML = b"<!DOCTYPE html><html><head><title>Access denied</title></head><body>Sign in</body></html>"
"""What a publisher shows instead of a document."""

EPHEMERAL = frozenset({"last_observed_at", "last_seen_at", "last_ok_at", "updated_release_id"})
"""Columns that say when something was last seen: they move with every capture, though nothing else does."""


@dataclass(frozen=True, slots=True)
class Party:
    """One party of the made list."""

    uid: int
    name: str
    party_type: str = "individual"
    programs: str = "TEST-ONE"
    remarks: str | None = None
    alias: str | None = None
    country: str | None = "Cuba"


def made_parties(count: int = 40) -> list[Party]:
    """That many parties nobody is: every fourth an entity, every fifth under a second program."""
    return [
        Party(
            uid=FIRST_UID + number,
            name=f"MADE UP WORKS {number}" if number % 4 == 0 else f"TESTNAME{number:04}, Given{number:04}",
            party_type="entity" if number % 4 == 0 else "individual",
            programs="TEST-ONE] [TEST-TWO" if number % 5 == 0 else "TEST-ONE",
            remarks=f"DOB 01 Jan 1970; number {number}.",
            alias=f"Alias {number}" if number % 3 == 0 else None,
        )
        for number in range(count)
    ]


def sdn_csv(parties: Iterable[Party]) -> bytes:
    """SDN.CSV: twelve columns."""
    rows = (
        (
            str(party.uid),
            _text(party.name),
            _null() if party.party_type == "entity" else _text(party.party_type),
            _text(party.programs),
            *[_null()] * 7,
            _text(party.remarks),
        )
        for party in parties
    )
    return csv_bytes(rows)


def add_csv(parties: Iterable[Party]) -> bytes:
    """ADD.CSV: six columns, a row of nulls for a party without an address."""
    rows = (
        (str(party.uid), str(party.uid - FIRST_UID), *[_null()] * 2, _text(party.country), _null()) for party in parties
    )
    return csv_bytes(rows)


def alt_csv(parties: Iterable[Party]) -> bytes:
    """ALT.CSV: five columns."""
    rows = (
        (str(party.uid), str(number), _text("aka"), _text(party.alias), _null())
        for number, party in enumerate(parties)
        if party.alias
    )
    return csv_bytes(rows)


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """OFAC's framing of rows whose fields are already quoted."""
    return "".join(",".join(row) + "\r\n" for row in rows).encode() + b"\x1a"


def _text(value: str | None) -> str:
    return _null() if value is None else f'"{value}"'


def _null() -> str:
    return "-0- "


LIST_ROWS = sdn_csv(made_parties()).removesuffix(b"\x1a").splitlines(keepends=True)
"""The lines of a world's first SDN.CSV."""


def list_with(number: int, row: bytes) -> bytes:
    """A world's first SDN.CSV with another row at that place."""
    return b"".join([*LIST_ROWS[:number], row, *LIST_ROWS[number + 1 :]]) + b"\x1a"


def rss(items: Iterable[tuple[str, str, datetime]], feed_name: str = "news") -> bytes:
    """An RSS 2.0 feed of (key, title, published)."""
    entries = "".join(
        f"<item><guid isPermaLink='false'>{feed_name}-{key}</guid><title>{title}</title>"
        f"<link>https://news.example/{feed_name}/{key}</link><description>About {title}.</description>"
        f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for key, title, published in items
    )
    channel = f"<title>{feed_name}</title><link>https://news.example/</link><language>en</language>{entries}"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def action_page(part: str, title: str, text: str) -> bytes:
    """One recent-actions page in OFAC's markup."""
    day = f"{part[4:6]}/{part[6:8]}/{part[:4]}"
    return (
        f'<!DOCTYPE html><html><head><link rel="canonical" href="https://ofac.treasury.gov/recent-actions/{part}" />'
        f'</head><body><h1 class="page-title">{title}</h1><article>'
        f'<div class="field field--name-field-release-date"><div class="field__item">{day}</div></div>'
        f'<div class="field field--name-field-body"><div class="field__item">{text}</div></div>'
        "</article></body></html>"
    ).encode()


def action_index(parts: Iterable[str]) -> bytes:
    """The index of recent actions, with a link to each page; its pager says that it is the only page."""
    links = "".join(f'<div><a href="/recent-actions/{part}">Update of {part}</a></div>' for part in parts)
    pager = '<ul class="pager__items"><li class="pager__item is-active"><a href="?page=0">1</a></li></ul>'
    return f"<!DOCTYPE html><html><body><h1>Sanctions List Updates</h1>{links}{pager}</body></html>".encode()


def register_answer(numbers: Iterable[str], next_page_url: str | None = None) -> bytes:
    """An answer of the Federal Register's API with these documents of OFAC's."""
    results = [
        {
            "title": "Notice of OFAC Sanctions Action",
            "type": "Notice",
            "abstract": "Names of persons that have been placed on the SDN List.",
            "document_number": number,
            "html_url": f"https://www.federalregister.gov/documents/2026/02/20/{number}/notice",
            "publication_date": "2026-02-20",
            "agencies": [{"name": "Foreign Assets Control Office", "slug": "foreign-assets-control-office"}],
        }
        for number in numbers
    ]
    answer: dict[str, Any] = {"count": len(results), "results": results}
    return json.dumps(answer | ({"next_page_url": next_page_url} if next_page_url else {})).encode()


def feed_of(*items: str) -> bytes:
    """An RSS feed of items as a publisher writes them, whole or not."""
    return f'<rss version="2.0"><channel><title>news</title>{"".join(items)}</channel></rss>'.encode()


def good_reply(body: bytes, content_type: str) -> Reply:
    """A body with the ETag a good publisher sends."""
    tag = hashlib.sha256(body).hexdigest()[:16]
    return Reply(headers={"Content-Type": content_type, "ETag": f'"{tag}"'}, body=body)


class World:
    """Publishers on loopback, a data folder, and the time; `replies` stand before what is published."""

    def __init__(self, root: Path, *, count: int = 40, feeds: Sequence[str] = ("news", "wire")) -> None:
        self.root = root
        self.now = START
        self.parties = made_parties(count)
        self.news: dict[str, list[tuple[str, str, datetime]]] = {
            name: [(f"{name}-0", f"A story of {name}", START - timedelta(hours=3))] for name in feeds
        }
        self.pages: dict[str, tuple[str, str]] = {
            "20260227": ("Test Designations", "<p>The following have been added to OFAC's SDN List:</p>"),
            "20260130": ("Test Removals", "<p>The following deletions have been made to OFAC's SDN List:</p>"),
        }
        self.register = register_answer(["2026-00001", "2026-00002"])
        self.required_feeds: frozenset[str] = frozenset()
        self.replies: dict[str, Route] = {}
        self.publisher = Loopback()
        self._ticks = 0

    def branch(self, root: Path) -> Self:
        """A world that goes on from here with data of its own; publishers are shared, so one of them runs at a time."""
        other = copy.copy(self)
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        other.root, other.replies, other.parties = root, dict(self.replies), list(self.parties)
        other.news = {name: list(items) for name, items in self.news.items()}
        other.pages = dict(self.pages)
        return other

    def clock(self) -> datetime:
        """The world's time; it ticks a millisecond a look, so that no two lines share a time."""
        self._ticks += 1
        return self.now + timedelta(milliseconds=self._ticks)

    def advance(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)

    @property
    def settings(self) -> Settings:
        """The settings of this world; nothing comes from the environment but what a test sets."""
        urls = {name: self.publisher.url(path) for name, path in PARTS.values()}
        urls |= {
            "ofac_recent_actions": self.publisher.url(INDEX),
            "federal_register": self.publisher.url(REGISTER),
            "ofac_change_log": "",
            "treasury_press": "",
        }
        return load_settings(
            data=self.root / "data", feeds=self._feeds_file(), source_urls=urls, allow_hosts=("127.0.0.1",)
        )

    @property
    def environment(self) -> dict[str, str]:
        """The same settings as a person gives them to the command."""
        return {
            "LISTWIRE_DATA": str(self.settings.data),
            "LISTWIRE_FEEDS": str(self.settings.feeds),
            "LISTWIRE_SOURCE_URLS": json.dumps(self.settings.source_urls),
            "LISTWIRE_ALLOW_HOSTS": "127.0.0.1",
        }

    def house(self) -> House:
        """The house of these settings, with a small list's floors and without pauses between requests."""
        house = open_house(self.settings, self.clock)
        lists = {
            name: replace(form, source=replace(form.source, floor=FLOOR, ceiling=CEILING))
            for name, form in house.lists.items()
        }
        policy = FetchPolicy(
            allow_hosts=frozenset({"127.0.0.1"}), backoff_s=0, backoff_max_s=0, jitter_s=0, min_interval_s={}
        )
        return replace(house, lists=lists, policy=policy)

    def publish(self) -> None:
        """Set what every address answers now."""
        bodies = {
            "/sdn.csv": (sdn_csv(self.parties), "text/csv"),
            "/add.csv": (add_csv(self.parties), "text/csv"),
            "/alt.csv": (alt_csv(self.parties), "text/csv"),
            "/sdn_comments.csv": (csv_bytes([(str(FIRST_UID + 7), _text(" and the end of a remark."))]), "text/csv"),
            INDEX: (action_index(self.pages), "text/html; charset=UTF-8"),
            REGISTER: (self.register, "application/json"),
        }
        for part, (title, text) in self.pages.items():
            bodies[f"/recent-actions/{part}"] = (action_page(part, title, text), "text/html; charset=UTF-8")
        for name, items in self.news.items():
            bodies[f"/feeds/{name}.xml"] = (rss(items, name), "application/rss+xml")
        good = {path: good_reply(*content) for path, content in bodies.items()}
        self.publisher.routes = {**good, **self.replies}

    def run(self, *source_names: str) -> tuple[dict[str, Collected], Refreshed]:
        """One whole run of the route; what became of each source by its name, and the refresh."""
        self.publish()
        self.publisher.requests.clear()
        collected, refreshed = run(self.house(), source_names)
        return {item.source_name: item for item in collected}, refreshed

    def collect(self, *source_names: str) -> dict[str, Collected]:
        """The first half of a run: what became of each source by its name."""
        self.publish()
        self.publisher.requests.clear()
        house = self.house()
        chosen = choose(house, source_names)
        steps = (collect_lists, collect_notices, collect_news)
        return {item.source_name: item for step in steps for item in step(house, chosen)}

    def refresh(self, **how: Any) -> Refreshed:
        """Refresh alone."""
        return refresh(self.house(), **how)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the published copy."""
        return read_published(self.settings.published_path, sql).rows

    def values(self, sql: str) -> list[Any]:
        """The first column of a query on the published copy."""
        return [row[0] for row in self.rows(sql)]

    def _feeds_file(self) -> Path:
        file = self.root / "feeds.toml"
        tables = (
            f'[[feed]]\nname = "{name}"\nurl = "{self.publisher.url(f"/feeds/{name}.xml")}"\n'
            f"is_required = {str(name in self.required_feeds).lower()}\n"
            for name in self.news
        )
        file.write_text("\n".join(tables), encoding="utf-8")
        return file

    def __enter__(self) -> Self:
        self.publisher.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.publisher.__exit__(kind, error, traceback)


def relations(path: Path, schemas: Iterable[str] = ("core", "marts")) -> list[str]:
    """The relations of a DuckDB file in these schemas."""
    wanted = list(schemas)
    with duckdb.connect(str(path), read_only=True, config=SAFE) as connection:
        found = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where list_contains(?, schema_name) order by 1",
            [wanted],
        ).fetchall()
    return [row[0] for row in found]


def differences(
    left: Path, right: Path, names: Iterable[str], *, but: frozenset[str] = frozenset()
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each relation that stand in one file and not in the other, repeats counted; columns `but` aside."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with duckdb.connect(config=SAFE) as connection:
        for name, path in (("lhs", left), ("rhs", right)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        for relation in names:
            schema, table = relation.split(".")
            columns = [
                row[0]
                for row in connection.execute(
                    "select column_name from duckdb_columns() where database_name = 'lhs' and schema_name = ? "
                    "and table_name = ? order by column_index",
                    [schema, table],
                ).fetchall()
                if row[0] not in but
            ]
            chosen = ", ".join(columns)
            mine, theirs = (f"select {chosen} from {side}.{relation}" for side in ("lhs", "rhs"))
            rows = connection.execute(f"({mine} except all {theirs}) union all ({theirs} except all {mine})").fetchall()
            if rows:
                found[relation] = rows
    return found


def refusals(world: World) -> list[tuple[str, int, str]]:
    """Contract, row and check of every refused row."""
    return [
        (str(contract), int(row), str(check))
        for contract, row, check in world.rows(
            "select contract, row_number, check_name from ops.rejections order by contract, row_number"
        )
    ]
