"""The generated histories that are loaded once and asked by many tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.warehouse.generated import WORLDS, World
from tests.warehouse.worlds import memory_warehouse, refresh


@pytest.fixture(scope="session", params=WORLDS, ids=str)
def told(request: pytest.FixtureRequest) -> Iterator[World]:
    """A generated history in a warehouse of its own, to read only."""
    world: World = request.param
    with memory_warehouse() as connection:
        refresh(connection, world.publisher.archive, world.lines)
        world.connection = connection
        yield world
