"""What a publisher's XML may hold, as data, and a reader of its elements that reports whatever else it meets.

A table gives paths of elements below a record (`akaList/aka/type`), an attribute as `path@name`, and in words what
becomes of each. What no table names is never passed over in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from sources.xml_stream import Element

Warn = Callable[[str], None]


class _LocalNames(dict[str, str]):
    """Tag to name without its namespace: a file has a hundred tags on three million elements."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = tag.rpartition("}")[2]
        return name


LOCAL_NAMES: Mapping[str, str] = _LocalNames()


def once(take: Callable[[str], None]) -> Warn:
    """Hands each text on the first time only."""
    said: set[str] = set()

    def warn(text: str) -> None:
        if text not in said:
            said.add(text)
            take(text)

    return warn


def strays(last: Element | None, names: frozenset[str]) -> Iterator[str]:
    """Names of the elements from `last` backwards that are none of these, up to the first that is.

    What stands between two streamed elements is dropped with the first of them: so it is asked for at each.
    """
    while last is not None and (name := LOCAL_NAMES[last.tag]) not in names:
        yield name
        last = last.getprevious()


class FieldReader:
    """Reads the children and attributes of elements below one kind of record, by the tables of its format.

    `warn` is told what the tables do not know, perhaps the same words many times.
    """

    def __init__(self, paths: Iterable[str], warn: Warn) -> None:
        self._warn = warn
        self._children: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._attributes: defaultdict[str, set[str]] = defaultdict(set)
        for whole in paths:
            path, _, attribute = whole.partition("@")
            if attribute:
                self._attributes[path].add(attribute)
            steps = path.split("/") if path else []
            for depth, step in enumerate(steps):
                self._children["/".join(steps[:depth])][step] = "/".join(steps[: depth + 1])

    def children(self, path: str, element: Element) -> Iterator[tuple[str, Element]]:
        """The children that are known, with their names."""
        known = self._children[path]
        for child in element:
            name = LOCAL_NAMES[child.tag]
            if name in known:
                yield name, child
            else:
                self._warn(f"unknown element {f'{path}/{name}'.lstrip('/')}")

    def texts(self, path: str, element: Element) -> dict[str, str]:
        """The texts of the children that are leaves, by name, blanks normalised; an empty one is left out.

        Of a name that stands twice the first text is kept.
        """
        found: dict[str, str] = {}
        known = self._children[path]
        for child in element:
            name = LOCAL_NAMES[child.tag]
            child_path = known.get(name)
            if child_path is None:
                self._warn(f"unknown element {f'{path}/{name}'.lstrip('/')}")
            elif child_path not in self._children and (text := self.text(child_path, child)):
                if found.setdefault(name, text) is not text:
                    self._warn(f"{child_path} stands twice in its parent")
        return found

    def text(self, path: str, leaf: Element) -> str | None:
        """The text of an element without children and attributes, blanks normalised; None for none."""
        if leaf.keys():
            self.attributes(path, leaf)
        if len(leaf):
            self._warn(f"elements below {path}, where a text was expected")
        text = leaf.text
        return " ".join(text.split()) or None if text else None

    def attributes(self, path: str, element: Element) -> dict[str, str]:
        """The attributes by local name."""
        found = {LOCAL_NAMES[name]: value for name, value in element.items()}
        if not found.keys() <= self._attributes[path]:
            for name in sorted(found.keys() - self._attributes[path]):
                self._warn(f"unknown attribute {path}@{name}")
        return found
