"""Twenty-six weeks of the sample program: from the import to calls and graduations, on a clock that jumps.

The clock goes to the next moment at which anything is due: a letter, something a partner does, the reps' working hour,
the night's files. Each is done through the door it would come by in life.
"""

from __future__ import annotations

import csv
import heapq
import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from db import messages
from db.columns import from_db
from db.session import reading
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.graduate import approve, proposals
from nurture.engine.importing import Sources, import_files
from nurture.engine.ingest import ingest
from nurture.engine.releases import current, release
from nurture.engine.send import send
from nurture.engine.world import World
from sample.clock import FileClock
from sample.deals import Deals
from sample.esp import Esp
from sample.letters import Mailbox
from sample.partners import Crowd, Deed
from sample.pool import Files
from sample.reps import Reps

STEP = timedelta(minutes=30)
_DESK = (time(10), time(15))  # by the rep's own clock
_NIGHT = time(3)
_MANAGER = "Mara Jensen"


@dataclass
class Play:
    """The state of a run. `deeds` is a heap of what partners will do, by moment."""

    world: World
    clock: FileClock
    esp: Esp
    folder: Path
    outbox: Path
    pool: Files
    seed: int
    crowd: Crowd = field(init=False)
    reps: Reps = field(init=False)
    deals: Deals = field(init=False)
    mailbox: Mailbox = field(init=False)
    deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    noted: list[tuple[str, str, str, str, str, str]] = field(default_factory=list)
    warmth: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        people = _read(self.pool.contacts)
        self._contact = {row["email"]: row["contact_id"] for row in people}
        self._numbers = itertools.count()
        self.crowd, self.reps, self.mailbox = Crowd(self.seed), Reps(self.seed), Mailbox(self.outbox)
        self.deals = Deals(self.seed, [row["partner_id"] for row in _read(self.pool.partners)])
        for row in people:
            curiosity = self.crowd.traits(row["email"]).curiosity
            self.warmth[row["partner_id"]] = max(curiosity, self.warmth.get(row["partner_id"], 0.0))

    # --- the half year ---------------------------------------------------------------------------------------

    def run(self, start: datetime, end: datetime, progress: Callable[[datetime], None]) -> None:
        self.clock.set(start)
        self._begin()
        regular = self._regular(start.date(), end.date())
        following = next(regular, None)
        while (now := self._next(following)) < end:
            self.clock.set(now)
            self._partners(now)
            while following and following[0] <= now:
                following[1]()
                following = next(regular, None)
            self._letters(now)
            progress(now)
        self.clock.set(end)

    def _begin(self) -> None:
        import_files(
            self.world,
            Sources(partners=self.pool.partners, contacts=self.pool.contacts, purchases=self.pool.purchases),
        )
        release(self.world, by=_MANAGER)
        golive.set_live(self.world, live=True, by=_MANAGER)

    def _next(self, following: tuple[datetime, object] | None) -> datetime:
        """The next moment at which anything is due, at least a step on: nobody needs each second of half a year."""
        with reading(self.world.database) as connection:
            due = messages.next_due(connection)
        moments = [from_db(due)] if due is not None else []
        moments += [self.deeds[0][0]] if self.deeds else []
        moments += [following[0]] if following else []
        return max(min(moments, default=datetime.max.replace(tzinfo=UTC)), self.clock() + STEP)

    # --- what partners do --------------------------------------------------------------------------------------

    def _partners(self, now: datetime) -> None:
        items: list[dict[str, Any]] = []
        while self.deeds and self.deeds[0][0] <= now:
            deed = heapq.heappop(self.deeds)[2]
            match deed.kind:
                case "callback":
                    items.append(deed.item)
                case "unsubscribe":
                    self.esp.unsubscribe(deed.item["url"])
                case kind:
                    self._note(kind, deed)
        if items:
            self.esp.post(items, now)
            ingest(self.world)
            escalate(self.world)

    def _note(self, kind: str, deed: Deed) -> None:
        """Visits come from the web site's log and replies from the reps' mailboxes: both in the night's file."""
        event = {"visit": "visited", "reply": "replied", "attend": "attended"}[kind]
        contact = self._contact.get(deed.item["address"], "")
        at = deed.at.isoformat(timespec="seconds")
        self.noted.append((contact, event, at, deed.item.get("topic", ""), deed.item.get("link", ""), ""))

    # --- what the engine and its people do ---------------------------------------------------------------------

    def _letters(self, now: datetime) -> None:
        if send(self.world).sent:
            for letter in self.mailbox.new():
                self._expect(self.crowd.react(letter, now))

    def _expect(self, deeds: Iterable[Deed]) -> None:
        for deed in deeds:
            heapq.heappush(self.deeds, (deed.at, next(self._numbers), deed))

    def desk(self, rep: str) -> None:
        """A rep sits down to the list."""
        escalate(self.world)
        today = self.clock().date()
        for talked in self.reps.work(self.world, rep, self.warmth):
            self.deals.talked(talked.partner_key, talked.disposition, today)

    def night(self) -> None:
        """The files of the day; on Mondays the manager decides who graduates."""
        now = self.clock()
        if now.weekday() == 0:
            self.deals.week(now.date())
            self._webinar(now)
            self._graduations()
        opportunities, sales = self.deals.export(self.folder, now.date())
        events = self._events() if self.noted else None
        import_files(self.world, Sources(opportunities=opportunities, purchases=sales, events=events))
        enroll(self.world)
        ingest(self.world)
        escalate(self.world)

    def _webinar(self, now: datetime) -> None:
        """Every sixth week; who is curious comes."""
        if now.isocalendar().week % 6:
            return
        rng = random.Random(f"{self.seed}:webinar:{now.date()}")  # noqa: S311 - an invented world
        for address in sorted(self._contact):
            if rng.random() < 0.25 * self.crowd.traits(address).curiosity:
                self._note(
                    "attend", Deed(now - timedelta(days=4, hours=-12), "attend", {"address": address, "topic": "security"})
                )

    def _graduations(self) -> None:
        for judged in proposals(self.world).waiting:
            if all(criterion.met for criterion in judged.criteria):
                approve(self.world, judged.proposal.partner.external_id, by=_MANAGER)

    def _regular(self, day: date, last: date) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Nights, and the reps' hours on working days by their own clocks, in order."""
        reps = current(self.world).release.reps.values()
        while day <= last:
            happenings: list[tuple[datetime, Callable[[], None]]] = [(_at(day, _NIGHT, UTC), self.night)]
            if day.weekday() < 5:
                happenings += [
                    (_at(day, hour, ZoneInfo(rep.zone)), partial(self.desk, rep.id)) for rep in reps for hour in _DESK
                ]
            yield from sorted(happenings, key=itemgetter(0))
            day += timedelta(days=1)

    def _events(self) -> Path:
        file = self.folder / "events.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(("contact_id", "event", "occurred_at", "topic", "link", "note"))
            writer.writerows(self.noted)
        self.noted.clear()
        return file


def _at(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
