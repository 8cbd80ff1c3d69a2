"""Worlds before their first run and after it; the one after it is made once and branched by each test."""

from __future__ import annotations

import pytest

from tests.flows.worlds import World


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    """A world after its first run, and what that run gave; never run again: `branch` it."""
    with World(tmp_path_factory.mktemp("good")) as world:
        yield world, world.run()


@pytest.fixture
def fresh(tmp_path):
    """A world before its first run."""
    with World(tmp_path) as world:
        yield world


@pytest.fixture
def world(good, tmp_path):
    """The world an hour after its first run."""
    world = good[0].branch(tmp_path / "world")
    world.advance(hours=1)
    return world
