"""The guard rail: a stream or rep whose letters bounce or annoy too often pauses itself, and a person lets it go on."""

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from db import inbox
from db.session import transaction
from nurture.engine import golive, pausing
from nurture.engine.enroll import enroll
from nurture.engine.ingest import ingest
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.mail.port import Answer, Envelope, InTime, always
from nurture.rules.guard import Guard
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock
from tests.happenings import rows

LETTERS = 10
BOUNCED = "3 of 10 letters bounced, more than the 20% of the guard rail"


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> World:
    """Ten owners of ten partners of Jana's have had their first letter; every fifth may bounce, none may complain."""
    put_in_force(database, make_release(holdout=0.0, guard=Guard(bounced=0.2, complained=0.0, at_least=LETTERS)))
    made = make_world(database, clock)
    golive.set_live(made, live=True, by="Mara")
    meet(made, range(LETTERS))
    assert send(made).sent == LETTERS
    return made


class Dying(CollectingMailer):
    """Its worker dies before a letter has left."""

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        raise KeyboardInterrupt


def meet(world: World, numbers: range) -> None:
    """Owners of partners of Jana's, one of each, who are let into their stream."""
    with transaction(world.database) as connection:
        for number in numbers:
            partner = add_partner(connection, external_id=f"P{number}")
            person = {"external_id": f"C{number}", "email": f"ada{number}@aster.example", "match_due": world.clock()}
            add_contact(connection, partner, "Ada", **person)
    enroll(world)


def mids(world: World) -> list[str]:
    return [str(row[0]) for row in rows(world.database, "SELECT mid FROM message ORDER BY id")]


def news(kind: str, mid: str, after: int = 60) -> dict[str, object]:
    at = 1_772_528_400 + after  # seconds; the letters left at the first moment
    return {"event": kind, "type": kind, "nurture_mid": mid, "sg_event_id": f"{kind}-{mid}-{after}", "timestamp": at}


def tell(world: World, *items: dict[str, object]) -> None:
    with transaction(world.database) as connection:
        inbox.store(connection, "sendgrid", [(json.dumps(item), False) for item in items], world.clock())
    ingest(world)


def paused(world: World) -> Sequence[tuple[object, ...]]:
    return rows(world.database, "SELECT scope, target, because, by FROM pause WHERE until IS NULL ORDER BY scope DESC")


def test_over_the_rail_stream_and_rep_pause_once_however_often_they_are_told(world: World, clock: FakeClock) -> None:
    first, second, third, *_ = mids(world)
    clock.advance(hours=1)
    tell(world, news("bounce", first), news("bounce", second), news("bounce", second))
    assert paused(world) == []
    tell(world, news("bounce", third))
    tell(world, news("bounce", first), news("bounce", second, 120), news("bounce", third))

    assert paused(world) == [("stream", "owner_manager", BOUNCED, "guard rail"), ("rep", "r1", BOUNCED, "guard rail")]
    audit = rows(world.database, "SELECT who, what, target, detail FROM audit WHERE what = 'pause' ORDER BY id")
    assert audit == [("guard rail", "pause", "rep r1", BOUNCED), ("guard rail", "pause", "stream owner_manager", BOUNCED)]


def test_one_complaint_is_enough_where_none_is_allowed(world: World, clock: FakeClock) -> None:
    clock.advance(hours=1)
    tell(world, news("spamreport", mids(world)[0]))

    assert [row[2] for row in paused(world)] == ["1 of 10 letters were complained of, more than the 0% of the guard rail"] * 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_the_order_of_news_makes_no_difference(world: World, clock: FakeClock, order: tuple[int, ...]) -> None:
    first, second, third, *_ = mids(world)
    batches = (
        [news("bounce", first), news("delivered", first, 30)],
        [news("bounce", second), news("delivered", second, 90)],  # delivered after all
        [news("bounce", third), news("bounce", mids(world)[3])],
    )
    clock.advance(hours=1)
    for one in order:
        tell(world, *batches[one], *batches[one])

    assert {row[2] for row in paused(world)} == {BOUNCED}


def test_who_lifts_the_pause_asks_for_a_fresh_count(world: World, clock: FakeClock) -> None:
    clock.advance(hours=1)
    tell(world, *(news("bounce", mid) for mid in mids(world)[:3]))
    clock.advance(days=1)
    pausing.resume(world, "stream", "owner_manager", by="Mara")
    pausing.resume(world, "rep", "r1", by="Mara")
    tell(world, *(news("bounce", mid) for mid in mids(world)[3:]))

    assert paused(world) == []


def test_the_fresh_count_leaves_out_what_left_earlier_on_the_same_day(world: World, clock: FakeClock) -> None:
    clock.advance(minutes=10)
    tell(world, *(news("bounce", mid) for mid in mids(world)[:3]))
    pausing.resume(world, "stream", "owner_manager", by="Mara")
    pausing.resume(world, "rep", "r1", by="Mara")
    clock.advance(minutes=10)
    meet(world, range(LETTERS, 2 * LETTERS))
    assert send(world).sent == LETTERS
    clock.advance(minutes=10)
    tell(world, *(news("bounce", mid) for mid in mids(world)[LETTERS : LETTERS + 3]))

    assert {row[2] for row in paused(world)} == {BOUNCED}


def test_what_had_not_left_by_the_resume_after_all_is_counted_once_it_leaves(world: World, clock: FakeClock) -> None:
    meet(world, range(LETTERS, 2 * LETTERS))
    with pytest.raises(KeyboardInterrupt):
        send(replace(world, mailer=Dying()))
    clock.advance(minutes=1)
    tell(world, *(news("bounce", mid) for mid in mids(world)[:5]))
    pausing.resume(world, "stream", "owner_manager", by="Mara")
    pausing.resume(world, "rep", "r1", by="Mara")
    clock.advance(minutes=6)
    assert send(world).sent == LETTERS
    clock.advance(minutes=1)
    tell(world, *(news("bounce", mid) for mid in mids(world)[LETTERS : LETTERS + 3]))

    assert {row[2] for row in paused(world)} == {BOUNCED}


def test_it_outlasts_a_person_s_pause_that_ends_earlier(world: World, clock: FakeClock) -> None:
    clock.advance(hours=1)
    pausing.pause(world, "rep", "r1", because="ill", until=date(2026, 3, 10), by="Mara")
    tell(world, *(news("bounce", mid) for mid in mids(world)[:3]))
    clock.advance(days=10)

    assert [told for told in pausing.standing(world) if "rep r1" in told] == [
        f"The rep r1 is paused for now, by guard rail since 3 Mar 2026: {BOUNCED}."
    ]


def test_it_leaves_a_person_s_pause_alone_that_lasts_as_long(world: World, clock: FakeClock) -> None:
    clock.advance(hours=1)
    pausing.pause(world, "rep", "r1", because="on leave", until=None, by="Mara")
    tell(world, *(news("bounce", mid) for mid in mids(world)[:3]))

    assert paused(world) == [("stream", "owner_manager", BOUNCED, "guard rail"), ("rep", "r1", "on leave", "Mara")]


def test_a_pause_that_ended_by_itself_forgets_no_bounce(world: World, clock: FakeClock) -> None:
    clock.advance(hours=1)
    pausing.pause(world, "rep", "r1", because="ill", until=date(2026, 3, 10), by="Mara")
    tell(world, *(news("bounce", mid) for mid in mids(world)[:2]))
    clock.advance(days=10)
    assert pausing.standing(world) == []

    tell(world, news("bounce", mids(world)[2]))
    assert paused(world) == [("stream", "owner_manager", BOUNCED, "guard rail"), ("rep", "r1", BOUNCED, "guard rail")]


def test_one_that_took_the_place_of_another_forgets_no_bounce(world: World, clock: FakeClock) -> None:
    clock.advance(hours=1)
    pausing.pause(world, "rep", "r1", because="ill", until=date(2026, 3, 10), by="Mara")
    clock.advance(hours=1)
    pausing.pause(world, "rep", "r1", because="still ill", until=date(2026, 3, 12), by="Mara")
    clock.advance(days=10)
    tell(world, *(news("bounce", mid) for mid in mids(world)[:3]))

    assert ("rep", "r1", BOUNCED, "guard rail") in paused(world)


def test_what_left_long_ago_does_not_count(world: World, clock: FakeClock) -> None:
    clock.advance(days=31)
    tell(world, *(news("bounce", mid) for mid in mids(world)))

    assert paused(world) == []


def test_a_small_sample_says_nothing(world: World, clock: FakeClock) -> None:
    put_in_force(world.database, make_release(guard=Guard(bounced=0.2, at_least=LETTERS + 1)))
    clock.advance(hours=1)
    tell(world, *(news("bounce", mid) for mid in mids(world)))

    assert paused(world) == []


def test_what_was_never_accepted_is_not_counted_as_sent(world: World) -> None:
    counts = rows(world.database, "SELECT scope, target, letters FROM letter_day ORDER BY scope")

    assert counts == [("rep", "r1", LETTERS), ("stream", "owner_manager", LETTERS)]
