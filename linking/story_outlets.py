"""The outlet behind an entry, so that the several feeds and addresses of one publisher count once in a story."""

from __future__ import annotations

import re

_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://(?:[^/?#@\s]*@)?([^/?#:@\s]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\d.]+|\[.*")
_SECOND_LEVELS = frozenset("ac co com edu gob gouv gov go info mil ne net nom or org web".split())
"""Of a country's names, those that are registered one level deeper: `example.co.uk`, `example.com.br`."""
_COLLECTORS = frozenset({"feedburner.com", "feedblitz.com", "google.com", "msn.com", "yahoo.com"})
"""Hosts that print what others wrote: the name of the feed says more."""


def outlet(url: str | None, feed: str) -> str:
    """The registered name of the entry's host, `bbc.co.uk` for `feeds.bbc.co.uk`; without one the feed's own name."""
    found = _HOST.match(url or "")
    if not found or _ADDRESS.fullmatch(found[1]):
        return feed
    labels = found[1].lower().rstrip(".").split(".")
    depth = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS else 2
    name = ".".join(labels[-depth:])
    return feed if name in _COLLECTORS or "." not in name else name
