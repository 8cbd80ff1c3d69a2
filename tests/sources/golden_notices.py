"""The golden notices: a folder of tests/sources/notices is a behaviour, its input beside `expected.json`.

`python -m tests.sources.golden_notices` writes every `expected.json` again; read the difference before you commit it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from listwire.types import Document
from sources import federal_register, ofac_change_log, ofac_recent_actions

FOLDER = Path(__file__).parent / "notices"
PARSERS = {
    "page.html": (ofac_recent_actions.parse, "http://127.0.0.1/recent-actions/20000101"),
    "log.txt": (ofac_change_log.parse, "https://www.treasury.gov/ofac/downloads/sdnnew23.txt"),
    "documents.json": (federal_register.parse, federal_register.SOURCE.parts["documents"]),
}


def cases(input_name: str) -> list[Path]:
    """The folders that hold an input of this name."""
    return sorted(path.parent for path in FOLDER.glob(f"*/{input_name}"))


def given(folder: Path, input_name: str) -> dict[str, Any]:
    """What the parser makes of a folder's input, as plain JSON."""
    parse, url = PARSERS[input_name]
    body = (folder / input_name).read_bytes()
    parsed = parse(Document(source_name="golden", part="golden", url=url, sha256="0" * 64, body=body))
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(parsed), default=str, ensure_ascii=False))
    return plain


def expected(folder: Path) -> dict[str, Any]:
    """What the folder says it should be."""
    plain: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return plain


def _regenerated() -> Iterator[Path]:
    for input_name in PARSERS:
        for folder in cases(input_name):
            text = json.dumps(given(folder, input_name), ensure_ascii=False, indent=2) + "\n"
            (folder / "expected.json").write_text(text, encoding="utf-8")
            yield folder


if __name__ == "__main__":
    for written in _regenerated():
        print(written.name)
