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
from db.schema import upgrade
from db.session import reading
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.graduate import approve, proposals
from nurture.engine.importing import Sources, import_files
from nurture.engine.in_force import current
from nurture.engine.ingest import ingest
from nurture.engine.releases import release
from nurture.engine.send import send
from nurture.engine.world import World
from sample import pool
from sample.clock import FileClock
from sample.deals import Deals
from sample.esp import Esp
from sample.letters import Mailbox
from sample.partners import KEEN, Crowd, Deed
from sample.reps import Reps
from sample.web import free_port, web_app
from sample.world import open_world

_STEP = timedelta(minutes=30)
_DESK = (time(10), time(15))  # by the rep's own clock
_NIGHT = time(3)
_MANAGER = "Mara Jensen"

# A new sender begins with few letters and adds to them: the pool comes in parts, over nine thirteenths of the time.
PARTS = 4
_BETWEEN_PARTS = 3 / 13

# The end is set like a stage. On the last working days no rep sits down, and two days before the end a webinar's list
# comes in, so that a call list is there to look at; in life it would mostly be shorter.
_AWAY = 3
_WEBINARS = 84  # days between two
_LAST_WEBINAR = 2

Progress = Callable[[timedelta], None]
Happening = tuple[datetime, Callable[[], None]]


def perform(
    folder: Path,
    *,
    partners: int,
    seed: int,
    start: datetime,
    end: datetime,
    parts: int = PARTS,
    keen: float = KEEN,
    progress: Progress = lambda _played: None,
) -> Play:
    """Play from an empty folder on, with the web app in its own process."""
    clock = FileClock(folder / "clock")
    clock.set(start)
    world = open_world(folder)
    upgrade(world.database)
    files = pool.write(folder / "pool", partners=partners, seed=seed, start=start.date())
    port = free_port()
    esp = Esp(f"127.0.0.1:{port}")
    with web_app(folder, port, esp.public_key):
        play = Play(world, clock, esp, folder, files, seed, keen)
        play.run(start, end, pool.split(files, parts), progress)
    return play


@dataclass
class Play:
    """The state of a run. `deeds` is a heap of what partners will do, by moment."""

    world: World
    clock: FileClock
    esp: Esp
    folder: Path
    files: pool.Files
    seed: int
    keen: float
    deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    noted: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        people = _read(self.files.contacts)
        self.contacts = {row["email"]: row["contact_id"] for row in people}
        self.partners = {row["email"]: row["partner_id"] for row in people}
        self.numbers = itertools.count()
        self.mailbox = Mailbox(self.folder / "outbox")
        self.crowd, self.reps = Crowd(self.seed, self.keen), Reps(self.seed)
        self.deals = Deals(self.seed, [row["partner_id"] for row in _read(self.files.partners)])
        self.warmth = self._warmth()

    def _warmth(self) -> dict[str, float]:
        """How a talk with each partner feels: as its most curious person is."""
        felt: dict[str, float] = {}
        for address, partner in self.partners.items():
            felt[partner] = max(felt.get(partner, 0.0), self.crowd.traits(address).curiosity)
        return felt

    # --- the half year ---------------------------------------------------------------------------------------

    def run(self, start: datetime, end: datetime, parts: list[pool.Files], progress: Progress) -> None:
        release(self.world, by=_MANAGER)
        golive.set_live(self.world, live=True, by=_MANAGER)
        regular = heapq.merge(self._regular(start.date(), end.date()), self._imports(start, end, parts), key=itemgetter(0))
        following = next(regular)
        while (now := self._next(following)) < end:
            self.clock.set(now)
            self._partners(now)
            while following[0] <= now:
                following[1]()
                following = next(regular)
            self._letters(now)
            progress(now - start)
        self.clock.set(end)

    def _next(self, following: Happening) -> datetime:
        """The next moment at which anything is due, at least a step on: nobody needs each second of half a year."""
        with reading(self.world.database) as connection:
            due = messages.next_due(connection)
        moments = [following[0], *(deed[0] for deed in self.deeds[:1]), *([] if due is None else [from_db(due)])]
        return max(min(moments), self.clock() + _STEP)

    # --- what partners do --------------------------------------------------------------------------------------

    def _partners(self, now: datetime) -> None:
        """Callbacks come in batches, as an ESP sends them."""
        items: list[dict[str, Any]] = []
        while self.deeds and self.deeds[0][0] <= now:
            deed = heapq.heappop(self.deeds)[2]
            match deed.kind:
                case "callback":
                    items.append(deed.item)
                case "unsubscribe":
                    self.esp.unsubscribe(deed.item["url"])
                case "deal":
                    self.deals.register(self.partners[deed.item["address"]], deed.at.date())
                case _:
                    self._note(deed)
        if items:
            self.esp.post(items, now)
            ingest(self.world)
            escalate(self.world)

    def _note(self, deed: Deed) -> None:
        """Visits come from the web site's log, replies from the reps' mailboxes: both in the night's file."""
        contact, at = self.contacts[deed.item["address"]], deed.at.isoformat(timespec="seconds")
        self.noted.append((contact, deed.kind, at, deed.item.get("topic", ""), deed.item.get("link", "")))

    def _expect(self, deeds: Iterable[Deed]) -> None:
        for deed in deeds:
            heapq.heappush(self.deeds, (deed.at, next(self.numbers), deed))

    # --- what the engine and its people do ---------------------------------------------------------------------

    def _letters(self, now: datetime) -> None:
        if send(self.world).sent:
            for letter in self.mailbox.new():
                self._expect(self.crowd.react(letter, now))

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
            self._graduations()
        opportunities, sales = self.deals.export(self.folder, now.date())
        events = self._events() if self.noted else None
        import_files(self.world, Sources(opportunities=opportunities, purchases=sales, events=events))
        enroll(self.world)
        ingest(self.world)
        escalate(self.world)

    def webinar(self) -> None:
        """The list of last Thursday's; who is curious came, whether or not anybody writes to them."""
        today = self.clock().date()
        rng = random.Random(f"{self.seed}:webinar:{today}")  # noqa: S311 - an invented world
        held_at = _at(today - timedelta(days=1 + (today.weekday() - 4) % 7), time(15), UTC)
        for address in sorted(self.contacts):
            if rng.random() < 0.45 * self.crowd.traits(address).curiosity:
                self._note(Deed(held_at, "attended", {"address": address, "topic": "security"}))

    def _graduations(self) -> None:
        for judged in proposals(self.world).waiting:
            if all(criterion.met for criterion in judged.criteria):
                approve(self.world, judged.proposal.partner.external_id, by=_MANAGER)

    def _imports(self, start: datetime, end: datetime, parts: list[pool.Files]) -> Iterator[Happening]:
        for number, part in enumerate(parts):
            sources = Sources(partners=part.partners, contacts=part.contacts, purchases=part.purchases)
            yield start + number * _BETWEEN_PARTS * (end - start), partial(self._import, sources)

    def _import(self, sources: Sources) -> None:
        import_files(self.world, sources)
        enroll(self.world)

    def _regular(self, day: date, last: date) -> Iterator[Happening]:
        """Nights, and the reps' hours on working days by their own clocks, in order and without an end."""
        reps = current(self.world).release.reps.values()
        at_desks_until = _working_days_before(last, _AWAY)
        while True:
            happenings: list[Happening] = [(_at(day, _NIGHT, UTC), self.night)]
            if (last - day).days % _WEBINARS == _LAST_WEBINAR:
                happenings.insert(0, (_at(day, _NIGHT, UTC), self.webinar))
            if day.weekday() < 5 and day <= at_desks_until:
                happenings += [
                    (_at(day, hour, ZoneInfo(rep.zone)), partial(self.desk, rep.id)) for rep in reps for hour in _DESK
                ]
            yield from sorted(happenings, key=itemgetter(0))
            day += timedelta(days=1)

    def _events(self) -> Path:
        file = self.folder / "events.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(("contact_id", "event", "occurred_at", "topic", "link"))
            writer.writerows(self.noted)
        self.noted.clear()
        return file


def _working_days_before(day: date, count: int) -> date:
    while count:
        count -= day.weekday() < 5
        day -= timedelta(days=1)
    return day


def _at(day: date, hour: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
