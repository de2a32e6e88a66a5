"""A database stays with the suppression key that it was first used with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.session import open_engine, reading, transaction
from nurture.engine.importing import Sources, import_files
from nurture.engine.releases import release
from nurture.engine.seal import check
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT
from tests.cast import KEYS, make_world

STRANGER = replace(KEYS, suppression=b"another key")


@pytest.fixture
def world(database: Engine) -> World:
    return replace(make_world(database), home=CHECKOUT)


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    file = tmp_path / "partners.csv"
    file.write_text("partner_id,name,country\nP1,Aster Systems,DE\n", encoding="utf-8")
    return Sources(partners=file)


def partners(world: World) -> int:
    with reading(world.database) as connection:
        return int(connection.execute(text("SELECT count(*) FROM partner")).scalar_one())


def test_until_its_first_use_a_database_takes_any_key(world: World) -> None:
    check(world)
    check(replace(world, keys=STRANGER))


def test_an_import_binds_it(world: World, sources: Sources) -> None:
    import_files(world, sources)
    import_files(world, sources)
    check(world)
    with pytest.raises(UserError, match="another suppression key"):
        check(replace(world, keys=STRANGER))


def test_a_release_binds_it(world: World) -> None:
    release(world, by="tests")
    with pytest.raises(UserError, match="another suppression key"):
        check(replace(world, keys=STRANGER))


def test_a_strangers_import_changes_nothing(world: World, sources: Sources) -> None:
    release(world, by="tests")
    with pytest.raises(UserError, match="another suppression key"):
        import_files(replace(world, keys=STRANGER), sources)
    assert partners(world) == 0


def test_an_import_that_failed_binds_nothing(world: World, sources: Sources) -> None:
    with pytest.raises(UserError, match="no column"):
        import_files(world, replace(sources, renames={"name": "city"}))
    check(replace(world, keys=STRANGER))


def test_a_database_without_tables_is_nobodys(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")
    check(make_world(engine))
    with transaction(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one() == 0
    engine.dispose()
