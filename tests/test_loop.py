"""The loop end to end: three weeks of the sample program, and what must hold of whatever happened in them.

The web app runs in a process of its own and hears of letters over HTTP only; everything else is asked of the database
and the outbox afterwards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, SQLModel, select

from db.tables import Call, Contact, Enrollment, Event, Holdout, Inbox, Ledger, Message, Partner, Score, Suppression
from nurture.engine.explain import explain
from nurture.engine.in_force import current
from nurture.engine.report import build
from nurture.rules.calendar import calendar_of
from nurture.rules.message import LEFT
from nurture.rules.program import Program
from nurture.rules.score import half_life, interest
from sample.play import Play, perform

START = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
END = START + timedelta(weeks=3)


def played(folder: Path) -> Play:
    """Forty partners in one go, most of them easily woken, so that three weeks hold the whole loop."""
    return perform(folder, partners=40, seed=5, start=START, end=END, parts=1, keen=0.9)


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    return played(tmp_path_factory.mktemp("loop"))


@pytest.fixture(scope="module")
def program(play: Play) -> Program:
    return current(play.world).release.program


def rows(play: Play, table: type[SQLModel]) -> list[Any]:
    with Session(play.world.database) as opened:
        return list(opened.exec(select(table)))


def by_id(found: Iterable[Any]) -> dict[int, Any]:
    return {row.id: row for row in found}


def left(play: Play) -> list[Message]:
    return sorted((one for one in rows(play, Message) if one.state in LEFT), key=lambda one: one.intent_at)


# --- that it all happened ---------------------------------------------------------------------------------------------


def test_partners_come_from_the_import_to_calls(play: Play) -> None:
    funnel = build(play.world).funnel
    assert funnel.partners > funnel.reached > funnel.engaged > funnel.qualified >= funnel.called > 0
    assert funnel.reached > 0.8 * funnel.partners


def test_letters_are_files_in_the_name_of_the_partners_owner(play: Play) -> None:
    reps = current(play.world).release.reps
    owners = {partner.id: reps[partner.rep_id].email for partner in rows(play, Partner) if partner.rep_id}
    addresses = {contact.email: owners.get(contact.partner_id) for contact in rows(play, Contact)}

    assert {one.mid for one in play.mailbox.letters} == {one.mid for one in left(play)}
    assert [one for one in play.mailbox.letters if one.sender != addresses[one.address]] == []


def test_callbacks_come_in_through_the_web_process(play: Play) -> None:
    kept = Counter(item.source for item in rows(play, Inbox))
    answered = (play.folder / "web.log").read_text(encoding="utf-8")

    assert kept["sendgrid"] > len(play.mailbox.letters)
    assert kept["import"] > 0
    assert "POST /callbacks/sendgrid 204" in answered
    assert not {item.because for item in rows(play, Inbox)} - {""}


def test_machines_are_told_from_people(play: Play) -> None:
    verdicts = Counter((event.kind, event.verdict) for event in rows(play, Event))
    for kind in ("opened", "clicked"):
        assert verdicts[kind, "machine"] > 0
        assert verdicts[kind, "human"] > 0


def test_the_ledger_adds_up_to_the_score(play: Play, program: Program) -> None:
    ledger: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows(play, Ledger):
        ledger[row.contact_id].append((row.worth, ms(row.occurred_at)))
    scores = rows(play, Score)

    assert scores
    for score in scores:
        worked_out = interest(ledger[score.contact_id], half_life(program.rubric), ms(score.as_of))
        assert abs(score.interest - worked_out) <= len(ledger[score.contact_id])  # each row is rounded once


# --- what must never happen -------------------------------------------------------------------------------------------


def test_nobody_in_the_holdout_gets_a_letter_or_a_call(play: Play) -> None:
    held_out = {row.partner_id for row in rows(play, Holdout)}

    assert held_out
    assert not held_out & {one.partner_id for table in (Message, Call, Enrollment) for one in rows(play, table)}


def test_nobody_gets_the_same_letter_twice(play: Play) -> None:
    twice = [key for key, count in Counter((one.address, one.subject) for one in play.mailbox.letters).items() if count > 1]
    assert twice == []


def test_no_more_letters_leave_than_the_caps_allow(play: Play, program: Program) -> None:
    zones = {partner.id: ZoneInfo(partner.zone) for partner in rows(play, Partner)}
    to_contact, to_partner = defaultdict(list), defaultdict(list)
    for one in left(play):
        day = one.intent_at.astimezone(zones[one.partner_id]).date()
        to_contact[one.contact_id].append(day)
        to_partner[one.partner_id].append(day)

    assert max(most_within(days, program.caps.contact.days) for days in to_contact.values()) <= program.caps.contact.count
    assert max(most_within(days, program.caps.partner.days) for days in to_partner.values()) <= program.caps.partner.count


def most_within(days: Sequence[date], width: int) -> int:
    """Of all windows so many days wide, the most that one holds."""
    return max(sum(first <= day < first + timedelta(days=width) for day in days) for first in days)


def test_letters_leave_on_business_days_in_the_readers_morning(play: Play, program: Program) -> None:
    partners = by_id(rows(play, Partner))
    astray = []
    for one in left(play):
        partner = partners[one.partner_id]
        local = one.intent_at.astimezone(ZoneInfo(partner.zone))
        is_open = program.window.start <= local.time() < program.window.end and f"{local:%a}".lower() in program.window.days
        if not (is_open and calendar_of(partner.country, partner.region).is_business_day(local.date())):
            astray.append((one.id, local))

    assert astray == []


def test_no_letter_leaves_after_an_unsubscribe(play: Play) -> None:
    contacts = {contact.email_key: contact.id for contact in rows(play, Contact)}
    stopped = {contacts[one.target]: one.since for one in rows(play, Suppression) if one.reach == "address"}

    assert stopped
    assert [one.id for one in left(play) if one.contact_id in stopped and one.intent_at > stopped[one.contact_id]] == []


def test_letters_wait_while_a_call_is_open(play: Play) -> None:
    calls: dict[int, list[Call]] = defaultdict(list)
    for call in rows(play, Call):
        calls[call.partner_id].append(call)
    written = [
        one.id
        for one in left(play)
        for call in calls[one.partner_id]
        if one.origin == "step" and call.opened_at < one.intent_at < (call.closed_at or END)
    ]

    assert calls
    assert written == []


def test_who_calls_is_who_writes(play: Play) -> None:
    writers = defaultdict(set)
    for one in left(play):
        writers[one.partner_id].add(one.rep_id)

    assert [call.id for call in rows(play, Call) if writers[call.partner_id] != {call.rep_id}] == []


# --- that it can be asked, and done again -----------------------------------------------------------------------------


def test_every_contact_can_be_explained(play: Play) -> None:
    for contact in rows(play, Contact):
        told = explain(play.world, contact.external_id)
        assert told.who
        assert told.now


def test_the_same_seed_plays_the_same(play: Play, tmp_path: Path) -> None:
    again = played(tmp_path)
    first, second = build(play.world), build(again.world)

    assert (first.funnel, first.holdout, first.pipeline) == (second.funnel, second.holdout, second.pipeline)
    assert [who(one) for one in play.mailbox.letters] == [who(one) for one in again.mailbox.letters]


def who(letter: Any) -> tuple[str, str, str]:
    return letter.address, letter.subject, letter.sender


def ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
