from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.columns import from_db, to_db
from db.session import transaction
from nurture.engine.call_list import call_list
from nurture.engine.dispose import dispose
from nurture.engine.escalate import escalate
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.gate import HELD_BY_CALL
from nurture.rules.program import Offer
from nurture.rules.reps import Voice
from nurture.rules.spans import Span
from tests.cast import NOW, add_contact, add_partner, make_release, make_rep, make_world
from tests.conftest import FakeClock
from tests.happenings import happened, put_in_force, rows

HOUR = timedelta(hours=1)


class Desk:
    """Aster Systems with one open call to Ada, about margin."""

    def __init__(self, database: Engine, clock: FakeClock) -> None:
        self.clock = clock
        self.world: World = make_world(database, clock)
        self.release = put_in_force(database, make_release(), NOW)
        with transaction(database) as connection:
            self.aster = add_partner(connection)
            self.ada, self.ben = add_contact(connection, self.aster, "Ada"), add_contact(connection, self.aster, "Ben")
        self.call = self.ring_again()

    def ring_again(self) -> int:
        """Ada asks for a call."""
        with transaction(self.world.database) as connection:
            link = {"link": "margin-calculator", "email": "hello"}
            happened(connection, self.ada, "clicked", self.clock.now - 3 * HOUR, points=12, **link)
            happened(connection, self.ada, "replied", self.clock.now - HOUR, points=10, email="margin")
        assert escalate(self.world).crossed == 1
        return int(self.one("SELECT max(id) FROM call")[0])

    def say(self, disposition: str, note: str = "") -> tuple[str, ...]:
        return dispose(self.world, self.call, disposition, note).sentences

    def all(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in rows(self.world.database, sql, **values)]

    def one(self, sql: str, **values: object) -> tuple[Any, ...]:
        (row,) = self.all(sql, **values)
        return row

    def state(self) -> tuple[Any, ...]:
        return self.one("SELECT state, disposition FROM call WHERE id = :id", id=self.call)

    def enroll(self) -> None:
        """Ada in a stream, with a letter that waits for the call to end."""
        values = {"ada": self.ada, "aster": self.aster, "release": self.release, "held": HELD_BY_CALL, "later": to_db(NOW) * 2}
        with transaction(self.world.database) as connection:
            connection.execute(
                text(
                    "INSERT INTO enrollment (contact_id, partner_id, stream, release_id, state, at_step, entered_at)"
                    " VALUES (:ada, :aster, 'general', :release, 'active', 'hello', 0)"
                ),
                values,
            )
            connection.execute(
                text(
                    "INSERT INTO message (mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id,"
                    " state, due_at, planned_at, because) VALUES ('m1', 'step', (SELECT max(id) FROM enrollment), 'hello',"
                    " 'hello', 'general', 'margin', :ada, :aster, 'r1', 'planned', :later, 0, :held)"
                ),
                values,
            )


@pytest.fixture
def desk(database: Engine, clock: FakeClock) -> Desk:
    return Desk(database, clock)


def test_a_return_closes_the_call_cools_off_and_lets_the_letters_go(desk: Desk) -> None:
    desk.enroll()
    assert desk.say("not_now", "Budget in May.") == (
        "The call is closed as not_now: the partner's streams go on, and no call comes for its interest within 60 days.",
    )
    assert desk.state() == ("closed", "not_now")
    assert from_db(desk.one("SELECT cool_off_until FROM partner")[0]) == NOW + timedelta(days=60)
    assert desk.one("SELECT due_at FROM message") == (to_db(NOW),)
    assert desk.one("SELECT rep_id, disposition, note FROM attempt") == ("r1", "not_now", "Budget in May.")


def test_nobody_picked_up_five_times_is_unreached(desk: Desk) -> None:
    for _ in range(4):
        (sentence,) = desk.say("no_answer")
        assert sentence.startswith("The call stays open; try again by ")
        desk.clock.advance(days=1)
    assert desk.state() == ("open", None)
    desk.say("no_answer")
    assert desk.state() == ("closed", "unreached")
    assert from_db(desk.one("SELECT cool_off_until FROM partner")[0]) == desk.clock.now + timedelta(days=90)
    assert desk.one("SELECT attempts FROM call") == (5,)


def test_a_retry_is_due_in_the_reps_hours(desk: Desk) -> None:
    desk.clock.advance(days=3)  # a Friday
    assert desk.say("no_answer") == ("The call stays open; try again by Mon 9 Mar 2026, 09:00.",)


def test_a_deal_gives_the_offer_once(desk: Desk) -> None:
    assert desk.say("deal")[0] == "The offer three-points is theirs until Sat 2 May 2026, 11:00."
    assert desk.one("SELECT offer, partner_id, call_id FROM offer_grant") == ("three-points", desk.aster, desk.call)
    desk.clock.advance(days=1)
    desk.call = desk.ring_again()
    assert desk.one("SELECT offer FROM call WHERE id = :id", id=desk.call) == (None,)
    assert desk.say("deal")[0] == "The call carried no offer, so none is given."


def test_a_spent_budget_gives_nothing_and_says_so(desk: Desk) -> None:
    spent = {"three-points": Offer("three-points", {"en": "Three points"}, 0, Span(60, "days"))}
    put_in_force(desk.world.database, make_release(offers=spent), NOW)
    assert desk.say("deal")[0] == "The offer three-points is not given: its budget of 0 is spent."
    assert desk.state() == ("closed", "deal")


def test_a_follow_up_plans_one_letter_in_the_owners_name(desk: Desk) -> None:
    desk.say("send_info")
    columns = "origin, origin_id, persona, letter, contact_id, rep_id, state, due_at"
    expected = ("call", desk.call, "follow_up", "margin", desk.ada, "r1", "planned", to_db(NOW))
    assert desk.one(f"SELECT {columns} FROM message") == expected
    assert desk.state() == ("closed", "send_info")


@pytest.mark.parametrize(
    ("state", "because", "said"),
    [
        ("planned", "", "is planned already"),
        ("planned", "outside the sending window", "is planned already and waits for the gate"),
        ("delivered", "", "went out already"),
        ("bounced", "", "was planned before and did not get through"),
        ("unknown", "", "was sent before, and whether it arrived is not known"),
    ],
)
def test_a_second_message_left_says_what_became_of_the_letter(desk: Desk, state: str, because: str, said: str) -> None:
    assert desk.say("left_voicemail")[-1] == "The letter margin goes out in the owner's name as soon as the gate lets it."
    desk.all("UPDATE message SET state = :state, because = :because RETURNING id", state=state, because=because)
    assert desk.say("left_voicemail")[-1] == f"The letter margin {said}: one call sends it once."
    assert desk.one("SELECT count(*) FROM message") == (1,)


def test_a_note_is_kept_on_one_line_and_moves_no_terminal(desk: Desk) -> None:
    desk.say("not_now", "Budget\r\nin \x1b[2JMay. ")
    assert desk.one("SELECT note FROM attempt") == ("Budget in  [2JMay.",)


def test_a_try_is_only_by_a_rep(desk: Desk) -> None:
    with pytest.raises(UserError, match=r"There is no rep ghost. Take one of these: r1, r2."):
        dispose(desk.world, desk.call, "not_now", by="ghost")
    assert desk.one("SELECT count(*) FROM attempt") == (0,)


def test_who_wants_no_calls_is_never_rung_again_but_a_colleague_may_be(desk: Desk) -> None:
    desk.say("do_not_call")
    assert desk.one("SELECT channel, reach, target, source FROM suppression") == (
        "phone",
        "contact",
        str(desk.ada),
        "do_not_call",
    )
    desk.clock.advance(days=1)
    desk.call = desk.ring_again()
    assert desk.one("SELECT contact_id FROM call WHERE id = :id", id=desk.call) == (desk.ben,)


def test_who_wants_nothing_is_left_alone_altogether(desk: Desk) -> None:
    desk.enroll()
    assert desk.say("do_not_contact") == (
        "The call is closed as do_not_contact.",
        "Nobody writes to this partner or rings it again; it left 1 stream.",
    )
    assert set(desk.all("SELECT channel, reach FROM suppression")) == {("all", "partner"), ("all", "address")}
    assert desk.one("SELECT state, because FROM enrollment") == ("exited", "asked for no contact")
    assert desk.one("SELECT state FROM message") == ("cancelled",)
    desk.clock.advance(days=1)
    with pytest.raises(AssertionError):
        desk.ring_again()


def test_ready_for_more_proposes_a_graduation_with_its_criteria(desk: Desk) -> None:
    assert desk.say("ready_for_more") == (
        "The call is closed as ready_for_more.",
        "Graduation to silver is proposed; the streams go on until a manager decides.",
        "Met: fit A or B.",
        "Not met: has won a deal.",
    )
    assert desk.one("SELECT from_tier, to_tier, state, proposed_by, call_id FROM graduation") == (
        "registered",
        "silver",
        "proposed",
        "r1",
        desk.call,
    )


def test_a_wrong_person_keeps_the_note_for_the_next_call(desk: Desk) -> None:
    desk.say("wrong_person", "Ask for Ben.")
    desk.clock.advance(days=1)
    desk.call = desk.ring_again()
    (card,) = call_list(desk.world, "r1").open
    assert card.tries == ("Tue 3 Mar 2026, 10:00, wrong person: Ask for Ben.",)


def test_what_cannot_be_disposed_says_what_can(desk: Desk) -> None:
    with pytest.raises(UserError, match="There is no call 99"):
        dispose(desk.world, 99, "deal")
    with pytest.raises(UserError, match=r"no disposition sold.*no_answer \(no answer\)"):
        desk.say("sold")
    desk.say("deal")
    with pytest.raises(UserError, match="was closed on 3 Mar 2026 as deal"):
        desk.say("deal")
    assert desk.one("SELECT count(*) FROM attempt") == (1,)


def test_closing_a_call_makes_room_for_the_next(desk: Desk) -> None:
    put_in_force(desk.world.database, make_release(reps={"r1": make_rep("r1", open_calls=1)}), NOW)
    with transaction(desk.world.database) as connection:
        birch = add_partner(connection, external_id="P2", name="Birch")
        happened(connection, add_contact(connection, birch, "Eve"), "replied", NOW - HOUR)
    assert escalate(desk.world).queued == 1
    desk.say("not_now")
    assert [card.partner for card in call_list(desk.world, "r1").open] == ["Birch"]


# --- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_tells_a_rep_whom_why_what_to_say_and_what_to_give(desk: Desk) -> None:
    (card,) = call_list(desk.world, "r1").open
    assert (card.partner, card.who, card.number) == ("Aster Systems", "Ada Arendt", "+493023125001")
    assert card.why == "They replied to a letter."
    assert card.evidence == (
        "Tue 3 Mar 2026, 09:00: Ada Arendt replied, in the letter margin (margin)",
        "Tue 3 Mar 2026, 07:00: Ada Arendt followed a link, margin-calculator, in the letter hello (margin)",
    )
    assert [talk.locale for talk in card.talk] == ["de", "en"]
    assert card.offer == "Three points"
    assert card.due == "Tue 3 Mar 2026, 12:00"
    assert not card.overdue


def test_one_language_is_enough_where_both_speak_it(desk: Desk) -> None:
    only_german = make_rep("r1", languages=("de",), voices={"de": Voice("Guten Tag,", "Gruß", "Partnerbetreuerin")})
    put_in_force(desk.world.database, make_release(reps={"r1": only_german}), NOW)
    (card,) = call_list(desk.world, "r1").open
    assert [talk.locale for talk in card.talk] == ["de"]


def test_a_topic_without_a_talk_track_shows_none(desk: Desk) -> None:
    put_in_force(desk.world.database, make_release(talks={}), NOW)
    (card,) = call_list(desk.world, "r1").open
    assert card.talk == ()


@pytest.mark.parametrize(
    ("phone", "fault", "how"),
    [
        ("", None, "No number: find it, or write to ada@aster.example."),
        ("12", "too short", "No number (12 cannot be rung: too short): find it, or write to ada@aster.example."),
    ],
)
def test_a_call_without_a_number_says_so(desk: Desk, phone: str, fault: str | None, how: str) -> None:
    desk.all(
        "UPDATE contact SET phone_e164 = NULL, phone = :phone, phone_fault = :fault WHERE id = :id RETURNING id",
        id=desk.ada,
        phone=phone,
        fault=fault,
    )
    (card,) = call_list(desk.world, "r1").open
    assert (card.number, card.how) == (None, how)


def test_an_unknown_rep_is_a_mistake(desk: Desk) -> None:
    with pytest.raises(UserError, match="There is no rep r9"):
        call_list(desk.world, "r9")
    assert call_list(desk.world, "r2").open == ()
    assert len(call_list(desk.world).open) == 1


def test_a_call_past_its_time_is_overdue(desk: Desk) -> None:
    desk.clock.advance(days=1)
    (card,) = call_list(desk.world).open
    assert card.overdue
