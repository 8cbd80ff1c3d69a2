"""OFAC's XML, read as a stream: one element at a time, matched by local name because the namespaces have changed.

Nothing of the document's making is trusted: a DOCTYPE (and with it every entity of its own) is refused, nothing is
fetched, and a text node of over 10 MB or a nesting of over 256 levels ends the reading (libxml2's own limits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TypeAlias

from lxml import etree

from listwire.errors import ParseError

Element: TypeAlias = etree._Element


class _LocalNames(dict[str, str]):
    """Tag to name without its namespace: a file has a hundred tags on three million elements."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = tag.rpartition("}")[2]
        return name


LOCAL_NAMES: Mapping[str, str] = _LocalNames()

_HEAD_BYTES = 4_096
_ROOT = re.compile(rb"(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^>]*)>", re.DOTALL)


def inspect_root(body: bytes, content_type: str | None, name: str) -> str | None:
    """Why these bytes are no whole XML document with a root of this name, or None; looks at both ends only."""
    head = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head:
        return "empty file"
    if not head.startswith(b"<"):
        return "not XML" + (f" but {content_type}" if content_type else "")
    root = _ROOT.match(head)
    if root is None:
        return "no XML root element: an HTML page, or an encoding that OFAC does not use"
    if root[1] != name.encode():
        return f"the root element is {root[1].decode()}, not {name}"
    if not body[-_HEAD_BYTES:].rstrip().endswith(name.encode() + b">"):
        return f"the file is cut: it does not end with </{name}>"
    return None


def root_attributes(body: bytes) -> bytes:
    """What stands in the tag of the root element beside its name: its namespaces."""
    root = _ROOT.match(body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \r\n\t"))
    return root[2] if root else b""


def stream(body: bytes, names: Sequence[str], source_name: str) -> Iterator[tuple[str, Element]]:
    """Local name and element, as each element of these names ends; it is emptied when the next is asked for.

    Raises ParseError where the document is not well-formed, is cut, or declares a DOCTYPE.
    """
    if b"<!DOCTYPE" in body[:_HEAD_BYTES]:
        raise ParseError(
            "a DOCTYPE, which OFAC's files do not have: entities are not expanded", source_name=source_name
        )
    context = etree.iterparse(
        BytesIO(body),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_blank_text=True,  # the indentation: a third of the nodes, and a fifth of the time
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in context:
            yield LOCAL_NAMES[element.tag], element
            _forget(element)
    except etree.XMLSyntaxError as error:
        where = f"line {error.lineno}" if error.lineno else ""
        raise ParseError(f"broken XML: {error.msg}", source_name=source_name, where=where) from error


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return LOCAL_NAMES[element.tag]


def text_of(element: Element, name: str) -> str | None:
    """The trimmed text of the first child of that local name, None where it is missing or empty."""
    for child in element:
        if local_name(child) == name:
            return (child.text or "").strip() or None
    return None


def _forget(element: Element) -> None:
    """Empty an element and drop what stands before it, so that memory does not grow with the document."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
