"""Indexes of publishers of notices: which pages they lead to, which page comes after, and what a feed adds; pure.

An index is newest first, ten links a page (`?page=0`, `?page=1`, ...). Its pages are only kept: they give no rows. The
publishers' feeds repeat the newest links, so they help to discover a page early and give nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from listwire.types import Document
from sources import federal_register, ofac_recent_actions, treasury_press
from sources.feed_bytes import decode
from sources.notice_html import IndexLink, absolute, root_of, with_class
from sources.ofac_recent_actions import page_part
from sources.treasury_press import release_key, release_url

INDEX_PART = "index"
"""The first page of an index; `index_1` is the one after it."""

BACKFILL_PREFIX = "backfill_"
"""Index pages read by a backfill are parts of their own: what a run has read of an index decides how far it goes."""

FEED_PART = "feed"
"""The feed that helps to discover pages: polled only at the publisher itself, and no failure when it fails."""

FEED_URLS: Mapping[str, str] = {
    ofac_recent_actions.SOURCE.name: "https://public.govdelivery.com/topics/USTREAS_61/feed.rss",
    treasury_press.SOURCE.name: "https://public.govdelivery.com/topics/USTREAS_49/feed.rss",
    federal_register.SOURCE.name: (
        "https://www.federalregister.gov/api/v1/documents.rss?conditions[agency_ids][]=203&order=newest"
    ),
}

_LINKS: Mapping[str, Callable[[Document], tuple[IndexLink, ...]]] = {
    ofac_recent_actions.SOURCE.name: ofac_recent_actions.index_links,
    treasury_press.SOURCE.name: treasury_press.index_links,
}

_HOSTS = ("ofac.treasury.gov", "www.ofac.treasury.gov", "home.treasury.gov", "www.treasury.gov")

_INDEX = re.compile(rf"(?:{BACKFILL_PREFIX})?{INDEX_PART}(?:_([0-9]+))?")
_PAGE = "page"
_PAGERS = ("pager", "pager__items", "usa-pagination", "pagination")
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def index_part(number: int, *, is_backfill: bool = False) -> str:
    """The name of the page of that number, counted from 0, as a part of its source."""
    return f"{BACKFILL_PREFIX if is_backfill else ''}{INDEX_PART}{f'_{number}' if number else ''}"


def index_number(part: str) -> int | None:
    """Which page of an index a part is, counted from 0; None for a part that is no index page."""
    match = _INDEX.fullmatch(part)
    return int(match[1] or 0) if match else None


def index_links(document: Document, base: str) -> tuple[IndexLink, ...]:
    """Every page that an index page leads to, in its order; raises ParseError where it leads nowhere.

    `base` is the address of the whole index: what a mirror's index leads to is asked at the mirror.
    """
    links = _LINKS[document.source_name](document)
    here = urlsplit(base)
    if here.hostname in _HOSTS:
        return links
    return tuple(replace(link, url=_at(here, link.url)) for link in links)


def next_index_url(document: Document, base: str, number: int) -> tuple[str | None, bool]:
    """The address of the index page after this one, or None on the last; and whether the page's pager gives it.

    `base` is the address of the whole index, `number` counts its pages from 0. Without a pager the address is guessed
    by the publishers' own pattern, `?page=N`: that page may not exist.
    """
    root = root_of(document)
    here = urlsplit(base)
    has_pager = any(with_class(root, name) for name in _PAGERS)
    for anchor in root.iter("a"):
        address = absolute(base, anchor.get("href") or "")
        split = urlsplit(address)
        page = dict(parse_qsl(split.query)).get(_PAGE)
        if page is None or (split.netloc, split.path.rstrip("/")) != (here.netloc, here.path.rstrip("/")):
            continue
        has_pager = True
        if page == str(number + 1) or _is_next(anchor):
            return address, True
    return (None, True) if has_pager else (_with_page(base, number + 1), False)


def feed_links(source_name: str, body: bytes, index_url: str) -> tuple[IndexLink, ...]:
    """The pages that a publisher's feed leads to, wherever in an item their address stands, once each.

    `index_url` is the address of the source itself: Treasury's releases are asked below it.
    """
    text = decode(body, None)
    addresses = dict.fromkeys(address.rstrip(".,;)") for address in _ADDRESS.findall(unescape(unescape(text))))
    links = (_feed_link(source_name, address, index_url) for address in addresses)
    return tuple({link.part: link for link in links if link}.values())


def _feed_link(source_name: str, address: str, index_url: str) -> IndexLink | None:
    if source_name == federal_register.SOURCE.name:
        found = federal_register.text_of_page(address)
        return IndexLink(found.part, found.url, None, found.published_on) if found else None
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # such as an unclosed bracket around a host
        return None
    if source_name == treasury_press.SOURCE.name and host == "home.treasury.gov" and (key := release_key(address)):
        return IndexLink(key, release_url(index_url, key), None, None)
    if source_name == ofac_recent_actions.SOURCE.name and host == "ofac.treasury.gov" and (part := page_part(address)):
        return IndexLink(part, f"https://ofac.treasury.gov/recent-actions/{part}", None, None)
    return None


def _at(here: SplitResult, url: str) -> str:
    split = urlsplit(url)
    return urlunsplit((here.scheme, here.netloc, split.path, split.query, ""))


def _is_next(anchor: Any) -> bool:
    """Whether a link of a pager says that it goes on: by its relation, or the class of its item."""
    classes = f"{anchor.get('class') or ''} {anchor.getparent().get('class') or ''}"
    return "next" in (anchor.get("rel") or "").lower().split() or "pager__item--next" in classes


def _with_page(base: str, number: int) -> str:
    split = urlsplit(base)
    query = [(name, value) for name, value in parse_qsl(split.query, keep_blank_values=True) if name != _PAGE]
    return urlunsplit((split.scheme, split.netloc, split.path, urlencode([*query, (_PAGE, str(number))]), ""))
