"""Deals and purchases: who registers what, and how it ends. They come to partners whether or not anybody wrote to them.

What letters and calls add is added here by what the partner did with them, which is how it would be in life.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_A_WEEK = 0.004  # the chance that a firm registers a deal in a week, all by itself
_AFTER = {"meeting_booked": 0.75, "deal_discussed": 0.95, "ready_for_more": 0.9, "send_info": 0.15}
_WON = 0.46


@dataclass(slots=True)
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
    """The vendor's deal registration portal, as it exports itself every night."""

    def __init__(self, seed: int, partners: list[str]) -> None:
        self._rng = random.Random(f"{seed}:deals")  # noqa: S311 - an invented world
        self._partners = partners
        self._deals: list[Deal] = []
        self.purchases: list[tuple[str, date, float]] = []

    def week(self, monday: date) -> None:
        """What happens by itself."""
        for partner in self._partners:
            if self._rng.random() < _A_WEEK:
                self._register(partner, monday + timedelta(days=self._rng.randint(0, 6)))
            if self._rng.random() < 0.02:
                self.purchases.append((partner, monday, round(self._rng.lognormvariate(7.2, 0.9), 2)))

    def talked(self, partner: str, disposition: str, day: date) -> None:
        """A good talk is often followed by a deal, some days later."""
        if self._rng.random() < _AFTER.get(disposition, 0.0):
            self._register(partner, day + timedelta(days=self._rng.randint(1, 14)))

    def _register(self, partner: str, day: date) -> None:
        self._deals.append(
            Deal(
                id=f"D{len(self._deals) + 1:04}",
                partner_id=partner,
                amount=round(self._rng.lognormvariate(9.2, 0.7), 2),
                registered_on=day,
                closes_on=day + timedelta(days=self._rng.randint(14, 60)),
                won=self._rng.random() < _WON,
            )
        )

    def export(self, folder: Path, day: date) -> tuple[Path, Path]:
        """The opportunities and purchases known on a day, as files to import."""
        known = [deal for deal in self._deals if deal.registered_on <= day]
        opportunities = _write(
            folder / "opportunities.csv",
            ("opportunity_id", "partner_id", "state", "amount", "registered_on", "closed_on"),
            [_row(deal, day) for deal in known],
        )
        return opportunities, _write(folder / "sales.csv", ("partner_id", "purchased_on", "amount_usd"), self.purchases)


def _row(deal: Deal, day: date) -> tuple[object, ...]:
    state = deal.state_on(day)
    return (deal.id, deal.partner_id, state, deal.amount, deal.registered_on, deal.closes_on if state != "open" else "")


def _write(file: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(header)
        writer.writerows(rows)
    return file
