"""How partners behave: who opens, clicks, looks around, answers, registers a deal, or has had enough.

Every trait is drawn from the seed and the address alone, so a run can be repeated. Nothing here looks into the engine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from sample.esp import event
from sample.letters import Received

_SCANNER = "Mozilla/5.0 (compatible; gateway link check)"
_BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"
KEEN = 0.38
_PORTAL = "partners."  # where deals are registered, as its address begins


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that reaches the vendor at `at`.

    `kind`: callback (an ESP's item), unsubscribe (the button pressed), deal (registered in the portal), and three that
    come with the night's file: visited, replied, attended.
    """

    at: datetime
    kind: Literal["callback", "unsubscribe", "deal", "visited", "replied", "attended"]
    item: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Traits:
    """`curiosity` 0-1: most are low, a few are high. `patience`: the odds of not leaving over a letter that was read.

    `scanned`: a gateway opens every link before the reader can. `apple`: a mail program opens every letter by itself.
    """

    curiosity: float
    patience: float
    scanned: bool
    apple: bool
    dead: bool


class Crowd:
    """Everyone who gets letters. `keen`: the share of firms that a good letter can wake."""

    def __init__(self, seed: int, keen: float) -> None:
        self._seed = seed
        self._keen = keen
        self._letters: dict[str, int] = {}
        self._traits: dict[str, Traits] = {}

    def traits(self, address: str) -> Traits:
        if address not in self._traits:
            firm, person = _draws(self._seed, address.rpartition("@")[2]), _draws(self._seed, address)
            keen = firm.random() < self._keen
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
        rng = _draws(self._seed, f"{letter.address}:{number}")
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
        if rng.random() < 0.18 + 0.75 * traits.curiosity:
            yield from _read(letter, delivered + timedelta(minutes=rng.lognormvariate(4.2, 1.3)), traits, rng)


def _scan(letter: Received, delivered: datetime, rng: random.Random) -> Iterator[Deed]:
    at = delivered + timedelta(seconds=rng.randint(0, 1))
    for link in letter.links:
        yield _callback("click", letter, at, url=link, useragent=_SCANNER)


def _read(letter: Received, at: datetime, traits: Traits, rng: random.Random) -> Iterator[Deed]:
    yield _callback("open", letter, at, sg_machine_open=False, useragent=_BROWSER)
    if rng.random() > traits.patience:
        yield _leave(letter, at + timedelta(minutes=1), rng)
        return
    if letter.links and rng.random() < traits.curiosity:
        yield from _follow(letter, rng.choice(letter.links), at + timedelta(minutes=rng.uniform(0.5, 6)), rng)
    if rng.random() < 0.02 * traits.curiosity:
        yield Deed(at + timedelta(hours=rng.uniform(0.1, 8)), "replied", {"address": letter.address})


def _leave(letter: Received, at: datetime, rng: random.Random) -> Deed:
    """By the button as a rule; one in ten presses the other one, for junk."""
    if rng.random() < 0.1:
        return _callback("spamreport", letter, at)
    return Deed(at, "unsubscribe", {"url": letter.unsubscribe_url})


def _follow(letter: Received, link: str, at: datetime, rng: random.Random) -> Iterator[Deed]:
    yield _callback("click", letter, at, url=link, useragent=_BROWSER)
    if rng.random() < 0.35:
        yield Deed(at + timedelta(hours=rng.uniform(0.2, 50)), "visited", {"address": letter.address, "link": link})
    if urlsplit(link).netloc.startswith(_PORTAL) and rng.random() < 0.5:
        yield Deed(at + timedelta(days=rng.uniform(1, 10)), "deal", {"address": letter.address})


def _callback(kind: str, letter: Received, at: datetime, **more: Any) -> Deed:
    return Deed(at, "callback", event(kind, letter.mid, letter.address, at, **more))


def _draws(seed: int, of: str) -> random.Random:
    return random.Random(f"{seed}:{of}")  # noqa: S311 - an invented world
