"""One letter that cannot go is set aside with its reason; it neither stops its batch nor has it sent again."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.session import transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.send import deliver, send
from nurture.engine.world import World
from nurture.mail.outbox import OutboxMailer
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_rep, make_world, put_in_force
from tests.conftest import FakeClock

BATCH = 300
PLACES = (1, BATCH // 2, BATCH)  # the first, in the middle, the last
PLAIN = make_release(reps={"r1": make_rep("r1", letters_per_day=10_000)}, holdout=0.0)
# Only a letter to somebody of this city cannot be rendered.
BROKEN = "{% if partner.city == 'Poison' %}{{ partner.city in 7 }}{% endif %}{{ partner.name }}"


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> World:
    """Three hundred owners, all due in one batch."""
    hello = "owner_manager/hello.en"
    letters = PLAIN.letters | {hello: replace(PLAIN.letters[hello], html=BROKEN, text=BROKEN)}
    put_in_force(database, replace(PLAIN, letters=letters))
    with transaction(database) as connection:
        for number in range(1, BATCH + 1):
            partner = add_partner(connection, external_id=f"P{number}")
            add_contact(connection, partner, f"Owner {number}", role="owner", email=f"owner.{number}@aster.example",
                        external_id=f"C{number}", match_due=clock.now)  # fmt: skip
    made = make_world(database, clock)
    golive.set_live(made, live=True, by="Mara")
    return made


def spoil(world: World, number: int, table: str, **values: str) -> None:
    fields = ", ".join(f"{name} = :{name}" for name in values)
    with transaction(world.database) as connection:
        connection.execute(text(f"UPDATE {table} SET {fields} WHERE id = :number"), {"number": number, **values})


def letters(world: World) -> list[tuple[int, str, str]]:
    """(contact, state, reason) of those that did not leave."""
    question = "SELECT contact_id, state, because FROM message WHERE state <> 'accepted' ORDER BY contact_id"
    with world.database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def tick_often(world: World, clock: FakeClock) -> None:
    for _ in range(3):
        enroll(world)
        send(world)
        clock.advance(minutes=10)


def everybody_but(numbers: Sequence[int]) -> Counter[str]:
    return Counter(f"owner.{number}@aster.example" for number in range(1, BATCH + 1) if number not in numbers)


def test_letters_that_cannot_be_rendered_are_set_aside_and_the_others_go_once(world: World, clock: FakeClock) -> None:
    for number in PLACES:
        spoil(world, number, "partner", city="Poison")

    tick_often(world, clock)

    because = "the letter cannot be rendered: owner_manager/hello.en fails with TypeError"
    assert letters(world) == [(number, "quarantined", because) for number in PLACES]
    assert isinstance(world.mailer, CollectingMailer)
    assert Counter(letter.to_address for letter in world.mailer.letters) == everybody_but(PLACES)


def test_addresses_that_no_mail_can_be_written_to_are_rejected_and_the_others_go_once(
    world: World, clock: FakeClock, tmp_path: Path
) -> None:
    for number in PLACES:
        spoil(world, number, "contact", email=f"owner.{number}\r\nBcc: everybody@aster.example")
    outbox = replace(world, mailer=OutboxMailer(tmp_path / "outbox"))
    golive.set_live(outbox, live=True, by="Mara")

    tick_often(outbox, clock)

    assert [row[:2] for row in letters(world)] == [(number, "rejected") for number in PLACES]
    assert all(because and "everybody" not in because for _, _, because in letters(world))
    assert len(list((tmp_path / "outbox").glob("*.eml"))) == BATCH - len(PLACES)


ODD = (
    ("contact", {"zone": "Europe"}),
    ("contact", {"zone": "../../etc/passwd"}),
    ("contact", {"language": "\u202e" * 300}),
    ("partner", {"country": "../x"}),
    ("partner", {"region": "Atlantis"}),
    ("partner", {"name": "{{ 7 * 7 }}"}),
)


def test_odd_facts_of_some_stop_nobody_else(world: World, clock: FakeClock) -> None:
    for number, (table, values) in enumerate(ODD, PLACES[1]):
        spoil(world, number, table, **values)

    tick_often(world, clock)

    assert isinstance(world.mailer, CollectingMailer)
    sent = Counter(letter.to_address for letter in world.mailer.letters)
    assert everybody_but(range(PLACES[1], PLACES[1] + len(ODD))) <= sent
    assert set(sent.values()) == {1}


@pytest.mark.parametrize("step", ["decide", "envelope"])
def test_a_mistake_of_ours_about_one_letter_holds_that_letter_and_no_other(
    world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A fault is put in, since none is known."""
    sound = getattr(deliver, step)
    spoil(world, PLACES[1], "contact", language="klingonese")

    def faulty(*arguments: object) -> object:
        if "klingonese" in repr(arguments):
            raise KeyError("owner.150@aster.example")
        return sound(*arguments)

    monkeypatch.setattr(deliver, step, faulty)
    tick_often(world, clock)

    ((contact, state, because),) = letters(world)
    assert (contact, state) == (PLACES[1], "planned")
    assert re.fullmatch(r"KeyError at \w+\.py:\d+", because)
    assert isinstance(world.mailer, CollectingMailer)
    assert Counter(letter.to_address for letter in world.mailer.letters) == everybody_but([PLACES[1]])
