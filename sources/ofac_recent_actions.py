"""OFAC's recent actions: an index, ten links a page, and a page for each release (`20240528`, `20240528_33`).

Drupal pages: the title is the h1, the day the field `release-date` (MM/DD/YYYY), the text the field `body`. One page
has one notice, and an item for each party that its text names.

    index page -> index_links -> the pages not seen yet
    page -> parse -> one NoticeRow | its items (sources.notice_items)

Ignored on purpose: share links, menus. A page without its title or its text is no empty notice:
Drupal has changed, or it is a challenge to bots, a login or an error page, and ParseError says what was missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from listwire.types import Document, NoticeRow, ParsedDocument, Source
from sources.notice_days import day_as
from sources.notice_headings import types_of_lines
from sources.notice_html import (
    IndexLink,
    absolute,
    day_in,
    day_of,
    missing,
    own_addresses,
    refuse_page,
    root_of,
    text_of,
    titles_of,
    with_class,
)
from sources.notice_items import items_of
from sources.notice_sections import list_code, unwrapped
from sources.notice_types import documents_of_heading, in_order, one_line, types_of_title

SOURCE = Source(
    name="ofac_recent_actions",
    kind="notice",
    publisher="OFAC",
    parts={"index": "https://ofac.treasury.gov/recent-actions/sanctions-list-updates"},
    cadence=timedelta(minutes=30),  # a handful of pages a week, at any hour of a US business day
)

PARSER_VERSION = "4"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

_PAGE_URL = "https://ofac.treasury.gov/recent-actions/"
_HOSTS = ("ofac.treasury.gov", "www.ofac.treasury.gov")

_PART = r"(\d{8}(?:[a-z]|[_-][0-9A-Za-z]+)?)"
_PAGE_PATH = re.compile(rf"/recent-actions/{_PART}(?:\.html?)?/?", re.IGNORECASE)
_SAVED_NAME = re.compile(rf"(?<!\d){_PART}(?!\d)")
_PAGE_LINK = re.compile(rb"/recent-actions/\d{8}")
_BODY_FIELDS = ("field--name-field-body", "field--name-body")
_DATE_FIELD = "field--name-field-release-date"
_PRESS_FIELD = "field--name-field-press-release-link"
_RELEASE_PATH = re.compile(r"/news/press-releases/[\w-]*\d[\w-]*/?", re.IGNORECASE)
_TREASURY = ("home.treasury.gov", "www.treasury.gov", "treasury.gov")
_EMPTY_INDEX = "view-empty"

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def page_part(url: str) -> str | None:
    """The id of the page behind an address, such as `20260227` or `20240528_33`; None when it is no page of one act."""
    try:
        path = urlsplit(url.strip()).path
    except ValueError:  # such as an unclosed bracket around a host
        return None
    match = _PAGE_PATH.search(path)
    return match[1].lower() if match and match.end() == len(path) else None


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are neither the index nor a page, or None; cheap, so parse may still refuse them."""
    if reason := refuse_page(body, content_type):
        return reason
    lowered = body.lower()
    has_notice = b"<h1" in lowered and any(name.encode() in lowered for name in _BODY_FIELDS)
    if has_notice or _PAGE_LINK.search(lowered) or _EMPTY_INDEX.encode() in lowered:
        return None
    return (
        "no links to /recent-actions/YYYYMMDD, nor an h1 with a body field: a bot challenge, a login or an error page"
    )


def index_links(document: Document) -> tuple[IndexLink, ...]:
    """Every page the index links to, once each, in its order; empty when the index says that it has no results.

    Links to other hosts than the index's own and OFAC's are left out. Raises ParseError when the index has no such link
    and no `view-empty` either.
    """
    root = root_of(document)
    anchors_by_part: dict[str, list[Any]] = {}
    for anchor in root.iter("a"):
        part = _linked_part(anchor, document.url)
        if part is not None:
            anchors_by_part.setdefault(part, []).append(anchor)
    if not anchors_by_part and not with_class(root, _EMPTY_INDEX):
        raise missing(document, "no link to /recent-actions/YYYYMMDD and no view-empty", "the index")
    return tuple(_index_link(part, anchors, document.url) for part, anchors in anchors_by_part.items())


def parse(document: Document) -> ParsedDocument:
    """The one notice of a page, known by the id in its canonical address whatever URL served it.

    `effective_on` equals `published_on`: OFAC lists and removes on the day of release, and the page has no other day.
    Without a readable release date it is the day in the page's id. An entry that names no party is refused. Raises
    ParseError that names what the page lacks.
    """
    root = root_of(document)
    title = next(titles_of(root), None)
    if title is None:
        raise missing(document, "no h1 with a text", "the page's title")
    fields = [field for name in _BODY_FIELDS for field in with_class(root, name)]
    if not fields:
        raise missing(document, f"no element of class {_BODY_FIELDS[0]}", "the page's text")
    body_text = "\n\n".join(filter(None, map(text_of, fields)))
    if not body_text:
        raise missing(document, f"the element of class {_BODY_FIELDS[0]} is empty", "the page's text")
    released_on = _release_date(root)
    part, url = _identity(root, document, released_on)
    published_on = released_on or day_as(part[:8], "%Y%m%d")
    lines = body_text.split("\n")
    types = types_of_title(title) | types_of_lines(unwrapped(lines))
    types = types.union(*map(documents_of_heading, _headings(fields)))
    row = NoticeRow(
        publisher_code="OFAC",
        document_key=part,
        notice_types=in_order(types),
        published_on=published_on,
        effective_on=published_on,
        title=title,
        url=url,
        document_number=None,
        body_text=body_text,
        related_urls=tuple(dict.fromkeys(_press_releases(root, fields, document.url))),
    )
    items, rejections = items_of(lines, part, named_list=list_code(title))
    is_cut = bool(rejections) and rejections[-1].check == "whole" and body_text.endswith(rejections[-1].raw)
    return ParsedDocument(rows=(replace(row, is_whole_text=not is_cut), *items), rejections=rejections)


def _headings(fields: list[Any]) -> Iterator[str]:
    """The texts of h2 to h6, and of paragraphs that are bold from end to end."""
    for field in fields:
        for element in field.iter(*_HEADINGS, "p"):
            text = one_line(text_of(element))
            bold = one_line(" ".join(text_of(part) for part in element.iter("strong", "b")))
            if text and (element.tag in _HEADINGS or bold == text):
                yield text


def _release_date(root: Any) -> date | None:
    return next(filter(None, map(day_of, with_class(root, _DATE_FIELD))), None)


def _identity(root: Any, document: Document, released_on: date | None) -> tuple[str, str]:
    """The page's id and address: as the page names itself, else as it was fetched, else as the saved file is named."""
    shared = [share.get("data-a2a-url") for share in root.xpath("//article//*[@data-a2a-url]")]
    named = own_addresses(root, document.url) + [absolute(document.url, address) for address in shared if address]
    for address in [*named, document.url]:
        part = page_part(address)
        if part is not None and urlsplit(address).scheme in ("http", "https"):
            return part, _canonical(address, part)
    saved = _saved_part(document, released_on)
    if saved is None:
        raise missing(document, "no canonical link to /recent-actions/YYYYMMDD, nor such an address", "the page's id")
    return saved, _PAGE_URL + saved


def _press_releases(root: Any, fields: list[Any], base: str) -> Iterator[str]:
    """Where the page's field for press releases leads, and the releases of Treasury that its text links to."""
    stated = [anchor for field in with_class(root, _PRESS_FIELD) for anchor in field.iter("a")]
    for anchor in stated + [anchor for field in fields for anchor in field.iter("a")]:
        split = urlsplit(absolute(base, anchor.get("href") or ""))
        is_release = split.hostname in _TREASURY and _RELEASE_PATH.fullmatch(split.path)
        if split.scheme in ("http", "https") and (is_release or anchor in stated):
            yield urlunsplit(("https" if is_release else split.scheme, split.netloc, split.path.rstrip("/"), "", ""))


def _saved_part(document: Document, released_on: date | None) -> str | None:
    """The id that the part or the name of a saved page gives.

    A name counts only beside an equal release date, for the day in it may be the day of saving.
    """
    if whole := re.fullmatch(_PART, document.part):
        return whole[1].lower()
    names = {match[1].lower() for match in _SAVED_NAME.finditer(document.url.replace("\\", "/").rsplit("/", 1)[-1])}
    fitting = {name for name in names if released_on is not None and name.startswith(f"{released_on:%Y%m%d}")}
    return fitting.pop() if len(fitting) == 1 else None


def _canonical(address: str, part: str) -> str:
    """OFAC's own pages under their one address; others, such as a mirror's, without query and fragment."""
    split = urlsplit(address)
    if (split.hostname or "") in _HOSTS:
        return _PAGE_URL + part
    return urlunsplit((split.scheme, split.netloc, split.path, "", ""))


def _linked_part(anchor: Any, base: str) -> str | None:
    """The id of the page a link leads to, when that is a page of OFAC or of the host that served the index."""
    address = absolute(base, anchor.get("href") or "")
    part = page_part(address)
    if part is None:
        return None
    split = urlsplit(address)
    is_own = split.hostname in _HOSTS or split.netloc == urlsplit(base).netloc
    return part if is_own and split.scheme in ("http", "https") else None


def _index_link(part: str, anchors: list[Any], base: str) -> IndexLink:
    split = urlsplit(absolute(base, anchors[0].get("href")))
    url = urlunsplit((split.scheme, split.netloc, split.path, split.query, ""))
    title = next(filter(None, (one_line(text_of(anchor)) for anchor in anchors)), None)
    return IndexLink(part, url, title, _listed_on(anchors[0], part, base, title or ""))


def _listed_on(anchor: Any, part: str, base: str, title: str) -> date | None:
    """The day printed nearest to the link, unless a link to another page is as near; the title's own days aside."""
    for element in anchor.iterancestors():
        if any(_linked_part(other, base) not in (part, None) for other in element.iter("a")):
            return None
        text = one_line(text_of(element))
        stamps = [stamp.get("datetime") or "" for stamp in element.iter("time")]
        found = next(filter(None, map(day_in, [text.replace(title, " ") if title else text, *stamps])), None)
        if found is not None:
            return found
    return None
