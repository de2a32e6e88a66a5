"""Who becomes qualified, and what becomes of the calls: escalate and the reps' desks, on a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from db.calls import Crossed
from db.columns import from_db, to_db
from db.touched import ContactRow, PartnerRow
from nurture.engine.desk import SUPPRESSED, how_soon, is_undone, retry_at
from nurture.engine.dispose import NO_CONTACT, promised
from nurture.engine.escalate import decide
from nurture.engine.graduate import GRADUATED
from nurture.engine.playing.cast import Answer, Called, Graduated
from nurture.engine.playing.opening import Order
from nurture.engine.playing.stage import Stage
from nurture.engine.playing.state import Call, Partner
from nurture.engine.touched import Touched
from nurture.rules.calls import Disposition, Route
from nurture.rules.due import due
from nurture.rules.gate import HELD_BY_CALL
from nurture.rules.qualify import NotYet
from nurture.rules.route import RECALLED, way_on
from nurture.rules.spans import Span

_MADE = "made"


def escalate(stage: Stage, partners: Iterable[Partner], at: int) -> None:
    for partner in sorted(set(partners), key=lambda one: one.id):
        _tidy(stage, partner, at)
        found = decide(as_touched(stage, partner, at), stage.granted)
        if isinstance(found, NotYet):
            if found.look_again is not None:
                stage.agenda.at(to_db(found.look_again)).marks.append(partner)
        elif partner.call is None:
            _queue(stage, partner, found, at)
    refill(stage, at)


def as_touched(stage: Stage, partner: Partner, at: int) -> Touched:
    row = partner.row
    return Touched(
        row=PartnerRow(
            id=partner.id,
            external_id=partner.key,
            tier=row["tier"],
            country=row["country"],
            grade=row["grade"],
            competence=row["competence"],
            rep_id=row["rep_id"],
            graduated_at=partner.graduated_at,
            cool_off_until=partner.cool_off_until,
            heldout=bool(row["heldout"]),
            open_call=partner.call is not None,
            crossed_at=partner.crossed_at,
            closed_at=partner.closed_at,
            suppressed=partner.suppressed(at),
        ),
        contacts=[
            ContactRow(
                partner.id,
                one.id,
                one.row["contact_language"],
                one.row["contact_consent"],
                one.row["phone_e164"],
                one.withdrawn(at),
                one.silent(at),
            )
            for one in partner.contacts
        ],
        ledger=[row for one in partner.contacts for row in one.ledger(stage.rubric)],
        deeds=[deed for one in partner.contacts for deed in one.human],
        had=frozenset(partner.had),
        release=stage.release,
        now=at,
    )


def _tidy(stage: Stage, partner: Partner, at: int) -> None:
    """A standing order overtakes a call."""
    call = partner.call
    if call is not None and call.contact.not_to_ring(at):
        _close(stage, call, SUPPRESSED, None, at)


def _queue(stage: Stage, partner: Partner, crossed: Crossed, at: int) -> None:
    call = Call.of(stage.number(), crossed, partner, stage.contacts[crossed.contact_id])
    partner.call, partner.crossed_at = call, at
    stage.queued[call.rep_id].append(call)
    stage.tell(Called(at, call, "queued", call.because))


def refill(stage: Stage, at: int) -> None:
    """Open the best of the waiting calls wherever a rep has room."""
    for rep_id, waiting in stage.queued.items():
        rep = stage.release.reps.get(rep_id)
        if not waiting or rep is None or not rep.active or stage.open_calls[rep_id] >= rep.open_calls:
            continue
        waiting.sort(key=lambda call: (-call.rank, call.id))
        while waiting and stage.open_calls[rep_id] < rep.open_calls:
            call = waiting.pop(0)
            stage.open_calls[rep_id] += 1
            span = how_soon(call.trigger, call.partner.row["grade"], stage.release.program.calling)
            call.state, call.due_at = "open", to_db(due(span, from_db(at), rep))
            stage.tell(Called(at, call, "opened", call.because))
            await_answer(stage, call, at)


def await_answer(stage: Stage, call: Call, at: int) -> None:
    """Whoever rings says how it ended; where nobody does, the call is taken back in the end."""
    answer = stage.crowd.rung(call, at)
    rep = stage.release.reps.get(call.rep_id)
    taken_back = retry_at(stage.release.program.calling.recall, from_db(call.due_at), rep)
    stage.agenda.at(answer.at if answer else to_db(taken_back)).answers.append((call, answer))


def answered(stage: Stage, call: Call, answer: Answer | None, at: int) -> None:
    if call.state == "closed":
        return
    now = from_db(at)
    if answer is None:
        _take_back(stage, call, now)
    elif answer.graduates:
        _graduate(stage, call, at)
    elif answer.disposition is None:
        _close(stage, call, _MADE, stage.release.program.calling.cool_off, at)
    else:
        _dispose(stage, call, answer.disposition, now)
    refill(stage, at)


def _take_back(stage: Stage, call: Call, now: datetime) -> None:
    calling = stage.release.program.calling
    if is_undone(from_db(call.due_at), stage.release.reps.get(call.rep_id), calling, now):
        _close(stage, call, RECALLED, calling.recall, to_db(now))


def _graduate(stage: Stage, call: Call, at: int) -> None:
    partner = call.partner
    partner.graduated_at = at
    stage.tell(Graduated(at, call))
    for contact in partner.contacts:
        contact.row["graduated_at"] = at
        stage.leave(contact, GRADUATED, at)
    _close(stage, call, GRADUATED, None, at)


def _dispose(stage: Stage, call: Call, disposition_id: str, now: datetime) -> None:
    calling = stage.release.program.calling
    disposition = next(one for one in calling.dispositions if one.id == disposition_id)
    call.tries += not disposition.connected
    way = way_on(disposition, call.tries, calling)
    if way.again:
        call.due_at = to_db(retry_at(way.again, now, stage.release.reps.get(call.rep_id)))
        stage.tell(Called(to_db(now), call, "again", disposition.id))
    else:
        _close(stage, call, way.closed_as, way.cool_off, to_db(now))
    if (more := _ROUTES.get(disposition.route)) is not None:
        more(stage, call, disposition, to_db(now))
    if way.again:
        await_answer(stage, call, to_db(now))


def _close(stage: Stage, call: Call, because: str, cool_off: Span | None, at: int) -> None:
    """The streams go on at once; new calls wait for the cool-off, and so do contacts who had left their streams."""
    partner = call.partner
    if call.state == "open":
        stage.open_calls[call.rep_id] -= 1
    else:
        stage.queued[call.rep_id].remove(call)
    call.state, partner.call, partner.closed_at = "closed", None, at
    stage.tell(Called(at, call, "closed", because))
    until = to_db(from_db(at) + cool_off.plain) if cool_off else None
    if until is not None:
        partner.cool_off_until = max(partner.cool_off_until or 0, until)
    for contact in partner.contacts:
        letter = contact.enrollment.letter if contact.enrollment else None
        if letter is not None and letter.is_waiting and letter.because == HELD_BY_CALL:
            letter.due_at = at
            stage.agenda.at(at).letters.append(letter)
        if until is not None and contact.enrollment is None and contact.match_due is None:
            stage.look_at(contact, until)


# --- what a route adds ---------------------------------------------------------------------------------------------


def _suppress_phone(_stage: Stage, call: Call, disposition: Disposition, _at: int) -> None:
    call.contact.orders.append(Order(call.contact.id, "phone", "contact", "", disposition.id, None))


def _suppress_all(stage: Stage, call: Call, disposition: Disposition, at: int) -> None:
    for contact in call.partner.contacts:
        contact.orders.append(Order(contact.id, "all", "partner", "", disposition.id, None))
        stage.leave(contact, NO_CONTACT, at)
    call.contact.orders.append(Order(call.contact.id, "all", "address", "", disposition.id, None))


def _follow_up(stage: Stage, call: Call, disposition: Disposition, at: int) -> None:
    """One call sends a letter once."""
    letter = disposition.letter or ""
    if letter not in call.promised:
        call.promised.add(letter)
        planned = promised(letter, call.id, call.topic, (call.contact.id, call.partner.id, call.rep_id), at)
        stage.plan(planned, stage.number(), at)


_ROUTES: dict[Route, Callable[[Stage, Call, Disposition, int], None]] = {
    "suppress_phone": _suppress_phone,
    "suppress_all": _suppress_all,
    "follow_up": _follow_up,
}
