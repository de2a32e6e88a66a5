"""What a tick would do now, without doing it."""

from __future__ import annotations

from db import messages
from db.columns import to_db
from db.session import rehearsal
from nurture.engine.enroll import enroll_all, enroll_batch
from nurture.engine.in_force import InForce
from nurture.engine.send.deliver import CLAIM, LEASE, judge
from nurture.engine.send.result import Sent
from nurture.engine.send.walk import BATCH, walk_batch
from nurture.engine.world import World

_NO_OUTLET = ""  # nothing leaves


def rehearse(world: World, in_force: InForce, partners: tuple[int, int]) -> Sent:
    """Enroll, walk, claim and ask the gate in one transaction that is rolled back. Nothing is rendered or handed over."""
    sent = Sent()
    with rehearsal(world.database) as connection:
        enroll_all(lambda: enroll_batch(connection, world, in_force, partners))
        met = BATCH
        while met == BATCH:
            met, planned = walk_batch(connection, world, partners)
            sent.planned += planned
        now = world.clock()
        while claimed := messages.claim(connection, to_db(now), to_db(now + LEASE), CLAIM, partners):
            pending, objected = judge(connection, world, in_force, claimed, _NO_OUTLET, now)
            sent.sent += len(pending)
            for outcome in objected:
                sent.count(outcome.counted_as(outcome.state), outcome.because)
    return sent
