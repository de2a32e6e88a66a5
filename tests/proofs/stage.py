"""A small live program on a virtual clock, whose mailer answers anything and whose workers die, freeze and come back."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Literal, get_args

from sqlalchemy import text

from db import inbox
from db.session import open_engine, transaction
from nurture.engine import golive
from nurture.engine.unsubscribe import unsubscribe, unsubscribe_url
from nurture.engine.world import World
from nurture.mail.port import Answer, Envelope, InTime, Outcome, always, too_late
from nurture.rules.errors import UserError
from nurture.rules.failpoints import Point, arm
from nurture.rules.program import Caps
from nurture.rules.spans import WEEKDAYS, Cap, Hours
from tests.cast import NOW, CollectingMailer, add_contact, add_partner, make_release, make_rep, make_world, put_in_force

Said = Literal["accepted", "later", "rejected", "sender", "channel", "unknown, and it left", "unknown, and it did not"]
SAID: tuple[Said, ...] = get_args(Said)
CAPS = Caps(contact=Cap(1, 5), partner=Cap(2, 7))
LETTERS_A_DAY = 2
ALL_DAY = Hours(WEEKDAYS, time(0), time(23, 59))
RELEASE = make_release(
    window=ALL_DAY,
    caps=CAPS,
    holdout=0.0,
    reps={"r1": make_rep("r1", letters_per_day=LETTERS_A_DAY), "r2": make_rep("r2", letters_per_day=LETTERS_A_DAY)},
)


class Killed(BaseException):
    """The process is gone: nothing catches this, and nothing that is tried on the way out gets anywhere."""


@dataclass
class ScriptedMailer(CollectingMailer):
    """Answers as the script says, over and over. `knows`: it can tell whether a letter left, and takes none twice."""

    knows: bool = False
    script: Sequence[Said] = ("accepted",)
    accepted: Counter[str] = field(default_factory=Counter)
    turns: int = 0

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        return [self._answer(letter.mid) if in_time() else too_late(letter.mid) for letter in letters]

    def _answer(self, mid: str) -> Answer:
        said = self.script[self.turns % len(self.script)]
        self.turns += 1
        if said in ("accepted", "unknown, and it left") and not (self.knows and self.accepted[mid]):
            self.accepted[mid] += 1
        outcome: Outcome = "unknown" if said.startswith("unknown") else said  # type: ignore[assignment]
        return Answer(mid, outcome, "so it was said")

    def has_left(self, mid: str) -> bool | None:
        return self.accepted[mid] > 0 if self.knows else None


class Stage:
    """Ada and Ben of Aster Systems and Cleo of Birch Networks, whose letters are due. The clock is `now`."""

    def __init__(self, url: str, *, knows: bool) -> None:
        self.now = NOW
        self.database = open_engine(url)
        self.mailer = ScriptedMailer(group=2, knows=knows)
        self.world: World = make_world(self.database, lambda: self.now, self.mailer)
        self._ids = itertools.count(1)
        put_in_force(self.database, RELEASE)
        with transaction(self.database) as connection:
            aster = add_partner(connection)
            birch = add_partner(connection, external_id="P2", name="Birch Networks", rep_id="r2", zone="Asia/Kathmandu")
            add_contact(connection, aster, "Ada", match_due=self.now)
            add_contact(connection, aster, "Ben", match_due=self.now)
            add_contact(connection, birch, "Cleo", email="cleo@birch.example", match_due=self.now)
        golive.set_live(self.world, live=True, by="Mara")

    def close(self) -> None:
        self.database.dispose()

    def rows(self, question: str, **values: object) -> list[Any]:
        with self.database.connect() as connection:
            return list(connection.execute(text(question), values))

    def write(self, statement: str, **values: object) -> None:
        with transaction(self.database) as connection:
            connection.execute(text(statement), values)

    def run(self, verb: Callable[[World], object], at: Callable[[Point], None] | None = None) -> None:
        """One process: what it says to people is not of interest here, and it may be killed."""
        arm(at)
        try:
            verb(self.world)
        except (UserError, Killed):
            pass
        finally:
            arm(None)

    def post(self, event: str, mid: str, times: int) -> None:
        """A callback, `times` over, with another id from the sender each time."""
        said = {"event": event, "nurture_mid": mid, "timestamp": int(self.now.timestamp()), "type": "bounce"}
        if event == "click":
            said["url"] = "https://vendor.example/book-a-demo"
        with transaction(self.database) as connection:
            items = [(json.dumps(said | {"sg_event_id": next(self._ids)}), False) for _ in range(times)]
            inbox.store(connection, "sendgrid", items, self.now)

    def unsubscribe(self, mid: str) -> None:
        assert unsubscribe(self.world, unsubscribe_url(self.world, mid).rpartition("/")[2]) is not None


def dies_at(point: Point, times: int) -> Callable[[Point], None]:
    """At the so-manieth time at this point, and at everything it tries to do after it."""
    left = itertools.count(times - 1, -1)
    dead = False

    def act(reached: Point) -> None:
        nonlocal dead
        dead = dead or (reached == point and next(left) <= 0)
        if dead:
            raise Killed

    return act


def freezes_at(point: Point, meanwhile: Callable[[], None]) -> Callable[[Point], None]:
    """The first time at this point, until what happens meanwhile has happened; then it goes on, none the wiser."""
    frozen = False

    def act(reached: Point) -> None:
        nonlocal frozen
        if reached == point and not frozen:
            frozen = True
            arm(None)
            meanwhile()
            arm(act)

    return act
