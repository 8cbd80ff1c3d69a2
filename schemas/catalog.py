"""Every contract by the name of its relation."""

from __future__ import annotations

from types import ModuleType

import pandera.polars as pa

from schemas import core, marts, news, notices, ops, stage
from schemas.contract import Contract


def _contracts(module: ModuleType) -> dict[str, Contract]:
    found = (value for value in vars(module).values() if isinstance(value, pa.DataFrameSchema))
    return {str(table.name): table for table in found}


STAGE = _contracts(stage)
OPS = _contracts(ops)
CORE = {**_contracts(core), **_contracts(notices), **_contracts(news)}
MARTS = _contracts(marts)
PUBLISHED: dict[str, Contract] = {**CORE, **MARTS, **OPS}
"""What readers of the published copy find, in the order of the dictionary."""
