"""How rare a word is in names: the weight of its evidence, from a frozen table that ships.

The table (version 1) counts the parties of OFAC's list of 28 December 2023 that carry a word, and the people of the US
census with it as a name, on one scale of 20,000 parties; `bench/linking/rarity_table.py` made it. It never changes with
what is loaded, so results do not depend on the order of arrival.
"""

from __future__ import annotations

import gzip
import math
from functools import lru_cache
from importlib.resources import files

VERSION = 1
PARTIES = 20_000
RAREST = math.log(PARTIES + 1)
"""The rarity of a word that the table does not hold: it stands in one name of twenty thousand, or in none."""


def rarity(word: str) -> float:
    """The inverse document frequency of a normal word, from near 0 (in every name) to `RAREST`, 9.9 (in none seen)."""
    return _rarities().get(word, RAREST)


@lru_cache(maxsize=1)
def _rarities() -> dict[str, float]:
    text = gzip.decompress(files("linking").joinpath("rarity_table.tsv.gz").read_bytes()).decode("ascii")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: math.log((PARTIES + 1) / (int(count) + 1)) for word, count in rows}
