"""The settings of docs/DESIGN section 5: read from the environment (`LISTWIRE_...`) and from `.env`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict

from listwire.errors import SettingsError

PREFIX = "LISTWIRE_"


class Settings(BaseSettings):
    """Where the data is kept, which sources are polled and how the program talks."""

    # An empty value is one that was not given: read as a path it would be the working directory.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data: Path = Field(Path("var"), description="the folder of all data")
    archive: str | None = Field(None, description="the folder of archive/ and journal/ (default: the data folder)")
    feeds: Path | None = Field(None, description="another feeds.toml")
    source_urls: Annotated[dict[str, str], NoDecode] = Field(
        default_factory=dict, description="JSON object, name of an official source to its URL"
    )
    allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="hosts, by comma, that may resolve to a private or loopback address"
    )
    warehouse: str | None = Field(None, description="the DuckDB file (default: warehouse.duckdb in the data folder)")
    deltas: Literal["shadow", "apply"] = Field(
        "shadow", description="whether deltas only run beside the lists, or move the ledger once 20 agreed"
    )
    retention: int = Field(30, ge=1, description="published releases kept")
    log: Literal["text", "json"] = Field("text", description="how log lines look")

    @field_validator("source_urls", mode="before")
    @classmethod
    def _read_json(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"not JSON ({error})") from error

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        return tuple(filter(None, (host.strip() for host in value.split(",")))) if isinstance(value, str) else value

    @property
    def store_path(self) -> Path:
        """The folder that holds `archive/` and `journal/`."""
        return Path(self.archive) if self.archive else self.data

    @property
    def warehouse_path(self) -> Path:
        """The warehouse file, written by one process at a time."""
        return Path(self.warehouse) if self.warehouse else self.data / "warehouse.duckdb"

    @property
    def published_path(self) -> Path:
        """The read-only copy that people and BI tools query."""
        return self.data / "published" / "listwire.duckdb"


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment; raises SettingsError that names each setting that cannot be used."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        refused = (f"{_name(*item['loc'])} cannot be used: {item['msg']}" for item in error.errors())
        raise SettingsError("; ".join(refused)) from error
    if settings.data.exists() and not settings.data.is_dir():
        raise SettingsError(f"LISTWIRE_DATA={settings.data} is no folder: name one, it is made when it is missing")
    for name, value in (("LISTWIRE_ARCHIVE", settings.archive), ("LISTWIRE_WAREHOUSE", settings.warehouse)):
        if value and ":" in value.split("/")[0]:
            raise SettingsError(f"{name}={value} is not supported yet: give a path of this machine")
    return settings


def unread_settings() -> list[str]:
    """Names in the environment or in `.env` that look like settings of this program and are none, sorted."""
    given = EnvSettingsSource(Settings).env_vars.keys() | DotEnvSettingsSource(Settings).env_vars.keys()
    known = {_name(field) for field in Settings.model_fields}
    return sorted({name.upper() for name in given if name.upper().startswith(PREFIX)} - known)


def _name(field: str | int, *inside: str | int) -> str:
    """A field as a person sets it, and the place inside its value."""
    return " ".join([f"{PREFIX}{field}".upper(), *map(str, inside)])
