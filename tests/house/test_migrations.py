"""The migrations are one line from nothing to now."""

import shutil
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from db.migration import draft
from db.schema import MIGRATIONS, current


def test_the_migrations_have_one_head_and_one_beginning() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_a_migrated_database_is_at_the_head(database: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert current(database) == ScriptDirectory.from_config(config).get_current_head()


def test_nothing_is_left_to_migrate(tmp_path: Path) -> None:
    """A draft from tables and migrations that agree is empty, and carries the next number."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))

    drafted = draft("Nothing new", folder)

    before = len(list((MIGRATIONS / "versions").glob("*.py")))
    assert drafted.name == f"{before + 1:04}_nothing_new.py"
    assert "op." not in drafted.read_text(encoding="utf-8")
