"""The one table of what is known: the official sources, their addresses, and which module reads what.

A new publisher is a module of its own and its lines here; nothing else asks which sources there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from listwire.errors import SettingsError
from listwire.types import DocumentFormat, ListFormat, Source, SourceKind
from sources import federal_register, ofac_csv, ofac_recent_actions, rss

LIST_FORMATS: Mapping[str, ListFormat] = {
    ofac_csv.SOURCE.name: ListFormat(
        source=ofac_csv.SOURCE,
        parser_version=ofac_csv.PARSER_VERSION,
        inspect=ofac_csv.inspect,
        read=ofac_csv.read,
        parse=ofac_csv.parse,
    ),
}
"""Source name to how its list is read."""

INDEX_PART = "index"
"""The part of recent actions that only leads to pages: it is kept, and gives no rows."""

_OFFICIAL = (ofac_csv.SOURCE, ofac_recent_actions.SOURCE, federal_register.SOURCE)

_PART_OF_SETTING: Mapping[str, tuple[str, str]] = {
    **{name: (ofac_csv.SOURCE.name, part) for part, name in ofac_csv.URL_SETTINGS.items()},
    "ofac_recent_actions": (ofac_recent_actions.SOURCE.name, INDEX_PART),
    "federal_register": (federal_register.SOURCE.name, "documents"),
}
"""Name in LISTWIRE_SOURCE_URLS to the source and part whose address it gives."""

_SETTINGS_NOT_USED = frozenset(
    (
        "ofac_sdn_enhanced",
        "ofac_cons_enhanced",
        "ofac_sdn_advanced",
        "ofac_cons_advanced",
        "ofac_sdn_xml",
        "ofac_cons_xml",
        "ofac_cons_prim_csv",
        "ofac_cons_add_csv",
        "ofac_cons_alt_csv",
        "ofac_cons_comments_csv",
        "ofac_changes",
        "ofac_change_log",
        "treasury_press",
    )
)
"""Names that docs/DESIGN section 5 promises and no source of this version reads: accepted, so that one setting can
serve several versions."""

_FEED_FORMAT = DocumentFormat(parser_version="1", inspect=rss.inspect, parse=rss.parse)
"""Of every feed: raise the version when the same bytes are to give other entries."""
_NOTICE_FORMATS: Mapping[str, DocumentFormat] = {
    module.SOURCE.name: DocumentFormat(module.PARSER_VERSION, module.inspect, module.parse)
    for module in (ofac_recent_actions, federal_register)
}


def official_sources(source_urls: Mapping[str, str]) -> dict[str, Source]:
    """The official sources by name, with the addresses of LISTWIRE_SOURCE_URLS in place of their own.

    An empty address leaves that part out; a source without a part left is disabled. Raises SettingsError for a name
    that is none of the known ones and for an address that is not http or https.
    """
    known = _PART_OF_SETTING.keys() | _SETTINGS_NOT_USED
    if unknown := sorted(source_urls.keys() - known):
        raise SettingsError(f"LISTWIRE_SOURCE_URLS: unknown names {unknown}: use {', '.join(sorted(known))}")
    addresses = {name: _address(name, url) for name, url in source_urls.items()}
    changes = {_PART_OF_SETTING[name]: url for name, url in addresses.items() if name in _PART_OF_SETTING}
    return {source.name: _with_addresses(source, changes) for source in _OFFICIAL}


def document_format(source_name: str, kind: SourceKind, part: str) -> DocumentFormat | None:
    """How a body of a feed or a publisher of notices is parsed; None where it is only kept.

    Every feed is read alike. The index of recent actions is only kept, and so are bodies of sources not known here.
    """
    if kind == "feed":
        return _FEED_FORMAT
    is_index = (source_name, part) == (ofac_recent_actions.SOURCE.name, INDEX_PART)
    return None if kind == "list" or is_index else _NOTICE_FORMATS.get(source_name)


def inspect(source_name: str, kind: SourceKind, part: str, body: bytes, content_type: str | None) -> str | None:
    """Why a body is not what this part of this source gives, or None: asked at fetch time.

    A source not known here is not judged.
    """
    form: ListFormat | DocumentFormat | None
    if kind == "feed":
        form = _FEED_FORMAT
    elif kind == "list":
        form = LIST_FORMATS.get(source_name)
    else:
        form = _NOTICE_FORMATS.get(source_name)  # of recent actions the index too: its inspect knows both kinds of page
    return form.inspect(body, content_type) if form else None


def _address(name: str, url: str) -> str:
    """The address without outer blanks, "" for none; raises SettingsError for what is no http address."""
    text = url.strip()
    if not text:
        return ""
    try:
        split = urlsplit(text)
        is_usable = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
    except ValueError:  # such as a port that is no number, or an unclosed bracket
        is_usable = False
    if not is_usable or any(char.isspace() or not char.isprintable() for char in text):
        raise SettingsError(
            f"LISTWIRE_SOURCE_URLS: {name} = {url!r} is no address: write http:// or https:// and a host"
        )
    return text


def _with_addresses(source: Source, changes: Mapping[tuple[str, str], str]) -> Source:
    parts = {part: changes.get((source.name, part), url) for part, url in source.parts.items()}
    kept = {part: url for part, url in parts.items() if url}
    return replace(source, parts=kept, is_enabled=source.is_enabled and bool(kept))
