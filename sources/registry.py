"""The one table of what is known: the official sources, their addresses, and which module reads what.

A new publisher is a module of its own and its lines here; nothing else asks which sources there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from listwire.errors import SettingsError
from listwire.types import Document, DocumentFormat, ListFormat, Source, SourceKind
from sources import (
    federal_register,
    federal_register_text,
    notice_index,
    ofac_advanced,
    ofac_change_log,
    ofac_csv,
    ofac_delta,
    ofac_enhanced,
    ofac_recent_actions,
    ofac_xml,
    rss,
    sanctions_list_service,
    treasury_press,
)
from sources.change_log_years import LOG_PART
from sources.notice_index import FEED_PART, FEED_URLS, INDEX_PART, index_number

LIST_FORMATS: Mapping[str, ListFormat] = {
    source.name: ListFormat(source, module.PARSER_VERSION, module.inspect, module.read, module.parse)
    for module, sources in (
        (ofac_enhanced, (ofac_enhanced.SDN, ofac_enhanced.CONS)),
        (ofac_advanced, (ofac_advanced.SDN, ofac_advanced.CONS)),
        (ofac_xml, (ofac_xml.SDN, ofac_xml.CONS)),
        (ofac_csv, (ofac_csv.SOURCE, ofac_csv.CONS_SOURCE)),
    )
    for source in sources
}
"""Source name to how its list is read, the format that is applied first of several of one publication first.

ENHANCED is polled as the authority and CSV as the cross-check; ADVANCED and plain XML say nothing that these do not, so
they are polled only where an address is given for them, and saved files of theirs are always loaded.
"""

_OFFICIAL = (
    *(form.source for form in LIST_FORMATS.values()),
    sanctions_list_service.SOURCE,
    ofac_change_log.SOURCE,
    ofac_recent_actions.SOURCE,
    treasury_press.SOURCE,
    federal_register.SOURCE,
)

_PART_OF_SERVICE: Mapping[str, tuple[str, str]] = {
    **{name: (ofac_csv.SOURCE.name, part) for part, name in ofac_csv.URL_SETTINGS.items()},
    **{name: (ofac_csv.CONS_SOURCE.name, part) for part, name in ofac_csv.CONS_URL_SETTINGS.items()},
    **{name: (name, "list") for name, form in LIST_FORMATS.items() if tuple(form.source.parts) == ("list",)},
    sanctions_list_service.SOURCE.name: (sanctions_list_service.SOURCE.name, sanctions_list_service.CHANGES_PART),
}
"""The names that belong to the Sanctions List Service: who gives one of them has a mirror of it."""

_PART_OF_SETTING: Mapping[str, tuple[str, str]] = {
    **_PART_OF_SERVICE,
    "ofac_change_log": (ofac_change_log.SOURCE.name, LOG_PART),
    "ofac_recent_actions": (ofac_recent_actions.SOURCE.name, INDEX_PART),
    "treasury_press": (treasury_press.SOURCE.name, INDEX_PART),
    "federal_register": (federal_register.SOURCE.name, "documents"),
}
"""Name in LISTWIRE_SOURCE_URLS to the source and part whose address it gives."""

SETTING_NAMES = (
    "ofac_sdn_enhanced", "ofac_cons_enhanced", "ofac_sdn_advanced", "ofac_cons_advanced", "ofac_sdn_xml",
    "ofac_cons_xml", "ofac_sdn_csv", "ofac_add_csv", "ofac_alt_csv", "ofac_comments_csv", "ofac_cons_prim_csv",
    "ofac_cons_add_csv", "ofac_cons_alt_csv", "ofac_cons_comments_csv", "ofac_changes", "ofac_change_log",
    "ofac_recent_actions", "treasury_press", "federal_register",
)  # fmt: skip
"""Every name that a setting may give: one that no source of this version reads is accepted, so that one setting can
serve several versions."""

_FEED_FORMAT = DocumentFormat(parser_version="1", inspect=rss.inspect, parse=rss.parse)
"""Of every feed: raise the version when the same bytes are to give other entries."""
_DELTA_FORMAT = DocumentFormat(ofac_delta.PARSER_VERSION, sanctions_list_service.inspect, sanctions_list_service.parse)
_NOTICE_FORMATS: Mapping[str, DocumentFormat] = {
    module.SOURCE.name: DocumentFormat(module.PARSER_VERSION, module.inspect, module.parse)
    for module in (ofac_change_log, ofac_recent_actions, treasury_press, federal_register)
}
_REGISTER_TEXT_FORMAT = DocumentFormat(
    federal_register_text.PARSER_VERSION, federal_register_text.inspect, federal_register_text.parse
)


def official_sources(source_urls: Mapping[str, str]) -> dict[str, Source]:
    """The official sources by name, with the addresses of LISTWIRE_SOURCE_URLS in place of their own.

    An empty address leaves that part out; a source without a part left is disabled. An address for one file of the
    Sanctions List Service stands for a mirror of it: its files that are not named are then left out, for a mirror's
    lists must not be mixed with those of another day. Raises SettingsError for a name that is none of the known ones
    and for an address that is not http or https.
    """
    if unknown := sorted(source_urls.keys() - set(SETTING_NAMES)):
        raise SettingsError(f"LISTWIRE_SOURCE_URLS: unknown names {unknown}: use {', '.join(sorted(SETTING_NAMES))}")
    addresses = {name: _address(name, url) for name, url in source_urls.items()}
    has_mirror = any(url for name, url in addresses.items() if name in _PART_OF_SERVICE)
    left_out = dict.fromkeys(_PART_OF_SERVICE, "") if has_mirror else {}
    changes = {
        _PART_OF_SETTING[name]: url for name, url in {**left_out, **addresses}.items() if name in _PART_OF_SETTING
    }
    return {source.name: _with_addresses(source, changes) for source in _OFFICIAL}


def document_format(source_name: str, kind: SourceKind, part: str) -> DocumentFormat | None:
    """How a body of a feed, a publisher of notices or a delta is parsed; None where it is only kept.

    Every feed is read alike. Lists are no documents; the pages of an index, the feeds that help to discover notices and
    the histories of publications are only kept, and so are bodies of sources not known here.
    """
    if kind == "feed":
        return _FEED_FORMAT
    if source_name == sanctions_list_service.SOURCE.name:
        return None if sanctions_list_service.is_history(part) else _DELTA_FORMAT
    is_only_kept = part == FEED_PART or index_number(part) is not None
    return None if is_only_kept else _notice_format(source_name, part)


def inspect(source_name: str, kind: SourceKind, part: str, body: bytes, content_type: str | None) -> str | None:
    """Why a body is not what this part of this source gives, or None: asked at fetch time.

    A source not known here is not judged.
    """
    form: ListFormat | DocumentFormat | None
    if kind == "feed" or (part == FEED_PART and source_name in FEED_URLS):
        form = _FEED_FORMAT
    elif source_name == sanctions_list_service.SOURCE.name:
        return sanctions_list_service.inspect(body, content_type)
    elif kind == "list":
        form = LIST_FORMATS.get(source_name)
    else:
        form = _notice_format(source_name, part)  # the index too: a publisher's inspect knows both kinds of page
    return form.inspect(body, content_type) if form else None


def leads_on(document: Document) -> None:
    """Raises ParseError, as the module that reads it does, where a body that leads to further ones leads nowhere."""
    if document.source_name in (ofac_recent_actions.SOURCE.name, treasury_press.SOURCE.name):
        if index_number(document.part) is not None:
            notice_index.index_links(document, document.url)
    elif document.source_name == federal_register.SOURCE.name and document.part.startswith("documents"):
        federal_register.next_page(document)


def _notice_format(source_name: str, part: str) -> DocumentFormat | None:
    if source_name == federal_register.SOURCE.name and part.startswith(federal_register.TEXT_PREFIX):
        return _REGISTER_TEXT_FORMAT
    return _NOTICE_FORMATS.get(source_name)


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
    """The source with its addresses; one that is not polled by default is, when an address is given for it.

    The feed that helps to discover notices belongs to the publisher itself: with a given address there is none.
    """
    given = {part: changes[source.name, part] for part in source.parts if (source.name, part) in changes}
    feed = {FEED_PART: FEED_URLS[source.name]} if source.name in FEED_URLS and not given else {}
    kept = {part: url for part, url in {**source.parts, **given, **feed}.items() if url}
    is_wanted = source.is_enabled or any(given.values())
    return replace(source, parts=kept, is_enabled=is_wanted and bool(kept))
