"""How a partner's interest stood and what it was about; thousandths of a point and milliseconds, as in `score`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nurture.rules.score import decayed, interest, partner_interest

Rows = Sequence[tuple[int, int]]
"""One contact's ledger: (worth, moment)."""


def lowest_since(contacts: Sequence[Rows], half_life: int, since: int, now: int) -> int:
    """The least a partner's interest fell to after `since`: it only falls, so that is just before a row, or now."""
    moments = {at for rows in contacts for _, at in rows if since < at <= now}
    return min(_just_before(contacts, half_life, moment) for moment in moments | {now + 1})


def _just_before(contacts: Sequence[Rows], half_life: int, moment: int) -> int:
    return partner_interest(interest([row for row in rows if row[1] < moment], half_life, moment) for rows in contacts)


def top_topic(rows: Iterable[tuple[int, int, str]], half_life: int, now: int) -> str:
    """The topic that most of the interest is about; rows are (worth, moment, topic), "" where none has one."""
    sums: dict[str, int] = {}
    for worth, at, topic in rows:
        if topic:
            sums[topic] = sums.get(topic, 0) + decayed(worth, now - at, half_life)
    return max(sums, key=lambda topic: (sums[topic], topic), default="")
