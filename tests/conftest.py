"""What all tests share: the captured data beside the checkout, and how hypothesis runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from warehouse.database import SAFE

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED_DATA = CHECKOUT / ".." / "shared" / "data"
IS_PROOF = os.environ.get("LISTWIRE_PROOF") == "1"

# The same examples everywhere, so that a red run is about the change at hand; `--hypothesis-profile=explore` looks for
# new ones. No deadline in either: a busy machine is no bug.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile("steady")


class OneWorld(LoadFileScheduling):  # type: ignore[misc]  # it ships no types
    """A file of tests is one worker's, and so are the files that stand on one world that takes long to make."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        if file in ("tests/test_readme.py", "tests/flows/test_demo.py"):
            return "demonstration"
        return "desk" if file.startswith("tests/listwire/") else file


@pytest.hookimpl(optionalhook=True)  # without xdist nobody asks
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneWorld:
    """How `-n` deals the tests out, whatever `--dist` says."""
    return OneWorld(config, log)


def pytest_configure() -> None:
    """Stop a proof run at once when the data is not there: a skipped proof proves nothing."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        SAFE["threads"] = 1  # each worker has its core; more threads than cores only wait for one another
    if IS_PROOF and not SHARED_DATA.is_dir():
        raise pytest.UsageError("the proof needs the captured data in ../shared/data, beside the checkout")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The captured data beside the checkout; skips where it is absent (`make proof` fails instead)."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the captured data in ../shared/data is not beside this checkout")
    return SHARED_DATA.resolve()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of `listwire run --demo`, run once for all tests that only read it, and what it printed."""
    data = tmp_path_factory.mktemp("demonstration")
    done = subprocess.run(
        [sys.executable, "-c", "from listwire.cli import main; main()", "run", "--demo"],
        cwd=CHECKOUT,
        env={**os.environ, "LISTWIRE_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return data, done.stdout
