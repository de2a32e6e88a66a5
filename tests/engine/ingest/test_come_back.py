"""Who answered or reached the goal is left in peace for a while, and not forgotten."""

import json

from sqlalchemy import Engine, text

from db import inbox
from db.columns import from_db
from db.session import transaction
from nurture.engine.enroll import enroll
from nurture.engine.ingest import ingest
from tests.cast import add_contact, add_partner, make_world, put_in_force
from tests.conftest import FakeClock


def test_who_replied_comes_back_to_enroll_after_the_cool_off(database: Engine, clock: FakeClock) -> None:
    put_in_force(database)
    world = make_world(database, clock)
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), match_due=clock.now)
    enroll(world)
    clock.advance(days=3)
    reply = {"event": "replied", "contact_id": "C1", "occurred_at": clock.now.isoformat(), "topic": "", "link": ""}
    with transaction(database) as connection:
        inbox.store(connection, "import", [(json.dumps(reply), True)], clock.now)
    ingest(world)

    with database.connect() as connection:
        state, because = connection.execute(text("SELECT state, because FROM enrollment")).one()
        match_due = connection.execute(text("SELECT match_due FROM contact")).scalar_one()
    assert (state, because) == ("exited", "replied")
    assert (from_db(match_due) - clock.now).days == 60
