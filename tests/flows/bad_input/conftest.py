"""What every test of bad input begins with: a good first run, and the day after it."""

from __future__ import annotations

import pytest

from tests.flows.worlds import START


@pytest.fixture
def world(good, tmp_path):
    """A world a day after its first run, free to go wrong."""
    world = good[0].branch(tmp_path / "world")
    world.advance(days=1)
    world.news["news"].append(("news-1", "A second story of news", START))
    return world
