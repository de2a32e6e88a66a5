"""The cast itself."""

from sqlalchemy import Engine, text

from db.session import transaction
from tests.cast import add_contact, add_partner, make_release, make_world


def test_the_cast_can_be_inserted_on_both_databases(database: Engine) -> None:
    world = make_world(database)
    with transaction(world.database) as connection:
        aster = add_partner(connection)
        assert add_contact(connection, aster, "Ada") != add_contact(connection, aster, "Ben")
        found = connection.execute(text("SELECT given_name FROM contact ORDER BY id")).scalars().all()
    assert found == ["Ada", "Ben"]


def test_changes_reach_the_program_and_the_release() -> None:
    release = make_release(holdout=0.5, reps={})
    assert (release.program.holdout, release.reps) == (0.5, {})
