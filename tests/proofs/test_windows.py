"""A letter leaves in its window on a business day, by every clock that it concerns, and waits no longer than it must.

The judge of it reads wall clocks and calendars by itself, a quarter of an hour at a time: all zones of today change their
clocks by whole quarters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import cycle
from zoneinfo import ZoneInfo, available_timezones

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.rules.calendar import Zones, calendar_of, zones_of_country
from nurture.rules.gate import Decision, Hold, Send, decide
from nurture.rules.reps import Away
from nurture.rules.spans import WEEKDAYS, Hours
from tests.cast import make_release, make_rep
from tests.proofs.amounts import TRY
from tests.proofs.conftest import Tell
from tests.rules.test_gate import READY

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
ZONES = sorted(available_timezones())
PLACES = (
    ("DE", ""), ("DE", "BY"), ("US", "CA"), ("GB", "SCT"), ("AU", "NSW"), ("ES", "MD"), ("IN", ""), ("NP", ""),
    ("EG", ""), ("IL", ""), ("AE", ""), ("SA", ""), ("BR", "SP"), ("CA", "NL"), ("NZ", ""), ("XX", ""),
)  # fmt: skip
WINDOWS = (
    Hours(("mon", "tue", "wed", "thu"), time(8, 30), time(11, 30)),
    Hours(("mon", "tue", "wed", "thu", "fri"), time(9), time(17)),
    Hours(WEEKDAYS, time(0), time(23, 45)),
    Hours(WEEKDAYS, time(0, 15), time(3, 15)),
    Hours(WEEKDAYS, time(2, 15), time(2, 45)),
    Hours(WEEKDAYS, time(22, 30), time(23, 30)),
)
AROUND = tuple(timedelta(minutes=minutes) for minutes in (-1560, -540, -61, -15, 0, 15, 30, 59, 61, 95, 125, 540, 1560))
PROGRAM = make_release().program


# --- what is open, told independently -----------------------------------------------------------------------------


@cache
def working(country: str, region: str, day: date) -> bool:
    if country == "XX":
        return day.weekday() < 5
    return bool(_holidays(country, region).is_working_day(day))


@cache
def _holidays(country: str, region: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=region or None)


def is_open(window: Hours, place: tuple[str, str], zone: ZoneInfo, moment: datetime) -> bool:
    local = moment.astimezone(zone)
    return (
        window.start <= local.time() < window.end and WEEKDAYS[local.weekday()] in window.days and working(*place, local.date())
    )


def comes_twice(zone: ZoneInfo, moment: datetime) -> bool:
    """Within an hour that the clock shows twice."""
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def quarters(start: datetime, end: datetime) -> Iterator[datetime]:
    """Every quarter of an hour from `start` to before `end`, first `start` itself."""
    yield start
    moment = start - (start - FIRST) % QUARTER + QUARTER
    while moment < end:
        yield moment
        moment += QUARTER


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """The moments in these years at which a zone's clocks change; where none do, any moment will do."""
    zone = ZoneInfo(name)
    days = [FIRST + timedelta(days=day) for day in range((LAST - FIRST).days)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    found = [_change(zone, before) for before, here, then in zip(days, offsets, offsets[1:], strict=False) if here != then]
    return tuple(found) or (datetime(2026, 3, 29, 1, tzinfo=UTC),)


def _change(zone: ZoneInfo, day: datetime) -> datetime:
    """To the quarter of an hour within the day that follows."""
    before = day.astimezone(zone).utcoffset()
    return next(one for one in quarters(day, day + timedelta(days=1, hours=1)) if one.astimezone(zone).utcoffset() != before)


# --- the claims ------------------------------------------------------------------------------------------------------


def asked(zones: Zones, place: tuple[str, str], window: Hours, now: datetime) -> Decision:
    country, region = place
    ready = READY._replace(zones=zones, calendar=calendar_of(country, region), waits_since=now)
    return decide(ready, replace(PROGRAM, window=window), now)


def check_window(zones: Zones, place: tuple[str, str], window: Hours, now: datetime) -> int:
    """What is sent is sent in the open; what is held is held until the first open moment. How many decisions that took."""
    decision = asked(zones, place, window, now)
    if isinstance(decision, Send):
        assert all(is_open(window, place, zone, now) for zone in zones)
        return 1
    assert isinstance(decision, Hold)
    assert decision.until > now
    assert asked(zones, place, window, decision.until) == Send("de")
    assert all(is_open(window, place, zone, decision.until) for zone in zones)
    missed = [
        moment
        for moment in quarters(now, decision.until)
        if all(is_open(window, place, zone, moment) and not comes_twice(zone, moment) for zone in zones)
    ]
    assert missed == []
    return 2


def edges() -> Iterator[tuple[str, datetime]]:
    """Moments around every change of every zone's clocks, the zones taking turns."""
    around = {name: [change + step for change in changes(name) for step in AROUND] for name in ZONES}
    for turn in range(max(map(len, around.values()))):
        yield from ((name, around[name][turn % len(around[name])]) for name in ZONES)


def test_wherever_the_clocks_change_the_gate_opens_in_the_window_and_at_its_first_moment(tell: Tell) -> None:
    decisions = 0
    combined = zip(cycle(edges()), cycle(PLACES), cycle(WINDOWS + WINDOWS[:1]), strict=False)
    while decisions < TRY.decisions:
        (name, moment), place, window = next(combined)
        decisions += check_window((ZoneInfo(name),), place, window, moment)
    tell("gate decisions around the changes of all zones' clocks", decisions)


def check_mixture(zones: Zones, place: tuple[str, str], window: Hours, now: datetime) -> int:
    """As above; where no moment of a month is open by all clocks, it is the middle one that counts."""
    decision = asked(zones, place, window, now)
    opens = decision.until if isinstance(decision, Hold) else now
    if all(is_open(window, place, zone, opens) for zone in zones):
        return check_window(zones, place, window, now)
    assert not any(
        all(is_open(window, place, zone, moment) and not comes_twice(zone, moment) for zone in zones)
        for moment in quarters(now, now + timedelta(days=30))
    )
    return check_window((zones[len(zones) // 2],), place, window, now)


several = st.one_of(
    st.sampled_from(["PT", "ES", "US", "CA", "BR", "AU", "ID", "KZ", "CL", "FR"]).map(zones_of_country),
    st.lists(st.sampled_from(ZONES).map(ZoneInfo), min_size=2, max_size=3, unique=True).map(tuple),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 11, 1), timezones=st.just(UTC))
hours = st.sampled_from(WINDOWS[:3])


def test_several_clocks_are_in_the_window_all_at_once_or_it_is_the_middle_one_that_counts(tell: Tell) -> None:
    decisions = 0

    @settings(max_examples=TRY.mixtures, deadline=None, database=None)
    @given(zones=several, place=st.sampled_from(PLACES), window=hours, now=moments)
    def mix(zones: Zones, place: tuple[str, str], window: Hours, now: datetime) -> None:
        nonlocal decisions
        decisions += check_mixture(zones, place, window, now)

    mix()
    tell("gate decisions by several clocks at once", decisions)


def days_before(count: int) -> st.SearchStrategy[list[timedelta]]:
    return st.lists(st.integers(0, count * 24).map(lambda hours: timedelta(hours=hours)), max_size=4)


def test_whatever_holds_a_letter_says_until_when_and_does_not_hold_it_again_for_the_same_reason(tell: Tell) -> None:
    """Caps, absence, the owner's day, a pause that ends: at the moment that was said this reason has passed."""
    decisions = 0

    @settings(max_examples=TRY.mixtures, deadline=None, database=None)
    @given(
        zone=st.sampled_from(ZONES).map(ZoneInfo),
        place=st.sampled_from(PLACES),
        now=moments,
        rep_zone=st.sampled_from(ZONES),
        to_contact=days_before(7),
        to_partner=days_before(9),
        by_rep=st.sampled_from([0, 0, 199, 200, 240]),
        away=st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 20)), max_size=2),
        paused=st.none() | st.integers(1, 500).map(lambda hours: timedelta(hours=hours)),
    )
    def hold(
        zone: ZoneInfo, place: tuple[str, str], now: datetime, rep_zone: str, to_contact: Sequence[timedelta],
        to_partner: Sequence[timedelta], by_rep: int, away: Sequence[tuple[int, int]], paused: timedelta | None,
    ) -> None:  # fmt: skip
        nonlocal decisions
        today = now.astimezone(ZoneInfo(rep_zone)).date()
        absent = tuple(Away(today + timedelta(days=start), today + timedelta(days=start + length)) for start, length in away)
        standing = READY._replace(
            zones=(zone,), calendar=calendar_of(*place), waits_since=now,
            rep=make_rep("r1", zone=rep_zone, away=absent),
            sent_to_contact=[now - before for before in to_contact],
            sent_to_partner=[now - before for before in to_partner],
            sent_by_rep=by_rep,
            paused="summer break" if paused else None, paused_until=now + paused if paused else None,
        )  # fmt: skip
        until: list[datetime] = [now]
        reasons: list[str] = []
        while isinstance(decision := decide(standing._replace(waits_since=until[-1]), PROGRAM, until[-1]), Hold):
            decisions += 1
            assert decision.until > until[-1]
            assert [*reasons, ""][-1] != decision.because
            reasons.append(decision.because)
            until.append(decision.until)
            if paused and decision.until >= now + paused:
                standing = standing._replace(paused=None, paused_until=None)
            if decision.until.astimezone(ZoneInfo(rep_zone)).date() > today:
                standing = standing._replace(sent_by_rep=0)
        assert isinstance(decision, Send)
        assert is_open(PROGRAM.window, place, zone, until[-1])
        decisions += 1

    hold()
    tell("gate decisions about caps, absence and pauses", decisions)


def test_asked_later_the_gate_does_not_answer_with_an_earlier_moment(tell: Tell) -> None:
    decisions = 0

    @settings(max_examples=TRY.mixtures, deadline=None, database=None)
    @given(
        zone=st.sampled_from(ZONES).map(ZoneInfo), place=st.sampled_from(PLACES), window=st.sampled_from(WINDOWS),
        now=moments, later=st.integers(0, 10_000),
    )  # fmt: skip
    def ask_twice(zone: ZoneInfo, place: tuple[str, str], window: Hours, now: datetime, later: int) -> None:
        nonlocal decisions
        first, second = (opens_at((zone,), place, window, one) for one in (now, now + timedelta(minutes=later)))
        assert first <= second
        decisions += 2

    ask_twice()
    tell("gate decisions asked early and late", decisions)


def opens_at(zones: Zones, place: tuple[str, str], window: Hours, now: datetime) -> datetime:
    decision = asked(zones, place, window, now)
    return decision.until if isinstance(decision, Hold) else now
