"""Variants counted by partner, from letters and events, on both databases.

The step `margin` of owner_manager has the variants `margin` and `margin-short`.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.engine import Connection

from db.report import Span
from db.session import reading, transaction
from db.tables import Event, Message
from nurture.engine.report import build, to_html, to_text
from nurture.engine.report.variants import results
from nurture.rules.program import Release
from nurture.rules.streams import EmailStep
from nurture.rules.variant_result import Arm, VariantResult, arm
from tests.cast import NOW, add_contact, add_partner, make_release, make_world
from tests.cast import put_in_force as release

SENT = datetime(2026, 2, 2, 9, tzinfo=UTC)
_numbers = itertools.count(1)


def had(connection: Connection, contact: int, partner: int, letter: str, state: str = "delivered", **more: object) -> int:
    """A letter of the step that left on 2 February; returns its id."""
    number = next(_numbers)
    values = {
        "mid": f"m{number}", "origin": "step", "origin_id": number, "step": "margin", "letter": letter,
        "persona": "owner_manager", "about": "margin", "contact_id": contact, "partner_id": partner, "rep_id": "r1",
        "state": state, "due_at": SENT, "planned_at": SENT, "intent_at": SENT,
    }  # fmt: skip
    return int(connection.execute(insert(Message).values(**(values | more))).inserted_primary_key[0])


def did(connection: Connection, kind: str, contact: int, message: int | None, days: float = 1, verdict: str = "human") -> None:
    at = SENT + timedelta(days=days)
    fingerprint = next(_numbers).to_bytes(16)
    values = {"kind": kind, "occurred_at": at, "received_at": at, "message_id": message, "contact_id": contact}
    connection.execute(insert(Event).values(fingerprint=fingerprint, verdict=verdict, **values))


def firm(connection: Connection, *people: str) -> tuple[int, ...]:
    """A partner with these people: its id, then theirs."""
    number = next(_numbers)
    partner = add_partner(connection, external_id=f"P{number}")
    named = [{"external_id": f"{one}{number}", "email": f"{one}{number}@aster.example"} for one in people]
    return partner, *(add_contact(connection, partner, one, **who) for one, who in zip(people, named, strict=True))


def told(database: Engine) -> VariantResult:
    span = Span(0, 2**52, "1970-01-01", "2100-01-01")
    with reading(database) as connection:
        (one,) = results(connection, make_release(), span)
    return one


def short(database: Engine) -> Arm:
    return told(database).arms[1]


def test_colleagues_count_as_one_partner_and_what_any_of_them_did_counts(database: Engine) -> None:
    with transaction(database) as connection:
        aster, ada, ben = firm(connection, "Ada", "Ben")
        first, second = (had(connection, one, aster, "margin-short") for one in (ada, ben))
        did(connection, "clicked", ada, first)
        did(connection, "clicked", ben, second)
        did(connection, "replied", ben, second)

    assert short(database) == arm("margin-short", partners=1, letters=2, clicked=1, replied=1, answered=1)
    assert told(database).arms[0] == arm("margin")


@pytest.mark.parametrize(
    ("kind", "verdict"), [("opened", "human"), ("clicked", "machine"), ("clicked", "unknown"), ("visited", "human")]
)
def test_only_what_a_human_clicked_or_replied_is_an_answer(database: Engine, kind: str, verdict: str) -> None:
    with transaction(database) as connection:
        aster, ada = firm(connection, "Ada")
        did(connection, kind, ada, had(connection, ada, aster, "margin-short"), verdict=verdict)

    assert short(database) == arm("margin-short", partners=1, letters=1)


@pytest.mark.parametrize(("days", "replied"), [(-1, 0), (1, 1), (13, 1), (15, 0)])
def test_a_reply_that_names_no_letter_counts_within_a_fortnight(database: Engine, days: float, replied: int) -> None:
    with transaction(database) as connection:
        aster, ada = firm(connection, "Ada")
        had(connection, ada, aster, "margin-short")
        did(connection, "replied", ada, None, days)

    assert short(database).replied == replied


@pytest.mark.parametrize("state", ["bounced", "planned", "cancelled", "unknown"])
def test_a_letter_that_did_not_arrive_is_no_part_of_it(database: Engine, state: str) -> None:
    with transaction(database) as connection:
        aster, ada = firm(connection, "Ada")
        had(connection, ada, aster, "margin-short", state)

    assert short(database).partners == 0


def test_a_partner_that_had_both_variants_is_left_out_and_told(database: Engine) -> None:
    with transaction(database) as connection:
        aster, ada, ben = firm(connection, "Ada", "Ben")
        had(connection, ada, aster, "margin")
        had(connection, ben, aster, "margin-short")

    assert [one.partners for one in told(database).arms] == [0, 0]
    assert told(database).mixed == 1


def test_letters_of_other_steps_and_other_personas_are_others(database: Engine) -> None:
    with transaction(database) as connection:
        aster, ada = firm(connection, "Ada")
        had(connection, ada, aster, "margin-short", step="hello")
        had(connection, ada, aster, "margin-short", persona="technology")
        had(connection, ada, aster, "margin-old")

    assert [one.partners for one in told(database).arms] == [0, 0]


def test_text_and_page_say_plainly_that_it_cannot_be_told_yet(database: Engine) -> None:
    release(database)
    with transaction(database) as connection:
        aster, ada = firm(connection, "Ada")
        did(connection, "clicked", ada, had(connection, ada, aster, "margin-short"))
        birch, ben = firm(connection, "Ben")
        had(connection, ben, birch, "margin")
    report = build(make_world(database, lambda: NOW), SENT.date())

    assert "margin-short against margin: +100.0 points" in to_text(report)
    for shown in (to_text(report), to_html(report)):
        assert "Cannot be told yet." in shown


def stream_with(step: EmailStep) -> Release:
    """owner_manager, whose step `margin` is this one."""
    plain = make_release()
    persona = plain.personas["owner_manager"]
    steps = {one.id: one for one in (step if one.id == "margin" else one for one in persona.stream.steps.values())}
    steps = {
        key: replace(one, next=step.id) if isinstance(one, EmailStep) and one.next == "margin" else one
        for key, one in steps.items()
    }
    stream = replace(persona.stream, steps=steps)
    return replace(plain, personas={**plain.personas, "owner_manager": replace(persona, stream=stream)})


def in_force_after(database: Engine, now: Release) -> VariantResult:
    """What is told of the step once that release has taken the place of the usual one."""
    release(database, make_release())
    with transaction(database) as connection:
        aster, ada = firm(connection, "Ada")
        did(connection, "clicked", ada, had(connection, ada, aster, "margin-short"))
    release(database, now)
    span = Span(0, 2**52, "1970-01-01", "2100-01-01")
    with reading(database) as connection:
        (one,) = results(connection, now, span)
    return one


def test_a_step_that_was_renamed_keeps_its_numbers(database: Engine) -> None:
    step = make_release().personas["owner_manager"].stream.steps["margin"]
    assert isinstance(step, EmailStep)
    told = in_force_after(database, stream_with(replace(step, id="profit", renamed_from=("margin",))))

    assert (told.step, told.ended) == ("profit", False)
    assert [one.answered for one in told.arms] == [0, 1]


def test_a_step_that_draws_no_more_is_told_as_ended(database: Engine) -> None:
    step = make_release().personas["owner_manager"].stream.steps["margin"]
    assert isinstance(step, EmailStep)
    told = in_force_after(database, stream_with(replace(step, variants=("margin-short",))))

    assert (told.step, told.ended) == ("margin", True)
    assert [one.answered for one in told.arms] == [0, 1]
    assert told.said.startswith("It ended before it could be told: 0 partners or more had each")
    assert told.against[0].said == "one of them has gone to nobody yet"
