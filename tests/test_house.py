"""The house itself: its rooms, the size of what stands in them, its commands, and what must never be committed."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
ROOMS = ("listwire", "flows", "sources", "schemas", "linking", "warehouse", "sql")
RELATION_FOLDERS = {"core", "marts", "ops", "history", "checks", "macros"}
LONGEST_MODULE = 450
"""Lines; a longer file holds two jobs and is two files."""

MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|tmp)/[\w.]")
REGISTRY_HOST = re.compile(
    r"\b(?:pypi|pythonhosted|testpypi|npmjs|anaconda|crates|golang)\.(?:org|com|io)\b|/simpl[e]\b"
)


@cache
def committed_paths() -> tuple[Path, ...]:
    """Every file that git knows, or would take if asked."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if listing.returncode != 0:
        pytest.skip(f"this folder is not a git checkout: {listing.stderr.strip()}")
    paths = (CHECKOUT / name for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def text_files() -> Iterator[tuple[str, str]]:
    """Path in the checkout and text of each committed file that is text."""
    for path in committed_paths():
        body = path.read_bytes()
        if b"\0" not in body:
            yield path.relative_to(CHECKOUT).as_posix(), body.decode(errors="replace")


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (CHECKOUT / folder).rglob("*.py"))


def docstring(path: Path) -> str:
    """The string literal that a module starts with; empty where it starts with anything else.

    Read by its tokens: Python 3.11 can fail to hand out a syntax tree when a garbage collection comes in between.
    """
    with tokenize.open(path) as file:
        tokens = tokenize.generate_tokens(file.readline)
        first = next(token for token in tokens if token.type not in (tokenize.COMMENT, tokenize.NL))
    return first.string.strip("\"' \n") if first.type == tokenize.STRING else ""


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(CHECKOUT).as_posix() for path in paths]


def makefile_targets() -> dict[str, str]:
    """Each target of the Makefile with the line that `make help` shows for it."""
    return dict(re.findall(r"^([a-z]+):.*?## (.+)$", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))


def documents() -> list[Path]:
    return [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_a_package_that_says_what_it_is_for(room: str):
    init = CHECKOUT / room / "__init__.py"
    assert init.is_file(), f"{room} needs an __init__.py with a docstring"
    assert docstring(init), f"{init} needs a docstring"


def test_listwire_holds_the_top_and_the_bottom_and_nothing_else():
    found = {path.stem for path in (CHECKOUT / "listwire").iterdir() if path.name != "__pycache__"}
    assert found - {"__init__", "__main__", "cli", "py"} == {"settings", "errors", "types", "facts", "eastern"}, (
        "it belongs in a room"
    )


def test_sql_holds_relations_only():
    files = [path.relative_to(CHECKOUT / "sql") for path in (CHECKOUT / "sql").rglob("*.*") if path.suffix != ".pyc"]
    known = {(folder, ".sql") for folder in RELATION_FOLDERS} | {("seeds", ".csv")}
    astray = [file.as_posix() for file in files if (file.parts[0], file.suffix) not in known]
    assert astray == ["__init__.py"], f"one file = one relation, in one of {sorted(RELATION_FOLDERS)}"


def test_no_module_is_a_drawer_for_everything():
    drawers = [path for path in modules(*ROOMS, "tests") if path.stem in {"utils", "util", "helpers", "common", "misc"}]
    assert names(drawers) == [], "name it after its one job"


def test_no_module_is_too_long():
    long = [path for path in modules(*ROOMS, "tests", "bench") if len(path.read_text().splitlines()) > LONGEST_MODULE]
    assert names(long) == [], f"over {LONGEST_MODULE} lines: split by job"


def test_every_module_says_what_it_is_for():
    silent = [path for path in modules(*ROOMS, "tests", "bench") if not docstring(path)]
    assert names(silent) == [], "a module starts with a docstring"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"""What it is for."""\n', "What it is for."),
        ('# a note\n\n"""What it is for."""\nimport os\n', "What it is for."),
        ('""" """\n', ""),
        ('import os\n"""too late"""\n', ""),
        ("", ""),
    ],
)
def test_a_docstring_is_what_a_module_starts_with(tmp_path: Path, text: str, found: str):
    (tmp_path / "module.py").write_text(text)
    assert docstring(tmp_path / "module.py") == found


def test_every_command_of_the_makefile_is_explained_and_in_contributing():
    targets = makefile_targets()
    assert {"setup", "demo", "run", "test", "proof", "ci", "lint", "types", "bench", "docs", "clean"} <= targets.keys()
    phony = re.search(r"^\.PHONY: (.+)$", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)
    assert phony and set(phony[1].split()) == targets.keys(), "a target needs `## what it does` and a place in .PHONY"
    contributing = (CHECKOUT / "CONTRIBUTING.md").read_text()
    missing = [target for target in targets if f"make {target}" not in contributing]
    assert missing == [], "say in CONTRIBUTING.md when to use it"


def test_every_make_command_in_a_document_exists():
    used = {
        (path.name, target)
        for path in documents()
        for target in re.findall(r"(?:`|^\s*(?:\$ )?)make ([a-z]+)\b", path.read_text(), re.MULTILINE)
    }
    assert used, "CONTRIBUTING.md names the commands"
    assert {pair for pair in used if pair[1] not in makefile_targets()} == set()


def test_the_environment_example_names_the_settings_that_exist():
    from listwire.settings import Settings

    known = {f"LISTWIRE_{name.upper()}" for name in Settings.model_fields}
    shown = set(re.findall(r"^#?(LISTWIRE_[A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))
    assert shown == known, ".env.example shows every setting, with its default"


def test_no_committed_text_names_a_machine_path_or_a_registry():
    found = [
        (path, match[0])
        for path, text in text_files()
        for pattern in (MACHINE_PATH, REGISTRY_HOST)
        for match in pattern.finditer(text)
    ]
    assert found == [], "paths and package indexes are this machine's business: read them from a setting"


@pytest.mark.parametrize(
    ("text", "is_caught"),
    [
        ("see /" + "home/someone/x", True),
        ("'/" + "tmp/x.duckdb'", True),
        ("https://news.example/" + "work/story", False),
        ("var/archive/ab/cd", False),
    ],
)
def test_the_pattern_of_machine_paths_tells_paths_from_addresses(text: str, is_caught: bool):
    assert bool(MACHINE_PATH.search(text)) is is_caught


@pytest.mark.proof
def test_nothing_of_the_captured_data_is_committed(shared_data: Path):
    captured = {hashlib.sha256(path.read_bytes()).hexdigest() for path in shared_data.rglob("*") if path.is_file()}
    committed = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in committed_paths()}
    print(f"\n{len(committed)} committed files compared with {len(captured)} captured ones")
    assert captured, "the captured data is empty"
    assert names([path for path, sha256 in committed.items() if sha256 in captured]) == []
