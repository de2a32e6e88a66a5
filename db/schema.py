"""Bringing the tables up to date, by Alembic's migrations."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, *, to: str = "head") -> str:
    """Run the migrations that are missing and return the revision reached."""
    from alembic import command  # noqa: PLC0415 - half a second that few commands need
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return str(current(engine))


def current(engine: Engine) -> str | None:
    """The revision the database is at; None before its first upgrade."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - as above

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
