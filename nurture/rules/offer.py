"""Which offer a call carries."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from nurture.rules.program import Offer


def pick_offer(
    preferred: str | None, topic: str, offers: Mapping[str, Offer], granted: Mapping[str, int], had: AbstractSet[str]
) -> str | None:
    """The talk track's own offer, else the first on the topic, that has budget left and that this partner never had."""
    of_topic = [name for name, offer in offers.items() if topic in offer.topics]
    candidates = [preferred, *of_topic] if preferred else of_topic
    return next((name for name in candidates if name in offers and not why_not(offers[name], granted, had)), None)


def why_not(offer: Offer, granted: Mapping[str, int], had: AbstractSet[str]) -> str | None:
    """The reason an offer cannot be given, None if it can."""
    if offer.id in had:
        return "this partner has had it before"
    return f"its budget of {offer.budget} is spent" if granted.get(offer.id, 0) >= offer.budget else None
