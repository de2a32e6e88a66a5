"""What is different between two releases, in plain sentences. Whatever no sentence is written for is named at least."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any

from nurture.rules.calls import Calling, Threshold
from nurture.rules.conditions import in_words
from nurture.rules.differing import differing
from nurture.rules.gate import consent_bases
from nurture.rules.letter_changes import letter_changes
from nurture.rules.percent import percent
from nurture.rules.program import Program, Release
from nurture.rules.renames import is_lost, step_before
from nurture.rules.rubric import Rubric, Rule
from nurture.rules.score import rule_name
from nurture.rules.streams import EmailStep, Persona, Step, Stream

Sentences = Iterator[str]
_IsLost = Callable[[EmailStep], bool]


def changes(last: Release, release: Release) -> list[str]:
    """In the order in which a marketer thinks: personas and steps, letters, the program, the reps."""
    return [
        *_personas(last, release),
        *letter_changes(last, release),
        *_named("talk track", last.talks, release.talks),
        *_program(last.program, release.program),
        *_named("rep", last.reps, release.reps),
        *(_letterhead(last, release)),
    ]


def _named(what: str, last: Mapping[str, Any], now: Mapping[str, Any]) -> Sentences:
    """Things by name that came, went or changed; those that changed alike are told together."""
    yield from (f"The {what} {name} is new." for name in now if name not in last)
    yield from (f"The {what} {name} is gone." for name in last if name not in now)
    changed: dict[str, list[str]] = {}
    for name in now:
        if name in last and last[name] != now[name]:
            changed.setdefault(_said(last[name], now[name]), []).append(name)
    for said, names in changed.items():
        whose = f"{what} {names[0]} has" if len(names) == 1 else f"{what}s {', '.join(names)} have"
        yield f"The {whose} changed{said}."


def _said(last: Any, now: Any) -> str:
    """After a colon, where there is anything to say."""
    said = differing(last, now)
    return f": {said}" if said else ""


# --- personas and steps --------------------------------------------------------------------------------------------


def _personas(last: Release, release: Release) -> Sentences:
    for name, persona in release.personas.items():
        if name not in last.personas:
            yield f"The persona {name} is new, with {len(persona.stream.steps)} steps."
        elif persona != last.personas[name]:
            yield from (f"{name}: {said}" for said in _persona(last.personas[name], persona, partial(is_lost, release, name)))
    yield from (f"The persona {name} is gone." for name in last.personas if name not in release.personas)


def _persona(last: Persona, now: Persona, lost: _IsLost) -> Sentences:
    if last.match != now.match:
        yield f"it matches who fits {in_words(now.match)}." if now.match else "it is a slow lane now."
    if last.rollout != now.rollout:
        inside = "; whoever is in it stays" if now.rollout < last.rollout else ""
        yield f"its rollout goes from {percent(last.rollout)} to {percent(now.rollout)}{inside}."
    if last.describe != now.describe:
        yield "its description has changed."
    yield from _stream(last.stream, now.stream, lost)


def _stream(last: Stream, now: Stream, lost: _IsLost) -> Sentences:
    was = {step.id: step_before(last, step) for step in now.steps.values()}
    kept = {before.id for before in was.values() if before}
    yield from (f"the step {step} is new." for step, before in was.items() if before is None)
    yield from (f"the step {step.id} is gone; {_onward(step, lost)}." for step in last.steps.values() if step.id not in kept)
    for step, before in was.items():
        if before:
            yield from (f"the step {step} {said}." for said in _step(before, now.steps[step]))
    yield from _moved(_in_order(last), [before.id for step in _in_order(now) if (before := was[step])])
    if last.then != now.then:
        yield f"it goes on to {now.then.stream} after {now.then.after}, not to {last.then.stream} after {last.then.after}."
    if last.goal != now.goal:
        yield f"its goal is now: {in_words(now.goal)}." if now.goal else "it has no goal any more."


def _onward(gone: Step, lost: _IsLost) -> str:
    """What becomes of those who stand at a step that is gone."""
    if isinstance(gone, EmailStep) and lost(gone):
        return "who waits for its letter, or has it ahead, gets the next one instead"
    return "who stands there goes on by their own release"


def _step(last: Step, now: Step) -> Sentences:
    if last.id != now.id:
        yield f"was called {last.id}"
    if last.after != now.after:
        yield f"waits {now.after} instead of {last.after}"
    if isinstance(last, EmailStep) and isinstance(now, EmailStep):
        told = (("is about", "about"), ("names the offer", "offer"), ("draws its letter from", "variants"))
        for words, name in told:
            value = getattr(now, name)
            if getattr(last, name) != value:
                yield f"{words} {', '.join(value) if isinstance(value, tuple) else value or 'none'}"
    elif last.kind != now.kind or getattr(last, "paths", ()) != getattr(now, "paths", ()):
        yield "leads on differently"


def _in_order(stream: Stream) -> list[str]:
    """As they are met, path after path."""
    met: dict[str, None] = {}
    ahead: list[str | None] = [stream.first]
    while ahead:
        at = ahead.pop(0)
        if at is None or at in met:
            continue
        met[at] = None
        step = stream.steps[at]
        ahead = [step.next, *ahead] if isinstance(step, EmailStep) else [*(path.next for path in step.paths), *ahead]
    return list(met)


def _moved(last: list[str], now: list[str]) -> Sentences:
    """Steps that stand elsewhere among those that both releases have."""
    old = [step for step in last if step in now]
    staying = {
        step
        for block in difflib.SequenceMatcher(None, old, now, autojunk=False).get_matching_blocks()
        for step in now[block.b : block.b + block.size]
    }
    yield from (f"the step {step} has moved." for step in now if step not in staying)


def _letterhead(last: Release, release: Release) -> Sentences:
    heads = [(one.letterhead_html, one.letterhead_text) for one in (last, release)]
    if heads[0] != heads[1]:
        yield "The letterhead has changed."


# --- the program -------------------------------------------------------------------------------------------------


def _program(last: Program, now: Program) -> Sentences:
    for one in fields(Program):
        before, after = getattr(last, one.name), getattr(now, one.name)
        if before != after:
            yield from _TELL.get(one.name, _plainly(one.name))(before, after)


_Tell = Callable[[Any, Any], Sentences]


def _plainly(name: str) -> _Tell:
    return lambda last, now: iter([f"The program's {name.replace('_', ' ')} changed{_said(last, now)}."])


def _from_to(what: str, show: Callable[[Any], str] = str) -> _Tell:
    return lambda last, now: iter([f"{what} goes from {show(last)} to {show(now)}."])


def _parts(what: str) -> _Tell:
    """What holds fields, told by those that differ."""
    return lambda last, now: iter([f"{what} changed{_said(last, now)}."])


def _by_name(what: str) -> _Tell:
    return lambda last, now: _named(what, last, now)


def _rubric(last: Rubric, now: Rubric) -> Sentences:
    if last.half_life != now.half_life:
        yield f"Interest halves in {now.half_life} instead of {last.half_life}."
    rules = [{rule_name(rule): rule for rule in one.rules} for one in (last, now)]
    for name in sorted(rules[0].keys() | rules[1].keys()):
        before, after = rules[0].get(name), rules[1].get(name)
        if before != after:
            yield f"{name.partition(':')[0]} is worth {_worth(after)} instead of {_worth(before)}; the ledger is weighed anew."


def _worth(rule: Rule | None) -> str:
    if rule is None:
        return "nothing"
    where = " on key pages" if rule.key_pages else ""
    return f"{rule.points:g} point{'' if rule.points == 1 else 's'}{where}, {rule.count} per {rule.period}"


def _calling(last: Calling, now: Calling) -> Sentences:
    for grade in sorted(last.thresholds.keys() | now.thresholds.keys()):
        before, after = last.thresholds.get(grade), now.thresholds.get(grade)
        needed, needs = _needs(before), _needs(after)
        if needed != needs:
            yield f"A call at fit {grade} needs {needs} instead of {needed}."
        if before and after and before.due != after.due:
            yield f"A call at fit {grade} is due in {after.due} instead of {before.due}."
    if others := differing(replace(last, thresholds=now.thresholds), now):
        yield f"The rules of the call changed: {others}."


def _needs(threshold: Threshold | None) -> str:
    if threshold is None:
        return "no score that will do"
    return f"{threshold.interest:g} points and competence {threshold.competence}"


def _consent(last: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]) -> Sentences:
    """What does in each country, be it named or one of the others."""
    for country in sorted(last.keys() | now.keys()):
        before, after = (" or ".join(consent_bases(one, country)) or "no consent" for one in (last, now))
        if before != after:
            yield f"In {'every other country' if country == '*' else country} {after} does now, instead of {before}."


def _caps(last: Any, now: Any) -> Sentences:
    for whose in ("contact", "partner"):
        before, after = getattr(last, whose), getattr(now, whose)
        if before != after:
            yield f"A {whose} gets at most {after}, not {before}."


_TELL: dict[str, _Tell] = {
    "personas": _from_to("The order of the personas", ", ".join),
    "holdout": _from_to("The holdout", percent),
    "window": _from_to("The sending window"),
    "expires": _from_to("A letter's longest wait"),
    "zone": _from_to("The program's zone"),
    "languages": _from_to("What is written", ", ".join),
    "pool": _parts("The pool"),
    "graduation": _parts("Graduation"),
    "guard": _parts("The guard rail"),
    "caps": _caps,
    "consent": _consent,
    "rubric": _rubric,
    "calling": _calling,
    "links": _by_name("link"),
    "offers": _by_name("offer"),
    "topics": _by_name("topic"),
    "references": _by_name("reference"),
}
