"""Pages of Drupal sites as trees and texts: what the readers of official pages share; pure functions."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from listwire.eastern import eastern_day
from listwire.errors import ParseError
from listwire.types import Document
from sources.notice_days import day_as
from sources.notice_types import one_line

_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_NAMED_DATE = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2}),\s+(\d{4})\b")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")

_SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "title", "svg", "iframe", "object", "button"})
_PARAGRAPHS = frozenset(
    "address article aside blockquote caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr main nav ol p pre section table tfoot thead ul".split()
)
_LINES = frozenset({"br", "li", "tr", "td", "th", "tbody"})


@dataclass(frozen=True, slots=True)
class IndexLink:
    """A link of an index to one page: `part` is the page's id, `listed_on` the day the index gives beside it."""

    part: str
    url: str
    title: str | None
    listed_on: date | None


def refuse_page(body: bytes, content_type: str | None) -> str | None:
    """Why bytes are no whole HTML page, or None."""
    if not body.strip():
        return "empty answer"
    lowered = body.lower()
    is_other = lowered.lstrip().startswith((b"%pdf", b"{", b"[", b"<?xml")) and b"<html" not in lowered
    if b"<" not in lowered or is_other:
        return "not an HTML page" + (f" but {content_type}" if content_type else "")
    if b"<html" in lowered and b"</html" not in lowered:
        return "the page is cut: it has no </html>"
    # A page may be saved without its frame.
    if lowered.count(b"<article") > lowered.count(b"</article"):
        return "the page is cut: it has no </article>"
    return None


def missing(document: Document, found: str, expected: str) -> ParseError:
    """What a page lacks that every page of its kind has, as an error that says what it may be instead."""
    return ParseError(
        f"{found}, where {expected} was expected: changed markup, or a bot challenge, a login or an error page",
        source_name=document.source_name,
        where=document.url,
    )


def titles_of(root: Any) -> Iterator[str]:
    """The texts of the page's h1; a site's own one, as in a header, comes after it."""
    headings = sorted(root.iter("h1"), key=lambda heading: "page-title" not in (heading.get("class") or ""))
    return filter(None, (one_line(text_of(heading)) for heading in headings))


def root_of(document: Document) -> Any:
    """The page as a tree, whatever its markup is worth; raises ParseError when nothing of it is HTML."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(decode_page(document).replace("\x00", "").encode(), parser)
    except etree.LxmlError as error:
        raise ParseError(f"not an HTML page ({error})", source_name=document.source_name, where=document.url) from error
    if root is None:
        raise ParseError("an empty page", source_name=document.source_name, where=document.url)
    return root


def decode_page(document: Document) -> str:
    """UTF-8 if the bytes are; else as the header or the page declares; else windows-1252, unknown bytes as U+FFFD."""
    declared = re.search(r"charset=[\"']?([\w.:-]+)", document.content_type or "", re.IGNORECASE)
    in_page = re.search(rb"charset=[\"']?([\w.:-]+)", document.body[:2048], re.IGNORECASE)
    marks = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    codes = [code for mark, code in marks if document.body.startswith(mark)] + ["utf-8-sig"]
    codes += [match for match in (declared and declared[1], in_page and in_page[1].decode("ascii", "replace")) if match]
    for code in codes:
        try:
            return document.body.decode(code).encode("utf-8", "replace").decode()
        except (UnicodeError, LookupError):  # not in this code, or no such code: the next one is tried
            continue
    return document.body.decode("cp1252", errors="replace")


def with_class(root: Any, name: str) -> list[Any]:
    """Every element of a class, in the order of the page."""
    found: list[Any] = root.xpath(f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")
    return found


def own_addresses(root: Any, base: str) -> list[str]:
    """What a page calls its own address (canonical link, og:url), absolute."""
    named = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    named += [meta.get("content") for meta in root.iter("meta") if (meta.get("property") or "").lower() == "og:url"]
    return [absolute(base, address) for address in named if address]


def absolute(base: str, address: str) -> str:
    """An address as seen from a page; "" for what is no address, such as `http://[`."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def day_in(text: str) -> date | None:
    """The first calendar day written as 02/27/2026, February 27, 2026 or 2026-02-27; None when there is none."""
    if match := _NUMERIC_DATE.search(text):
        return day_as("/".join(match.groups()), "%m/%d/%Y")
    if match := _NAMED_DATE.search(text):
        return day_as(" ".join(match.groups()), "%b %d %Y")
    if match := _ISO_DATE.search(text):
        return day_as(match[1], "%Y-%m-%d")
    return None


def day_of(element: Any) -> date | None:
    """The day that an element shows, else that of the first `<time datetime>` in it, as of Washington."""
    stamps = (_stamped_day(stamp.get("datetime") or "") for stamp in element.iter("time"))
    return day_in(text_of(element)) or next(filter(None, stamps), None)


def text_of(element: Any) -> str:
    """The visible text: a line break at `<br>`, list item and cell, an empty line between paragraphs and table rows."""
    pieces = re.sub(r"[^\S\n]+", " ", "".join(_pieces(element)).replace("\xa0", " "))
    lines = [one_line(line) for line in pieces.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _stamped_day(stamp: str) -> date | None:
    """The day of `2026-02-27T15:00:00Z` in Washington; without a zone, the day written."""
    try:
        moment = datetime.fromisoformat(stamp.strip())
    except ValueError:
        return day_in(stamp)
    return eastern_day(moment) if moment.tzinfo else moment.date()


def _pieces(root: Any) -> Iterator[str]:
    """Texts and breaks in document order; line ends of the source are spaces. No recursion: pages nest as they like."""
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        is_hidden = tag in _SKIPPED or "field__label" in (element.get("class") or "").split()
        if event == "start":
            hidden += is_hidden
            if not hidden:
                yield _break(element) + _flat(element.text)
            continue
        if not hidden and (ending := _break(element)) != "\n":
            yield ending
        hidden -= is_hidden
        if not hidden and element is not root:
            yield _flat(element.tail)


def _break(element: Any) -> str:
    tag = element.tag
    is_row_of_headings = tag == "tr" and element.find("th") is not None and element.find("td") is None
    if tag in _PARAGRAPHS or is_row_of_headings:
        return "\n\n"
    return "\n" if tag in _LINES else ""


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
