"""What a saved file is, for `listwire backfill`: told by its content, whatever its name; pure functions.

    open_file -> (name, bytes) -> recognise -> SavedFile, or Unrecognised with the reason

The name gives the time (sources.saved_time), tells the SDN set from the consolidated one (sources.saved_csv), and names
a feed whose document does not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any

from listwire.errors import ParseError, SettingsError
from listwire.types import Document, EntryRow, NoticeRow, ParsedDocument, Source, SourceKind
from sources import (
    federal_register,
    federal_register_text,
    json_feed,
    ofac_change_log,
    ofac_csv,
    ofac_recent_actions,
    rss,
    sanctions_list_service,
    treasury_press,
)
from sources.change_log_years import LOG_PART, log_part, log_url
from sources.feed_bytes import decode
from sources.feed_links import canonical_link
from sources.registry import LIST_FORMATS, official_sources
from sources.saved_archive import open_file
from sources.saved_csv import csv_part, is_consolidated
from sources.saved_time import (
    Moment,
    last_day_of_log,
    time_in_name,
    time_of_day,
    time_of_feed,
    without_capture,
    without_time,
)
from sources.saved_xml import delta_part, xml_list

__all__ = ["SavedFile", "Unrecognised", "open_file", "recognise"]

_HEAD_BYTES = 65_536
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_LOG_HEADING = re.compile(rb"entries\s+have\s+been\s+(?:added|changed|removed)", re.IGNORECASE)

_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_LINK = re.compile(r"<(?:[\w.-]+:)?link\s([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SUFFIX = re.compile(r"\.(?:gz|xml|rss|rdf|atom|json|feed|txt|html?)$", re.IGNORECASE)
_COMMON_STEMS = frozenset({"", "rss", "feed", "feeds", "atom", "rdf", "index", "xml"})
"""Stems that say what a file is and not whose it is."""


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A saved file that can be loaded, as what it is and of when.

    `captured_at` is aware UTC; `set_id` ties the files of one list and time together, wherever they lie, and is empty
    for feeds and notices. `url` is the document's own address where it is known, else the file's name without folders.
    `sha256` names `body`, which is decompressed.
    """

    name: str
    source_name: str
    kind: SourceKind
    part: str
    captured_at: datetime
    is_time_certain: bool
    set_id: str
    url: str
    sha256: str
    body: bytes


FOREIGN = "no format that listwire knows"


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A saved file that is not loaded, and why, in words for a person."""

    name: str
    reason: str

    @property
    def is_foreign(self) -> bool:
        """Nothing about it looks like a publisher's file: a note or an index that lies beside them."""
        return self.reason == FOREIGN


@dataclass(frozen=True, slots=True)
class _Found:
    """What a document is; `own_time` is the time it gives itself, for a file whose path gives none."""

    source_name: str
    kind: SourceKind
    part: str
    url: str
    own_time: Moment | None


def recognise(name: str, body: bytes, feeds: Sequence[Source], *, shown: str | None = None) -> SavedFile | Unrecognised:
    """What one opened file is; `name` is its path with the folders that may give its time, `feeds` the feeds known.

    `shown` is its path as a person knows it, for the message (default: the name).
    Formats of OFAC that this version does not load are told by name, and never taken for others. Raises SettingsError
    that names the file when neither its path nor the document gives a time.
    """
    name = name.replace("\\", "/")
    found = _find(name, body, feeds)
    if isinstance(found, str):
        return Unrecognised(name, found)
    moment = time_in_name(name) or found.own_time
    if moment is None:
        raise SettingsError(
            f"{shown or name}: no time in the file's name, its folders or the document: rename it to hold the day or"
            " time of capture, as YYYY-MM-DD or YYYYMMDDTHHMMSSZ"
        )
    captured_at, is_certain = moment
    is_list = found.kind == "list"
    return SavedFile(
        name=name,
        source_name=found.source_name,
        kind=found.kind,
        part=found.part,
        captured_at=captured_at,
        is_time_certain=is_certain,
        set_id=f"backfill:{found.source_name}:{captured_at:%Y%m%dT%H%M%SZ}" if is_list else "",
        url=found.url,
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
    )


def _find(name: str, body: bytes, feeds: Sequence[Source]) -> _Found | str:
    """What the document is, or why it is not loaded."""
    head = decode(body[:_HEAD_BYTES], None)
    if not body.strip(b"\x1a \r\n\t"):
        return "empty file"
    if head.startswith("<"):
        return _find_markup(name, body, head, feeds)
    if head.startswith(("{", "[")) and not head.startswith("[Federal Register"):
        return _find_json(name, body, feeds)
    return _find_text(name, body)


def _find_text(name: str, body: bytes) -> _Found | str:
    part = csv_part(name, body)
    if part is not None:
        return _find_csv(name, part, body)
    last_day = last_day_of_log(body)
    if last_day is not None and _LOG_HEADING.search(body):
        return _find_log(body, last_day)
    if federal_register_text.is_text(body):
        return _find_register_text(name, body)
    return _no_format(name, body)


def _find_log(body: bytes, last_day: date) -> _Found | str:
    source = ofac_change_log.SOURCE
    if reason := ofac_change_log.inspect(body, None):
        return f"OFAC's change log, but {reason}"
    year = last_day.year
    address = log_url(source.parts[LOG_PART], year, year) or source.parts[LOG_PART]
    return _Found(source.name, "notice", log_part(year), address, time_of_day(last_day))


def _find_csv(name: str, part: str, body: bytes) -> _Found | str:
    is_cons = is_consolidated(name, part, body)
    if reason := ofac_csv.inspect(body):
        return f"the {part} file of the {'consolidated' if is_cons else 'SDN'} CSV set, but {reason}"
    if is_cons:
        return _Found(ofac_csv.CONS_SOURCE.name, "list", "prim" if part == "sdn" else part, _file_name(name), None)
    return _Found(ofac_csv.SOURCE.name, "list", part, _file_name(name), None)


def _find_markup(name: str, body: bytes, head: str, feeds: Sequence[Source]) -> _Found | str:
    root = _ROOT.search(_COMMENT.sub("", head))
    root_name = root[1].lower() if root else ""
    if source_name := xml_list(root_name, name, body):
        return _find_xml_list(name, body, source_name)
    if rss.inspect(body, None) is None:
        return _find_feed(name, body, feeds)
    if federal_register_text.is_text(body):
        return _find_register_text(name, body)
    if treasury_press.is_release(Document(treasury_press.SOURCE.name, "page", name, "", body)):
        return _find_release(name, body)
    if ofac_recent_actions.inspect(body) is None:
        return _find_page(name, body)
    if treasury_press.inspect(body) is None:
        return "no press release of Treasury's: it does not say which it is (the index is no notice and is not loaded)"
    return _no_format(name, body)


def _find_xml_list(name: str, body: bytes, source_name: str) -> _Found | str:
    """A whole list, or what one publication changed."""
    if part := delta_part(name, body):
        return _Found(sanctions_list_service.SOURCE.name, "list", part, _file_name(name), None)
    form = LIST_FORMATS.get(source_name)
    if form is None:
        return _not_loaded(source_name)
    if reason := form.inspect(body, None):
        return f"{source_name}, but {reason}"
    return _Found(source_name, "list", "list", _file_name(name), None)


def _find_page(name: str, body: bytes) -> _Found | str:
    source_name = ofac_recent_actions.SOURCE.name
    try:
        row = _notice(ofac_recent_actions.parse(_page(source_name, name, body)))
    except ParseError as error:
        note = " (the index, which leads to pages, is no notice and is not loaded)" if _is_index(body) else ""
        return f"no page of recent actions: {error.reason}{note}"
    return _Found(source_name, "notice", row.document_key, row.url, time_of_day(row.published_on))


def _find_release(name: str, body: bytes) -> _Found | str:
    source_name = treasury_press.SOURCE.name
    try:
        row = _notice(treasury_press.parse(_page(source_name, name, body)))
    except ParseError as error:
        return f"no press release of Treasury's: {error.reason}"
    return _Found(source_name, "notice", row.document_key, row.url, time_of_day(row.published_on))


def _find_register_text(name: str, body: bytes) -> _Found | str:
    source_name = federal_register.SOURCE.name
    try:
        row = _notice(federal_register_text.parse(_page(source_name, name, body)))
    except ParseError as error:
        return f"no text of the Federal Register: {error.reason}"
    part = f"{federal_register.TEXT_PREFIX}{row.document_key}"
    return _Found(source_name, "notice", part, row.url, time_of_day(row.published_on))


def _page(source_name: str, name: str, body: bytes) -> Document:
    """A saved page as its parser is given it: a page that does not say which it is may be told by the file's name."""
    return Document(source_name, "page", without_capture(name), "", body)


def _notice(parsed: ParsedDocument) -> NoticeRow:
    """The one document of a page, among the parties that it names."""
    [row] = [row for row in parsed.rows if isinstance(row, NoticeRow)]
    return row


def _is_index(body: bytes) -> bool:
    source = ofac_recent_actions.SOURCE
    document = Document(source.name, "index", source.parts["index"], "", body)
    try:
        return bool(ofac_recent_actions.index_links(document))
    except ParseError:
        return False


def _find_json(name: str, body: bytes, feeds: Sequence[Source]) -> _Found | str:
    try:
        answer = json.loads(decode(body, None))
    except (ValueError, RecursionError) as error:
        return f"JSON that is broken or cut ({error})"
    if isinstance(answer, dict) and json_feed.VERSION_MARK in str(answer.get("version")):
        return _find_feed(name, body, feeds, own_url=answer.get("feed_url"))
    if isinstance(answer, list) and any(isinstance(item, dict) and "publicationID" in item for item in answer):
        return _not_loaded("the history of OFAC's publications")
    results = answer.get("results", []) if isinstance(answer, dict) else None
    if federal_register.inspect(body) is None and (_documents(results) or answer.get("count") == 0):
        days = (_day(result.get("publication_date")) for result in _documents(results))
        newest = max(filter(None, days), default=None)
        source = federal_register.SOURCE
        return _Found(source.name, "notice", "documents", _file_name(name), time_of_day(newest))
    return _no_format(name, body)


def _documents(results: Any) -> list[Mapping[str, Any]]:
    """The results that are documents of the Federal Register."""
    items = results if isinstance(results, list) else []
    return [item for item in items if isinstance(item, dict) and "document_number" in item]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):  # another time is looked for; the parser reports the field
        return None


def _find_feed(name: str, body: bytes, feeds: Sequence[Source], own_url: object = None) -> _Found | str:
    text = decode(body, None)
    item = _ITEM.search(text)
    head = "" if text.startswith("{") else text[: item.start() if item else None]
    address = own_url if isinstance(own_url, str) else _self_link(head)
    known = _known_feed(name, address, feeds)
    url = known.parts["feed"] if known else address or _file_name(name)
    source_name = known.name if known else _feed_name(name)
    own_time = None
    if time_in_name(name) is None:  # only then are the items worth reading
        try:
            parsed = rss.parse(Document(source_name, "feed", url, "", body))
        except ParseError as error:
            return f"no feed: {error.reason}"
        own_time = time_of_feed(head, [row for row in parsed.rows if isinstance(row, EntryRow)])
    return _Found(source_name, "feed", "feed", url, own_time)


def _self_link(head: str) -> str | None:
    """The address that a feed gives as its own, if it is an absolute one."""
    for link in _LINK.finditer(head):
        values = {name.lower(): unescape(double or single) for name, double, single in _ATTRIBUTE.findall(link[1])}
        address = values.get("href", "").strip()
        if values.get("rel", "").strip().lower() == "self" and re.match(r"https?://[^/]", address, re.IGNORECASE):
            return address
    return None


def _known_feed(name: str, address: str | None, feeds: Sequence[Source]) -> Source | None:
    """The feed with that address, else the one with the file's name."""
    by_address = {canonical_link(feed.parts["feed"]): feed for feed in reversed(feeds)}
    by_name = {_slug(feed.name): feed for feed in reversed(feeds)}
    return by_address.get(canonical_link(address)) or by_name.get(_slug(_stem(name)))


def _feed_name(name: str) -> str:
    """A name for a feed not known: the file's stem without the time, and a folder's name where that says too little."""
    stem = _slug(_stem(name))
    folders = (_slug(without_time(_SUFFIX.sub("", folder))) for folder in reversed(name.split("/")[:-1]))
    if stem in _COMMON_STEMS:
        stem = "_".join(filter(None, (next((folder for folder in folders if folder), ""), stem)))
    stem = stem or "feed"
    return f"{stem}_feed" if stem in official_sources({}) else stem


def _stem(name: str) -> str:
    stem = _file_name(name)
    while (shorter := _SUFFIX.sub("", stem)) != stem:
        stem = shorter
    return without_time(stem)


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


def _file_name(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _not_loaded(format_name: str) -> str:
    return f"recognised as {format_name}, not loaded by this version"


def _no_format(name: str, body: bytes) -> str:
    """Why nothing was recognised: for what is named a CSV, why it is none."""
    if re.search(r"\.csv(?:\.gz)?$", name, re.IGNORECASE):
        return ofac_csv.inspect(body) or (
            "no CSV file of OFAC: rows of 12, 6, 5 or 2 columns that start with a uid were expected"
        )
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        page_reason = ofac_recent_actions.inspect(body)
        return f"neither a feed ({rss.inspect(body, None)}) nor a page of recent actions ({page_reason})"
    return FOREIGN
