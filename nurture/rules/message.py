"""The life of a message: which state may follow which, and what people see of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

State = Literal[
    "planned", "claimed", "sending", "accepted", "delivered", "bounced", "dropped", "complained",
    "rejected", "unknown", "settled", "abandoned", "suppressed", "cancelled", "expired", "quarantined",
]  # fmt: skip
Shown = Literal["planned", "held", "sent", "failed", "unknown"]

_NEWS: frozenset[State] = frozenset({"delivered", "bounced", "dropped", "complained"})
_TOLD: frozenset[State] = _NEWS | {"settled"}  # where a callback may put a letter that the mailer has not answered for

# A callback or the journal may tell of a letter that we believe has not left: the answer was cut, or a backup was restored.
# The database refuses every move that is not here, too: who adds one writes a migration.
MOVES: dict[State, frozenset[State]] = {
    "planned": _TOLD | {"claimed", "cancelled", "expired", "suppressed", "unknown"},
    "claimed": _TOLD | {"planned", "sending", "suppressed", "cancelled", "expired", "quarantined", "unknown"},
    "sending": _TOLD | {"accepted", "planned", "rejected", "unknown", "quarantined"},
    "unknown": _TOLD | {"abandoned"},
    "accepted": _NEWS,
    "settled": _NEWS,
    "delivered": frozenset({"bounced", "complained"}),
    "bounced": frozenset({"delivered", "complained"}),
    "abandoned": _TOLD,
    "dropped": frozenset({"delivered", "bounced", "complained"}),
    "complained": frozenset(),
    "rejected": frozenset(),
    "suppressed": frozenset(),
    "cancelled": frozenset(),
    "expired": frozenset(),
    "quarantined": frozenset(),
}

# The letter left, as far as we know; these count against caps and start the wait for the next step.
LEFT: frozenset[State] = _NEWS | {"sending", "accepted", "unknown", "settled", "abandoned"}

_SHOWN: dict[State, Shown] = {
    "planned": "planned", "claimed": "planned", "sending": "planned",
    "accepted": "sent", "delivered": "sent", "settled": "sent", "complained": "sent",
    "bounced": "failed", "dropped": "failed", "rejected": "failed", "suppressed": "failed", "cancelled": "failed",
    "expired": "failed", "quarantined": "failed",
    "unknown": "unknown", "abandoned": "unknown",
}  # fmt: skip


def news_of(events: Iterable[tuple[int, str]]) -> State | None:
    """The state that a letter's events (moment, kind) come to, in whatever order they arrived.

    A complaint outweighs all; what was delivered or bounced was not dropped; of those two the later one holds.
    """
    told = {kind: at for at, kind in sorted(events)}
    if "complained" in told:
        return "complained"
    if "bounced" in told and told["bounced"] >= told.get("delivered", 0):
        return "bounced"
    return "delivered" if "delivered" in told else "dropped" if "dropped" in told else None


def after_news(state: State, news: State | None) -> State:
    """Where a letter stands once its events are known; any event of one that no mailer has answered for settles it."""
    if news is not None:
        return news if may_follow(state, news) else state
    return "settled" if may_follow(state, "settled") else state


def may_follow(state: State, following: State) -> bool:
    return following in MOVES[state]


def shown(state: State, because: str) -> Shown:
    """What people see; a planned letter with a reason is held."""
    return "held" if state == "planned" and because else _SHOWN[state]
