"""A Sanctions List Service on loopback: history, exports and deltas, served through a presigned address of a store.

    with FakeSls() as service:
        service.publish(803, "2026-01-16T10:01:44.740051", {"SDN_ENHANCED.XML": body}, delta=b"...")
        service.url("/changes")

As the real one does, it answers a download with a 302 to another host whose query is a key of a short life; the store
serves a file for a key that it knows, and 403 for others. Each redirect gives a key of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from sources.fetch_policy import FetchPolicy
from sources.loopback import Asked, Loopback, Reply
from tests.sources.asking import QUICK

SERVICE_HOST = "sanctionslistservice.ofac.treas.gov"
STORE_HOST = "published.s3.us-gov-west-1.amazonaws.com"
EXPORTS = "/api/PublicationPreview/exports"
SECRET = "f00dcafe"
"""Part of every key that this service gives: what must be kept nowhere."""


class FakeSls:
    """The service and its store, as a context manager; `store_host` is the name that redirects give the store."""

    def __init__(self, service_host: str = SERVICE_HOST, store_host: str = STORE_HOST) -> None:
        self.service = Loopback()
        self.store = Loopback()
        self.is_expired = False
        self.service_host, self.store_host = service_host, store_host
        self.allowed: tuple[str, ...] = (service_host, store_host)
        self._histories: dict[str, list[dict[str, object]]] = {}
        self._keys: set[str] = set()
        self._stack = ExitStack()

    def url(self, path: str) -> str:
        """The address of a path of the service."""
        return self.service.url(path, host=self.service_host)

    @property
    def policy(self) -> FetchPolicy:
        """A policy that finds every host on this machine, and lets the `allowed` ones be there."""

        async def resolve(host: str, port: int) -> Sequence[str]:
            return ["127.0.0.1"]

        return replace(QUICK, allow_hosts=frozenset(self.allowed), resolve=resolve)

    def open_year(self, year: str) -> None:
        """Let the service have a history of a year, as yet without publications."""
        history = json.dumps(self._histories.setdefault(year, [])).encode()
        self.service.routes[f"/changes/history/{year}"] = Reply(
            body=history, headers={"Content-Type": "application/json"}
        )

    def publish(self, number: int, published_text: str, files: Mapping[str, bytes], delta: bytes) -> None:
        """Publish: the history has one more line, the files are replaced, and the publication has its delta."""
        year = published_text[:4]
        self._histories.setdefault(year, []).append({"publicationID": number, "datePublished": published_text})
        self.open_year(year)
        for name, body in files.items():
            self._serve(f"{EXPORTS}/{name}", f"/Published/{number}/{name}", body)
        self._serve(f"/changes/{number}", f"/Deltas/{number}.xml", delta)

    def _serve(self, path: str, place: str, body: bytes) -> None:
        self.service.routes[path] = self._redirect_to(place)
        good = Reply(body=body, headers={"ETag": f'"{place}"', "Content-Type": "application/xml"})
        self.store.routes[place] = self._for_known_keys(good)

    def _redirect_to(self, place: str) -> Callable[[Asked], Reply]:
        def redirect(asked: Asked) -> Reply:
            key = f"{SECRET}{len(self._keys):08x}"
            self._keys.add(key)
            query = f"X-Amz-Expires=3600&X-Amz-Security-Token={key}&X-Amz-Signature={key}"
            return Reply(302, headers={"Location": self.store.url(f"{place}?{query}", host=self.store_host)})

        return redirect

    def _for_known_keys(self, good: Reply) -> Callable[[Asked], Reply]:
        def answer(asked: Asked) -> Reply:
            given = parse_qs(urlsplit(asked.path).query).get("X-Amz-Signature", [""])
            is_known = given[0] in self._keys and not self.is_expired
            return good if is_known else Reply(403, body=f"<Error>expired: {given[0]}</Error>".encode())

        return answer

    def __enter__(self) -> Self:
        self._stack.enter_context(self.service)
        self._stack.enter_context(self.store)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()
