"""Judging: a letter's clicks together with those known already, and where its news leaves the letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy.engine import Connection

from db import events, letter_days
from db.columns import from_db
from db.events import Known, Letter
from nurture.engine.counting import counted
from nurture.engine.ingest.shapes import Happened
from nurture.rules.message import State, after_news, news_of
from nurture.rules.program import Release
from nurture.rules.verdict import Click, Judged, judge, judge_clicks

_TOGETHER = frozenset({"clicked", "delivered", "bounced", "dropped", "complained"})
_UNSURE = frozenset({"planned", "claimed", "sending", "unknown", "abandoned"})  # no mailer has vouched for it


_Fact = Happened | Known
"""A click or news of a letter, fresh or stored."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`verdicts` by fingerprint; `changed` are stored clicks that look different now; `news` of the messages that it moves."""

    verdicts: dict[bytes, Judged] = field(default_factory=dict)
    changed: list[tuple[Known, Judged]] = field(default_factory=list)
    news: dict[int, State | None] = field(default_factory=dict)


def judge_all(connection: Connection, happened: Collection[Happened]) -> Judgement:
    judgement = Judgement()
    letters: dict[int, Letter] = {}
    facts: defaultdict[int, dict[bytes, _Fact]] = defaultdict(dict)
    for one in happened:
        letter = one.letter
        if letter is None or one.kind not in _TOGETHER:
            judgement.verdicts[one.fingerprint] = judge(one.kind, machine=one.machine)
            if letter is not None and letter.state in _UNSURE:
                letters[letter.id] = letter
        else:
            letters[letter.id] = letter
            facts[letter.id][one.fingerprint] = one
            if one.kind != "clicked":
                judgement.verdicts[one.fingerprint] = judge(one.kind, machine=None)
    known = events.of_letters(connection, letters)
    for stored in known:
        facts[stored.message][stored.fingerprint] = stored
    for letter in letters.values():
        _judge_letter(letter, facts[letter.id].values(), judgement)
    judgement.changed.extend(_changed(known, judgement.verdicts))
    return judgement


def _judge_letter(letter: Letter, facts: Collection[_Fact], judgement: Judgement) -> None:
    clicks = [fact for fact in facts if fact.kind == "clicked"]
    news = [(fact.at, fact.kind) for fact in facts if fact.kind != "clicked"]
    if clicks:
        delivered = min((at for at, kind in news if kind == "delivered"), default=None)
        judged = judge_clicks([Click(fact.at, fact.link) for fact in clicks], delivered)
        judgement.verdicts.update(zip((fact.fingerprint for fact in clicks), judged, strict=True))
    told = news_of(news)
    if after_news(cast("State", letter.state), told) != letter.state:
        judgement.news[letter.id] = told


def move_letters(connection: Connection, release: Release, judgement: Judgement, now: int) -> None:
    """The send may have gone on with a letter since it was read, so its state is asked for again, and held.

    A letter that we believed still here counts from now on, on the days of its rep and stream too.
    """
    stand = events.lock_letters(connection, judgement.news)
    moved = {one: after_news(cast("State", one.state), judgement.news[one.id]) for one in stand}
    events.move_letters(connection, {one.id: state for one, state in moved.items() if state != one.state}, now)
    left = [one for one, state in moved.items() if state != one.state and one.intent_at is None]
    if left:
        days = counted(release, left, from_db(now))
        letter_days.take(connection, days)
        letter_days.count(connection, days)


def _changed(known: Sequence[Known], verdicts: Mapping[bytes, Judged]) -> Iterable[tuple[Known, Judged]]:
    for stored in known:
        judged = verdicts.get(stored.fingerprint)
        if stored.kind == "clicked" and judged is not None and judged != (stored.verdict, stored.because):
            yield stored, judged
