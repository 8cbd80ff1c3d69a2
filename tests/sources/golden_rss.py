"""The golden feeds: a folder of tests/sources/rss is a behaviour, `input.xml` or `input.json` beside `expected.json`.

`python -m tests.sources.golden_rss` writes every `expected.json` again; read the difference before you commit it.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from listwire.types import Document
from sources import rss

FOLDER = Path(__file__).parent / "rss"
URL = "https://news.example/feeds/world.xml"


def document(body: bytes, content_type: str | None = None, language: str | None = None) -> Document:
    """A feed document as a fetch would hand it over."""
    return Document("golden", "feed", URL, "0" * 64, body, content_type, language)


def cases() -> list[Path]:
    """The inputs of all behaviours."""
    return sorted(FOLDER.glob("*/input.*"))


def given(path: Path) -> dict[str, Any]:
    """What the parser makes of an input, as plain JSON."""
    parsed = rss.parse(document(path.read_bytes()))
    plain = {"parsed_count": parsed.parsed_count, **dataclasses.asdict(parsed)}
    result: dict[str, Any] = json.loads(json.dumps(plain, default=str))
    return result


def expected(path: Path) -> dict[str, Any]:
    """What the folder says it should be."""
    result: dict[str, Any] = json.loads(path.with_name("expected.json").read_text(encoding="utf-8"))
    return result


if __name__ == "__main__":
    for case in cases():
        text = json.dumps(given(case), ensure_ascii=False, indent=2) + "\n"
        case.with_name("expected.json").write_text(text, encoding="utf-8")
        print(case.parent.name)
