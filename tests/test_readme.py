"""What the README shows is what the program prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from listwire.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def listwire(data: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from listwire.cli import main; main()", *arguments],
        cwd=ROOT,
        env={**os.environ, "LISTWIRE_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_answer_of_the_demo_is_the_one_shown(demonstration: tuple[Path, str]) -> None:
    shown = re.search(r"`make demo` ends with the answer:\n\n```\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    assert shown[1] in demonstration[1]
    together = re.search(r"what tells each of the two acts, side by side:\n\n```\n(.*?)```", README, re.DOTALL)
    assert together is not None
    assert together[1] in demonstration[1]


def test_the_queries_shown_give_the_results_shown(demonstration: tuple[Path, str]) -> None:
    shown = re.findall(r'query --demo "\n(.*?)"\n(.*?)```', README, re.DOTALL)
    assert len(shown) == 2
    for query, result in shown:
        assert listwire(demonstration[0], "query", "--demo", query) == result


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_in_the_documents_exists(document: Path) -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {str(group.name) for group in app.registered_groups}
    named = set(re.findall(r"`(?:\.venv/bin/)?listwire ([a-z]+)", document.read_text(encoding="utf-8")))
    assert named <= known, f"{document.name} names commands that do not exist: {sorted(named - known)}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert not missing


def test_the_dictionary_is_the_one_the_contracts_give() -> None:
    from schemas.dictionary import dictionary

    shown = (ROOT / "docs" / "dictionary.md").read_text(encoding="utf-8")
    assert shown == dictionary(), "run `make docs` and commit docs/dictionary.md"
