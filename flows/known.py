"""What the journal says of addresses and pages, folded once in a collection and added to as answers come.

    journal lines -> Known -> states of addresses, histories of pages, the bodies held
                       ^ add: the lines that this collection writes

To fold a journal of years takes most of a second: a walk through an index asks it at each page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from listwire.types import Document, Fetch, Source
from sources.notice_due import PageHistory, add_pages, fold_pages
from sources.polling import FetchState, StateKey, add_states, fold_states
from warehouse.archive import Archive


class Known:
    """Journal lines, in the order of their times, and what follows from them.

    What another process writes meanwhile is not seen: at worst an address is asked twice.
    """

    def __init__(self, fetches: Iterable[Fetch]) -> None:
        self._fetches = list(fetches)
        self._states = fold_states(self._fetches)
        self._pages: dict[tuple[str, bool], dict[str, PageHistory]] = {}
        self._held: dict[StateKey, Fetch] = {}
        self._hold(self._fetches)

    @property
    def states(self) -> Mapping[StateKey, FetchState]:
        """The state of every address."""
        return self._states

    def pages(self, source_name: str, *, from_the_net: bool = False) -> Mapping[str, PageHistory]:
        """The history of each part of a source by its name; `from_the_net` leaves saved files aside."""
        key = (source_name, from_the_net)
        if key not in self._pages:
            self._pages[key] = fold_pages(_of_pages(self._fetches, key), source_name)
        return self._pages[key]

    def document(self, archive: Archive, source: Source, part: str) -> Document | None:
        """The body last held for a part at the source's address for it, from the archive."""
        url = source.parts.get(part)
        held = self._held.get((source.name, part, url)) if url is not None else None
        if held is None or held.sha256 is None:
            return None
        return Document(
            source_name=source.name,
            part=part,
            url=held.final_url or held.url,
            sha256=held.sha256,
            body=archive.get(held.sha256),
            content_type=held.headers.get("content-type"),
        )

    def add(self, fetches: Iterable[Fetch]) -> None:
        """Count new lines, which are later than those counted."""
        lines = list(fetches)
        self._fetches += lines
        add_states(self._states, lines)
        for key, pages in self._pages.items():
            add_pages(pages, _of_pages(lines, key), key[0])
        self._hold(lines)

    def _hold(self, fetches: Iterable[Fetch]) -> None:
        for fetch in fetches:
            if fetch.sha256 and fetch.outcome != "failed":
                self._held[fetch.source_name, fetch.part, fetch.url] = fetch


def _of_pages(fetches: Iterable[Fetch], key: tuple[str, bool]) -> list[Fetch]:
    """The lines that count for the pages of a source, saved files among them or not."""
    source_name, from_the_net = key
    return [
        fetch for fetch in fetches if fetch.source_name == source_name and (fetch.origin == "http" or not from_the_net)
    ]
