"""A publisher on loopback, and an environment without proxies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sources.loopback import Loopback, Reply
from tests.sources.asking import BODY


@pytest.fixture
def publisher() -> Iterator[Loopback]:
    """A server with one good feed; a test adds the routes it needs."""
    with Loopback({"/feed": Reply(body=BODY, headers={"ETag": '"1"', "Content-Type": "text/xml"})}) as loopback:
        yield loopback


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxy settings play no part in a test."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
