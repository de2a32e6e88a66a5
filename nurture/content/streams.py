"""A stream's steps, nested as they are written, flattened to steps by id that point at the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from nurture.content.conditions import Vocabulary, condition
from nurture.content.findings import Finding, Place, Refused, nearest
from nurture.content.form import Form, as_mapping, as_scalar, gather, known, listed, refuse
from nurture.content.keys.streams import CHOICE, EMAIL_STEP, LAST_PATH, PATH
from nurture.content.scope import Scope
from nurture.content.tree import Mapping, Node, Scalar, Sequence, below
from nurture.content.words import name, waiting
from nurture.rules.spans import Span
from nurture.rules.streams import ChooseStep, EmailStep, Path, Step

AT_ONCE = Span(0, "minutes")
_KINDS = ("email", "choose")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that a step sends: its name where it is written, and the step's offer and dated event."""

    name: Scalar
    offer: str | None = None
    event: str | None = None


@dataclass(slots=True)
class Steps:
    """The flat steps, and the letters that they want."""

    by_id: dict[str, Step] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)


def read_steps(node: Node, scope: Scope) -> Steps:
    """All steps below `node`. The first step, and the first of a path, goes at once where it does not say otherwise:
    nothing was sent before the one, and before the other its choice has waited.
    """
    _refuse_doubles(node)
    _refuse_claims(node)
    emails = {key.value for kind, key in step_names(node) if kind == "email"}
    steps = Steps()
    _Flattener(scope, emails, steps).flatten(node, None, AT_ONCE)
    return steps


def step_id(node: Node) -> str:
    return _named(node)[1].value


def _named(node: Node) -> tuple[str, Scalar]:
    mapping = as_mapping(node, "a step")
    _refuse_two(mapping, "step", _KINDS)
    for kind in _KINDS:
        if (found := mapping.get(kind)) is not None:
            name(found)
            return kind, as_scalar(found)
    do = nearest(mapping.entries[0][0].value if mapping.entries else "", _KINDS)
    raise refuse(mapping, "missing-key", "A step begins with `email:` or `choose:`.", do)


def _refuse_two(mapping: Mapping, what: str, begin: Collection[str]) -> None:
    """Without its dash, the next one is read as more of the one before."""
    begun = [key for key, _ in mapping.entries if key.value in begin]
    if len(begun) > 1:
        word = begun[1].value
        do = f'Each {what} begins with a dash: write "- {word}:".'
        raise refuse(begun[1], "unknown-key", f'"{word}" begins another {what} here.', do)


def _items(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Scalar) and node.is_empty:
        raise refuse(node, "empty", "Nothing stands here, where steps belong.", "Begin each with `- email:` or `- choose:`.")
    if not isinstance(node, Sequence):
        raise refuse(node, "wrong-type", "Steps are written as a list.", "Begin each with `- email:` or `- choose:`.")
    return node.items


def step_names(node: Node) -> Iterator[tuple[str, Scalar]]:
    return map(_named, _steps_within(node))


def choices(node: Node) -> dict[str, tuple[Node, ...]]:
    """The paths of every choice among the steps, as they are written."""
    found: dict[str, tuple[Node, ...]] = {}
    for item in _items(node):
        paths = _items(below(item, "paths")) if _named(item)[0] == "choose" else ()
        found |= {step_id(item): paths} if paths else {}
        for path in paths:
            inner = below(path, "steps") if below(path, "steps") is not path else below(path, "otherwise")
            found |= choices(inner)
    return found


def _steps_within(node: Node) -> Iterator[Mapping]:
    """The steps of a list, and those of the paths in it."""
    for item in _items(node):
        step = as_mapping(item, "a step")
        yield step
        paths = step.get("paths")
        for path in paths.items if isinstance(paths, Sequence) else ():
            inner = [path.get(key) for key in ("steps", "otherwise")] if isinstance(path, Mapping) else []
            for steps in inner:
                yield from _steps_within(steps) if steps is not None else ()


def _refuse_claims(node: Node) -> None:
    """A name that a step has had is its own: no step bears it now, and no other says it had it."""
    ids = {key.value: key for _, key in step_names(node)}
    claimed: dict[str, Scalar] = {}
    findings: list[Finding] = []
    for old in _former_names(node):
        before = ids.get(old.value) or claimed.setdefault(old.value, old)
        if before is not old:
            wrong = f'"{old.value}" is the id of a step, or was that of another; it stands in line {before.place.line}.'
            findings.append(Finding(old.place, "renamed-twice", wrong, "Name the id that only this step has had."))
    if findings:
        raise Refused(*findings)


def _former_names(node: Node) -> Iterator[Scalar]:
    """What every step, also one within a path, says that it was called."""
    for step in _steps_within(node):
        former = step.get("renamed_from")
        if former is not None:
            yield from listed(as_scalar)(former)


def _refuse_doubles(node: Node) -> None:
    first: dict[str, Scalar] = {}
    findings: list[Finding] = []
    for _, key in step_names(node):
        before = first.setdefault(key.value, key)
        if before is not key:
            wrong = f'The step "{key.value}" stands here a second time; the first is in line {before.place.line}.'
            findings.append(Finding(key.place, "duplicate-step", wrong, "Give it an id of its own."))
    if findings:
        raise Refused(*findings)


@dataclass(frozen=True, slots=True)
class _Flattener:
    scope: Scope
    emails: set[str]
    steps: Steps

    def flatten(self, node: Node, follows: str | None, first_after: Span) -> str | None:
        """Reads the steps of a list; the last goes on with `follows`. Returns where the list begins."""
        items = _items(node)
        nexts = [*(step_id(item) for item in items[1:]), follows]
        waits = [first_after, *(self.scope.gap for _ in items[1:])]
        gather(lambda step: self._step(*step), zip(items, nexts, waits, strict=False))
        return step_id(items[0]) if items else follows

    def _step(self, node: Node, next_id: str | None, wait: Span) -> None:
        kind, key = _named(node)
        step = self._email(node, next_id, wait) if kind == "email" else self._choice(node, next_id, wait)
        self.steps.by_id[key.value] = step

    def _email(self, node: Node, next_id: str | None, wait: Span) -> EmailStep:
        form = Form(node, EMAIL_STEP)
        step = EmailStep(
            id=form.need("email", name),
            about=form.need("about", known("topic", self.scope.topics)),
            after=form.may("after", waiting, wait),
            next=next_id,
            offer=form.may("offer", known("offer", self.scope.offers), None),
            variants=form.may("variants", listed(name), ()),
            event=form.may("event", known("dated event", self.scope.events), None),
            ahead=form.may("ahead", waiting, AT_ONCE),
            renamed_from=form.may("renamed_from", listed(name), ()),
        )
        form.close(step)
        mapping = as_mapping(node, "a step")
        if (ahead := mapping.get("ahead")) is not None and step.event is None:
            raise refuse(ahead, "no-event", "This step is ahead of nothing.", "Add `event:`, or take `ahead` out.")
        variants = mapping.get("variants") or mapping.get("email")
        letters = listed(as_scalar)(variants) if variants else ()
        self.steps.wanted += [Wanted(letter, step.offer, step.event) for letter in letters]
        return step

    def _choice(self, node: Node, next_id: str | None, wait: Span) -> ChooseStep:
        form = Form(node, CHOICE)
        paths = form.need("paths", lambda paths: self._paths(paths, next_id))
        step = ChooseStep(
            id=form.need("choose", name),
            after=form.may("after", waiting, wait),
            paths=paths,
            renamed_from=form.may("renamed_from", listed(name), ()),
        )
        return form.close(step)

    def _paths(self, node: Node, follows: str | None) -> tuple[Path, ...]:
        items = node.items if isinstance(node, Sequence) else ()
        *others, last = items or (None,)
        early = next((one for one in others if isinstance(one, Mapping) and one.get("otherwise") is not None), None)
        if early:
            do = "Let it be the last of the paths, and the only one of its kind."
            raise refuse(early, "no-otherwise", "This path takes everyone, and others come after it.", do)
        if not isinstance(last, Mapping) or last.get("otherwise") is None:
            raise refuse(
                last or node, "no-otherwise", "The last path of a choice takes everyone else.", "Add `- otherwise: [...]`."
            )
        return tuple(gather(lambda item: self._path(item, follows, item is last), items))

    def _path(self, node: Node, follows: str | None, is_last: bool) -> Path:
        _refuse_two(as_mapping(node, "a path"), "path", ("when", "otherwise"))
        form = Form(node, LAST_PATH if is_last else PATH)
        if is_last:
            return form.close(Path(None, form.need("otherwise", lambda steps: self.flatten(steps, follows, AT_ONCE))))
        words = Vocabulary(self.scope.topics, self.scope.streams, self.emails)
        when = form.need("when", condition(words))
        return form.close(Path(when, form.need("steps", lambda steps: self.flatten(steps, follows, AT_ONCE))))


def email_places(steps: Node) -> dict[str, Place]:
    """Where each e-mail step stands in a persona's file."""
    return {key.value: key.place for kind, key in step_names(steps) if kind == "email"}
