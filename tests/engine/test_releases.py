"""A release is checked, stored once, and takes hold."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.session import transaction
from nurture.engine.in_force import current
from nurture.engine.releases import Refused, release
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT
from tests.cast import add_contact, add_partner, make_world
from tests.conftest import FakeClock


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the sample program that a test may spoil."""
    for folder in ("personas", "templates"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def world(database: Engine, clock: FakeClock, home: Path) -> World:
    return make_world(database, clock, home=home)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_without_a_release_nothing_runs(world: World) -> None:
    with pytest.raises(UserError, match="Nothing has been released yet"):
        current(world)


def test_the_sample_program_is_released(world: World) -> None:
    stored = release(world, by="Mara")

    assert stored.is_new
    assert stored.findings == ()
    assert current(world).digest == stored.digest
    assert set(current(world).release.personas) == {
        "technology", "owner_manager", "sales_led", "everyone", "quarterly_note",
    }  # fmt: skip


def test_the_same_content_is_stored_once(world: World) -> None:
    first = release(world, by="Mara")
    again = release(world, by="Mara")

    assert (again.id, again.is_new) == (first.id, False)


def test_who_released_is_kept(world: World) -> None:
    release(world, by="Mara")

    with world.database.connect() as connection:
        assert tuple(connection.execute(text("SELECT who, what, target FROM audit")).one()) == ("Mara", "release", "1")


def test_a_mistake_in_the_program_refuses_the_release(world: World, home: Path) -> None:
    release(world, by="Mara")
    replace(home / "personas" / "program.yaml", "holdout: 10%", "holdout: ten")

    with pytest.raises(Refused) as refused:
        release(world, by="Mara")
    assert any("program.yaml" in str(finding) for finding in refused.value.findings)
    assert current(world).id == 1


def test_a_mistake_in_a_persona_keeps_that_persona_s_last_release(world: World, home: Path) -> None:
    release(world, by="Mara")
    replace(home / "personas" / "owner_manager.yaml", "about: margin", "about: margins")
    replace(home / "personas" / "program.yaml", "holdout: 10%", "holdout: 12%")
    stored = release(world, by="Mara")

    assert stored.is_new
    assert any("margins" in str(finding) for finding in stored.findings)
    now = current(world).release
    assert now.program.holdout == 0.12
    assert now.personas["owner_manager"].stream.steps["hello"].about == "margin"  # type: ignore[union-attr]
    assert now.letter("owner_manager", "hello", "de") is not None


def test_a_release_has_enroll_look_again_at_those_in_no_stream(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        add_contact(connection, add_partner(connection))
    release(world, by="Mara")

    with world.database.connect() as connection:
        assert connection.execute(text("SELECT match_due FROM contact")).scalar_one() is not None


def test_new_letters_wake_those_who_had_read_everything(world: World, home: Path) -> None:
    release(world, by="Mara")
    with transaction(world.database) as connection:
        contact = add_contact(connection, add_partner(connection))
        connection.execute(
            text(
                "INSERT INTO enrollment (contact_id, partner_id, stream, release_id, state, at_step, entered_at, because)"
                " VALUES (:contact, 1, 'quarterly_note', 1, 'held', 'old-disks', 0,"
                " 'every letter has been read; waiting for new ones')"
            ),
            {"contact": contact},
        )
    replace(home / "personas" / "program.yaml", "holdout: 10%", "holdout: 11%")

    assert release(world, by="Mara").woken == 1
