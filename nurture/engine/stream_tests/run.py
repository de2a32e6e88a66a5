"""Running stream tests: from the files alone, on no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from db.columns import to_db
from nurture.content import Finding, Loaded, Place
from nurture.content.findings import Refused
from nurture.content.stream_tests import FOLDER, Deed, StreamTest, read_test, read_tests, step_places
from nurture.engine.playing import Play
from nurture.engine.stream_tests.compare import Comparison
from nurture.engine.stream_tests.diary import Diary
from nurture.engine.stream_tests.opening import CONTACT, open_test, place_of
from nurture.engine.stream_tests.script import LONGEST, Script
from nurture.rules.program import Release

_A_DAY, _A_WEEK_MORE = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Result:
    """One test: what did not hold, each with its place, and all that happened."""

    test: StreamTest
    wrong: tuple[tuple[Place, str], ...]
    diary: Diary

    @property
    def passed(self) -> bool:
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Tested:
    """All tests, what could not be read, and the steps that no test reaches."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    untested: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return all(one.passed for one in self.results) and all(one.severity != "error" for one in self.findings)


def run_all(home: Path, loaded: Loaded, name: str | None = None) -> Tested:
    """The tests of `personas/tests`, or the one of that name, on what was loaded from there; without a name also the
    steps that none of them reaches. Which tests cannot be read is told once there is nothing wrong with what they name.
    """
    errors = tuple(one for one in loaded.findings if one.severity == "error")
    if loaded.release is None:
        return Tested((), errors, ())
    if name is not None:
        return _run_one(home, name, loaded.release, errors)
    tests, slips = read_tests(home, loaded.release)
    results = tuple(run(test, loaded.release) for test in tests)
    return Tested(results, errors or tuple(slips), _untested(home, loaded.release, results))


def _run_one(home: Path, name: str, release: Release, errors: tuple[Finding, ...]) -> Tested:
    try:
        test = read_test(home, name, release)
    except Refused as refused:
        return Tested((), errors or refused.findings, ())
    return Tested((run(test, release),), errors, ())


def about_tests(home: Path, release: Release) -> tuple[Finding, ...]:
    """What a check says of stream tests: those that cannot be read, and steps that none reaches, where there are any."""
    tests, slips = read_tests(home, release)
    return (*slips, *_untested(home, release, [run(test, release) for test in tests]))


def _untested(home: Path, release: Release, results: Sequence[Result]) -> tuple[Finding, ...]:
    """A warning for each e-mail step whose letter goes in no test. Who has written none yet is not told of each."""
    if not results:
        return ()
    reached = set().union(*(one.diary.steps for one in results))
    return tuple(
        Finding(place, "untested-step", f'No stream test reaches "{step}".', f"Add one in {FOLDER}/.", "warning")
        for persona in release.personas
        for step, place in sorted(step_places(home, persona).items(), key=lambda item: item[1])
        if (persona, step) not in reached
    )


def run(test: StreamTest, release: Release) -> Result:
    """Play until a week after the contact's stream has ended, and past every day that the test names."""
    opening = open_test(test, release)
    script = Script(test, release)
    diary = Diary(place_of(opening))
    play = Play(opening, script, diary)
    contact = play.stage.contacts[CONTACT]
    for act in script.at_dates(contact):
        play.stage.agenda.at(act.at).acts.append(act)
    _play(play, test, diary)
    return Result(test, tuple(_wrong(test, Comparison(diary, play.stage, contact, {}), script)), diary)


def _play(play: Play, test: StreamTest, diary: Diary) -> None:
    day, last = test.starts, max((*_days(test), test.starts))
    while day <= min(test.until or max(last, _left(diary)), test.starts + LONGEST):
        day += _A_DAY
        play.run(to_db(datetime.combine(day, time.min, diary.place)))


def _left(diary: Diary) -> date:
    """A week after the first stream was left, so that what follows at once is seen; far off until then."""
    left = diary.of("left")
    return left[0].day + _A_WEEK_MORE if left else date.max


def _days(test: StreamTest) -> Iterator[date]:
    yield from (deed.at.day for deed in test.does if deed.at)
    yield from (day for expected in test.expect for day in (expected.on, expected.until) if day)


def _wrong(test: StreamTest, comparison: Comparison, script: Script) -> list[tuple[Place, str]]:
    wrong = [(one.place, said) for one in test.expect if (said := comparison.wrong(one)) is not None]
    return wrong + [(one.place, _undone(one)) for one in script.left]


def _undone(deed: Deed) -> str:
    if deed.call:
        return f"There was no call that could end as {deed.call}."
    return f"They could not have {deed.did}: {deed.on} had not gone by then." if deed.at else f"{deed.on} never went to them."
