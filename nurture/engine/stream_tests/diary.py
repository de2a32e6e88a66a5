"""What happened in a stream test, as a dated list that a marketer reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from db.columns import from_db
from nurture.engine.playing import Called, Did, Entered, Graduated, Left, Looked, News, Objected, Sent
from nurture.rules.gate import Drop
from nurture.rules.match import Enter, Stay
from nurture.rules.when import day_in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class Entry:
    """`what`: letter, hold, drop, did, call, again, closed, matches, stays, stream, left, graduated.

    `name` is the step, the stream, the deed or the topic of a call; `detail` what is told beside it; days are local ones.
    """

    at: int
    day: date
    what: str
    name: str
    because: str = ""
    until: date | None = None
    letter: str = ""
    offer: str = ""

    def line(self, place: tzinfo) -> str:
        return f"{moment_in_words(from_db(self.at), place)}  {self.said}"

    @property
    def said(self) -> str:
        variant = f" ({self.letter})" if self.letter not in ("", self.name) else ""
        because = f": {self.because}" if self.because else ""
        until = f", until {day_in_words(self.until)}" if self.until else ""
        return f"{_SAID[self.what].format(self.name)}{variant}{because}{until}"


_SAID = {
    "letter": "letter {}",
    "hold": "{} is held",
    "drop": "{} is dropped",
    "did": "{}",
    "call": "a call about {}",
    "again": "the call goes on",
    "closed": "the call is closed",
    "stream": "enters {}",
    "left": "leaves {}",
    "stays": "stays out",
    "matches": "matches {}",
    "graduated": "moves up a tier",
}


@dataclass(slots=True)
class Diary:
    """A witness that writes; `steps` are (stream, step) of the letters that went."""

    place: tzinfo
    entries: list[Entry] = field(default_factory=list)
    steps: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, news: News) -> None:
        self.entries += self._entry(news)
        if isinstance(news, Sent):
            self.steps.add((news.letter.row.persona, news.letter.row.step))

    def of(self, what: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.what == what]

    def lines(self) -> Iterator[str]:
        return (entry.line(self.place) for entry in self.entries)

    def day(self, at: int | datetime) -> date:
        moment = from_db(at) if isinstance(at, int) else at
        return moment.astimezone(self.place).date()

    def _entry(self, news: News) -> Iterator[Entry]:
        at, day = news.at, self.day(news.at)
        match news:
            case Sent(letter=letter):
                yield Entry(at, day, "letter", letter.row.step, letter=letter.row.letter)
            case Objected(letter=letter, decision=decision):
                until = None if isinstance(decision, Drop) else self.day(decision.until)
                yield Entry(at, day, "drop" if until is None else "hold", letter.row.step, decision.because, until)
            case Called() | Graduated():
                yield from self._of_call(news, day)
            case _:
                yield from self._of_contact(news, day)

    def _of_call(self, news: Called | Graduated, day: date) -> Iterator[Entry]:
        match news:
            case Called(what="queued", because=because, call=call):
                yield Entry(news.at, day, "call", call.topic, because, offer=call.offer or "")
            case Called(what="again" | "closed" as what, because=because):
                yield Entry(news.at, day, what, "", because)
            case Graduated():
                yield Entry(news.at, day, "graduated", "")

    def _of_contact(self, news: News, day: date) -> Iterator[Entry]:
        match news:
            case Did(act=act, topic=topic):
                where = f" in {act.letter.row.step}" if act.letter else ""
                yield Entry(news.at, day, "did", f"{act.kind}{where}{f' about {topic}' if topic else ''}")
            case Entered(stream=stream, because=because):
                yield Entry(news.at, day, "stream", stream, because)
            case Left(stream=stream, because=because):
                yield Entry(news.at, day, "left", stream, because)
            case Looked(made=Enter(persona=persona, because=because)):
                yield Entry(news.at, day, "matches", persona, because)
            case Looked(made=Stay(because=because)):
                yield Entry(news.at, day, "stays", "", because)
