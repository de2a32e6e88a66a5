"""How reps work their lists: a few tries a day, and the word that fits how each one ended.

A rep reads the call list and says a disposition; that is all a rep can do here, as in life.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime

from nurture.engine.call_list import Card, call_list
from nurture.engine.dispose import dispose
from nurture.engine.world import World

TRIES = 5

# What is said on a call, by how warm the partner is: (disposition, weight when cool, weight when warm).
# A rep who has a strong partner on the line speaks of the next tier.
_CONNECTED = (
    ("meeting_booked", 6, 30),
    ("deal_discussed", 3, 26),
    ("send_info", 18, 8),
    ("callback_requested", 10, 4),
    ("not_now", 34, 5),
    ("not_interested", 18, 0),
    ("wrong_person", 8, 1),
    ("do_not_call", 2, 0),
    ("do_not_contact", 1, 0),
)
_NOT_CONNECTED = (("no_answer", 50), ("left_voicemail", 40), ("busy", 10))
_REACHED = 0.37  # a try: nine in ten conversations happen by the fifth
_MOVES_UP = 0.5
_STRONG = re.compile(r"fit [AB]; competence (?:[4-9]\d|100)")


@dataclass(frozen=True, slots=True)
class Talked:
    """A call that ended with a word that money may follow."""

    partner_key: str
    disposition: str


class Reps:
    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"{seed}:reps")  # noqa: S311 - an invented world

    def work(self, world: World, rep_id: str, warmth: dict[str, float]) -> list[Talked]:
        """One sitting: the calls that are due, so many at most."""
        return [self._try(world, card, warmth) for card in _due(world, rep_id, world.clock())]

    def _try(self, world: World, card: Card, warmth: dict[str, float]) -> Talked:
        disposition = self._word(card, warmth.get(card.partner_key, 0.0))
        dispose(world, card.id, disposition, by=card.rep)
        return Talked(card.partner_key, disposition)

    def _word(self, card: Card, warmth: float) -> str:
        if card.number is None:
            return "bad_number"
        if self._rng.random() > _REACHED:
            return self._rng.choices([word for word, _ in _NOT_CONNECTED], [weight for _, weight in _NOT_CONNECTED])[0]
        if _is_strong(card) and self._rng.random() < _MOVES_UP * warmth:
            return "ready_for_more"
        weights = [cool * (1 - warmth) + warm * warmth for _, cool, warm in _CONNECTED]
        return self._rng.choices([word for word, _, _ in _CONNECTED], weights)[0]


def _is_strong(card: Card) -> bool:
    """As the card shows it: the right kind of firm, able to sell and deliver."""
    return _STRONG.search(card.standing) is not None


def _due(world: World, rep_id: str, now: datetime) -> list[Card]:
    return [card for card in call_list(world, rep_id).open if card.due_at <= now][:TRIES]
