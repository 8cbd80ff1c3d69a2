"""The publisher on this machine: it holds a socket only while it is open."""

from __future__ import annotations

import gc
import warnings

import pytest

from sources.loopback import Loopback


def test_one_that_is_never_opened_leaves_no_socket_behind() -> None:
    gc.collect()  # what other tests left is theirs
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        publisher = Loopback()
        del publisher
        gc.collect()
    assert [str(warning.message) for warning in told] == []


def test_it_has_an_address_from_its_opening_on_and_keeps_it() -> None:
    publisher = Loopback()
    with pytest.raises(RuntimeError, match="from its `with` on"):
        publisher.url("/feed")
    with publisher:
        address = publisher.url("/feed")
        assert address.startswith("http://127.0.0.1:")
    assert publisher.url("/feed") == address


def test_it_is_opened_once() -> None:
    with Loopback() as publisher, pytest.raises(RuntimeError, match="opened once"):
        publisher.__enter__()
