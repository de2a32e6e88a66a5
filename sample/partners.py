"""How partners behave: who opens, clicks, looks around, answers, buys, or has had enough.

Every trait is drawn from the seed and the address alone, so a run can be repeated. Nothing here looks into the engine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sample.esp import event
from sample.letters import Received

_SCANNER = "Mozilla/5.0 (compatible; gateway link check)"
_BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that reaches the vendor at `at`.

    `kind`: callback (an ESP's item), visit or reply (a row of the events file), unsubscribe (the button pressed).
    """

    at: datetime
    kind: str
    item: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Traits:
    """`curiosity` 0-1: most are low, a few are high. `scanned`: a gateway opens every link before the reader can."""

    curiosity: float
    patience: float
    scanned: bool
    apple: bool
    dead: bool


class Crowd:
    """Everyone who gets letters."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._letters: dict[str, int] = {}
        self._traits: dict[str, Traits] = {}

    def traits(self, address: str) -> Traits:
        if address not in self._traits:
            firm = random.Random(f"{self._seed}:{address.rpartition('@')[2]}")  # noqa: S311 - an invented world
            person = random.Random(f"{self._seed}:{address}")  # noqa: S311
            keen = firm.random() < 0.24
            self._traits[address] = Traits(
                curiosity=person.betavariate(3, 2.2) if keen else person.betavariate(0.6, 8),
                patience=person.uniform(0.985, 1.0),
                scanned=firm.random() < 0.12,
                apple=person.random() < 0.3,
                dead=person.random() < 0.02,
            )
        return self._traits[address]

    def react(self, letter: Received, sent_at: datetime) -> Iterator[Deed]:
        """What follows from one letter, the seemingly random delays included."""
        number = self._letters[letter.address] = self._letters.get(letter.address, 0) + 1
        rng = random.Random(f"{self._seed}:{letter.address}:{number}")  # noqa: S311
        traits = self.traits(letter.address)
        delivered = sent_at + timedelta(seconds=rng.randint(2, 20))
        if traits.dead:
            reason = {"type": "bounce", "reason": "550 5.1.1 no such user", "status": "5.1.1"}
            yield _callback("bounce", letter, delivered, **reason)
            return
        yield _callback("delivered", letter, delivered)
        if traits.scanned:
            yield from _scan(letter, delivered, rng)
        if traits.apple:
            yield _callback("open", letter, delivered + timedelta(minutes=rng.randint(1, 40)), sg_machine_open=True)
        yield from _read(letter, delivered, traits, rng)


def _scan(letter: Received, delivered: datetime, rng: random.Random) -> Iterator[Deed]:
    at = delivered + timedelta(seconds=rng.randint(0, 1))
    for link in letter.links:
        yield _callback("click", letter, at, url=link, useragent=_SCANNER)


def _read(letter: Received, delivered: datetime, traits: Traits, rng: random.Random) -> Iterator[Deed]:
    opened = delivered + timedelta(minutes=rng.lognormvariate(4.2, 1.3))
    if rng.random() > 0.18 + 0.75 * traits.curiosity:
        return
    yield _callback("open", letter, opened, sg_machine_open=False, useragent=_BROWSER)
    if rng.random() > traits.patience:
        yield Deed(opened + timedelta(minutes=1), "unsubscribe", {"url": letter.unsubscribe_url})
        return
    if letter.links and rng.random() < traits.curiosity:
        clicked = opened + timedelta(minutes=rng.uniform(0.5, 6))
        link = rng.choice(letter.links)
        yield _callback("click", letter, clicked, url=link, useragent=_BROWSER)
        if rng.random() < 0.35:
            looked = clicked + timedelta(hours=rng.uniform(0.2, 50))
            yield Deed(looked, "visit", {"address": letter.address, "link": link})
    if rng.random() < 0.02 * traits.curiosity:
        yield Deed(opened + timedelta(hours=rng.uniform(0.1, 8)), "reply", {"address": letter.address})


def _callback(kind: str, letter: Received, at: datetime, **more: Any) -> Deed:
    return Deed(at, "callback", event(kind, letter.mid, letter.address, at, **more))
