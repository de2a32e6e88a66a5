"""What was expected against what happened: each expectation that does not hold, in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.columns import to_db
from nurture.content.keys.stream_tests import NONE
from nurture.content.stream_tests import Expected
from nurture.engine.playing import Contact
from nurture.engine.playing.stage import Stage
from nurture.engine.stream_tests.diary import Diary, Entry
from nurture.rules.score import half_life, interest
from nurture.rules.when import day_in_words

_DAY = timedelta(days=1)
_POINT = 1000


@dataclass(frozen=True, slots=True)
class Comparison:
    """Expectations of one kind are met in the order in which they stand: `met` are the entries that were taken by one."""

    diary: Diary
    stage: Stage
    contact: Contact
    met: dict[str, int]

    def wrong(self, expected: Expected) -> str | None:
        """What is wrong, None if it holds."""
        return _CHECKS[expected.what](self, expected)

    # --- what happened, in order -----------------------------------------------------------------------------------

    def letter(self, expected: Expected) -> str | None:
        step = expected.names[0]
        found = self._next("letter", lambda entry: entry.name == step)
        if found is None:
            return self._why_no_letter(step)
        if expected.on and found.day != expected.on:
            return f"{step} went on {day_in_words(found.day)}, not on {day_in_words(expected.on)}."
        if expected.variant and found.letter != expected.variant:
            return f"{step} went as {found.letter}, not as {expected.variant}."
        return None

    def _why_no_letter(self, step: str) -> str:
        if any(entry.name == step for entry in self.diary.of("letter")):
            return f"{step} went earlier than the letters that stand before it here."
        held = [entry for entry in self.diary.entries if entry.what in ("hold", "drop") and entry.name == step]
        return f"{step} did not go: {held[-1].said}." if held else f"{step} did not go, and never fell due."

    def hold(self, expected: Expected) -> str | None:
        step = expected.names[0]
        holds = [entry for entry in self.diary.of("hold") if entry.name == step]
        if not holds:
            return f"{step} was never held."
        found = self._next("hold", lambda entry: entry.name == step and _fits(entry, expected))
        if found is not None:
            return None
        told = "; ".join(f"on {day_in_words(one.day)} by {one.said.partition(': ')[2]}" for one in holds)
        return f"{step} was held otherwise, {told}."

    def call(self, expected: Expected) -> str | None:
        calls = self.diary.of("call")
        if expected.names == (NONE,):
            return f"There was a call on {day_in_words(calls[0].day)}: {calls[0].because}" if calls else None
        if not calls:
            return f"There was no call; interest came to {self._highest():g} at most."
        if self._next("call", lambda entry: _fits(entry, expected)) is not None:
            return None
        told = "; ".join(f"on {day_in_words(one.day)} about {one.name or 'nothing'}: {one.because}" for one in calls)
        return f"There was another call, {told}"

    def stream(self, expected: Expected) -> str | None:
        stream = expected.names[0]
        found = self._next("stream", lambda entry: entry.name == stream)
        if found is None:
            entered = [entry.name for entry in self.diary.of("stream")]
            return f"They did not go on to {stream}, but to {' and '.join(entered)}." if entered else self._why_out()
        if expected.on and found.day != expected.on:
            return f"They entered {stream} on {day_in_words(found.day)}, not on {day_in_words(expected.on)}."
        return None

    def _why_out(self) -> str:
        stays = self.diary.of("stays")
        return f"They entered no stream: {stays[-1].because}." if stays else "They entered no stream."

    def left(self, expected: Expected) -> str | None:
        if self._next("left", lambda entry: _fits(entry, expected)) is not None:
            return None
        left = self.diary.of("left")
        told = "; ".join(f"{one.because} on {day_in_words(one.day)}" for one in left)
        return f"They left otherwise: {told}." if left else "They did not leave their stream."

    def _next(self, what: str, fits: Callable[[Entry], bool]) -> Entry | None:
        """The first entry that fits after those that earlier expectations took."""
        entries = self.diary.of(what)
        for place in range(self.met.get(what, 0), len(entries)):
            if fits(entries[place]):
                self.met[what] = place + 1
                return entries[place]
        return None

    # --- the whole ---------------------------------------------------------------------------------------------------

    def letters(self, expected: Expected) -> str | None:
        went = tuple(entry.name for entry in self.diary.of("letter"))
        return None if went == expected.names else f"These letters went: {', '.join(went) or 'none'}."

    def never(self, expected: Expected) -> str | None:
        went = [entry for entry in self.diary.of("letter") if entry.name in expected.names]
        return f"{went[0].name} went on {day_in_words(went[0].day)}." if went else None

    def score(self, expected: Expected) -> str | None:
        assert expected.on is not None
        found = self._interest(expected.on)
        low, high = expected.at_least, expected.at_most
        if (low is None or found >= low) and (high is None or found <= high):
            return None
        asked = " and ".join(f"{word} {bound:g}" for word, bound in (("at least", low), ("at most", high)) if bound is not None)
        return f"The score was {found:.1f} at the end of {day_in_words(expected.on)}, not {asked}."

    def _interest(self, day: date) -> float:
        """At the end of a day, in points."""
        return self._interest_at(to_db(datetime.combine(day + _DAY, time.min, self.diary.place)) - 1)

    def _highest(self) -> float:
        """It only falls between two rows."""
        return max((self._interest_at(row.occurred_at) for row in self.contact.ledger(self.stage.rubric)), default=0)

    def _interest_at(self, at: int) -> float:
        rows = [(row.worth, row.occurred_at) for row in self.contact.ledger(self.stage.rubric) if row.occurred_at <= at]
        return round(interest(rows, half_life(self.stage.release.program.rubric), at) / _POINT, 1)


def _fits(entry: Entry, expected: Expected) -> bool:
    return (
        expected.because.casefold() in entry.because.casefold()
        and (expected.on is None or entry.day == expected.on)
        and (expected.until is None or entry.until == expected.until)
        and expected.about in ("", entry.name)
        and expected.offer in ("", entry.offer)
    )


_CHECKS: dict[str, Callable[[Comparison, Expected], str | None]] = {
    "letter": Comparison.letter,
    "letters": Comparison.letters,
    "never": Comparison.never,
    "hold": Comparison.hold,
    "score": Comparison.score,
    "call": Comparison.call,
    "stream": Comparison.stream,
    "left": Comparison.left,
}
