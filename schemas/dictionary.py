"""The data dictionary as Markdown, from the contracts: `python -m schemas.dictionary > docs/dictionary.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from schemas.catalog import PUBLISHED
from schemas.contract import Contract, allowed_values, duckdb_type, key_of

_INTRODUCTION = """# Data dictionary

Made by `make docs` from the contracts in `schemas/`; every line stands in the published copy too, as a COMMENT.
`_at` columns are UTC timestamps, `_on` columns days (US Eastern for acts of OFAC), `_id` keys derive from content.
"""


def dictionary() -> str:
    """Every published relation: its grain, its key, and each column with type and meaning."""
    return "\n".join([_INTRODUCTION, *(line for table in PUBLISHED.values() for line in _relation(table))]) + "\n"


def _relation(table: Contract) -> Iterator[str]:
    yield f"## {table.name}"
    yield f"\nOne row: {table.description}. Key: {', '.join(f'`{name}`' for name in key_of(table))}.\n"
    yield "| column | type | null | meaning |"
    yield "|---|---|---|---|"
    for name, column in table.columns.items():
        allowed = allowed_values(column)
        closed = f" ({', '.join(allowed)})" if allowed else ""
        nullable = "yes" if column.nullable else "no"
        yield f"| `{name}` | {duckdb_type(column)} | {nullable} | {column.description}{closed} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(dictionary())
