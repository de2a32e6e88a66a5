"""`personas/tests/<name>.yaml`: a contact, what they do and when, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar, get_args

from nurture.content.conditions import LIST_FACTS, NUMBER_FACTS, TEXT_FACTS
from nurture.content.files import names_in, read_text
from nurture.content.findings import Finding, Place, Refused, nearest
from nurture.content.form import Form, Reader, as_mapping, as_scalar, known, listed, mapped, refuse, some, text
from nurture.content.keys.program import CONSENTS
from nurture.content.keys.stream_tests import (
    CALL,
    CONTACT,
    DONE,
    EXPECTED,
    NONE,
    PARTNER,
    SCORE,
    STREAM_TEST,
    TRIED,
    WORKED_OUT,
)
from nurture.content.lands import country, zone
from nurture.content.streams import email_places
from nurture.content.tree import Node, Scalar, below, read_yaml
from nurture.content.words import choice, clock_time, day, line, name, number, span, yes
from nurture.rules.events import Kind
from nurture.rules.program import Release
from nurture.rules.spans import Span
from nurture.rules.streams import EmailStep

T = TypeVar("T")

FOLDER = "personas/tests"
MORNING = time(10)
_FIRST_YEAR, _LAST_YEAR = 2000, 2199

# These can only be done with a letter in hand.
_WITH_A_LETTER = ("clicked", "opened", "bounced", "complained", "unsubscribed", "delivered")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the time of it by the contact's own clock."""

    day: date
    time: time = MORNING


@dataclass(frozen=True, slots=True)
class Deed:
    """What the contact does, `after` a letter or `at` a moment; or how a call to it ends. Exactly one of `did` and `call`."""

    place: Place
    did: str = ""
    call: str = ""
    on: str = ""
    after: Span | None = None
    at: Moment | None = None
    about: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that must happen, or must not. What is None or empty was not said and does not matter.

    `what`: letter, letters, never, hold, score, call, stream, left. `names` are steps, or a stream, or a reason.
    """

    place: Place
    what: str
    names: tuple[str, ...] = ()
    on: date | None = None
    until: date | None = None
    because: str = ""
    about: str = ""
    variant: str = ""
    offer: str = ""
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class StreamTest:
    """`contact` and `partner` hold facts by their names; `variants` are the letters that the partner draws, by step."""

    name: str
    place: Place
    describe: str
    contact: Mapping[str, Any]
    partner: Mapping[str, Any]
    rep: str | None
    starts: date
    until: date | None
    stream: str | None
    variants: Mapping[str, str]
    does: tuple[Deed, ...]
    expect: tuple[Expected, ...]


def read_tests(home: Path, release: Release) -> tuple[list[StreamTest], list[Finding]]:
    """Every test, in the order of their names; what cannot be read is a finding."""
    tests: list[StreamTest] = []
    findings: list[Finding] = []
    for test in names_in(home, FOLDER, ".yaml"):
        try:
            tests.append(read_test(home, test, release))
        except Refused as refused:
            findings += refused.findings
    return tests, findings


def read_test(home: Path, test: str, release: Release) -> StreamTest:
    file = f"{FOLDER}/{test}.yaml"
    name(Scalar(Place(file), test))
    return _Reading(release).test(test, read_yaml(read_text(home, file), file))


def step_places(home: Path, persona: str) -> dict[str, Place]:
    """Where each e-mail step of a persona stands."""
    file = f"personas/{persona}.yaml"
    return email_places(below(read_yaml(read_text(home, file), file), "steps"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The names that a test may refer to are those of the release."""

    release: Release

    def test(self, test: str, node: Node) -> StreamTest:
        form = Form(node, STREAM_TEST)
        return form.close(
            StreamTest(
                name=test,
                place=node.place,
                describe=form.may("describe", text, ""),
                contact=form.may("contact", self._facts("contact"), {}),
                partner=form.may("partner", self._facts("partner"), {}),
                rep=form.may("rep", known("rep", self.release.reps), None),
                starts=form.need("starts", played_day),
                until=form.may("until", played_day, None),
                stream=form.may("stream", known("stream", self.release.personas), None),
                variants=form.may("variants", self._variants, {}),
                does=form.may("does", listed(self._deed), ()),
                expect=form.need("expect", some(listed(self._expected))),
            )
        )

    # --- who ---------------------------------------------------------------------------------------------------------

    def _facts(self, whose: str) -> Reader[dict[str, Any]]:
        readers = facts_of(whose)

        def reader(node: Node) -> dict[str, Any]:
            form = Form(node, CONTACT if whose == "contact" else PARTNER)
            found = {key: form.may(key, read, None) for key, read in readers.items()}
            return form.close({key: value for key, value in found.items() if value is not None})

        return reader

    def _variants(self, node: Node) -> dict[str, str]:
        steps = {step.id: step for step in self._emails() if step.variants}

        def one(key: Scalar, value: Node) -> str:
            step = known("email step", steps)(key)
            return known("variant", steps[step].variants)(value)

        return mapped(one, '"variants"', "Write {step: letter}, such as {margin: margin-short}.")(node)

    # --- what they do ------------------------------------------------------------------------------------------------

    def _deed(self, node: Node) -> Deed:
        if as_mapping(node, "a deed").get("call") is not None:
            form = Form(node, TRIED)
            dispositions = [one.id for one in self.release.program.calling.dispositions]
            call = form.need("call", known("disposition", dispositions))
            return form.close(Deed(node.place, call=call, after=form.may("after", span, None)))
        form = Form(node, DONE)
        deed = Deed(
            place=node.place,
            did=form.need("did", choice("event", get_args(Kind))),
            on=form.may("on", self._step, ""),
            after=form.may("after", span, None),
            at=form.may("at", moment, None),
            about=form.may("about", known("topic", self.release.program.topics), ""),
            link=form.may("link", known("link", self.release.program.links), ""),
        )
        form.close(deed)
        _check_when(node, deed)
        return deed

    # --- what must come of it ----------------------------------------------------------------------------------------

    def _expected(self, node: Node) -> Expected:
        mapping = as_mapping(node, "an expectation")
        readers: dict[str, Callable[[Node, Form], Expected]] = {
            "letter": self._letter, "letters": self._letters, "never": self._never, "hold": self._hold,
            "score": self._score, "call": self._call, "stream": self._stream, "left": self._left,
        }  # fmt: skip
        kind = next((key for key in readers if mapping.get(key) is not None), None)
        if kind is None:
            first = mapping.entries[0][0].value if mapping.entries else ""
            raise refuse(node, "unknown-expectation", "This does not say what is expected.", nearest(first, readers))
        form = Form(node, EXPECTED[kind], f'"{kind}"')
        return form.close(readers[kind](node, form))

    def _letter(self, node: Node, form: Form) -> Expected:
        names = (form.need("letter", self._step),)
        variant = form.may("variant", name, "")
        return Expected(node.place, "letter", names, on=form.may("on", played_day, None), variant=variant)

    def _letters(self, node: Node, form: Form) -> Expected:
        return Expected(node.place, "letters", form.need("letters", listed(self._step)))

    def _never(self, node: Node, form: Form) -> Expected:
        return Expected(node.place, "never", form.need("never", some(listed(self._step))))

    def _hold(self, node: Node, form: Form) -> Expected:
        return Expected(
            node.place,
            "hold",
            (form.need("hold", self._step),),
            on=form.may("on", played_day, None),
            until=form.may("until", played_day, None),
            because=form.may("because", line, ""),
        )

    def _score(self, node: Node, _form: Form) -> Expected:
        form = Form(_form.need("score", lambda inner: inner), SCORE)
        at = form.need("at", played_day)
        least, most = form.may("at_least", number, None), form.may("at_most", number, None)
        found = form.close(Expected(node.place, "score", on=at, at_least=least, at_most=most))
        if least is None and most is None:
            raise refuse(node, "empty", "The score is asked nothing.", "Write at_least, at_most, or both.")
        return found

    def _call(self, node: Node, outer: Form) -> Expected:
        inner = outer.need("call", lambda written: written)
        if isinstance(inner, Scalar):
            choice("expectation", (NONE,))(inner)
            return Expected(node.place, "call", (NONE,))
        form = Form(inner, CALL)
        return form.close(
            Expected(
                node.place,
                "call",
                on=form.may("on", played_day, None),
                because=form.may("because", line, ""),
                about=form.may("about", known("topic", self.release.program.topics), ""),
                offer=form.may("offer", known("offer", self.release.program.offers), ""),
            )
        )

    def _stream(self, node: Node, form: Form) -> Expected:
        stream = form.need("stream", known("stream", self.release.personas))
        return Expected(node.place, "stream", (stream,), on=form.may("on", played_day, None))

    def _left(self, node: Node, form: Form) -> Expected:
        return Expected(node.place, "left", because=form.need("left", line), on=form.may("on", played_day, None))

    # --- names -------------------------------------------------------------------------------------------------------

    def _step(self, node: Node) -> str:
        return known("email step", sorted({step.id for step in self._emails()}))(node)

    def _emails(self) -> list[EmailStep]:
        steps = (step for persona in self.release.personas.values() for step in persona.stream.steps.values())
        return [step for step in steps if isinstance(step, EmailStep)]


def played_day(node: Node) -> date:
    """One that can be played: far from where the calendar of computers ends."""
    found = day(node)
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        do = f"Take one between {_FIRST_YEAR} and {_LAST_YEAR}."
        raise refuse(node, "date", f"{found} is too far off to be played.", do)
    return found


def moment(node: Node) -> Moment:
    """`2026-04-01`, or with a time of day: `2026-04-01 14:30`."""
    written, _, at = as_scalar(node, "a date").value.strip().partition(" ")
    return Moment(played_day(Scalar(node.place, written)), clock_time(Scalar(node.place, at)) if at else MORNING)


def facts_of(whose: str) -> dict[str, Reader[Any]]:
    """Facts by their names, and beside them what the gate asks."""
    readers: dict[str, Reader[Any]] = {}
    for facts, read in ((TEXT_FACTS, line), (NUMBER_FACTS, _whole_number), (LIST_FACTS, listed(line))):
        readers |= {fact.partition(".")[2]: read for fact in facts if fact.startswith(f"{whose}.") and fact not in WORKED_OUT}
    return readers | _BESIDE[whose]


def _whole_number(node: Node) -> int:
    return int(number(node))


_BESIDE: dict[str, dict[str, Reader[Any]]] = {
    "contact": {"zone": zone, "consent": choice("consent", (*CONSENTS, NONE)), "number": yes},
    "partner": {"country": country, "zone": zone},
}


def _check_when(node: Node, deed: Deed) -> None:
    if not deed.on and deed.at is None:
        raise refuse(node, "when", "This does not say when.", "Add `on:` with a letter, or `at:` with a date.")
    if deed.did in _WITH_A_LETTER and not deed.on:
        raise refuse(node, "when", f"{deed.did} needs a letter.", "Add `on:` with the step of the letter.")
    if deed.at is not None and deed.after is not None:
        raise refuse(node, "when", "Here stand a moment and a length of time.", "Keep `at:`, or `after:` with `on:`.")
