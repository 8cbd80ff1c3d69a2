"""Which of OFAC's XML lists some bytes are: the format by the root element, the list by what the document says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from sources import ofac_delta
from sources.saved_csv import NON_SDN_TAGS, is_named_consolidated
from sources.saved_time import without_time

FORMAT_BY_ROOT: Mapping[str, str] = {"sdnlist": "xml", "sanctions": "advanced", "sanctionsdata": "enhanced"}
"""Root element, in lower case, to the format; namespaces have changed, so the local name decides."""

_HEAD_BYTES = 65_536
_FILTER = re.compile(rb"<(?:\w+:)?sanctionsList\b[^>]*>\s*([^<]*?)\s*<")
_SDN_LIST = re.compile(rb"<(?:\w+:)?List\s[^>]*\bID=[\"'](\d+)[\"'][^>]*>\s*SDN List\s*<")
_ENTRY = re.compile(rb"<(?:\w+:)?SanctionsEntry\s[^>]*\bListID=[\"'](\d+)[\"']")
_PROGRAM = re.compile(rb"<(?:\w+:)?program>\s*([^<]*?)\s*<")
_NUMBER = re.compile(r"\d{1,9}")


def xml_list(root_name: str, name: str, body: bytes) -> str | None:
    """The name of the source that a whole list belongs to, such as ofac_sdn_xml; None for another root element."""
    format_name = FORMAT_BY_ROOT.get(root_name)
    if format_name is None:
        return None
    is_sdn = _IS_SDN[format_name](name, body)
    return f"ofac_{'sdn' if is_sdn else 'cons'}_{format_name}"


def delta_part(name: str, body: bytes) -> str | None:
    """The part that a delta is, `delta_803`, by the last number of its file's name; None where it is no delta."""
    if ofac_delta.inspect(body) is not None:
        return None
    numbers = _NUMBER.findall(without_time(name.rsplit("/", 1)[-1]))
    return f"delta_{int(numbers[-1])}" if numbers else None


def _is_sdn_enhanced(name: str, body: bytes) -> bool:
    """The document names the list it was filtered for."""
    found = _FILTER.search(body[:_HEAD_BYTES])
    return found[1] == b"SDN List" if found else not is_named_consolidated(name)


def _is_sdn_advanced(name: str, body: bytes) -> bool:
    """Of the SDN List each party has an entry on it; of the others, few are on it too."""
    found = _SDN_LIST.search(body)
    lists = Counter(match[1] for match in _ENTRY.finditer(body))
    return found is not None and lists[found[1]] * 2 > lists.total()


def _is_sdn_plain(name: str, body: bytes) -> bool:
    """Neither file names its list: the file's name, else the tags of its parties, tell."""
    tags = [tag.decode("ascii", "replace").upper() for tag in _PROGRAM.findall(body)]
    return not is_named_consolidated(name) and sum(tag in NON_SDN_TAGS for tag in tags) * 2 <= len(tags)


_IS_SDN = {"enhanced": _is_sdn_enhanced, "advanced": _is_sdn_advanced, "xml": _is_sdn_plain}
