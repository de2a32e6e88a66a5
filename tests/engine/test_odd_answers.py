"""One answer with signs that no database takes, among good ones. Over real sockets."""

from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.session import transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.send import send
from nurture.mail.port import Mailer
from nurture.mail.sendgrid import SendGridMailer
from nurture.mail.smtp import SmtpMailer
from nurture.rules.message import State
from tests.cast import add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock
from tests.mail.conftest import serve_sendgrid, serving_smtp


@pytest.mark.parametrize(
    ("mode", "state", "because"),
    [
        ("half-emoji", "rejected", "SendGrid said 400: Invalid name: Ada"),
        ("nul", "rejected", "SendGrid said 400: Invalid name: Ada"),
        ("accept-odd-id", "accepted", ""),
    ],
)
def test_signs_in_sendgrid_s_answer_spoil_no_group(
    database: Engine, clock: FakeClock, tmp_path: Path, mode: str, state: State, because: str
) -> None:
    with contextmanager(serve_sendgrid)(tmp_path) as server, closing(SendGridMailer("SG.key", server.host)) as mailer:
        assert_one_is_odd(database, clock, mailer, mode, state, because)


def test_signs_in_a_mail_server_s_reply_spoil_no_group(database: Engine, clock: FakeClock, tmp_path: Path) -> None:
    with serving_smtp(tmp_path) as url, closing(SmtpMailer(url)) as mailer:
        assert_one_is_odd(database, clock, mailer, "rcpt-nul", "rejected", "The mail server said 550 5.7.1 no  thanks")


def assert_one_is_odd(database: Engine, clock: FakeClock, mailer: Mailer, mode: str, state: State, because: str) -> None:
    put_in_force(database, make_release(holdout=0.0))
    with transaction(database) as connection:
        for number, name in enumerate(("ada", f"mode-{mode}", "ben", "eva")):
            partner = add_partner(connection, external_id=f"P{number}")
            person = {"external_id": f"C{number}", "email": f"{name}@aster.example", "match_due": clock.now}
            add_contact(connection, partner, "Ada", **person)
    world = make_world(database, clock, mailer)
    golive.set_live(world, live=True, by="Mara")
    enroll(world)

    send(world)

    with database.connect() as connection:
        stand = connection.execute(text("SELECT state, because FROM message")).all()
    assert Counter(map(tuple, stand)) == Counter([(state, because), *[("accepted", "")] * 3])
