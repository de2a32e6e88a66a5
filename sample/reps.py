"""How reps work their lists: a few tries a day, and the word that fits how each one ended.

A rep reads the call list and says a disposition; that is all a rep can do here, as in life.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from nurture.engine.call_list import Card, call_list
from nurture.engine.dispose import dispose
from nurture.engine.world import World

TRIES_A_DAY = 8

# What is said on a call, by how warm the partner is: (disposition, weight when cool, weight when warm).
_CONNECTED = (
    ("meeting_booked", 6, 30),
    ("deal_discussed", 3, 26),
    ("ready_for_more", 0, 26),
    ("send_info", 18, 8),
    ("callback_requested", 10, 4),
    ("not_now", 34, 5),
    ("not_interested", 18, 0),
    ("wrong_person", 8, 1),
    ("do_not_call", 2, 0),
    ("do_not_contact", 1, 0),
)
_NOT_CONNECTED = (("no_answer", 50), ("left_voicemail", 40), ("busy", 10))
_REACHED = 0.42


@dataclass(frozen=True, slots=True)
class Talked:
    """A call that ended with a word that money may follow."""

    partner_key: str
    disposition: str


class Reps:
    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"{seed}:reps")  # noqa: S311 - an invented world

    def work(self, world: World, rep_ids: tuple[str, ...], warmth: dict[str, float]) -> list[Talked]:
        """Every rep's tries of one working day."""
        now = world.clock()
        return [self._try(world, card, warmth) for rep in rep_ids for card in _due(world, rep, now)]

    def _try(self, world: World, card: Card, warmth: dict[str, float]) -> Talked:
        disposition = self._word(card, warmth.get(card.partner_key, 0.0))
        dispose(world, card.id, disposition, by=card.rep)
        return Talked(card.partner_key, disposition)

    def _word(self, card: Card, warmth: float) -> str:
        if card.number is None:
            return "bad_number"
        if self._rng.random() > _REACHED:
            return self._rng.choices([word for word, _ in _NOT_CONNECTED], [weight for _, weight in _NOT_CONNECTED])[0]
        weights = [cool * (1 - warmth) + warm * warmth for _, cool, warm in _CONNECTED]
        return self._rng.choices([word for word, _, _ in _CONNECTED], weights)[0]


def _due(world: World, rep_id: str, now: datetime) -> list[Card]:
    return [card for card in call_list(world, rep_id).open if card.due_at <= now][:TRIES_A_DAY]
