"""Two workers at the gate at once, with letters of one rep or to one partner: together they keep its cap.

The first is stopped once it has asked the gate, before it intends its letters, and goes on once the second waits for it. A
second that does not wait comes to its end meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from db.session import transaction
from nurture.rules.program import Caps
from nurture.rules.spans import Cap
from tests.cast import NOW, add_contact, make_rep
from tests.chaos.invariants import broken
from tests.chaos.scene import Scene
from tests.chaos.workers import KILLED, run, start, stop, wait, wake

CAP = 4
CAPS = Caps(contact=Cap(1, 5), partner=Cap(1, 7))
JANA = make_rep("r1", letters_per_day=CAP)
STANDS = "SELECT state, because, count(*) FROM message GROUP BY state, because ORDER BY state"
WAITS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
SceneAt = Callable[..., Scene]

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_two_workers_keep_the_cap_of_a_rep(database_url: str, scene_at: SceneAt) -> None:
    """One letter has left before, so that there is a count of that day to run into."""
    scene = scene_at(database_url, 1 + 2 * CAP, reps={"r1": JANA})
    with transaction(scene.database) as connection:
        connection.execute(text("UPDATE partner SET rep_id = 'r1'"))
    assert run(replace(scene.job("send", NOW, crash=("recorded", 1)), claim=1)) == KILLED

    _meet_at_the_gate(scene, claim=CAP)

    assert len(scene.oracle.accepted()) == CAP
    assert scene.rows("SELECT letters FROM letter_day WHERE scope = 'rep'") == [(CAP,)]
    assert scene.rows(STANDS) == [("accepted", "", CAP), ("planned", f"the owner had {CAP} letters a day", 1 + CAP)]
    assert broken(scene) == []


def test_two_workers_keep_the_cap_of_a_partner(database_url: str, scene_at: SceneAt) -> None:
    scene = scene_at(database_url, 1, caps=CAPS)
    with transaction(scene.database) as connection:
        partner = connection.execute(text("SELECT id FROM partner")).scalar_one()
        add_contact(connection, partner, role="managing_director", match_due=NOW)

    _meet_at_the_gate(scene, claim=1)

    assert len(scene.oracle.accepted()) == 1
    assert scene.rows(STANDS) == [("accepted", "", 1), ("planned", f"the partner had {CAPS.partner}", 1)]
    assert broken(scene) == []


def test_a_contact_that_has_moved_counts_with_the_partner_that_it_is_of_now(database_url: str, scene_at: SceneAt) -> None:
    """Its letter was planned while it was of another."""
    scene = scene_at(database_url, 2, caps=CAPS)
    run(replace(scene.job("send", NOW, crash=("claimed, not committed", 1))))
    with transaction(scene.database) as connection:
        connection.execute(text("UPDATE contact SET partner_id = (SELECT min(id) FROM partner)"))

    _meet_at_the_gate(scene, claim=1)

    assert len(scene.oracle.accepted()) == 1
    assert scene.rows(STANDS) == [("accepted", "", 1), ("planned", f"the partner had {CAPS.partner}", 1)]


def _meet_at_the_gate(scene: Scene, claim: int) -> None:
    tick = replace(scene.job("send", NOW), claim=claim)
    first = stop(tick, "gate asked", woken=NOW + timedelta(seconds=1))
    second = start(tick)
    limit = time.monotonic() + 60
    while second.is_alive() and not scene.rows(WAITS):
        assert time.monotonic() < limit
        time.sleep(0.02)
    assert (wake(first), wait(second)) == (0, 0)
