"""Folders for the proof: large, so each is gone when its module is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A folder for the data folders of one module."""
    with TemporaryDirectory(prefix="listwire-proof-") as folder:
        yield Path(folder)
