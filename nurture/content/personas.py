"""`personas/<persona>.yaml`: whom it is for, its steps, its goal, and where it goes on."""

from __future__ import annotations

from dataclasses import dataclass

from nurture.content.conditions import Vocabulary, condition, did
from nurture.content.form import Form, as_mapping, known, refuse, text
from nurture.content.keys.program import THEN
from nurture.content.keys.streams import PERSONA
from nurture.content.scope import Scope
from nurture.content.streams import Steps, Wanted, read_steps, step_id
from nurture.content.tree import Node, Scalar, Sequence, below
from nurture.content.words import percent, waiting
from nurture.rules.conditions import Condition, Did
from nurture.rules.events import UNATTENDED
from nurture.rules.streams import Persona, Stream, Then

EVERYONE = "everyone"
_RULE = "Write lines such as `contact.role: owner`, or `everyone`."


@dataclass(frozen=True, slots=True)
class WrittenPersona:
    """A persona and the letters that its steps want, with the places that ask for them."""

    persona: Persona
    wanted: tuple[Wanted, ...]


def read_persona(node: Node, name: str, scope: Scope) -> WrittenPersona:
    words = Vocabulary(scope.topics, scope.streams)
    form = Form(node, PERSONA)
    describe = form.may("describe", text, "")
    match = form.may("match", lambda asked: _match(asked, words), None)
    goal = form.may("goal", lambda asked: _goal(asked, words), None)
    steps = form.need("steps", lambda written: _steps(written, scope))
    then = form.may("then", lambda written: read_then(written, scope.streams), scope.then)
    rollout = form.may("rollout", percent, 1.0)
    form.close(None)
    _check_place_in_program(node, name, scope)
    first = next(iter(_items(node)))
    stream = Stream(first=step_id(first), steps=steps.by_id, then=then, goal=goal)
    return WrittenPersona(Persona(name, describe, match, stream, rollout), tuple(steps.wanted))


def read_then(node: Node, streams: tuple[str, ...]) -> Then:
    """Where an enrollment goes on; a stream that does not exist leads nowhere."""
    form = Form(node, THEN)
    return form.close(Then(form.need("stream", known("stream", streams)), form.need("after", waiting)))


def _goal(node: Node, words: Vocabulary) -> Did:
    goal = did(words)(node)
    if goal.event in UNATTENDED:
        wrong = f'"{goal.event}" is what mail programs and servers do by themselves, so it says nothing of a goal.'
        raise refuse(below(node, "did"), "goal", wrong, "Ask for what a person does: deal_registered, replied or attended.")
    return goal


def _match(node: Node, words: Vocabulary) -> Condition | None:
    """`match: everyone` asks nothing."""
    if not isinstance(node, Scalar):
        return condition(words)(node)
    if node.is_empty:
        raise refuse(node, "empty", "Nothing stands here, where a rule belongs.", _RULE)
    if node.value != EVERYONE:
        raise refuse(node, "wrong-type", f'"{node.value}" is not a rule.', _RULE)
    return None


def _steps(node: Node, scope: Scope) -> Steps:
    if isinstance(node, Sequence) and not node.items:
        raise refuse(node, "empty", "This stream has no steps.", "Add `- email: hello`.")
    return read_steps(node, scope)


def _items(node: Node) -> tuple[Node, ...]:
    steps = as_mapping(node, "a persona").get("steps")
    return steps.items if isinstance(steps, Sequence) else ()


def _check_place_in_program(node: Node, name: str, scope: Scope) -> None:
    """Listed personas say whom they match; a slow lane, which is not listed, matches nobody."""
    listed = scope.program.personas
    match = as_mapping(node, "a persona").get("match")
    if name in listed and match is None:
        raise refuse(
            node, "no-match", "This persona is listed in program.yaml and does not say whom it matches.", "Add `match:`."
        )
    rollout = as_mapping(node, "a persona").get("rollout")
    if rollout is not None and match is None:
        wrong = "A slow lane is reached from other streams, so it has nothing to roll out."
        raise refuse(rollout, "rollout", wrong, "Delete `rollout`, or say whom this persona matches.")
    if match is not None and name not in listed:
        do = f"Add {name} to `personas` in program.yaml, or delete `match` to make it a slow lane."
        raise refuse(match, "not-listed", f"{name} has a rule and is not listed in program.yaml.", do)
