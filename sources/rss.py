"""News feeds: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom, malformed ones too, and JSON Feed.

    decode | refuse what is no feed | read items (feedparser, or sources.json_feed) | rows (sources.feed_items)

About 1 in 12 real feeds is malformed XML and still yields entries, so only a body that is no feed at all is an error.
feedparser gets the text in UTF-8 (the encoding is settled before, see sources.feed_bytes) and no address: it would
rewrite guids like `123` into URLs of whatever host answered. Its sanitising is off, as sources.feed_text keeps no
markup anyway.

The date is `published`, else `updated` (Atom's, dc:date, dcterms:modified), else `created`; never the
feed's own.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from listwire.errors import ParseError
from listwire.types import Document, ParsedDocument
from sources import json_feed
from sources.feed_bytes import decode, is_json_feed, refusal
from sources.feed_items import FeedItem, to_rows

_PROLOG_LENGTH = 16_384  # a longer prolog is no feed's, and feedparser's patterns for it take quadratic time
_RESPONSE_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# feedparser takes the caption of a picture that stands before the item's description for the summary of the item.
_MEDIA_DESCRIPTION = re.compile(r"<(/?)media:description\b[^<>]{0,500}?(/?)>")
_PICTURE = re.compile(r"photo|image|picture|illustrat|graphic", re.IGNORECASE)
_TEXT_ROLES = frozenset({"author", "reporter", "writer", "distribution company", "publisher", "owner"})


def parse(document: Document) -> ParsedDocument:
    """Rows of one feed document: pure, no clock, no net.

    Every item ends as a row, a rejection (an empty `<item/>`) or a counted duplicate. Raises ParseError when the bytes
    are no feed: empty, an HTML page, other XML or JSON, or so broken that not one item is left of it.
    """
    text = decode(document.body, document.content_type)
    reason = refusal(text)
    if reason:
        raise ParseError(reason, source_name=document.source_name)
    if is_json_feed(text):
        return json_feed.parse(document, text)
    feed = _read(document, text)
    if (
        not feed.entries
        and feed.bozo
        and not re.search(r"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>\s*$", text[-200:], re.IGNORECASE)
    ):
        cause = str(feed.get("bozo_exception"))
        raise ParseError(f"a broken feed without one item: {cause}", source_name=document.source_name)
    return to_rows(document, _items(feed))


def inspect(body: bytes, content_type: str | None) -> str | None:
    """Why a body is no feed, as a lower-case fragment, or None: the check at fetch time, quicker than parsing.

    It refuses only what `parse` refuses as well: empty bodies, HTML pages, other XML and text; never a malformed feed.
    """
    return refusal(decode(body, content_type))


def _read(document: Document, text: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(_MEDIA_DESCRIPTION.sub(r"<\1media:caption\2>", _short_prolog(text)).encode()),
            response_headers=_RESPONSE_HEADERS,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # feedparser's lenient parser can fail in many ways on hostile bytes
        raise ParseError(f"feedparser cannot read it: {error!r}", source_name=document.source_name) from error


def _short_prolog(text: str) -> str:
    """The text with the blanks before its first element pressed together, or without a prolog of absurd length."""
    element = re.search(r"<\w", text)
    if not element:
        return text
    prolog = re.sub(r"\s{2,}", "\n", text[: element.start()])
    return (prolog if len(prolog) <= _PROLOG_LENGTH else "") + text[element.start() :]


def _items(feed: Any) -> Iterator[FeedItem]:
    language = feed.feed.get("language")
    for entry in feed.entries:
        summary, is_html = _summary(entry)
        author = _author(entry)
        yield FeedItem(
            guid=entry.get("id"),
            link=_link(entry),
            title=entry.get("title"),
            summary=summary,
            is_summary_html=is_html,
            author=author,
            credits=tuple(_credits(entry, author)),
            languages=(*_languages(entry), language),
            published_text=_published(entry),
            raw=json.dumps(entry, default=str),
        )


def _link(entry: Any) -> str | None:
    """The item's link; a guid stands in for it only when it is a whole URL (`<guid>123</guid>` claims to be one)."""
    link: str | None = entry.get("link")
    if link and entry.get("guidislink") and not re.match(r"https?://", link, re.IGNORECASE):
        link = None
    others = (other.get("href") for other in entry.get("links", ()) if other.get("rel") == "alternate")
    return link or next(filter(None, others), None)


def _summary(entry: Any) -> tuple[str | None, bool]:
    """The summary and whether it is HTML; else the content, of which the beginning is kept; else a picture caption."""
    details = [entry.get("summary_detail"), *entry.get("content", ())]
    for detail in details:
        if detail and (detail.get("value") or "").strip():
            return detail["value"], detail.get("type") in _HTML_TYPES
    return entry.get("summary") or entry.get("media_caption"), True


def _author(entry: Any) -> str | None:
    """Every author's name, as several `dc:creator` are several; else what the author element says."""
    names = [name for author in entry.get("authors", ()) if (name := author.get("name"))]
    return ", ".join(dict.fromkeys(names)) or entry.get("author")


def _credits(entry: Any, author: str | None) -> Iterator[str]:
    source = entry.get("source")
    yield from filter(None, (author, source.get("title") if isinstance(source, dict) else None))
    media_credits = entry.get("media_credit", ())
    names = ("dc_source", "byline", "publisher") if media_credits else ("dc_source", "byline", "publisher", "credit")
    yield from (value for name in names if isinstance(value := entry.get(name), str))
    has_picture = bool(entry.get("media_content") or entry.get("media_thumbnail"))
    for credit in media_credits:
        role, content = str(credit.get("role", "")).casefold(), str(credit.get("content", ""))
        # Beside a picture it credits the picture: a story of the paper's own with an agency's photo is no wire story.
        if role in _TEXT_ROLES or not (has_picture or _PICTURE.search(f"{role} {content}")):
            yield content


def _languages(entry: Any) -> Iterator[str | None]:
    yield entry.get("language")
    for detail in (entry.get("title_detail"), entry.get("summary_detail"), *entry.get("content", ())):
        yield detail.get("language") if detail else None


def _published(entry: Any) -> str | None:
    # `in` first: feedparser answers `updated` with `published`, and a warning, where there is no `updated`.
    values = (entry.get(name) for name in ("published", "updated", "created") if name in entry)
    return next((value for value in values if value and value.strip()), None)
