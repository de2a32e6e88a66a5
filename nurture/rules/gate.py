"""The gate: the one decision whether a letter may go now.

`send`, `hold until … because …`, or `drop because …`. The checks stand in a table, in order; the first that objects
decides. The live tick, the forecast and `explain` all ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from nurture.rules.calendar import Calendar, Zones, add, day_start, next_open_everywhere, zone
from nurture.rules.program import Program, Release
from nurture.rules.ramp_up import allowance, ramped
from nurture.rules.reps import Rep
from nurture.rules.spans import WEEKDAYS, Cap, Span
from nurture.rules.when import day_in_words

_LOOK_AGAIN = Span(1, "days")


class Standing(NamedTuple):  # and no dataclass, which takes three times as long to make: one is for every look
    """What the gate needs to know of one letter, its contact, its partner and its rep, at the moment of intent.

    `not_live`, `paused`, `suppressed`, `outside_pool` and `too_late` (for the event it invites to) are reasons, None where
    there is none. `waits_since` is the moment from which the letter ages.
    `sent_to_contact` and `sent_to_partner` are the moments at which letters left lately, `sent_by_rep` and
    `sent_by_domain` (of a new sender domain) are counts of the day.
    """

    waits_since: datetime
    locale: str | None
    language: str
    consent: str
    country: str
    zones: Zones
    calendar: Calendar
    rep: Rep | None
    not_live: str | None
    may_receive: bool
    enrolled: bool
    graduated: bool
    outside_pool: str | None
    paused: str | None
    paused_until: datetime | None
    suppressed: str | None
    open_call: bool
    letter_written: bool
    sent_to_contact: Sequence[datetime]
    sent_to_partner: Sequence[datetime]
    sent_by_rep: int
    sent_by_domain: int = 0
    too_late: str | None = None
    letter_released: bool = True


class Send(NamedTuple):
    locale: str


class Hold(NamedTuple):
    """`ages` says whether the wait counts towards the program's longest: nobody loses a letter by an order to wait."""

    until: datetime
    because: str
    ages: bool = True


@dataclass(frozen=True, slots=True)
class Drop:
    state: Literal["suppressed", "cancelled", "expired"]
    because: str


Decision = Send | Hold | Drop
_Check = Callable[[Standing, Program, datetime], Decision | None]


HELD_BY_CALL = "a call is open"

_SHUT, _HOLIDAY = "outside the sending window", "a public holiday"
PACED = (_SHUT, _HOLIDAY, "the contact had ", "the partner had ", "the owner ", "the domain ")
"""How reasons begin that hold a letter by the window, the caps, or what is said of its rep: another release may lift them."""


def is_paced_otherwise(release: Release, last: Release) -> bool:
    """Whether letters that wait for such a reason may go earlier, or later."""
    return _pace(release) != _pace(last)


def _pace(release: Release) -> object:
    program = release.program
    reps = {rep.id: (rep.active, rep.away, rep.zone, rep.letters_per_day) for rep in release.reps.values()}
    return program.window, program.caps, program.zone, program.ramp_up, reps


def decide(standing: Standing, program: Program, now: datetime) -> Decision:
    """The first check that objects decides; none does: send."""
    for check in _CHECKS:
        objection = check(standing, program, now)
        if objection is not None:
            return objection
    assert standing.locale is not None
    return Send(standing.locale)


# --- what drops a letter ------------------------------------------------------------------------------------


def _is_suppressed(standing: Standing, _program: Program, _now: datetime) -> Decision | None:
    return Drop("suppressed", standing.suppressed) if standing.suppressed else None


def _has_no_consent(standing: Standing, program: Program, _now: datetime) -> Decision | None:
    if standing.consent in consent_bases(program.consent, standing.country):
        return None
    return Drop("suppressed", f"consent is {standing.consent or 'missing'}, which does not do in {standing.country}")


def consent_bases(consent: Mapping[str, tuple[str, ...]], country: str) -> tuple[str, ...]:
    """The bases that allow a letter in a country; `*` stands for every country that is not named."""
    return consent.get(country, consent.get("*", ()))


def _has_left(standing: Standing, _program: Program, _now: datetime) -> Decision | None:
    if standing.graduated:
        return Drop("cancelled", "the partner has graduated")
    if standing.outside_pool:
        return Drop("cancelled", standing.outside_pool)
    return None if standing.enrolled else Drop("cancelled", "the contact has left the stream")


def _is_too_late(standing: Standing, _program: Program, _now: datetime) -> Decision | None:
    return Drop("expired", standing.too_late) if standing.too_late else None


def _is_released_no_more(standing: Standing, _program: Program, _now: datetime) -> Decision | None:
    if standing.letter_released:
        return None
    return Drop("cancelled", "the newest release has no such letter any more, nor says what it is called now")


def _is_too_old(standing: Standing, program: Program, now: datetime) -> Decision | None:
    """Asked once the program is live and nothing is paused: nobody loses a letter because the vendor took its time."""
    if now - standing.waits_since <= program.expires.plain:
        return None
    return Drop("expired", f"it waited longer than {program.expires}")


# --- what holds it ---------------------------------------------------------------------------------------------


def _is_not_live(standing: Standing, _program: Program, now: datetime) -> Decision | None:
    return _stand_still(standing, now, standing.not_live) if standing.not_live else None


def _is_not_listed(standing: Standing, _program: Program, now: datetime) -> Decision | None:
    return None if standing.may_receive else _look_again(standing, now, "NURTURE_ONLY_TO does not name the recipient")


def _is_paused(standing: Standing, _program: Program, now: datetime) -> Decision | None:
    return _stand_still(standing, now, standing.paused, standing.paused_until) if standing.paused else None


def _is_called(standing: Standing, _program: Program, now: datetime) -> Decision | None:
    return _look_again(standing, now, HELD_BY_CALL) if standing.open_call else None


def _has_no_rep(standing: Standing, program: Program, now: datetime) -> Decision | None:
    rep = standing.rep
    if without := no_voice(rep):
        return _look_again(standing, now, without)
    assert rep is not None
    if not rep.away:
        return None
    today = now.astimezone(_place(rep)).date()
    back = next((away.last + timedelta(days=1) for away in rep.away if away.first <= today <= away.last), None)
    if back is None:
        return None
    return Hold(_window(standing, program, day_start(back, _place(rep))), f"the owner is away until {day_in_words(back)}")


def no_voice(rep: Rep | None) -> str | None:
    """Why nobody can be written in the name of this owner until somebody sees to it."""
    if rep is None:
        return "the partner has no owner"
    return None if rep.active else "the owner is not active"


def _place(rep: Rep) -> ZoneInfo:
    """A release with an unknown zone is refused, so this is there."""
    return zone(rep.zone) or ZoneInfo("UTC")


def _has_no_language(standing: Standing, _program: Program, now: datetime) -> Decision | None:
    if standing.locale is None:
        return _look_again(standing, now, f"letters to readers of {standing.language or 'an unknown language'} are held")
    if not standing.letter_written:
        return _look_again(standing, now, f"the letter is not written in {standing.locale}")
    return None


def _is_outside_window(standing: Standing, program: Program, now: datetime) -> Decision | None:
    opens = _window(standing, program, now)
    return None if opens == now else Hold(opens, _why_shut(standing, program, now))


def _why_shut(standing: Standing, program: Program, now: datetime) -> str:
    day = now.astimezone(standing.zones[0]).date()
    is_holiday = WEEKDAYS[day.weekday()] in program.window.days and standing.calendar.is_holiday(day)
    return _HOLIDAY if is_holiday else _SHUT


def _is_capped(standing: Standing, program: Program, now: datetime) -> Decision | None:
    place = standing.zones[0]
    checks = (
        ("contact", program.caps.contact, standing.sent_to_contact),
        ("partner", program.caps.partner, standing.sent_to_partner),
    )
    for whose, cap, sent in checks:
        if len(sent) < cap.count:
            continue
        free = _free_on(cap, [moment.astimezone(place).date() for moment in sent], now.astimezone(place).date())
        if free:
            return Hold(_window(standing, program, day_start(free, place)), f"the {whose} had {cap}")
    return None


def _free_on(cap: Cap, days: Sequence[date], today: date) -> date | None:
    """The day on which the cap leaves room again, None if it does today."""
    counting = sorted(day for day in days if day > today - timedelta(days=cap.days))
    if len(counting) < cap.count:
        return None
    return counting[-cap.count] + timedelta(days=cap.days)


def _rep_has_had_enough(standing: Standing, program: Program, now: datetime) -> Decision | None:
    rep = standing.rep
    if rep is None or standing.sent_by_rep < rep.letters_per_day:
        return None
    tomorrow = now.astimezone(_place(rep)).date() + timedelta(days=1)
    opens = _window(standing, program, day_start(tomorrow, _place(rep)))
    return Hold(opens, f"the owner had {rep.letters_per_day} letters a day")


def _domain_is_new(standing: Standing, program: Program, now: datetime) -> Decision | None:
    ramp = ramped(program.ramp_up, standing.rep.email) if standing.rep else None
    if ramp is None:
        return None
    place = zone(program.zone) or ZoneInfo("UTC")
    today = now.astimezone(place).date()
    allowed = allowance(ramp, program.window.days, today)
    if standing.sent_by_domain < allowed:
        return None
    day, because = (
        (today + timedelta(days=1), f"the domain {ramp.domain} may send {allowed:,} letters today while it is new")
        if allowed
        else (ramp.starts, f"the domain {ramp.domain} sends from {day_in_words(ramp.starts)} on")
    )
    return Hold(_window(standing, program, day_start(day, place)), because)


def _window(standing: Standing, program: Program, moment: datetime) -> datetime:
    return next_open_everywhere(program.window, standing.zones, standing.calendar, moment)


def _look_again(standing: Standing, now: datetime, because: str) -> Hold:
    return Hold(_tomorrow(standing, now), because)


def _stand_still(standing: Standing, now: datetime, because: str, until: datetime | None = None) -> Hold:
    return Hold(until or _tomorrow(standing, now), because, ages=False)


def _tomorrow(standing: Standing, now: datetime) -> datetime:
    return add(_LOOK_AGAIN, now, standing.zones[0], standing.calendar)


_CHECKS: tuple[_Check, ...] = (
    _is_suppressed,
    _has_no_consent,
    _has_left,
    _is_too_late,
    _is_released_no_more,
    _is_not_live,
    _is_paused,
    _is_too_old,
    _is_called,
    _is_not_listed,
    _has_no_rep,
    _has_no_language,
    _is_outside_window,
    _is_capped,
    _rep_has_had_enough,
    _domain_is_new,
)
