"""JSON Feed 1.0 and 1.1 (jsonfeed.org): feedparser reads none, and the format is small."""

from __future__ import annotations

import json
from typing import Any

from listwire.errors import ParseError
from listwire.types import Document, ParsedDocument
from sources.feed_bytes import NOT_XML
from sources.feed_items import FeedItem, to_rows

VERSION_MARK = "jsonfeed.org/version/"


def parse(document: Document, text: str) -> ParsedDocument:
    """Rows of one JSON Feed, `text` being the decoded body; an item that is no object is a rejection.

    Raises ParseError when the text is no JSON or holds no feed.
    """
    feed = _read_feed(document, text)
    language = _text(feed.get("language"))
    return to_rows(document, (_to_item(value, feed, language) for value in feed["items"]))


def _read_feed(document: Document, text: str) -> dict[str, Any]:
    try:
        feed = json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"broken JSON: {error.msg}"
        raise ParseError(reason, source_name=document.source_name, where=f"line {error.lineno}") from error
    except (RecursionError, ValueError) as error:  # nested thousands deep, or a number of thousands of digits
        raise ParseError(f"JSON that cannot be read: {error}", source_name=document.source_name) from error
    if not isinstance(feed, dict) or VERSION_MARK not in str(feed.get("version")):
        raise ParseError("JSON that is no feed: no jsonfeed.org version", source_name=document.source_name)
    if not isinstance(feed.get("items"), list):
        raise ParseError("a JSON Feed without a list of items", source_name=document.source_name)
    return feed


def _to_item(value: Any, feed: dict[str, Any], language: str | None) -> FeedItem:
    item: dict[str, Any] = value if isinstance(value, dict) else {}
    summary, is_html = _summary(item)
    author = _author(item) or _author(feed)
    return FeedItem(
        guid=_identifier(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        summary=summary,
        is_summary_html=is_html,
        author=author,
        credits=(author,) if author else (),
        languages=(_text(item.get("language")), language),
        published_text=_text(item.get("date_published")) or _text(item.get("date_modified")),
        raw=json.dumps(value, ensure_ascii=True),
    )


def _summary(item: dict[str, Any]) -> tuple[str | None, bool]:
    """The summary, else the text, else the HTML: the first that says something."""
    for name, is_html in (("summary", False), ("content_text", False), ("content_html", True)):
        if text := _text(item.get(name)):
            return text, is_html
    return None, False


def _author(holder: dict[str, Any]) -> str | None:
    """Names of `authors` (1.1) or `author` (1.0); a feed's author speaks for items that name none."""
    authors = holder.get("authors")
    people = authors if isinstance(authors, list) else [holder.get("author")]
    names = (_text(person.get("name")) for person in people if isinstance(person, dict))
    return ", ".join(filter(None, names)) or None


def _identifier(value: Any) -> str | None:
    """Ids are strings; the format asks readers to take a number for its digits."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return _text(value)


def _text(value: Any) -> str | None:
    """Text without what JSON's escapes can smuggle in (half a surrogate pair, NUL) and no XML feed can hold."""
    return (NOT_XML.sub("\ufffd", value).strip() or None) if isinstance(value, str) else None
