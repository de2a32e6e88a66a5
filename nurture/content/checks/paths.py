"""Paths of a choice that nobody can take, and with them the steps behind."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from nurture.content.findings import Finding, one_of
from nurture.content.tree import Mapping, Node, Sequence
from nurture.rules.conditions import All, Any, Condition, Did
from nurture.rules.streams import ChooseStep, EmailStep, Path, Persona, Stream


def unreachable_steps(persona: Persona, tree: Node) -> Iterator[Finding]:
    for choice, paths in _choices(tree):
        step = persona.stream.steps[choice]
        if isinstance(step, ChooseStep):
            before = _letters_before(persona.stream, choice)
            for path, node, because in _never(step, paths, before):
                behind = _behind(path, step)
                steps = f"so nobody gets to {behind}" if behind else "so it can go"
                wrong = f"Nobody can take this path: {because}, {steps}."
                yield Finding(node.place, "unreachable-step", wrong, "Mend the rule, or move the choice.")


def _choices(node: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Every choice below, by its id, with its paths."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _choices(item)
    elif isinstance(node, Mapping):
        choice, paths = node.get("choose"), node.get("paths")
        if choice is not None and isinstance(paths, Sequence):
            yield getattr(choice, "value", ""), paths.items
        for _, value in node.entries:
            yield from _choices(value)


def _never(step: ChooseStep, nodes: tuple[Node, ...], before: AbstractSet[str]) -> Iterator[tuple[Path, Node, str]]:
    met: list[Condition] = []
    for path, node in zip(step.paths, nodes, strict=False):
        if path.when is None:
            continue
        where = node.get("when") if isinstance(node, Mapping) else None
        late = sorted(_late(path.when, before))
        if late and not _possible(path.when, before):
            yield path, where or node, f"its rule asks about {one_of(late)}, which no one has had before this choice"
        elif path.when in met:
            yield path, where or node, "a path above has the same rule and comes first"
        met.append(path.when)


def _letters_before(stream: Stream, choice: str) -> set[str]:
    """Letters that somebody may have had when they come to this choice."""
    found: set[str] = set()
    at: set[str] = {choice}
    while at:
        at = {one for one in stream.steps if any(follower in at for follower in _followers(stream, one))} - found
        found |= at
    return {one for one in found if isinstance(stream.steps[one], EmailStep)}


def _followers(stream: Stream, step_id: str) -> list[str | None]:
    step = stream.steps[step_id]
    return [step.next] if isinstance(step, EmailStep) else [path.next for path in step.paths]


def _possible(condition: Condition, before: AbstractSet[str]) -> bool:
    match condition:
        case Did(email=str(email)):
            return email in before
        case All(parts):
            return all(_possible(part, before) for part in parts)
        case Any(parts):
            return any(_possible(part, before) for part in parts)
        case _:
            return True


def _late(condition: Condition, before: AbstractSet[str]) -> set[str]:
    match condition:
        case Did(email=str(email)):
            return {email} - before
        case All(parts) | Any(parts):
            return {one for part in parts for one in _late(part, before)}
        case _:
            return set()


def _behind(path: Path, step: ChooseStep) -> str:
    """The step that this path alone leads to."""
    shared = {other.next for other in step.paths if other is not path}
    return f'"{path.next}"' if path.next and path.next not in shared else ""
