"""Steps, personas and streams that nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.checks.following import followed_by
from nurture.content.checks.logic import alternatives, cannot_hold, implies
from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place
from nurture.content.streams import choices
from nurture.content.tree import Node, below
from nurture.rules.conditions import Condition
from nurture.rules.streams import ChooseStep, EmailStep, Path, Stream, ahead

_EARLIER = "a path above takes everyone whom it would take"


def unreachable_paths(whole: Whole) -> Iterator[Finding]:
    """Paths that nobody can take, with the steps that are then never met."""
    following = followed_by(whole)
    for name, (stream, tree) in whole.streams.items():
        comes_again = name in following[name]
        for choice, nodes in choices(below(tree, "steps")).items():
            step = stream.steps[choice]
            if isinstance(step, ChooseStep):
                sent = set(stream.steps) if comes_again else set(_sent_before(stream, choice))
                yield from _paths(stream, step.paths, nodes, sent)


def _paths(stream: Stream, paths: tuple[Path, ...], nodes: tuple[Node, ...], sent: set[str]) -> Iterator[Finding]:
    for place, (path, node) in enumerate(zip(paths, nodes, strict=True)):
        reason = path.when and (cannot_hold(path.when, sent) or _taken_before(path, paths[:place]))
        if reason:
            wrong = f"Nobody takes this path: {reason}.{_never_sent(stream, path)}"
            yield Finding(below(node, "when").place, "unreachable-step", wrong, "Change its `when`, or delete the path.")
        elif path.when:
            yield from _idle(path.when, below(node, "when").place, sent)


def _idle(when: Condition, place: Place, sent: set[str]) -> Iterator[Finding]:
    """Of a path that somebody takes: what it asks in vain."""
    for part in alternatives(when):
        if reason := cannot_hold(part, sent):
            do = "Take that out, or ask about a letter that went before."
            yield Finding(place, "unreachable-step", f"A part of this path never holds: {reason}.", do, "warning")


def _taken_before(path: Path, earlier: tuple[Path, ...]) -> str:
    return _EARLIER if any(path.when and one.when and implies(path.when, one.when) for one in earlier) else ""


def _never_sent(stream: Stream, path: Path) -> str:
    first = stream.steps.get(path.next or "")
    return f' So nobody reaches "{first.id}".' if isinstance(first, EmailStep) else ""


def _sent_before(stream: Stream, step: str) -> Iterator[str]:
    """The steps from which this one can be reached."""
    for one in stream.steps:
        if step in ahead(stream, one):
            yield one


def unreachable_personas(whole: Whole) -> Iterator[Finding]:
    """Personas whose people an earlier one takes all, or whose rule takes nobody."""
    personas = whole.release.personas
    listed = [personas[name] for name in whole.program.personas if name in personas]
    trees = {one.name: one.tree for one in whole.written}
    for place, persona in enumerate(listed):
        tree, match = trees.get(persona.name), persona.match
        if tree is None or match is None:
            continue
        before = next((one.name for one in listed[:place] if one.match and implies(match, one.match)), None)
        reason = f"{before} stands before it and takes them all" if before else cannot_hold(match, ())
        if reason:
            wrong = f"Nobody comes to {persona.name}: {reason}."
            do = f"Put {persona.name} first in `personas` of program.yaml." if before else "Change one of the lines."
            yield Finding(below(tree, "match").place, "unreachable-persona", wrong, do)


def unreachable_streams(whole: Whole) -> Iterator[Finding]:
    """Streams that match nobody and to which no other leads. Nothing is said while a listed persona cannot be read."""
    personas = whole.release.personas
    if not set(whole.program.personas) <= personas.keys():
        return
    following = followed_by(whole)
    reached = set(whole.program.personas).union(*(following[name] for name in whole.program.personas))
    for name in personas.keys() - reached:
        wrong = f"No stream leads to {name}, and it matches nobody."
        do = f"Write `then: {{stream: {name}, after: 30 days}}` where people come from, or delete the file."
        yield Finding(Place(f"personas/{name}.yaml"), "unreachable-stream", wrong, do, "warning")
