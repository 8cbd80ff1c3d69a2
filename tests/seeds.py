"""The reference data of sql/seeds, as rows."""

from __future__ import annotations

import csv
from importlib.resources import files


def seed(name: str) -> list[dict[str, str]]:
    """The rows of one file, each cell as it is written."""
    text = (files("sql") / "seeds" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


PROGRAMS, PAIRS, COUNTRIES = seed("programs"), seed("list_program"), seed("country_names")
