"""The tick."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from db import messages, releases
from db.columns import to_db
from db.messages import Claimed
from db.session import reading, transaction
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


def send(world: World, *, partners: tuple[int, int] = EVERYONE, dry_run: bool = False) -> Sent:
    """Send what is due to the partners in this range of ids. It costs what is due, not what the pool holds.

    A dry run enrolls, walks and decides, and changes nothing.
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
    _deliver(world, in_force, _groups(world, partners), sent)
    return sent


def _deliver(world: World, in_force: InForce, groups: Iterable[Sequence[Claimed]], sent: Sent) -> None:
    """Whatever stops it, what has been handed over is recorded first."""
    flying: deque[Flying] = deque()
    try:
        for group in groups:
            flying.append(hand_over(world, in_force, group, sent))
            if len(flying) > world.mailer.ahead:
                bring_in(world, in_force, flying.popleft(), sent)
    finally:
        while flying:
            bring_in(world, in_force, flying.popleft(), sent)


def _groups(world: World, partners: tuple[int, int]) -> Iterator[Sequence[Claimed]]:
    size = world.mailer.group
    while claimed := _claim(world, partners):
        yield from (claimed[start : start + size] for start in range(0, len(claimed), size))


def _claim(world: World, partners: tuple[int, int]) -> list[Claimed]:
    now = world.clock()
    with transaction(world.database) as connection:
        claimed = messages.claim(connection, to_db(now), to_db(now + LEASE), CLAIM, partners)
        failpoint("claimed, not committed")
    failpoint("claimed")
    return sorted(claimed, key=lambda one: one.id)
