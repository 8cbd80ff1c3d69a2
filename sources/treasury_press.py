"""Treasury's press releases: an index, ten links a page with their days, and a page for each release (`sb0302`).

Drupal pages: the title is the h1, the day the field `news-publication-date`, the text the field `news-body`. A release
names parties in prose, so it gives no items; it explains the act of the recent-actions page that it links to.

    index page -> index_links -> the releases not seen yet
    page -> parse -> one NoticeRow

Every release of the index is taken, whatever it is about: its title says too little to leave one out, and there are
about five a day. A page without its title or its text is no empty notice: Drupal has changed, or it is a challenge to
bots, a login or an error page, and ParseError says what was missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from listwire.types import Document, NoticeRow, ParsedDocument, Source
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
from sources.notice_types import in_order, one_line, types_of_title
from sources.ofac_recent_actions import page_part

INDEX_URL = "https://home.treasury.gov/news/press-releases"

SOURCE = Source(
    name="treasury_press",
    kind="notice",
    publisher="TREASURY",
    parts={"index": INDEX_URL},
    cadence=timedelta(minutes=30),  # about five releases a business day
)

PARSER_VERSION = "2"
"""Part of the identity of parsed rows: raise it when the same bytes are to give other rows."""

FIELDS: Mapping[str, str] = {
    "h1": "NoticeRow.title; without one, og:title",
    "link[rel=canonical]": "NoticeRow.document_key, its last segment in lower case, and NoticeRow.url; else og:url,"
    " else the address asked",
    "field--name-field-news-publication-date": "NoticeRow.published_on, the day in Washington; else the first time's",
    "field--name-field-news-body": "NoticeRow.body_text",
    "field--name-field-news-body a[href]": "NoticeRow.related_urls, where it leads to a page of recent actions",
}
IGNORED: Mapping[str, str] = {
    "field--name-field-news-body a[href] elsewhere": "other pages say nothing of the act",
    "img": "pictures and seals",
    "nav": "menus, and links to other releases",
}

_HOSTS = ("home.treasury.gov", "www.treasury.gov", "treasury.gov")
_KEY = r"(?=[a-z-]*\d)[a-z0-9][a-z0-9_-]*"
"""An id has a digit: `sb0302`, `jy1620`, `tg1234a`; `statements-remarks` is a section of the site."""
_PATH = re.compile(rf"/news/press-releases/({_KEY})/?", re.IGNORECASE)
_SAVED_NAME = re.compile(r"(?<![a-z0-9])([a-z]{2}\d{3,5}[a-z]?)(?![a-z0-9])", re.IGNORECASE)
_RELEASE_LINK = re.compile(rf"/news/press-releases/{_KEY}".encode(), re.IGNORECASE)
_LINK_OF_OFAC = re.compile(
    rf"(?:https?:)?//(?:home|www)\.treasury\.gov/news/press-releases/({_KEY})".encode(), re.IGNORECASE
)
_OLD_ACTION = re.compile(r"/OFAC-Enforcement/Pages/(\d{8}(?:_\d+)?)\.aspx", re.IGNORECASE)
_ACTION_URL = "https://ofac.treasury.gov/recent-actions/"
_OFAC_HOSTS = ("ofac.treasury.gov", "www.ofac.treasury.gov")

_BODY_FIELDS = ("field--name-field-news-body", "field--name-field-body", "field--name-body")
_DATE_FIELD = "field--name-field-news-publication-date"
_HEADLINE = "featured-stories__headline"
_EMPTY_INDEX = "view-empty"

_SUBJECT = (
    r"^(?:the\s+)?(?:(?:u\.?\s?s\.?|united\s+states)\s+)?(?:department\s+of\s+the\s+)?treasury(?:\s+department)?\s+"
    r"(?:(?:and|with)\s.*?\s)?"
)
_VERB_RULES = (
    (
        "designation",
        re.compile(rf"{_SUBJECT}(?:sanctions|designates|imposes\s+(?:[\w-]+\s+){{0,3}}sanctions)\b", re.IGNORECASE),
    ),
    ("removal", re.compile(rf"{_SUBJECT}(?:delists|removes|lifts)\b", re.IGNORECASE)),
)
"""What a headline says with a verb: `Treasury Sanctions Malian Officials`; the rules of titles know nouns."""


def release_key(url: str) -> str | None:
    """The id of the release behind an address, such as `sb0302`; None when it is no release."""
    try:
        path = urlsplit(url.strip()).path
    except ValueError:  # such as an unclosed bracket around a host
        return None
    match = _PATH.search(path)
    return match[1].lower() if match and match.end() == len(path) else None


def release_url(index_url: str, key: str) -> str:
    """The address of a release at the publisher that has this index: a mirror's releases lie below its own index."""
    split = urlsplit(index_url)
    return urlunsplit((split.scheme, split.netloc, f"{split.path.rstrip('/')}/{key}", "", ""))


def linked_releases(body: bytes) -> tuple[str, ...]:
    """The ids of the releases that a page of recent actions links to, once each, in its order."""
    return tuple(dict.fromkeys(key.decode("ascii").lower() for key in _LINK_OF_OFAC.findall(body)))


def inspect(body: bytes, content_type: str | None = None) -> str | None:
    """Why these bytes are neither the index nor a release, or None; cheap, so parse may still refuse them."""
    if reason := refuse_page(body, content_type):
        return reason
    lowered = body.lower()
    has_text = any(name.encode() in lowered for name in _BODY_FIELDS)
    if has_text or _RELEASE_LINK.search(lowered) or _EMPTY_INDEX.encode() in lowered:
        return None
    return "no links to /news/press-releases/ID, nor a body field: a bot challenge, a login or an error page"


def is_release(document: Document) -> bool:
    """Whether a page calls itself a release: what tells a saved one from a page of recent actions."""
    if not _RELEASE_LINK.search(document.body):
        return False
    return any(map(release_key, own_addresses(root_of(document), document.url)))


def index_links(document: Document) -> tuple[IndexLink, ...]:
    """Every release the index links to, once each, in its order; empty when the index says that it has no results.

    Where it has headlines, only they count: its menus show a few releases on each page. Links to other hosts than the
    index's own and Treasury's are left out. Raises ParseError when the index has no such link and no `view-empty`.
    """
    root = root_of(document)
    headlines = [anchor for headline in with_class(root, _HEADLINE) for anchor in headline.iter("a")]
    links: dict[str, IndexLink] = {}
    for anchor in headlines or root.iter("a"):
        link = _index_link(anchor, document.url)
        if link is not None:
            links.setdefault(link.part, link)
    if not links and not with_class(root, _EMPTY_INDEX):
        raise missing(document, "no link to /news/press-releases/ID and no view-empty", "the index")
    return tuple(links.values())


def parse(document: Document) -> ParsedDocument:
    """The one release of a page, known by the id in its canonical address whatever URL served it.

    `published_on` is None where the page shows no day. `effective_on` is None: a release tells of an act and is none.
    Raises ParseError that names what the page lacks.
    """
    root = root_of(document)
    title = _title(root)
    if title is None:
        raise missing(document, "no h1 with a text and no og:title", "the release's title")
    fields = [field for name in _BODY_FIELDS for field in with_class(root, name)]
    if not fields:
        raise missing(document, f"no element of class {_BODY_FIELDS[0]}", "the release's text")
    body_text = "\n\n".join(filter(None, map(text_of, fields)))
    if not body_text:
        raise missing(document, f"the element of class {_BODY_FIELDS[0]} is empty", "the release's text")
    key, url = _identity(root, document)
    row = NoticeRow(
        publisher_code="TREASURY",
        document_key=key,
        notice_types=in_order(types_of_headline(title)),
        published_on=_published_on(root),
        effective_on=None,
        title=title,
        url=url,
        document_number=None,
        body_text=body_text,
        related_urls=tuple(dict.fromkeys(_linked_actions(fields, document.url))),
    )
    return ParsedDocument(rows=(row,))


def types_of_headline(title: str) -> set[str]:
    """The documents and acts that a headline names, with its nouns or its verb."""
    text = one_line(title)
    return types_of_title(text) | {name for name, pattern in _VERB_RULES if pattern.search(text)}


def _title(root: Any) -> str | None:
    """The page's h1, else the title it gives to be shared."""
    shared = [meta.get("content") or "" for meta in root.iter("meta") if meta.get("property") == "og:title"]
    return next(iter([*titles_of(root), *filter(None, map(one_line, shared))]), None)


def _published_on(root: Any) -> date | None:
    fields = [*with_class(root, _DATE_FIELD), *root.xpath("//article//time"), *root.iter("time")]
    return next(filter(None, map(day_of, fields)), None)


def _identity(root: Any, document: Document) -> tuple[str, str]:
    """The release's id and address: as the page names itself, else as it was fetched, else as the file is named."""
    for address in [*own_addresses(root, document.url), document.url]:
        key = release_key(address)
        if key is not None and urlsplit(address).scheme in ("http", "https"):
            return key, _canonical(address, key)
    name = document.url.replace("\\", "/").rsplit("/", 1)[-1]
    saved = _SAVED_NAME.fullmatch(document.part) or _SAVED_NAME.search(name)
    if saved is None:
        raise missing(document, "no canonical link to /news/press-releases/ID, nor such an address", "the release's id")
    return saved[1].lower(), f"{INDEX_URL}/{saved[1].lower()}"


def _canonical(address: str, key: str) -> str:
    """Treasury's own releases under their one address; others, such as a mirror's, without query and fragment."""
    split = urlsplit(address)
    if (split.hostname or "") in _HOSTS:
        return f"{INDEX_URL}/{key}"
    return urlunsplit((split.scheme, split.netloc, split.path, "", ""))


def _linked_actions(fields: list[Any], base: str) -> Iterator[str]:
    """The pages of recent actions that a text links to, also under the addresses they had before 2021."""
    for anchor in (anchor for field in fields for anchor in field.iter("a")):
        address = absolute(base, anchor.get("href") or "")
        if not address:
            continue
        split = urlsplit(address)
        part = page_part(address) if (split.hostname or "") in _OFAC_HOSTS else None
        old = _OLD_ACTION.search(split.path) if (split.hostname or "").endswith("treasury.gov") else None
        if part or old:
            yield _ACTION_URL + (part or (old[1] if old else ""))


def _index_link(anchor: Any, base: str) -> IndexLink | None:
    """The link to a release, when that is one of Treasury or of the host that served the index."""
    address = absolute(base, anchor.get("href") or "")
    key = release_key(address)
    if key is None:
        return None
    split = urlsplit(address)
    if split.scheme not in ("http", "https") or not (split.hostname in _HOSTS or split.netloc == urlsplit(base).netloc):
        return None
    title = one_line(text_of(anchor))
    url = urlunsplit((split.scheme, split.netloc, split.path.rstrip("/"), "", ""))
    return IndexLink(key, url, title or None, _listed_on(anchor, key, base, title))


def _listed_on(anchor: Any, key: str, base: str, title: str) -> date | None:
    """The day in the item of the link; where items are not wrapped, the time that stands next before it."""
    for element in anchor.iterancestors():
        keys = {release_key(absolute(base, other.get("href") or "")) for other in element.iter("a")} - {None}
        if keys - {key}:
            break
        text = one_line(text_of(element))
        found = day_in(text.replace(title, " ") if title else text) or next(
            filter(None, map(day_of, element.iter("time"))), None
        )
        if found is not None:
            return found
    before = anchor.xpath("preceding::time[1]")
    return day_of(before[0]) if before else None
