"""The settings of docs/DESIGN section 5: read from the environment (`LISTWIRE_...`) and from `.env`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from listwire.errors import SettingsError


class Settings(BaseSettings):
    """Where the data is kept, which sources are polled and how the program talks."""

    model_config = SettingsConfigDict(env_prefix="LISTWIRE_", env_file=".env", extra="ignore", frozen=True)

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
    retention: int = Field(30, ge=1, description="published releases kept")
    log: Literal["text", "json"] = Field("text", description="how log lines look")

    @field_validator("source_urls", mode="before")
    @classmethod
    def _read_json(cls, value: object) -> object:
        return json.loads(value) if isinstance(value, str) and value else value or {}

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
    except (ValidationError, json.JSONDecodeError) as error:
        raise SettingsError(f"a setting cannot be used: {error}") from error
    for name, value in (("LISTWIRE_ARCHIVE", settings.archive), ("LISTWIRE_WAREHOUSE", settings.warehouse)):
        if value and ":" in value.split("/")[0]:
            raise SettingsError(f"{name}={value} is not supported yet: give a path of this machine")
    return settings
