"""`archive show` and `archive compact`: the bytes as they were received, whatever form they are kept in."""

from __future__ import annotations

import base64

from tests.flows.worlds import sdn_csv
from tests.listwire.command import listwire
from tests.listwire.conftest import SHORT_ROW


def test_archive_show_gives_the_body_byte_for_byte_compacted_or_not(desk):
    answer = desk.answers["archive show"].json
    body = base64.b64decode(answer["base64"])
    bare = [listwire(world, "archive", "show", answer["sha256"]) for world in (desk.world, desk.excluded)]

    assert body == sdn_csv(desk.world.parties).replace(b"\x1a", SHORT_ROW + b"\r\n\x1a")
    assert answer["byte_count"] == len(body)
    assert [done.body for done in bare] == [body, body]
    assert desk.answers["archive compact"].json["compacted_count"] > 5
    again = listwire(desk.excluded, "archive", "compact")
    assert (again.code, again.out) == (0, "0 bodies compacted, 0 bytes saved\n")
