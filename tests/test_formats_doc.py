"""docs/formats.md says what becomes of every field of every format: its tables are those of the parsers."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

import sources
from sources import ofac_csv, ofac_remark_keys, ofac_vocabulary

DOCUMENT = Path(__file__).parent.parent / "docs" / "formats.md"
TEXT = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.is_file() else ""

TABLES = ("FIELDS", "DOCUMENT_FIELDS", "IGNORED", "DOCUMENT_IGNORED")
"""The names under which a parser keeps what becomes of a field: of the last two, nothing, for a reason."""


ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def modules_with_tables() -> list[str]:
    names = [module.name for module in pkgutil.iter_modules(sources.__path__)]
    loaded = {name: importlib.import_module(f"sources.{name}") for name in names}
    return [name for name, module in loaded.items() if any(hasattr(module, table) for table in TABLES)]


def expected_rows(module: ModuleType) -> dict[str, str]:
    """Field to what becomes of it, as the document writes it."""
    rows: dict[str, str] = {}
    for table in TABLES:
        prefix = "ignored: " if "IGNORED" in table else ""
        fields: Mapping[str, str] = getattr(module, table, {})
        for field, fate in fields.items():
            assert field not in rows, f"{field} stands in two tables of {module.__name__}"
            rows[field] = f"{prefix}{fate}"
    return rows


def section(marker: str) -> str:
    """The text under a heading that ends in a module's name, up to the next heading."""
    found = re.search(rf"^##+ [^\n]*`{re.escape(marker)}`\n(.*?)(?=^##|\Z)", TEXT, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def shown_rows(text: str) -> dict[str, str]:
    return dict(ROW.findall(text))


def lines(rows: Mapping[str, str]) -> str:
    """What to paste under the heading."""
    return "\n".join(["| field | becomes |", "|---|---|", *(f"| `{field}` | {fate} |" for field, fate in rows.items())])


def listed_names(heading: str) -> set[str]:
    """The names in backquotes under a heading."""
    found = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##|\Z)", TEXT, re.DOTALL | re.MULTILINE)
    return set(re.findall(r"`([^`]+)`", found[1])) if found else set()


@pytest.mark.parametrize("name", modules_with_tables())
def test_every_field_of_a_format_stands_in_the_document_with_what_becomes_of_it(name: str):
    rows = expected_rows(importlib.import_module(f"sources.{name}"))
    assert shown_rows(section(name)) == rows, f"under the heading that ends in `{name}` write\n{lines(rows)}"


def test_every_format_has_its_tables():
    formats = {"ofac_advanced_fields", "ofac_enhanced_fields", "ofac_delta", "ofac_xml", "sanctions_list_service"}
    assert formats <= set(modules_with_tables())


@pytest.mark.parametrize("part", ofac_csv.COLUMN_COUNTS)
def test_every_column_of_the_csv_sets_stands_in_the_document(part: str):
    columns = [field for field in shown_rows(section("ofac_csv")) if field.startswith(f"{part} ")]
    numbers = [int(column.split()[1]) for column in columns]
    assert numbers == list(range(1, ofac_csv.COLUMN_COUNTS[part] + 1)), f"`{part} 1 name`, `{part} 2 name`, ..."


def test_every_list_and_script_stands_in_the_document_with_its_code():
    lists = {name: code or "none: a wrapper, no list" for name, code in ofac_vocabulary.LIST_CODES.items()}
    assert shown_rows(section("ofac_vocabulary")) == {**lists, **ofac_vocabulary.SCRIPT_CODES}


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Feature types", {*ofac_vocabulary.FEATURE_TYPES, *ofac_vocabulary.FEATURE_PREFIXES}),
        ("Identification types", ofac_remark_keys.IDENTIFICATION_TYPES),
        ("Words of free text", ofac_remark_keys.FREE_WORDS),
    ],
)
def test_every_key_of_an_item_stands_in_the_document(heading: str, names: Iterable[str]):
    assert listed_names(heading) == set(names), f"under {heading!r} write\n" + ", ".join(
        f"`{name}`" for name in sorted(names)
    )
