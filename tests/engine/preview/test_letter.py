"""A preview is what the tick would send, and a test letter leaves no trace."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, insert, select

from db import seal
from db.session import transaction
from db.tables import Event, Message, Suppression
from nurture.engine.in_force import InForce
from nurture.engine.preview import Asked, contact, sample, send_test, show
from nurture.engine.send.letters import draw
from nurture.engine.unsubscribe import letter_locale, unsubscribe
from nurture.mail.port import Answer, always
from nurture.rules.errors import UserError
from nurture.rules.keys import address_key, fingerprint
from tests.cast import KEYS, NOW, CollectingMailer, add_contact, add_partner, make_letter, make_release, make_rep, make_world

RELEASE = make_release()
SAMPLE = sample("en", RELEASE.program)
LEAVE = "https://nurture.example/u/preview"
COLLEAGUE = "mara@vendor.example"


def shown(*asked: str, release=RELEASE, recipient=SAMPLE):
    return show(release, Asked(*asked), recipient, NOW, leave=LEAVE)


def test_it_is_drawn_as_the_tick_draws_it() -> None:
    row = SAMPLE.row("owner_manager", "hello", "hello", "r1")

    assert shown("owner_manager", "hello").envelope == draw(InForce(1, "", RELEASE), row, "en", NOW, leave=LEAVE)


def test_a_step_shows_its_first_variant_and_names_the_others() -> None:
    by_step, by_variant = shown("owner_manager", "margin"), shown("owner_manager", "margin-short")

    assert (by_step.letter, by_step.variants) == ("margin", ("margin-short",))
    assert (by_variant.letter, by_variant.variants) == ("margin-short", ("margin",))


def test_without_a_step_it_is_the_first_and_the_others_are_named() -> None:
    first = shown("owner_manager")

    assert first.letter == "hello"
    assert first.others == ("margin", "margin-short", "webinar", "first-deal", "last-question")


def test_language_and_voice_are_those_asked_for() -> None:
    letter = shown("owner_manager", "hello", "de", "r2")

    assert letter.file == "templates/owner_manager/hello.de.md"
    assert letter.envelope.from_name == "Gabor Szalai"
    assert "Beste Grüße, Gabor Szalai" in letter.envelope.text


def test_the_voice_left_out_is_the_first_active_one_in_the_language() -> None:
    reps = {"r1": make_rep("r1", active=False), "r2": make_rep("r2"), "r3": make_rep("r3")}

    assert shown("owner_manager", release=make_release(reps=reps)).rep.id == "r2"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("owner_manager", "margn"), 'owner_manager has no letter "margn". Did you mean "margin"?'),
        (("owner_manager", "hello", "hu"), 'The program does not write "hu". Use de or en.'),
        (("owner_manager", "hello", "en", "r9"), "There is no rep r9."),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(asked: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError) as error:
        shown(*asked)
    assert str(error.value).startswith(said)


def test_a_rep_without_a_voice_in_the_language_is_told() -> None:
    gabor = make_rep("r2", voices={"en": make_rep("r2").voices["en"]})

    with pytest.raises(UserError, match=r'Gabor Szalai \(r2\) has no voice in "de", so such letters are held'):
        shown("owner_manager", "hello", "de", "r2", release=make_release(reps={"r1": make_rep(), "r2": gabor}))


@pytest.fixture
def aster(database: Engine) -> int:
    with transaction(database) as connection:
        partner = add_partner(connection, rep_id="r2")
        add_contact(connection, partner)
        add_contact(connection, partner, "Ben", family_name="")
    return partner


@pytest.mark.usefixtures("aster")
def test_a_contact_gets_its_own_language_owner_and_values(database: Engine) -> None:
    ada = shown("owner_manager", "hello", recipient=contact(make_world(database), "C1"))

    assert (ada.locale, ada.rep.id) == ("de", "r2")
    assert ada.envelope.to_address == "ada@aster.example"
    assert ada.envelope.subject == "hello for Aster Systems"
    assert "Guten Tag Ada," in ada.envelope.text


@pytest.mark.usefixtures("aster")
def test_a_letter_that_a_contact_would_not_get_says_why(database: Engine) -> None:
    letter = make_letter("owner_manager", "hello", text="{{ contact.family_name }}", html="{{ contact.family_name }}")
    release = make_release(letters={**RELEASE.letters, "owner_manager/hello.en": letter})

    with pytest.raises(UserError, match=r"This letter needs contact\.family_name, and contact C2 has none: it would be held\."):
        shown("owner_manager", "hello", release=release, recipient=contact(make_world(database), "C2"))


def test_a_contact_whose_language_is_held_says_so(database: Engine) -> None:
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), language="ja")
    person = contact(make_world(database), "C1")

    with pytest.raises(UserError, match=r"Letters to readers of ja are held\. See another language with --language\."):
        shown("owner_manager", recipient=person)
    assert shown("owner_manager", "", "en", recipient=person).locale == "en"


def test_a_contact_who_is_not_there_is_said(database: Engine) -> None:
    with pytest.raises(UserError, match="There is no contact C9"):
        contact(make_world(database), "C9")


# --- test letters --------------------------------------------------------------------------------------------------


@dataclass
class _Refusing(CollectingMailer):
    def send(self, letters, in_time=always):
        return [Answer(letters[0].mid, "channel", "the key is not taken.")]


def test_a_test_letter_is_marked_and_in_no_ledger(database: Engine) -> None:
    mailer = CollectingMailer()
    world = make_world(database, mailer=mailer)
    letter = shown("owner_manager", "hello")
    mid = send_test(world, letter, COLLEAGUE)

    assert [(one.mid, one.to_address, one.subject) for one in mailer.letters] == [
        (mid, COLLEAGUE, f"[Test] {letter.envelope.subject}")
    ]
    with database.connect() as connection:
        assert connection.execute(select(Message.id)).all() == []
        assert connection.execute(select(Event.id)).all() == []


def test_two_test_letters_are_two(database: Engine) -> None:
    world = make_world(database)

    assert send_test(world, shown("owner_manager"), COLLEAGUE) != send_test(world, shown("owner_manager"), COLLEAGUE)


@pytest.mark.usefixtures("aster")
def test_its_link_unsubscribes_nobody(database: Engine) -> None:
    mailer = CollectingMailer()
    world = make_world(database, mailer=mailer)
    send_test(world, shown("owner_manager", recipient=contact(world, "C1")), "ada@aster.example")
    token = mailer.letters[0].unsubscribe_url.rpartition("/")[2]

    assert letter_locale(world, token) is None
    assert unsubscribe(world, token) is None
    with database.connect() as connection:
        assert connection.execute(select(Suppression.id)).all() == []


def test_only_who_may_get_mail_gets_a_test(database: Engine) -> None:
    mailer = CollectingMailer()
    world = make_world(database, mailer=mailer, only_to=("vendor.example",))
    send_test(world, shown("owner_manager"), COLLEAGUE)

    with pytest.raises(UserError, match="NURTURE_ONLY_TO does not name this address"):
        send_test(world, shown("owner_manager"), "ada@aster.example")
    assert len(mailer.letters) == 1


@pytest.mark.parametrize("reach", ["address", "contact", "partner"])
def test_a_suppression_holds_for_tests_too(database: Engine, aster: int, reach: str) -> None:
    world = make_world(database)
    with transaction(database) as connection:
        seal.set_once(connection, fingerprint(KEYS.suppression), NOW)  # as the first import does
        ada = connection.exec_driver_sql("SELECT id FROM contact WHERE external_id = 'C1'").scalar_one()
        target = {"address": address_key(KEYS.suppression, "ada@aster.example"), "contact": str(ada), "partner": str(aster)}[
            reach
        ]
        order = {"channel": "mail", "reach": reach, "target": target, "source": "unsubscribe", "since": NOW}
        connection.execute(insert(Suppression).values(order))

    with pytest.raises(UserError, match=r"Mail to this address is suppressed \(unsubscribe\)"):
        send_test(world, shown("owner_manager"), "Ada@aster.example")
    send_test(world, shown("owner_manager"), COLLEAGUE)


def test_what_the_mailer_refuses_is_said(database: Engine) -> None:
    with pytest.raises(UserError, match=r"The test letter did not leave by collecting: the key is not taken\."):
        send_test(make_world(database, mailer=_Refusing()), shown("owner_manager"), COLLEAGUE)
