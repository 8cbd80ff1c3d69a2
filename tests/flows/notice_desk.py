"""Publishers of notices on loopback, as the real ones are: paged indexes, pages, a yearly log, the Register's windows.

with Desk(tmp_path) as desk:
    desk.actions["20260227"] = "Test Removals"
    desk.collect()
    desk.asked()                      # the paths that were asked since the last look, in order
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from flows.collecting import Collected, House, choose, open_house
from flows.notices import collect_notices
from flows.route import refresh
from listwire.settings import Settings, load_settings
from sources.http import FetchPolicy
from sources.loopback import Asked, Loopback, Reply, Route
from sources.registry import SETTING_NAMES
from tests.flows.worlds import good_reply
from warehouse.reading import read_published

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
"""A Monday, noon in Washington."""

ACTIONS = "/recent-actions/sanctions-list-updates"
RELEASES = "/news/press-releases"
REGISTER = "/documents.json"
ADDED = "The following individual has been added to OFAC's SDN List:"


def days_before(day: date, count: int, step: int = 1) -> list[date]:
    """That many days, the newest first."""
    return [day - timedelta(days=step * number) for number in range(count)]


@dataclass(frozen=True, slots=True)
class Release:
    """One press release; `action` is the page of recent actions that its text links to."""

    day: date
    title: str = "Treasury Sanctions Nobody"
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """One document of the Register, printed on a day; its text tells of an act two days before."""

    day: date
    has_text: bool = True


@dataclass
class Desk:
    """What each publisher has; `replies` stand before it. `page_size` is how many links an index page has."""

    root: Path
    page_size: int = 10
    has_pager: bool = True
    actions: dict[str, str] = field(default_factory=dict)
    press_of: dict[str, str] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    printed: dict[str, Printed] = field(default_factory=dict)
    logs: dict[int, bytes] = field(default_factory=dict)
    replies: dict[str, Route] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.publisher = Loopback()
        self._ticks = 0
        feeds = self.root / "feeds.toml"
        feeds.write_text('[[feed]]\nname = "quiet"\nurl = "https://quiet.example/"\n', encoding="utf-8")

    def clock(self) -> datetime:
        self._ticks += 1
        return self.now + timedelta(milliseconds=self._ticks)

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    @property
    def settings(self) -> Settings:
        urls = dict.fromkeys(SETTING_NAMES, "") | {
            "ofac_recent_actions": self.publisher.url(ACTIONS),
            "treasury_press": self.publisher.url(RELEASES),
            "federal_register": self.publisher.url(REGISTER),
            "ofac_change_log": self.publisher.url("/downloads/sdnnew{YY}.txt"),
        }
        return load_settings(
            data=self.root / "data",
            feeds=self.root / "feeds.toml",
            source_urls=urls | self.urls,
            allow_hosts=("127.0.0.1",),
        )

    @property
    def house(self) -> House:
        policy = FetchPolicy(
            allow_hosts=frozenset({"127.0.0.1"}), backoff_s=0, backoff_max_s=0, jitter_s=0, min_interval_s={}
        )
        return replace(open_house(self.settings, self.clock), policy=policy)

    def publish(self) -> None:
        """Set what every address answers now."""
        routes: dict[str, Route] = {
            ACTIONS: self._index(ACTIONS, [self._action_item(part) for part in self.actions]),
            RELEASES: self._index(RELEASES, [self._release_item(key) for key in self.releases]),
            REGISTER: self.documents,
        }
        for part, title in self.actions.items():
            routes[f"/recent-actions/{part}"] = html(action_page(part, title, press=self.press_of.get(part)))
        for key, release in self.releases.items():
            routes[f"{RELEASES}/{key}"] = html(release_page(key, release))
        for number, printed in self.printed.items():
            routes[f"/full_text/{number}.txt"] = html(register_text(number, printed.day))
        for year, body in self.logs.items():
            routes[f"/downloads/sdnnew{year % 100:02}.txt"] = good_reply(body, "text/plain")
        self.publisher.routes = routes | self.replies

    def collect(self, *source_names: str, span: Any = None, **options: Any) -> dict[str, Collected]:
        """One collection of notices: what became of each source by its name."""
        self.publish()
        self.publisher.requests.clear()
        house = self.house
        chosen = choose(house, source_names)
        return {item.source_name: item for item in collect_notices(house, chosen, span=span, **options)}

    def asked(self, below: str = "/") -> list[str]:
        """The paths, with their page if any, that were asked since the last collection began."""
        return [request.path for request in self.publisher.requests if request.path.startswith(below)]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        refresh(self.house)
        return read_published(self.settings.published_path, sql).rows

    def _action_item(self, part: str) -> str:
        return f'<div class="views-row"><a href="/recent-actions/{part}">{self.actions[part]}</a></div>'

    def _release_item(self, key: str) -> str:
        release = self.releases[key]
        return (
            f'<div><span class="date-format"><time datetime="{release.day}T15:00:00Z">{release.day:%B %-d, %Y}</time>'
            f'</span><h3 class="featured-stories__headline"><a href="{RELEASES}/{key}">{release.title}</a></h3></div>'
        )

    def _index(self, path: str, items: Sequence[str]) -> Callable[[Asked], Reply]:
        def answer(asked: Asked) -> Reply:
            number = int(parse_qs(urlsplit(asked.path).query).get("page", ["0"])[0])
            shown = items[number * self.page_size : (number + 1) * self.page_size]
            if not shown and number and not self.has_pager:
                return Reply(404)
            pager = _pager(number, is_last=(number + 1) * self.page_size >= len(items)) if self.has_pager else ""
            body = "".join(shown) or '<div class="view-empty">No results</div>'
            return html(f"<html><body><h1>Index of {path}</h1>{body}{pager}</body></html>")

        return answer

    def documents(self, asked: Asked) -> Reply:
        """The Register's answer to a query: the documents of its window."""
        query = parse_qs(urlsplit(asked.path).query)
        since = query["conditions[publication_date][gte]"][0]
        until = query.get("conditions[publication_date][lte]", ["9999-12-31"])[0]
        found = {number: one for number, one in self.printed.items() if since <= one.day.isoformat() <= until}
        base = self.publisher.url("")
        results = [register_result(number, one, base) for number, one in found.items()]
        return good_reply(json.dumps({"count": len(results), "results": results}).encode(), "application/json")

    def __enter__(self) -> Self:
        self.publisher.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.publisher.__exit__(kind, error, trace)


def html(text: str) -> Reply:
    """A page with the validators of a good publisher."""
    return good_reply(text.encode(), "text/html; charset=UTF-8")


def stops_after(count: int, what: str = "requests") -> Callable[[str, int, int], None]:
    """A progress that breaks off once that many answers of one batch came, as Ctrl-C does."""

    def progress(name: str, done: int, total: int) -> None:
        if name == what and done == count and total > 1:
            raise KeyboardInterrupt

    return progress


def action_page(part: str, title: str, text: str | None = None, press: str | None = None) -> str:
    """One page of recent actions, with the link to its press release."""
    day = f"{part[4:6]}/{part[6:8]}/{part[:4]}"
    link = f'<div class="field--name-field-press-release-link"><a href="{press}">{press}</a></div>' if press else ""
    entry = f"<p>{ADDED}</p><p>TESTNAME{part}, Given (individual) [TEST-ONE].</p>"
    return (
        f'<html><head><link rel="canonical" href="https://ofac.treasury.gov/recent-actions/{part}"></head><body>'
        f'<h1 class="page-title">{title}</h1><div class="field--name-field-release-date">{day}</div>{link}'
        f'<div class="field--name-field-body">{text or entry}</div></body></html>'
    )


def release_page(key: str, release: Release) -> str:
    """One press release."""
    action = f"https://ofac.treasury.gov/recent-actions/{release.action}"
    link = f'<a href="{action}">Identifying information</a>' if release.action else ""
    return (
        f'<html><head><link rel="canonical" href="https://home.treasury.gov/news/press-releases/{key}"></head><body>'
        f'<h1 class="page-title">{release.title}</h1><div class="field--name-field-news-publication-date">'
        f'<time datetime="{release.day}T15:00:00Z">{release.day:%B %-d, %Y}</time></div>'
        f'<div class="field--name-field-news-body"><p>WASHINGTON - Today nobody was named. {link}</p></div>'
        "</body></html>"
    )


def register_result(number: str, printed: Printed, base: str) -> Mapping[str, Any]:
    """One result of the Register's API."""
    return {
        "document_number": number,
        "title": "Notice of OFAC Sanctions Action",
        "type": "Notice",
        "abstract": "Names of persons that have been placed on the SDN List.",
        "publication_date": printed.day.isoformat(),
        "html_url": f"https://www.federalregister.gov/documents/{printed.day:%Y/%m/%d}/{number}/notice",
        "agencies": [{"slug": "foreign-assets-control-office"}],
        **({"raw_text_url": f"{base}/full_text/{number}.txt"} if printed.has_text else {}),
    }


def register_text(number: str, day: date) -> str:
    """The text of one document, as the Register prints it."""
    acted_on = day - timedelta(days=2)
    return (
        f"<html><head><title>Federal Register</title></head><body><pre>\n"
        f"[Federal Register Volume 91, Number 40 ({day:%A, %B %-d, %Y})]\n[Notices]\n[FR Doc No: {number}]\n\n\n"
        f"-----------------------------------------------------------------------\n\nDEPARTMENT OF THE TREASURY\n\n"
        "Office of Foreign Assets Control\n\n\nNotice of OFAC Sanctions Action\n\n"
        "AGENCY: Office of Foreign Assets Control, Treasury.\n\nACTION: Notice.\n\n"
        "SUMMARY: OFAC is publishing the names of one or more persons that have \nbeen placed on the SDN List.\n\n"
        f"    On {acted_on:%B %-d, %Y}, OFAC determined that the property of the following\nperson is blocked.\n\n"
        f"Individual\n\n    1. TESTNAME{number}, Given; DOB 01 Jan 1970; nationality Nowhere \n(individual) [TEST-ONE]."
        f"\n\n[FR Doc. {number} Filed 2-1-26; 8:45 am]\nBILLING CODE 4810-AL-P\n</pre></body></html>"
    )


def change_log(days: Iterable[date]) -> bytes:
    """A yearly log with a block for each day, in OFAC's framing."""
    blocks = (
        f"{day:%m/%d/%y}:\r\n\r\nThe following [TEST-ONE] entries have been added to OFAC's SDN List: \r\n\r\n"
        f"TESTNAME{day:%Y%m%d}, Given; DOB 01 Jan 1970 (individual) [TEST-\r\nONE].\r\n\r\n"
        for day in days
    )
    preamble = 'This publication of Treasury\'s Office of Foreign Assets Control\n("OFAC") is a reference tool.\n\n'
    return (preamble + "".join(blocks)).encode() + b"\x1a"


def _pager(number: int, *, is_last: bool) -> str:
    following = f'<li class="pager__item pager__item--next"><a href="?page={number + 1}" rel="next">Next</a></li>'
    return f'<nav class="pager"><ul class="pager__items"><li>{number + 1}</li>{"" if is_last else following}</ul></nav>'
