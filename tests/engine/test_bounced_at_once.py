"""A mail server that knows of no such address, asked over real sockets: the bounce is told at once, and ingested as any."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, text

from db.session import transaction
from nurture.engine import golive, pausing
from nurture.engine.enroll import enroll
from nurture.engine.ingest import ingest
from nurture.engine.send import send
from nurture.mail.smtp import SmtpMailer
from nurture.rules.guard import Guard
from tests.cast import add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock
from tests.mail.conftest import serving_smtp


def test_an_address_that_does_not_exist_is_a_bounce_like_any(database: Engine, clock: FakeClock, tmp_path: Path) -> None:
    put_in_force(database, make_release(holdout=0.0, guard=Guard(at_least=4)))
    with transaction(database) as connection:
        for number, name in enumerate(("ada", "mode-rcpt-unknown", "ben", "eva")):
            partner = add_partner(connection, external_id=f"P{number}")
            person = {"external_id": f"C{number}", "email": f"{name}@aster.example", "match_due": clock.now}
            add_contact(connection, partner, "Ada", **person)
    with serving_smtp(tmp_path) as url, closing(SmtpMailer(url)) as mailer:
        world = make_world(database, clock, mailer)
        golive.set_live(world, live=True, by="Mara")
        enroll(world)

        assert send(world).sentence == "sent 3, failed 1"
        assert ingest(world).sentence == "handled 1: new 1, suppressed 1, exited 1"
        assert ingest(world).handled == 0

        with database.connect() as connection:
            asked = "SELECT state, because FROM message WHERE state <> 'accepted'"
            assert connection.execute(text(asked)).all() == [("bounced", "The mail server said 550 5.1.1 no such user")]
        assert any("1 of 4 letters bounced" in one for one in pausing.standing(world))
