"""Links of feed items: which are kept, and the one form that all spellings of a link share."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

KEPT_SCHEMES = frozenset({"http", "https", "ftp"})
"""A link is something a reader can open; `javascript:` and `data:` would run in a BI tool that shows it as one."""

TRACKING_PREFIXES = (
    "utm_",  # Google Analytics, by far the most common in feeds
    "at_",  # BBC, France 24 and RFI (Piano Analytics): at_medium, at_campaign
    "ns_",  # BBC before 2020: ns_mchannel, ns_source
    "mtm_",  # Matomo
    "pk_",  # Matomo, older
    "wt.",  # Webtrends: WT.mc_id
    "hsa_",  # HubSpot
)
TRACKING_NAMES = frozenset(
    {
        *(
            "fbclid",
            "gclid",
            "dclid",
            "gbraid",
            "wbraid",
            "msclkid",
            "yclid",
            "twclid",
            "ttclid",
            "igshid",
            "igsh",
        ),  # clicks
        *(
            "_ga",
            "_gl",
            "gclsrc",
            "mc_cid",
            "mc_eid",
            "_hsenc",
            "_hsmi",
            "mkt_tok",
            "vero_id",
            "spm",
            "guccounter",
        ),  # mail, ads
        *(
            "cmp",
            "cmpid",
            "ocid",
            "ito",
            "ftag",
            "ncid",
            "icid",
            "s_cid",
            "sr_share",
        ),  # the Guardian, BBC, Mail, CBS, AOL
        *("emc", "smid", "smtyp", "partner"),  # NYT: partner=rss&emc=rss
        *("maca", "traffic_source", "xtor", "feedtype", "ref_src"),  # DW, Al Jazeera, France 24 and RFI, Twitter
    }
)
"""Query parameters, in lower case, that say who sent the reader and never which story."""
CARRIER_NAMES = frozenset({"ref", "source", "src", "from", "via", "mod", "rss"})
"""Parameters that track only when their value says so: `source=rss`, `mod=rss_world`, but `source=reuters` stays."""

_CARRIER_VALUE = re.compile(r"rss|feed|atom", re.IGNORECASE)
_COUNTER_FRAGMENT = re.compile(r"[0-9]{0,3}")  # the BBC's #0, #1; a longer number is more likely a comment or a post
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]+")
_HOST_PORT = re.compile(r"(?::(?:80|443)?)+$")


def resolve_link(link: str | None, base: str) -> str | None:
    """The link as published, absolute where the base allows it; None for no link, a broken one or a scheme not kept."""
    text = _BLANK.sub("", link or "")
    if not text:
        return None
    try:
        resolved = urljoin(base, text)
        parts = urlsplit(resolved)
    except ValueError:
        return None
    if parts.scheme and parts.scheme.lower() not in KEPT_SCHEMES:
        return None
    return resolved if parts.netloc or not parts.scheme else None


def canonical_link(url: str | None) -> str | None:
    """The form that all spellings of one link share; None for no link. Taking it twice is the same as once.

    `http` and `https` are one; the host is in lower case; the ports 80 and 443, tracking parameters, fragments that
    count (`#0`) or track, and an empty query are off. All else may name another page and stays: path, order of
    parameters, `#comment-123`, `www.`.
    """
    if not url:
        return None
    try:
        parts = urlsplit(_BLANK.sub("", url))
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"}:
        return urlunsplit(parts) or None
    return urlunsplit(
        SplitResult(
            "https",
            _canonical_host(parts.netloc),
            parts.path or "/",
            _kept_query(parts.query),
            _kept_fragment(parts.fragment),
        )
    )


def _canonical_host(netloc: str) -> str:
    user, at, host = netloc.rpartition("@")
    return user + at + _HOST_PORT.sub("", host.lower())


def _kept_query(query: str) -> str:
    return "&".join(piece for piece in query.split("&") if piece and not _is_tracking(piece))


def _kept_fragment(fragment: str) -> str:
    if _COUNTER_FRAGMENT.fullmatch(fragment) or fragment.startswith(":~:"):
        return ""
    pieces = fragment.lstrip("?").split("&")
    return "" if all("=" in piece and _is_tracking(piece) for piece in pieces) else fragment


def _is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = name.lower().removeprefix("amp;")  # `&amp;` escaped twice
    if name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES):
        return True
    return name in CARRIER_NAMES and (bool(_CARRIER_VALUE.match(value)) or (name, value) == ("rss", "1"))
