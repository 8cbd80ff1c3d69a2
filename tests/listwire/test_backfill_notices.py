"""`listwire backfill --notices`: what it prints and how it ends."""

from __future__ import annotations

import pytest

from sources.loopback import Reply
from tests.flows.worlds import INDEX, World
from tests.listwire.command import listwire

RANGE = ("backfill", "--notices", "--from", "2026-02-01", "--to", "2026-02-28")


@pytest.fixture
def world(tmp_path):
    """Two pages of recent actions, one of them in February, and nothing collected."""
    with World(tmp_path) as world:
        world.publish()
        yield world


def test_a_range_of_days_is_fetched_loaded_and_published(world):
    done = listwire(world, *RANGE, "--source", "ofac_recent_actions", "--json")

    assert (done.code, done.err) == (0, "")
    assert [(row["source_name"], row["status"]) for row in done.json["sources"]] == [("ofac_recent_actions", "new")]
    assert [request.path for request in world.publisher.requests] == [INDEX, "/recent-actions/20260227"]
    assert world.values("select document_key from core.notices") == ["20260227"]


def test_a_range_that_nobody_answers_ends_with_1(world):
    world.publisher.routes[INDEX] = Reply(403)
    done = listwire(world, *RANGE, "--source", "ofac_recent_actions")

    assert done.code == 1
    assert "status 403" in done.out and "Traceback" not in done.err
