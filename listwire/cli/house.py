"""What the commands work with: the settings of this environment, and the present moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from listwire.settings import load_settings

if TYPE_CHECKING:
    from flows.route import House


def utc_now() -> datetime:
    """The clock of the command line: the one place where the program asks what time it is."""
    return datetime.now(UTC)


def house_of_settings() -> House:
    """The house that the environment names; its imports are late, so that `--help` and wrong use answer at once."""
    from flows.route import open_house

    return open_house(load_settings(), utc_now)
