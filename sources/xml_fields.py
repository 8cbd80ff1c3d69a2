"""What a publisher's XML may hold, as data, and a reader of its elements that reports whatever else it meets.

A table gives paths of elements below a record (`akaList/aka/type`), an attribute as `path@name`, and in words what
becomes of each. What no table names is never passed over in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sources.xml_stream import LOCAL_NAMES, Element

Warn = Callable[[str], None]


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


class _Child(NamedTuple):
    """What the tables say of an element: its name and path, and what may stand in it.

    Of an ignored one nothing is looked at; in one that has a text nothing else stands.
    """

    name: str
    path: str
    is_ignored: bool
    has_text: bool
    attributes: frozenset[str]


class _Children(dict[str, _Child | None]):
    """Tag to what the tables say of it below one element, None for nothing; the namespace does not count."""

    def __init__(self, known: Mapping[str, _Child]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, tag: str) -> _Child | None:
        child = self[tag] = self._known.get(LOCAL_NAMES[tag])
        return child


class FieldReader:
    """Reads the children and attributes of elements below one kind of record, by the tables of its format.

    `warn` is told what the tables do not know, perhaps the same words many times. Of the `ignored` paths nothing is
    handed over or looked at. A full list has three million elements: so what is done for each is written out, not
    called, and children are taken as one slice, which lxml makes in half the time of a walk.
    """

    def __init__(self, paths: Iterable[str], warn: Warn, ignored: Collection[str] = ()) -> None:
        self._warn = warn
        attributes: defaultdict[str, set[str]] = defaultdict(set)
        below: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for whole in paths:
            path, _, attribute = whole.partition("@")
            if attribute:
                attributes[path].add(attribute)
            steps = path.split("/") if path else []
            for depth, step in enumerate(steps):
                below["/".join(steps[:depth])][step] = "/".join(steps[: depth + 1])
        self._attributes = defaultdict(frozenset[str], {path: frozenset(names) for path, names in attributes.items()})
        self._children: defaultdict[str, _Children] = defaultdict(lambda: _Children({}))
        for parent, names in below.items():
            known = {
                name: _Child(
                    name, path, path in ignored, path not in below and path not in ignored, self._attributes[path]
                )
                for name, path in names.items()
            }
            self._children[parent] = _Children(known)

    def children(self, path: str, element: Element) -> Iterator[tuple[str, Element]]:
        """The children that are known and not ignored, with their names; their attributes are checked."""
        known = self._children[path]
        for child in element[:]:
            found = known[child.tag]
            if found is None:
                self._warn_of(path, child)
                continue
            name, child_path, is_ignored, _, attributes = found
            if not is_ignored:
                if not attributes.issuperset(child.keys()):
                    self.check(child_path, child)
                yield name, child

    def items(self, path: str, element: Element) -> Iterator[dict[str, str]]:
        """The texts of each child that is known; its attributes are checked."""
        known = self._children[path]
        for child in element[:]:
            found = known[child.tag]
            if found is None:
                self._warn_of(path, child)
            else:
                if not found.attributes.issuperset(child.keys()):
                    self.check(found.path, child)
                yield self.texts(found.path, child)

    def texts(self, path: str, element: Element) -> dict[str, str]:
        """The texts of the children that are leaves, by name, blanks normalised; an empty one is left out.

        Of a name that stands twice the first text is kept.
        """
        texts: dict[str, str] = {}
        known = self._children[path]
        for child in element[:]:
            found = known[child.tag]
            if found is None:
                self._warn_of(path, child)
                continue
            name, child_path, _, has_text, attributes = found
            if has_text:
                if len(child) or not attributes.issuperset(child.keys()):
                    self.check(child_path, child)
                    self._check_leaf(child_path, child)
                text = child.text
                if text and (text := " ".join(text.split())):
                    if name in texts:
                        self._warn(f"{child_path} stands twice in its parent")
                    else:
                        texts[name] = text
        return texts

    def text(self, path: str, leaf: Element) -> str | None:
        """The text of an element that can have no children, blanks normalised; None for none."""
        if len(leaf):
            self._check_leaf(path, leaf)
        text = leaf.text
        return " ".join(text.split()) or None if text else None

    def check(self, path: str, element: Element) -> None:
        """Report the attributes that the tables do not know."""
        names, known = element.keys(), self._attributes[path]
        if not known.issuperset(names):
            for name in sorted({LOCAL_NAMES[name] for name in names} - known):
                self._warn(f"unknown attribute {path}@{name}")

    def _check_leaf(self, path: str, leaf: Element) -> None:
        if len(leaf):
            self._warn(f"elements below {path}, where a text was expected")

    def _warn_of(self, path: str, child: Element) -> None:
        self._warn(f"unknown element {f'{path}/{LOCAL_NAMES[child.tag]}'.lstrip('/')}")
