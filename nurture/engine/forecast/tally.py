"""What one play came to, counted while it goes on."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from nurture.engine.playing import Called, Did, Entered, Graduated, Left, Looked, News, Objected, Sent, Stage
from nurture.rules.gate import Drop
from nurture.rules.match import Stay

WEEK = 7 * 86_400_000  # milliseconds

ByRepAndDay = Counter[tuple[str, str]]
ByRepAndWeek = Counter[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Reason:
    """How many letters a reason held, how often, and for how long in all (milliseconds)."""

    letters: int
    times: int
    waited: int


@dataclass(slots=True)
class Tally:
    """A witness that counts. `letters` are by the rep's own day, `weekly` the same by weeks, which count from the start.

    `dry`, `graduates` and `queued` are as at each week's end.
    """

    start: int
    letters: ByRepAndDay = field(default_factory=Counter)
    weekly: ByRepAndWeek = field(default_factory=Counter)
    calls: ByRepAndWeek = field(default_factory=Counter)
    queued: ByRepAndWeek = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    streams: Counter[str] = field(default_factory=Counter)
    stayed: Counter[str] = field(default_factory=Counter)
    graduates: list[int] = field(default_factory=list)
    dry: list[int] = field(default_factory=list)
    first_dry: int | None = None
    held: dict[str, Reason] = field(default_factory=dict)
    _dry: set[int] = field(default_factory=set)
    _graduates: int = 0
    _held: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _times: Counter[str] = field(default_factory=Counter)
    _waited: Counter[str] = field(default_factory=Counter)

    def week_ends(self, stage: Stage, week: int) -> None:
        self.dry.append(len(self._dry))
        self.graduates.append(self._graduates)
        for rep, waiting in stage.queued.items():
            self.queued[rep, week] = len(waiting)

    def close(self) -> Tally:
        """Lets go of what was only needed to count."""
        self.held = {one: Reason(len(self._held[one]), times, self._waited[one]) for one, times in self._times.items()}
        self._held.clear()
        self._dry.clear()
        return self

    def stands_dry(self, contact: int, at: int) -> None:
        self._dry.add(contact)
        self.first_dry = at if self.first_dry is None else self.first_dry

    def __call__(self, news: News) -> None:
        _COUNTED[type(news)](self, news)

    def on_sent(self, news: Sent) -> None:
        rep = news.letter.row.rep_id or ""
        self.letters[rep, news.day] += 1
        self.weekly[rep, (news.at - self.start) // WEEK] += 1

    def on_objected(self, news: Objected) -> None:
        because = news.decision.because
        if isinstance(news.decision, Drop):
            self.dropped[because] += 1
            return
        self._held[because].add(news.letter.id)
        self._times[because] += 1
        self._waited[because] += news.letter.due_at - news.at

    def on_did(self, news: Did) -> None:
        self.answers[news.act.kind] += 1

    def on_entered(self, news: Entered) -> None:
        self.streams[news.stream] += 1
        if news.because:
            self.stands_dry(news.contact.id, news.at)

    def on_left(self, news: Left) -> None:
        self._dry.discard(news.contact.id)

    def on_looked(self, news: Looked) -> None:
        if isinstance(news.made, Stay):
            self.stayed[news.made.because] += 1

    def on_called(self, news: Called) -> None:
        if news.what == "opened":
            self.calls[news.call.rep_id, (news.at - self.start) // WEEK] += 1

    def on_graduated(self, _news: Graduated) -> None:
        self._graduates += 1


_COUNTED: dict[type, Any] = {
    Sent: Tally.on_sent,
    Objected: Tally.on_objected,
    Did: Tally.on_did,
    Entered: Tally.on_entered,
    Left: Tally.on_left,
    Looked: Tally.on_looked,
    Called: Tally.on_called,
    Graduated: Tally.on_graduated,
}
