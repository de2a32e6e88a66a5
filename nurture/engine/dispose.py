"""How a try to reach a partner ended: the attempt is kept, and the partner goes where the disposition says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import calls, enrollments, messages, offers
from db.calls import CallRow
from db.columns import from_db, to_db
from nurture.engine import desk
from nurture.engine.graduate import propose
from nurture.engine.in_force import current
from nurture.engine.noting import noted, suppress
from nurture.engine.world import World
from nurture.mail.journal import Notes
from nurture.rules.calls import Disposition, Route
from nurture.rules.due import place_of
from nurture.rules.errors import UserError
from nurture.rules.message import Shown, shown
from nurture.rules.noted import Order
from nurture.rules.offer import why_not
from nurture.rules.one_line import clean
from nurture.rules.program import Release
from nurture.rules.route import FOLLOW_UP, Way, way_on
from nurture.rules.when import day_in_words, moment_in_words

CALL = "call"
NO_CONTACT = "asked for no contact"


@dataclass(frozen=True, slots=True)
class Disposed:
    """`closed_as` is None while the call stays open; `sentences` say what follows."""

    call_id: int
    disposition: str
    closed_as: str | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Try:
    """One try, in its transaction."""

    connection: Connection
    notes: Notes
    release: Release
    call: CallRow
    disposition: Disposition
    by: str
    now: datetime

    @property
    def at(self) -> int:
        return to_db(self.now)

    def day(self, moment: datetime) -> str:
        """A moment as the rep's own calendar shows it."""
        rep = self.release.reps.get(self.call.rep_id)
        return moment_in_words(moment, place_of(rep) if rep else ZoneInfo(self.release.program.zone))


def dispose(world: World, call_id: int, disposition: str, note: str = "", *, by: str = "") -> Disposed:
    """Record a try and follow its route. `by` is a rep's id; left out, the call's own rep."""
    release = current(world).release
    if by:
        desk.check_rep(release, by)
    chosen = _known(release, disposition)
    with noted(world) as (connection, notes):
        call = _callable(calls.locked(connection, call_id), call_id)
        done = _Try(connection, notes, release, call, chosen, by or call.rep_id, world.clock())
        calls.tried(connection, call.id, done.by, chosen.id, clean(note).strip(), done.at)
        way = way_on(chosen, _unanswered(done), release.program.calling)
        sentences = [*_offer(done), *_go(done, way), *_ROUTES[chosen.route](done)]
        desk.refill(connection, release, done.now)
    return Disposed(call.id, chosen.id, None if way.again else way.closed_as, tuple(sentences))


def _known(release: Release, disposition: str) -> Disposition:
    known = {one.id: one for one in release.program.calling.dispositions}
    if disposition not in known:
        listed = "; ".join(f"{one.id} ({one.describe})" for one in known.values())
        raise UserError(f"There is no disposition {clean(disposition)}.", f"Take one of these: {listed}.")
    return known[disposition]


def _callable(call: CallRow | None, call_id: int) -> CallRow:
    if call is None:
        raise UserError(f"There is no call {call_id}.", "`nurture calls --rep REP` lists those that are open.")
    if call.closed_at is not None:
        closed = day_in_words(from_db(call.closed_at))
        raise UserError(
            f"Call {call_id} was closed on {closed} as {call.disposition}.",
            "`nurture calls --rep REP` lists those that are open.",
        )
    return call


def _unanswered(done: _Try) -> int:
    """Tries of this call that reached nobody; a disposition that the program dropped since counts as one."""
    connected = {one.id for one in done.release.program.calling.dispositions if one.connected}
    return sum(ended not in connected for ended in calls.tries(done.connection, done.call.id))


def _go(done: _Try, way: Way) -> list[str]:
    """Keep the call open for another try, or close it."""
    if way.again:
        rep = done.release.reps.get(done.call.rep_id)
        due_at = desk.retry_at(way.again, done.now, rep)
        calls.again(done.connection, done.call.id, to_db(due_at))
        return [f"The call stays open; try again by {done.day(due_at)}."]
    desk.close(done.connection, done.call.id, done.call.partner_id, way.closed_as, done.now, way.cool_off)
    if done.disposition.route in _TELL_OF_STREAMS:
        return [f"The call is closed as {way.closed_as}."]
    cool_off = f", and no call comes for its interest within {way.cool_off}" if way.cool_off else ""
    return [f"The call is closed as {way.closed_as}: the partner's streams go on{cool_off}."]


_TELL_OF_STREAMS: frozenset[Route] = frozenset({"graduate", "suppress_all"})
"""Routes that say themselves what becomes of the partner's streams."""


# --- what a route adds -----------------------------------------------------------------------------------------------


def _nothing_more(_done: _Try) -> list[str]:
    return []


def _opportunity(_done: _Try) -> list[str]:
    return ["The deal is expected with an import of opportunities; the report credits it to this call."]


def _graduate(done: _Try) -> list[str]:
    proposed = propose(done.connection, done.release, done.call.partner_id, by=done.by, now=done.now, call_id=done.call.id)
    if proposed.to_tier is None:
        return ["No graduation is proposed: the partner's tier leads to none above it. Its streams go on."]
    said = "is" if proposed.new else "was already"
    head = f"Graduation to {proposed.to_tier} {said} proposed; the streams go on until a manager decides."
    return [head, *(f"{'Met' if one.met else 'Not met'}: {one.because}." for one in proposed.criteria)]


def _suppress_phone(done: _Try) -> list[str]:
    order = Order("phone", "contact", str(done.call.contact_id), done.disposition.id)
    suppress(done.connection, done.notes, [order], done.at)
    return ["Nobody rings this person again."]


def _suppress_all(done: _Try) -> list[str]:
    orders = (
        Order("all", "partner", str(done.call.partner_id), done.disposition.id),
        Order("all", "address", calls.address(done.connection, done.call.contact_id), done.disposition.id),
    )
    suppress(done.connection, done.notes, orders, done.at)
    left = enrollments.exit_partner(done.connection, done.call.partner_id, NO_CONTACT, done.at)
    return [f"Nobody writes to this partner or rings it again; it left {left} stream{'s' if left != 1 else ''}."]


def _follow_up(done: _Try) -> list[str]:
    call = done.call
    letter = done.disposition.letter or ""
    planned = promised(letter, call.id, call.topic, (call.contact_id, call.partner_id, call.rep_id), done.at)
    if messages.plan(done.connection, [planned]):
        return [f"The letter {letter} goes out in the owner's name as soon as the gate lets it."]
    state, because = messages.state_of(done.connection, CALL, call.id, letter)
    return [f"The letter {letter} {_EARLIER[shown(state, because)]}: one call sends it once."]


def promised(letter: str, call_id: int, topic: str, whom: tuple[int, int, str], at: int) -> messages.Planned:
    """The letter that a follow-up plans; `whom` is contact, partner and rep."""
    contact_id, partner_id, rep_id = whom
    return messages.Planned(
        mid=messages.new_mid(at),
        origin=CALL,
        origin_id=call_id,
        step=letter,
        letter=letter,
        persona=FOLLOW_UP,
        about=topic,
        contact_id=contact_id,
        partner_id=partner_id,
        rep_id=rep_id,
        due_at=at,
    )


_EARLIER: dict[Shown, str] = {
    "planned": "is planned already",
    "held": "is planned already and waits for the gate",
    "sent": "went out already",
    "failed": "was planned before and did not get through",
    "unknown": "was sent before, and whether it arrived is not known",
}


def _find_contact(_done: _Try) -> list[str]:
    return ["Whoever decides is to be found: the note is kept with the partner for the next call."]


_ROUTES: dict[Route, Callable[[_Try], list[str]]] = {
    "return": _nothing_more,
    "retry": _nothing_more,
    "opportunity": _opportunity,
    "graduate": _graduate,
    "suppress_phone": _suppress_phone,
    "suppress_all": _suppress_all,
    "follow_up": _follow_up,
    "find_contact": _find_contact,
}


def _offer(done: _Try) -> list[str]:
    """Grant the call's offer where the disposition gives it; the budget is asked under a lock."""
    if not done.disposition.gives_offer:
        return []
    offer = done.release.program.offers.get(done.call.offer or "")
    if offer is None:
        return ["The call carried no offer, so none is given."]
    offers.lock(done.connection, offer.id)
    objection = why_not(offer, offers.granted(done.connection), offers.had(done.connection, done.call.partner_id))
    if objection:
        return [f"The offer {offer.id} is not given: {objection}."]
    expires = done.now + offer.expires.plain
    offers.grant(done.connection, offer.id, done.call.partner_id, done.call.id, done.at, to_db(expires))
    return [f"The offer {offer.id} is theirs until {done.day(expires)}."]
