"""Bringing the tables up to date, by Alembic's migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, *, to: str = "head") -> str:
    """Run the migrations that are missing and return the revision reached."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    with engine.connect() as connection:
        return str(MigrationContext.configure(connection).get_current_revision())


def current(engine: Engine) -> str | None:
    """The revision the database is at; None before its first upgrade."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
