"""The tick."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from db import messages, releases
from db.columns import to_db
from db.messages import Claimed
from db.session import reading, transaction
from nurture.engine.clocks import Watch, never_leaps
from nurture.engine.golive import check_way_out
from nurture.engine.in_force import InForce, current
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
    _deliver(world, in_force, iter(lambda: _claim(world, partners), []), sent, watch)
    return sent


def _deliver(world: World, in_force: InForce, claims: Iterable[list[Claimed]], sent: Sent, watch: Watch) -> None:
    """Whatever stops it, what has been handed over is recorded first.

    Once the far side has no room, what has been claimed finds that out without a try, and no more is claimed.
    """
    flying: deque[Flying] = deque()
    room = True
    try:
        for claimed in claims:
            for group in _groups(claimed, world.mailer.group):
                watch()
                flying.append(hand_over(world, in_force, group, sent))
                if len(flying) > world.mailer.ahead:
                    room &= bring_in(world, in_force, flying.popleft(), sent)
            if not room:
                break
    finally:
        while flying:
            bring_in(world, in_force, flying.popleft(), sent)


def _groups(claimed: Sequence[Claimed], size: int) -> Iterator[Sequence[Claimed]]:
    return (claimed[start : start + size] for start in range(0, len(claimed), size))


def _claim(world: World, partners: tuple[int, int]) -> list[Claimed]:
    now = world.clock()
    with transaction(world.database) as connection:
        claimed = messages.claim(connection, to_db(now), to_db(now + LEASE), CLAIM, partners)
        failpoint("claimed, not committed")
    failpoint("claimed")
    return sorted(claimed, key=lambda one: one.id)
