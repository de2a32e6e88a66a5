"""A stream told in plain sentences, for whoever has to approve it: whom it is for, what happens when, and what always holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nurture.content import sentences as say
from nurture.content.lands import countries
from nurture.content.program import OTHER
from nurture.rules.calendar import zone
from nurture.rules.conditions import Did
from nurture.rules.guard import WINDOW, Guard
from nurture.rules.language import HELD
from nurture.rules.outline import Fork, Item, Mail, Way, outline
from nurture.rules.percent import percent
from nurture.rules.program import Program, Release
from nurture.rules.ramp_up import in_words
from nurture.rules.streams import EmailStep, Persona, Stream
from nurture.rules.when import day_in_words

_VALUE = re.compile(r"\{\{-?\s*([\w.]+)[^}]*\}\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: when, and what in sentences. `depth` counts the choices that it lies below."""

    depth: int
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class Described:
    name: str
    about: str
    whom: tuple[str, ...]
    timeline: tuple[Entry, ...]
    after: tuple[str, ...]
    always: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A persona in one line. `place` is where it stands in the order of trying; None for a slow lane."""

    place: int | None
    name: str
    about: str
    letters: int


def personas(release: Release) -> tuple[Listed, ...]:
    """In the order in which they are tried, slow lanes last."""
    order = release.program.personas
    lanes = sorted(release.personas.keys() - set(order))
    places = [*((index, name) for index, name in enumerate(order, 1)), *((None, name) for name in lanes)]
    return tuple(_listed(place, release.personas[name]) for place, name in places if name in release.personas)


def _listed(place: int | None, persona: Persona) -> Listed:
    emails = sum(isinstance(step, EmailStep) for step in persona.stream.steps.values())
    return Listed(place, persona.name, _first_sentence(persona.describe), emails)


def describe(release: Release, name: str) -> Described:
    """Of a persona that the release has."""
    persona = release.personas[name]
    teller = _Teller(release, persona)
    return Described(
        name=name,
        about=" ".join(persona.describe.split()),
        whom=tuple(teller.whom()),
        timeline=tuple(teller.timeline()),
        after=tuple(teller.after()),
        always=tuple(always(release)),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    release: Release
    persona: Persona

    @property
    def stream(self) -> Stream:
        return self.persona.stream

    @property
    def topics(self) -> dict[str, str]:
        """Topics by their titles in the program's first language."""
        desk = self.release.program.languages[0]
        return {topic: titles[desk] for topic, titles in self.release.program.topics.items()}

    # --- whom ------------------------------------------------------------------------------------------------

    def whom(self) -> Iterator[str]:
        order = self.release.program.personas
        name = self.persona.name
        if name not in order:
            yield "Nobody starts here: it is a slow lane, which other streams lead to."
            leading = [one.name for one in self.release.personas.values() if one.stream.then.stream == name != one.name]
            if leading:
                yield say.sentence(f"it follows {say.both(leading)}")
            return
        if self.persona.match is None:
            yield "It is for every contact whom no other persona takes."
        else:
            yield say.sentence(f"it is for contacts {say.those(self.persona.match, self.topics)}")
        before = order[: order.index(name)]
        if before:
            yield f"Who also fits {say.either(before)} gets that stream instead, as it is tried first."
        if self.persona.rollout < 1:
            share = percent(self.persona.rollout)
            yield f"So far it takes {share} of the companies that fit, by a stable draw; the others wait for it."
        yield say.sentence(_pool(self.release.program))

    # --- when ------------------------------------------------------------------------------------------------

    def timeline(self) -> Iterator[Entry]:
        yield from self._entries(outline(self.stream).items, 0)

    def _entries(self, items: tuple[Item, ...], depth: int) -> Iterator[Entry]:
        for item in items:
            if isinstance(item, Mail):
                yield Entry(depth, say.sentence(say.day(item.at)).rstrip("."), self._letter(item.step))
            else:
                yield from self._fork(item, depth)

    def _letter(self, step: EmailStep) -> str:
        told = [f"The letter {step.id}, about {self.topics[step.about]}"]
        subject = self._subject(step)
        told[0] += f": “{subject}”" if subject else ""
        if len(step.variants) > 1:
            told.append(f"Each company gets {say.either(step.variants)}, drawn once and the same for all colleagues")
        offer = self.release.program.offers.get(step.offer or "")
        if offer:
            told.append(f"It may name an offer: {offer.describe[self.release.program.languages[0]]}")
        told += self._event(step)
        return " ".join(map(say.sentence, told))

    def _event(self, step: EmailStep) -> Iterator[str]:
        event = self.release.program.events.get(step.event or "")
        if event:
            on = day_in_words(event.starts.astimezone(zone(event.zone)).date())
            late = f"begins in less than {step.ahead}" if step.ahead.amount else "has begun"
            yield f"It invites to “{event.title[self.release.program.languages[0]]}” on {on}, and is left out once that {late}"

    def _subject(self, step: EmailStep) -> str:
        """In the program's first language, with the names of values that differ from contact to contact."""
        name = step.variants[0] if step.variants else step.id
        letter = self.release.letter(self.persona.name, name, self.release.program.languages[0])
        values = {"vendor.name": self.release.program.vendor.name}
        return (
            _VALUE.sub(lambda found: values.get(found[1], f"[{found[1].replace('.', ' ')}]"), letter.subject) if letter else ""
        )

    def _fork(self, fork: Fork, depth: int) -> Iterator[Entry]:
        ways = len(fork.ways)
        yield Entry(
            depth,
            say.sentence(say.day(fork.at)).rstrip("."),
            f"A choice ({fork.step.id}) between {say.counted(ways, 'path')}. The first one that fits is taken.",
        )
        for way in fork.ways:
            yield Entry(depth, "", self._head(way))
            yield from self._entries(way.items, depth + 1)
        meeting = f"All paths meet again at {fork.meets}." if fork.meets else "This is the end of each of these paths."
        yield Entry(depth, "", meeting)

    def _head(self, way: Way) -> str:
        head = f"If {say.they(way.when, self.topics)}" if way.when is not None else "Everyone else"
        return f"{head}:" if way.items else f"{head}: no letter."

    # --- how it ends -------------------------------------------------------------------------------------------

    def after(self) -> Iterator[str]:
        if self.stream.goal:
            yield self._goal(self.stream.goal)
        then = self.stream.then
        if then.stream == self.persona.name:
            yield (
                f"After the last letter it begins again, {then.after} later, with what the contact has not had yet. "
                "Who has had everything waits until another letter is written."
            )
            return
        following = self.release.personas.get(then.stream)
        about = f": {_first_sentence(following.describe)}" if following and following.describe else "."
        yield f"Whoever comes to the end goes on to {then.stream}, {then.after} after the last letter{about}"

    def _goal(self, goal: Did) -> str:
        did = say.deed(replace(goal, within=None), self.topics)
        lately = f" at most {goal.within} ago," if goal.within else ""
        return f"Whoever {did} after entering,{lately} has reached the goal and leaves the stream."


# --- what always holds ------------------------------------------------------------------------------------------


_INSTANT = {"request": "a click on a link that is a request", "replied": "a reply", "attended": "coming to an event"}


def always(release: Release) -> Iterator[str]:
    """The rules of the program that no stream has to repeat."""
    program, calling = release.program, release.program.calling
    yield "Each letter comes from the rep who owns the company, in that rep's voice, and answers go to that rep."
    yield (
        "Whoever replies or reaches the goal leaves the stream, and is looked at again after "
        f"{calling.cool_off}. Whoever unsubscribes or complains gets no more letters; nor does an address that bounces."
    )
    yield "While a call with a company is open, its letters wait. How the call ended says where they go on."
    yield f"Letters leave {say.hours(program.window)} by the contact's own clock, and never on a public holiday there."
    yield f"A contact gets {say.cap(program.caps.contact)}, a company {say.cap(program.caps.partner)}{_by_rep(release)}."
    if program.ramp_up:
        yield in_words(program.ramp_up)
    yield _guard(program.guard)
    yield f"Nobody gets the same letter twice. One that had to wait for more than {program.expires} is not sent any more."
    yield from _languages(program)
    if program.holdout:
        yield f"Of all companies {percent(program.holdout)} are left alone on purpose, so that the difference can be measured."
    yield f"Clicks, visits and replies add up to interest. {_calls(program)}"
    if calling.instant:
        yield say.sentence(
            f"{say.either(_INSTANT.get(one, one.replace('_', ' ')) for one in calling.instant)} asks for a call at once"
        )
    yield "Days are counted at the least: each wait begins when the letter before has really left."


def _by_rep(release: Release) -> str:
    """Each rep's own limit, as one number or from the least to the most."""
    limits = sorted({rep.letters_per_day for rep in release.reps.values() if rep.active})
    if not limits:
        return ""
    most = f"{limits[0]:,}" if len(limits) == 1 else f"their own {limits[0]:,} to {limits[-1]:,}"
    return f"; a rep writes no more than {most} letters a day"


def _guard(guard: Guard) -> str:
    return (
        f"A stream or a rep pauses by itself when more than {percent(guard.bounced)} of the letters of the last {WINDOW} days"
        f" bounce or {percent(guard.complained)} are complained of, once {guard.at_least:,} have left."
    )


def _calls(program: Program) -> str:
    grades = [f"{grade} with {threshold.interest:g}" for grade, threshold in program.calling.thresholds.items()]
    if not grades:
        return "Nobody is called for interest alone."
    return f"A company of fit {say.either(grades)} points gets a call from its rep, if its competence is good enough too."


def _languages(program: Program) -> Iterator[str]:
    yield f"Letters are written in {say.both(map(say.language, program.languages))}."
    for gets in dict.fromkeys(program.fallback.values()):
        reads = [say.language(tag) for tag, instead in program.fallback.items() if instead == gets and tag != OTHER]
        yield _instead(gets, reads, everyone_else=program.fallback.get(OTHER) == gets)
    if OTHER not in program.fallback:
        yield "Readers of all other languages wait until letters in theirs are written."


def _instead(gets: str, reads: list[str], *, everyone_else: bool) -> str:
    readers = f"Readers of {say.both(reads)}"
    whom = (f"{readers}, and everyone else," if reads else "Everyone else") if everyone_else else readers
    s = "" if reads else "s"
    held = f"wait{s} until letters in their language are written"
    return f"{whom} {held if gets == HELD else f'get{s} them in {say.language(gets)}'}."


def _pool(program: Program) -> str:
    pool = program.pool
    where = f" in {say.both(countries().get(code, code) for code in pool.countries)}" if pool.countries else ""
    return f"Only companies{where} of the tier {say.either(pool.tiers)} are written to"


def _first_sentence(text: str) -> str:
    """Up to the first full stop."""
    said = " ".join(text.split())
    head, stop, _ = said.partition(". ")
    return head + "." if stop else said
