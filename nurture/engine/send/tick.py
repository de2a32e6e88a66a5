"""The tick."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from db import messages, releases
from db.columns import to_db
from db.messages import Claimed
from db.session import reading, transaction
from nurture.engine.clocks import Watch, never_leaps
from nurture.engine.golive import check_way_out
from nurture.engine.in_force import current
from nurture.engine.noting import check_memory
from nurture.engine.people import EVERYONE
from nurture.engine.send.deliver import CLAIM, LEASE, Flying, bring_in, hand_over
from nurture.engine.send.recover import recover
from nurture.engine.send.rehearse import rehearse
from nurture.engine.send.result import Sent
from nurture.engine.send.walk import walk_due
from nurture.engine.world import World
from nurture.rules.failpoints import failpoint
from nurture.rules.live import why_not_live


def send(world: World, *, partners: tuple[int, int] = EVERYONE, dry_run: bool = False, watch: Watch = never_leaps) -> Sent:
    """Send what is due to the partners in this range of ids. It costs what is due, not what the pool holds.

    A dry run enrolls, walks and decides, and changes nothing. `watch` is asked before each group of letters.
    """
    in_force = current(world)
    if dry_run:
        return rehearse(world, in_force, partners)
    check_way_out(world.mailer.name, world.public_url)
    sent = Sent()
    with reading(world.database) as connection:
        if not messages.anything_due(connection, to_db(world.clock())):
            return sent
        is_the_way_out = why_not_live(releases.live_through(connection), world.mailer.name) is None
    check_memory(world)
    if is_the_way_out:  # another mailer can tell nothing of what this one sent
        recover(world, in_force, sent)
    sent.planned = walk_due(world, partners)
    _deliver(world, partners, sent, watch)
    return sent


def _deliver(world: World, partners: tuple[int, int], sent: Sent, watch: Watch) -> None:
    """What is due by now, a letter that is held for a moment waits for the next tick; until the far side takes no more.

    Whatever stops it, what has been handed over is recorded first, and what was claimed for it is given back.
    """
    due = world.clock()
    flying: deque[Flying] = deque()
    waiting: deque[Sequence[Claimed]] = deque()
    try:
        while waiting := _claim(world, due, partners):
            while waiting:
                watch()
                flying.append(hand_over(world, waiting.popleft(), sent))
                if len(flying) > world.mailer.ahead and not bring_in(world, flying.popleft(), sent):
                    return
    finally:
        try:
            while flying:
                bring_in(world, flying.popleft(), sent)
        finally:
            _give_back(world, waiting)


def _claim(world: World, due: datetime, partners: tuple[int, int]) -> deque[Sequence[Claimed]]:
    """Groups as the mailer likes them."""
    size = world.mailer.group
    with transaction(world.database) as connection:
        claimed = messages.claim(connection, to_db(due), to_db(world.clock() + LEASE), CLAIM, partners)
        failpoint("claimed, not committed")
    failpoint("claimed")
    ordered = sorted(claimed, key=lambda one: one.id)
    return deque(ordered[start : start + size] for start in range(0, len(ordered), size))


def _give_back(world: World, groups: Iterable[Sequence[Claimed]]) -> None:
    """To the next tick, which may come before the lease is over."""
    if claimed := list(chain.from_iterable(groups)):
        with transaction(world.database) as connection:
            messages.give_back(connection, claimed)
