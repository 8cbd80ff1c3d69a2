"""Compressed bodies, in bounded memory."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.inflate import InflateFailed, Inflater


def test_a_gzip_bomb_is_stopped_in_bounded_memory() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    tracemalloc.start()
    with pytest.raises(InflateFailed, match="inflates over the cap of 1000000 bytes"):
        Inflater("gzip", 1_000_000).feed(bomb)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 4_000_000


@given(st.binary(max_size=300), st.lists(st.integers(1, 50), min_size=1), st.sampled_from(["gzip", "deflate", ""]))
def test_inflating_does_not_depend_on_how_a_body_is_cut(body: bytes, cuts: list[int], encoding: str) -> None:
    half = len(body) // 2
    packed = {
        "gzip": gzip.compress(body[:half]) + gzip.compress(body[half:]) + b"\0\0",
        "deflate": zlib.compress(body),
        "": body,
    }[encoding]
    inflater, at = Inflater(encoding, 1000), 0
    for size in cuts:
        inflater.feed(packed[at : at + size])
        at += size
    inflater.feed(packed[at:])
    assert inflater.finish() == body
