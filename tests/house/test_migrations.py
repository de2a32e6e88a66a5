"""The migrations are one line from nothing to now."""

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

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
