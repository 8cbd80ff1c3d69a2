"""The feeds to poll, read from a feeds.toml: the packaged one, or the one that `LISTWIRE_FEEDS` names."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from listwire.errors import SettingsError
from listwire.types import Source

DEFAULT_FEEDS = Path(__file__).with_name("feeds.toml")
CADENCE = timedelta(minutes=15)
"""Most publishers renew their feeds every 5 to 30 minutes, and answer 304 in between."""

_KEYS: dict[str, type] = {
    "name": str,
    "url": str,
    "language": str,
    "country": str,
    "is_enabled": bool,
    "is_required": bool,
}


def load_feeds(path: Path | None) -> tuple[Source, ...]:
    """The feeds of a feeds.toml in file order, disabled ones included; None reads the packaged defaults.

    Raises SettingsError that says the file, the entry and what to change.
    """
    file = path or DEFAULT_FEEDS
    sources: dict[str, Source] = {}
    for number, entry in enumerate(_read_entries(file), 1):
        source = _to_source(file, number, entry)
        if source.name in sources:
            raise _unusable(
                file, number, entry, f"the name {source.name!r} is taken by an earlier feed: give each its own"
            )
        sources[source.name] = source
    return tuple(sources.values())


def _read_entries(file: Path) -> list[Any]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read ({error}): name an existing feeds.toml in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: is no TOML: {error}") from error
    unknown = sorted(set(content) - {"feed"})
    if unknown:
        raise SettingsError(f"{file}: unknown key {unknown[0]!r} at the top: write each feed under [[feed]]")
    entries = content.get("feed", [])
    if not isinstance(entries, list):
        raise SettingsError(f"{file}: 'feed' is one table: write [[feed]], with two brackets")
    return entries


def _to_source(file: Path, number: int, entry: Any) -> Source:
    if not isinstance(entry, dict):
        raise _unusable(file, number, {}, "it is no table: write [[feed]] with name and url under it")
    for key, value in entry.items():
        if key not in _KEYS:
            raise _unusable(file, number, entry, f"unknown key {key!r}: use {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]):
            kind = "true or false" if _KEYS[key] is bool else "a text in quotes"
            raise _unusable(file, number, entry, f"{key} = {value!r}: write {kind}")
    name, url = entry.get("name", "").strip(), entry.get("url", "").strip()
    if not name or not name.isprintable():
        raise _unusable(file, number, entry, 'it has no name of one line: add name = "..."')
    return Source(
        name=name,
        kind="feed",
        publisher=_host(file, number, entry, url),
        parts={"feed": url},
        cadence=CADENCE,
        is_required=entry.get("is_required", False),
        is_enabled=entry.get("is_enabled", True),
        language=_language(file, number, entry),
        country=_country(file, number, entry),
    )


def _host(file: Path, number: int, entry: dict[str, Any], url: str) -> str:
    """The host of a usable feed URL; it stands for the publisher."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s\x00-\x1f]", url):
        raise _unusable(file, number, entry, f"url = {url!r} is no address: write http:// or https:// and a host")
    return host


def _language(file: Path, number: int, entry: dict[str, Any]) -> str | None:
    language = entry.get("language", "").strip().lower().replace("_", "-")
    if language and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", language):
        raise _unusable(file, number, entry, f'language = {language!r}: write a tag such as "en" or "pt-br"')
    return language or None


def _country(file: Path, number: int, entry: dict[str, Any]) -> str | None:
    country = entry.get("country", "").strip().upper()
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise _unusable(file, number, entry, f'country = {country!r}: write two letters such as "FR"')
    return country or None


def _unusable(file: Path, number: int, entry: dict[str, Any], reason: str) -> SettingsError:
    return SettingsError(f"{file}: feed {number} ({entry.get('name') or 'without name'}): {reason}")
