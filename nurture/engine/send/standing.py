"""From a claimed letter's row to what the gate asks for. Counts letters as it goes, so that a group keeps its caps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db import letter_days, messages, pauses, releases
from db.columns import from_db, to_db
from db.messages import Row
from nurture.engine.counting import asked, counted, new_domain
from nurture.engine.in_force import InForce
from nurture.engine.people import rep_zone
from nurture.engine.world import World
from nurture.rules.calendar import Zones, calendar_of, zones_for
from nurture.rules.dated import too_late
from nurture.rules.gate import Standing
from nurture.rules.language import HELD, written_language
from nurture.rules.live import why_not_live
from nurture.rules.pauses import held_by
from nurture.rules.pool import outside_pool
from nurture.rules.program import Program
from nurture.rules.reps import Rep

_FOLLOWUP = "call"  # the origin of letters that a rep promised: no stream, and not held by the call they come from


@dataclass(frozen=True, slots=True)
class Board:
    """What one group's decisions are made from. The counts grow with each letter that is let through."""

    only_to: tuple[str, ...]
    in_force: InForce
    now: datetime
    not_live: str | None
    mailer: str
    paused: Mapping[tuple[str, str], pauses.Paused]
    to_contact: Mapping[int, list[datetime]]
    to_partner: Mapping[int, list[datetime]]
    counted: dict[letter_days.Counter, int]

    def standing(self, row: Row) -> Standing:
        release = self.in_force.release
        program = release.program
        rep = release.reps.get(row.rep_id or "")
        written = written_language(program, row.language)
        letter_released, letter_written = self.in_force.is_written(row.persona, row.letter, written)
        paused = self._pause(row)
        return Standing(
            waits_since=from_db(row.waits_since),
            locale=None if written == HELD else written,
            language=row.language,
            consent=row.consent,
            country=row.country,
            zones=zones_of(row, rep),
            calendar=calendar_of(row.country, row.region),
            rep=rep,
            not_live=self.not_live,
            may_receive=may_receive(row.email, self.only_to),
            enrolled=row.origin == _FOLLOWUP or (row.enrollment_state == "active" and self._is_released(row)),
            graduated=row.graduated_at is not None,
            outside_pool=outside_pool(program.pool, row.tier, row.country, row.partner_key),
            paused=held_by(paused.scope, paused.target, paused.because) if paused else None,
            paused_until=from_db(paused.until) if paused and paused.until else None,
            suppressed=f"suppressed by {row.suppressed}" if row.suppressed else None,
            open_call=bool(row.open_call) and row.origin != _FOLLOWUP,
            letter_released=letter_released,
            letter_written=letter_written,
            sent_to_contact=self.to_contact[row.contact_id],
            sent_to_partner=self.to_partner[row.partner_id],
            sent_by_rep=self.counted["rep", rep.id] if rep else 0,
            sent_by_domain=sum(map(self.counted.__getitem__, new_domain(release, rep))) if rep else 0,
            too_late=too_late(release.email_step(row.persona, row.step), program.events, self.now),
        )

    def _is_released(self, row: Row) -> bool:
        return row.persona in self.in_force.release.personas

    def _pause(self, row: Row) -> pauses.Paused | None:
        if not self.paused:
            return None
        scopes = (
            ("all", ""),
            ("mailer", self.mailer),
            ("stream", row.persona),
            ("rep", row.rep_id or ""),
            ("partner", row.partner_key),
            ("contact", row.contact_key),
        )
        return next((self.paused[scope] for scope in scopes if scope in self.paused), None)

    def count(self, row: Row) -> None:
        """A letter was let through."""
        self.to_contact[row.contact_id].append(self.now)
        self.to_partner[row.partner_id].append(self.now)
        for counter in asked(self.in_force.release, row.rep_id):
            self.counted[counter] += 1


def set_board(connection: Connection, world: World, in_force: InForce, rows: list[Row], now: datetime) -> Board:
    """Everything counted anew under the locks that the caller holds, and the one that an order to stop waits for."""
    pauses.lock_shared(connection)
    to_contact: dict[int, list[datetime]] = defaultdict(list)
    to_partner: dict[int, list[datetime]] = defaultdict(list)
    since = counting_since(in_force.release.program, now)
    for partner, contact, intent in messages.sent_lately(connection, {row.partner_id for row in rows}, to_db(since)):
        to_partner[partner].append(from_db(intent))
        to_contact[contact].append(from_db(intent))
    return Board(
        only_to=world.only_to,
        in_force=in_force,
        now=now,
        not_live=why_not_live(releases.live_through(connection), world.mailer.name),
        mailer=world.mailer.name,
        paused={(pause.scope, pause.target): pause for pause in pauses.standing(connection, to_db(now))},
        to_contact=to_contact,
        to_partner=to_partner,
        counted=letter_days.take(connection, counted(in_force.release, rows, now)),
    )


def counting_since(program: Program, now: datetime) -> datetime:
    """From when on letters that left may count against a cap."""
    return now - timedelta(days=max(program.caps.contact.days, program.caps.partner.days) + 1)


def zones_of(row: Row, rep: Rep | None) -> Zones:
    return zones_for(row.contact_zone, row.partner_zone, row.country, rep_zone(rep))


def may_receive(address: str, only_to: tuple[str, ...]) -> bool:
    """NURTURE_ONLY_TO names addresses or domains; empty, it names everybody."""
    if not only_to:
        return True
    normal = address.casefold()
    return normal in only_to or normal.rpartition("@")[2] in only_to
