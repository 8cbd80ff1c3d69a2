"""How every connection of the program is opened: docs/decisions/0003."""

from __future__ import annotations

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("listwire", "flows", "sources", "schemas", "linking", "warehouse", "sql", "bench")
NEWEST = (
    "select * from range(9) as moments(moment) qualify row_number() over (partition by moment % 3 order by moment) = 1"
)
