"""The stage of a play: everyone as they stand, the agenda, and the small changes that several scenes make."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime

from db import enrollments
from db.columns import from_db
from db.letter_days import Key
from db.messages import Planned, Row
from nurture.engine.in_force import InForce
from nurture.engine.ingest.scoring import Rubricator
from nurture.engine.people import person_of
from nurture.engine.playing.agenda import Agenda
from nurture.engine.playing.cast import Crowd, Entered, Left, Witness
from nurture.engine.playing.opening import Opening
from nurture.engine.playing.state import Call, Contact, Enrollment, Letter, Partner
from nurture.rules.program import Release
from nurture.rules.renames import letter_now, with_other_names

_BLANK = Row._make("" for _ in Row._fields)


class Stage:
    """`to_contact`, `to_partner` and `letter_days` count letters as the gate asks for them."""

    def __init__(self, opening: Opening, crowd: Crowd, witness: Witness) -> None:
        self.in_force = InForce(opening.newest, "", opening.release)
        self.release = opening.release
        self.releases: Mapping[int, Release] = opening.releases
        self.secret = opening.secret
        self.pauses = opening.pauses
        self.crowd = crowd
        self.tell = witness
        self.rubric = Rubricator(self.release.program)
        self.agenda = Agenda(opening.at)
        self.seen = {key: set(steps) for key, steps in opening.seen.items()}
        self.granted = Counter(offer for _, offer in opening.granted)
        self.letter_days: defaultdict[Key, int] = defaultdict(int, opening.letter_days)
        self.to_contact: defaultdict[int, list[datetime]] = defaultdict(list)
        self.to_partner: defaultdict[int, list[datetime]] = defaultdict(list)
        self.partners: dict[int, Partner] = {}
        self.contacts: dict[int, Contact] = {}
        self.enrollments: dict[int, Enrollment] = {}
        self.queued: defaultdict[str, list[Call]] = defaultdict(list)
        self.open_calls: Counter[str] = Counter()
        self._ids = itertools.count(
            1 + max((*(one.id for one in opening.letters), *(one.id for one in opening.enrolled)), default=0)
        )
        self._people(opening)
        self._under_way(opening)
        self._heard(opening)
        self._calls(opening)

    def number(self) -> int:
        """A new id, greater than all before."""
        return next(self._ids)

    # --- how it opens ----------------------------------------------------------------------------------------------

    def _people(self, opening: Opening) -> None:
        for given in opening.contacts:
            row = dict(given)
            partner = self.partners.get(row["id"])
            if partner is None:
                partner = self.partners[row["id"]] = Partner(row["id"], row["external_id"])
                partner.cool_off_until, partner.graduated_at = row["cool_off_until"], row["graduated_at"]
            deeds = list(opening.deeds.get(row["contact_id"], ()))
            contact = Contact(row, partner, person_of(row, self.release, deeds), deeds)
            partner.contacts.append(contact)
            self.contacts[contact.id] = contact
            if row["match_due"] is not None:
                self.look_at(contact, row["match_due"])

    def _under_way(self, opening: Opening) -> None:
        for one in opening.enrolled:
            contact = self.contacts[one.contact_id]
            enrollment = Enrollment(
                one.id, contact, one.stream, one.release_id, one.state, one.at_step, one.due_at, one.entered_at
            )
            contact.enrollment = self.enrollments[one.id] = enrollment
            if one.state == "active" and one.due_at is not None:
                self.agenda.at(one.due_at).steps.append(enrollment)
        for waiting in opening.letters:
            self.plan(self._as_named_now(waiting.planned), waiting.id, waiting.due_at, waiting.because)
        for partner, contact_id, intent in opening.sent:
            self.to_partner[partner].append(from_db(intent))
            self.to_contact[contact_id].append(from_db(intent))

    def _heard(self, opening: Opening) -> None:
        for order in opening.orders:
            self.contacts[order.contact_id].orders.append(order)
        for deed in opening.human:
            self.contacts[deed.contact_id].human.append(deed)
        for row in opening.ledger:
            contact = self.contacts[row.contact_id]
            contact.books.setdefault((row.contact_id, row.rule, row.bucket), []).append(row.entry)
            contact.topics[row.entry.event_id] = row.topic

    def _calls(self, opening: Opening) -> None:
        for standing in opening.partners:
            if (partner := self.partners.get(standing.id)) is not None:
                partner.crossed_at, partner.closed_at = standing.crossed_at, standing.closed_at
                if standing.look_again is not None:
                    self.agenda.at(standing.look_again).marks.append(partner)
        for partner_id, offer in opening.granted:
            if partner_id in self.partners:
                self.partners[partner_id].had.add(offer)
        for one in opening.calls:
            partner, contact = self.partners[one.partner_id], self.contacts[one.contact_id]
            call = Call(
                one.id, partner, contact, one.rep_id, one.trigger, one.topic, one.rank, "", state=one.state, due_at=one.due_at
            )
            partner.call = call
            if one.state == "queued":
                self.queued[one.rep_id].append(call)
            else:
                self.open_calls[one.rep_id] += 1
                self.agenda.at(opening.at).answers.append((call, self.crowd.rung(call, opening.at)))

    def _as_named_now(self, planned: Planned) -> Planned:
        """A rename may have changed the letter's name since it was planned."""
        key = self.contacts[planned.contact_id].partner.key
        found = letter_now(self.release, planned.persona, planned.step, planned.letter, key, self.secret)
        return planned._replace(letter=found or planned.letter)

    # --- what several scenes do --------------------------------------------------------------------------------------

    def look_at(self, contact: Contact, at: int) -> None:
        """Have enroll look at a contact once a moment has come."""
        contact.match_due = at
        self.agenda.at(at).looks.append(contact)

    def had(self, contact: int, persona: str, step: str) -> None:
        """Under every id that the step has borne."""
        released = self.release.personas.get(persona)
        names = with_other_names({step}, released.stream) if released else {step}
        self.seen.setdefault((contact, persona), set()).update(names)

    def rename(self, contact: Contact, persona: str | None, because: str) -> None:
        """What enroll found a contact to be; conditions may ask for it."""
        contact.row["contact_persona"], contact.row["contact_because"] = persona, because
        fields = contact.person.facts.fields
        assert isinstance(fields, dict)
        fields["contact.persona"] = persona

    def enter(self, entry: enrollments.Entry) -> None:
        """A contact that is in a stream already stays there."""
        contact = self.contacts[entry.contact_id]
        if contact.enrollment is not None:
            return
        state = "held" if entry.due_at is None else "active"
        enrollment = Enrollment(
            self.number(), contact, entry.stream, entry.release_id, state, entry.at_step, entry.due_at, entry.entered_at
        )
        contact.enrollment = self.enrollments[enrollment.id] = enrollment
        if entry.due_at is not None:
            self.agenda.at(entry.due_at).steps.append(enrollment)
        self.tell(Entered(entry.entered_at, contact, entry.stream, entry.because))

    def leave(self, contact: Contact, because: str, at: int) -> None:
        """Take a contact out of its stream, if it is in one, and cancel what was planned for it."""
        enrollment = contact.enrollment
        if enrollment is not None:
            if enrollment.letter is not None:
                enrollment.letter.is_waiting = False
            self.end(enrollment, "exited", because, at)

    def end(self, enrollment: Enrollment, state: str, because: str, at: int) -> None:
        enrollment.state, enrollment.due_at, enrollment.contact.enrollment = state, None, None
        self.tell(Left(at, enrollment.contact, enrollment.stream, because))

    def go_on(self, move: enrollments.Move) -> None:
        enrollment = self.enrollments[move.id]
        if enrollment.state == "active":
            enrollment.at_step, enrollment.due_at = move.at_step, move.due_at
            if move.due_at is not None:
                self.agenda.at(move.due_at).steps.append(enrollment)

    def plan(self, planned: Planned, letter_id: int, due_at: int, because: str = "") -> None:
        letter = self.letter_of(planned, letter_id, due_at)
        letter.because = because
        if planned.origin == "step":
            self.enrollments[planned.origin_id].letter = letter
        self.agenda.at(due_at).letters.append(letter)

    def letter_of(self, planned: Planned, letter_id: int, due_at: int) -> Letter:
        contact = self.contacts[planned.contact_id]
        enrollment = self.enrollments[planned.origin_id] if planned.origin == "step" else None
        return Letter(letter_id, contact, _row(letter_id, planned, contact, enrollment), due_at)


def _row(letter_id: int, planned: Planned, contact: Contact, enrollment: Enrollment | None) -> Row:
    """What the gate is asked about. Names and addresses are for the letter itself, and none is written here."""
    row = contact.row
    return _BLANK._replace(
        id=letter_id, state="claimed", mid=planned.mid, origin=planned.origin, origin_id=planned.origin_id,
        step=planned.step, letter=planned.letter, persona=planned.persona, about=planned.about,
        waits_since=planned.due_at, intended_by=planned.rep_id, intended_at=None,
        contact_id=contact.id, contact_key=row["contact_key"],
        role=row["contact_role"],
        language=row["contact_language"], contact_zone=row["contact_zone"], consent=row["contact_consent"],
        partner_id=contact.partner.id, partner_key=contact.partner.key, country=row["country"], region=row["region"],
        partner_zone=row["zone"], tier=row["tier"], rep_id=row["rep_id"], graduated_at=contact.partner.graduated_at,
        enrollment_state=enrollment.state if enrollment else None, stream=enrollment.stream if enrollment else None,
        release_id=enrollment.release_id if enrollment else None, suppressed=None, open_call=False,
    )  # fmt: skip
