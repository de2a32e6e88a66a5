"""What must hold whatever broke, I1 to I8. That a suppression wins every race (I4) has tests of its own besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from db.session import rehearsal
from nurture.engine.reweigh import reweigh
from nurture.rules.message import LEFT, MOVES, State
from tests.cast import NOW, make_release
from tests.chaos.scene import Scene

_SENT = frozenset({"accepted", "delivered", "bounced", "dropped", "complained", "settled"})
_OPEN = frozenset({"claimed", "sending"})
_DOUBTFUL = frozenset({"unknown", "abandoned"})
_PARTNERS = "SELECT mid, partner_id FROM message"
_WRITTEN_TWICE = "SELECT partner_id FROM message WHERE intent_at IS NOT NULL GROUP BY partner_id HAVING count(*) > 1"
_TO_SILENCED = """FROM message JOIN contact ON contact.id = message.contact_id
    JOIN suppression ON suppression.reach = 'address' AND suppression.target = contact.email_key
        AND suppression.channel IN ('mail', 'all')"""


def broken(scene: Scene) -> list[str]:
    """Every violation in a sentence; none is what a test wants. For a scene in which nothing is under way any more."""
    return [
        *_once(scene),
        *_told_truly(scene),
        *_nothing_lost(scene),
        *_silence(scene),
        *_ledger(scene),
        *_calls(scene),
        *_counted(scene),
        *_moves(scene),
    ]


def _once(scene: Scene) -> Iterator[str]:
    """I1: no letter was accepted twice, and no step of a contact's stream has two letters that were."""
    accepted = scene.oracle.accepted()
    yield from (f"I1: {mid} was accepted {times} times" for mid, times in Counter(accepted).items() if times > 1)
    steps = {str(row[0]): row[1:] for row in scene.rows("SELECT mid, contact_id, persona, step FROM message")}
    met = Counter(steps.get(mid, (mid,)) for mid in set(accepted))
    yield from (f"I1: {step} was sent in {times} letters" for step, times in met.items() if times > 1)


def _told_truly(scene: Scene) -> Iterator[str]:
    """I2: what the ledger says was sent is what was accepted; what is unknown says so, unless a callback told of it."""
    accepted = set(scene.oracle.accepted())
    states = {str(mid): str(state) for mid, state in scene.rows("SELECT mid, state FROM message")}
    yield from (
        f"I2: {mid} is {state}, and never left" for mid, state in states.items() if state in _SENT and mid not in accepted
    )
    for mid in accepted:
        state = states.get(mid, "not there")
        if state not in _SENT | _DOUBTFUL or (state in _DOUBTFUL and mid in scene.pump.told):
            yield f"I2: {mid} left, and is {state}"


def _nothing_lost(scene: Scene) -> Iterator[str]:
    """I3: every contact has its letter, and every letter ended, is visibly in doubt, or waits for a moment."""
    rows = scene.rows("SELECT mid, state, due_at FROM message")
    yield from (f"I3: {mid} is still {state}" for mid, state, _ in rows if state in _OPEN)
    yield from (f"I3: {mid} waits for nothing" for mid, state, due in rows if state == "planned" and due is None)
    ((contacts,),) = scene.rows("SELECT count(*) FROM contact")
    ((reached,),) = scene.rows("SELECT count(DISTINCT contact_id) FROM message")
    if contacts != reached:
        yield f"I3: {contacts} contacts, and letters for {reached}"


def _silence(scene: Scene) -> Iterator[str]:
    """I4: a bounce, a complaint and an unsubscribe have silenced their address, and nothing was intended for it since."""
    unheard = sorted(scene.pump.silenced - _silenced(scene))
    yield from (f"I4: nothing keeps letters from the reader of {mid}" for mid in unheard)
    late = scene.rows(f"SELECT mid {_TO_SILENCED} WHERE message.intent_at > suppression.since")
    yield from (f"I4: {mid} was intended after its reader was silenced" for (mid,) in late)


def _silenced(scene: Scene) -> set[str]:
    return {str(mid) for (mid,) in scene.rows(f"SELECT mid {_TO_SILENCED}")}


def _ledger(scene: Scene) -> Iterator[str]:
    """I5: the ledger and the scores are what the distinct events come to, weighed anew."""
    question = "SELECT event_id, rule, bucket, points, worth FROM ledger ORDER BY event_id, rule"
    with rehearsal(scene.database) as connection:
        before = connection.exec_driver_sql(question).fetchall()
        reweigh(connection, make_release().program, NOW)
        if connection.exec_driver_sql(question).fetchall() != before:
            yield "I5: the ledger is not what its events come to"


def _calls(scene: Scene) -> Iterator[str]:
    """I6: whoever asked for a call and not for silence has one, however often it was told, and nobody else has any.

    Where two letters left, what was done with both may come to a call by itself.
    """
    calls = {str(partner): count for partner, count in scene.rows("SELECT partner_id, count(*) FROM call GROUP BY partner_id")}
    partners = {str(mid): str(partner) for mid, partner in scene.rows(_PARTNERS)}
    asked = dict.fromkeys((partners[mid] for mid in scene.pump.asked - _silenced(scene)), 1)
    twice = {str(partner) for (partner,) in scene.rows(_WRITTEN_TWICE)}
    yield from (
        f"I6: partner {one} has {calls.get(one, 0)} calls, and asked for {asked.get(one, 0)}"
        for one in sorted(calls.keys() | asked)
        if calls.get(one, 0) != asked.get(one, 0) and not (one in twice and calls.get(one, 0) == 1)
    )


def _counted(scene: Scene) -> Iterator[str]:
    """I7: the days of reps and streams count the letters that left, and those of which nobody knows."""
    left = ", ".join(f"'{state}'" for state in sorted(LEFT))
    for scope, column in (("rep", "rep_id"), ("stream", "persona")):
        letters = dict(scene.rows(f"SELECT {column}, count(*) FROM message WHERE state IN ({left}) GROUP BY {column}"))
        days = f"SELECT target, sum(letters) FROM letter_day WHERE scope = '{scope}'"
        counted = {target: int(str(count)) for target, count in scene.rows(f"{days} GROUP BY target HAVING sum(letters) <> 0")}
        if counted != letters:
            yield f"I7: counted {counted}, left {letters}"


def _moves(scene: Scene) -> Iterator[str]:
    """I8: every move that was made is legal, and each begins where the one before ended."""
    moves: dict[object, list[tuple[str, str]]] = {}
    number = "rowid" if scene.database.dialect.name == "sqlite" else "number"
    for letter, before, after in scene.rows(f"SELECT message_id, before, after FROM move_seen ORDER BY {number}"):
        moves.setdefault(letter, []).append((str(before), str(after)))
    states: dict[str, State] = {state: state for state in get_args(State)}
    for letter, made in moves.items():
        yield from (f"I8: letter {letter}: {a} > {b}" for a, b in made if states[b] not in MOVES[states[a]])
        yield from (f"I8: letter {letter} jumped from {one[1]} to {two[0]}" for one, two in pairwise(made) if one[1] != two[0])
