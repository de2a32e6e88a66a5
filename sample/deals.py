"""Deals and purchases: who registers what, and how it ends. They come to partners whether or not anybody wrote to them.

What letters and calls add is added by what the partner did with them, which is how it would be in life.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

# The chances that a firm does so in a week, all by itself.
_REGISTERS = 0.0015
_BUYS = 0.02

# The chance of a deal after a talk that ended so.
_AFTER = {"meeting_booked": 0.75, "deal_discussed": 0.95, "ready_for_more": 0.95, "send_info": 0.15}
_WON = 0.46


@dataclass(frozen=True, slots=True)
class Deal:
    id: str
    partner_id: str
    amount: float
    registered_on: date
    closes_on: date
    won: bool

    def state_on(self, day: date) -> str:
        return "open" if day < self.closes_on else ("won" if self.won else "lost")


class Deals:
    """The vendor's deal registration portal and its order book, as they export themselves every night."""

    def __init__(self, seed: int, partners: list[str]) -> None:
        self._rng = random.Random(f"{seed}:deals")  # noqa: S311 - an invented world
        self._partners = partners
        self._deals: list[Deal] = []
        self._purchases: list[tuple[str, date, float]] = []

    def week(self, monday: date) -> None:
        """What happens by itself."""
        for partner in self._partners:
            if self._rng.random() < _REGISTERS:
                self.register(partner, monday + timedelta(days=self._rng.randint(0, 6)))
            if self._rng.random() < _BUYS:
                self._purchases.append((partner, monday, round(self._rng.lognormvariate(7.2, 0.9), 2)))

    def talked(self, partner: str, disposition: str, day: date) -> None:
        """A good talk is often followed by a deal, some days later."""
        if self._rng.random() < _AFTER.get(disposition, 0.0):
            self.register(partner, day + timedelta(days=self._rng.randint(1, 14)))

    def register(self, partner: str, day: date) -> None:
        """A deal that is won is bought when it closes."""
        deal = Deal(
            id=f"D{len(self._deals) + 1:04}",
            partner_id=partner,
            amount=round(self._rng.lognormvariate(9.2, 0.7), 2),
            registered_on=day,
            closes_on=day + timedelta(days=self._rng.randint(20, 90)),
            won=self._rng.random() < _WON,
        )
        self._deals.append(deal)
        if deal.won:
            self._purchases.append((partner, deal.closes_on, deal.amount))

    def export(self, folder: Path, day: date) -> tuple[Path, Path]:
        """The opportunities and purchases known on a day, as files to import."""
        opportunities = _write(
            folder / "opportunities.csv",
            ("opportunity_id", "partner_id", "state", "amount", "registered_on", "closed_on"),
            [_row(deal, day) for deal in self._deals if deal.registered_on <= day],
        )
        bought = [purchase for purchase in self._purchases if purchase[1] <= day]
        return opportunities, _write(folder / "sales.csv", ("partner_id", "purchased_on", "amount_usd"), bought)


def _row(deal: Deal, day: date) -> tuple[object, ...]:
    state = deal.state_on(day)
    return (deal.id, deal.partner_id, state, deal.amount, deal.registered_on, deal.closes_on if state != "open" else "")


def _write(file: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(header)
        writer.writerows(rows)
    return file
