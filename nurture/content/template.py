"""The little of Jinja that letters may use: values, `if`, and a few filters. Anything else is a finding.

So a letter can neither loop, nor call, nor reach past the plain values that it is given; and its size bounds what it can
cost. See docs/decisions/0012-templates-are-kept-small.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.filters import FILTERS
from jinja2.sandbox import SandboxedEnvironment
from jinja2.tests import TESTS

from nurture.content.braces import slip
from nurture.content.figures import FIGURES
from nurture.content.findings import Finding, Place, Refused, closest, nearest
from nurture.content.keys import facts
from nurture.content.merge_tags import merge_tags
from nurture.content.pieces import pieces
from nurture.content.strange import named, sharpened
from nurture.content.tree import DEEPEST
from nurture.rules.one_line import clean

Variables = Mapping[str, frozenset[str]]
"""What may stand in a template: words alone (no attributes), and views with their attributes."""

_ALONE: frozenset[str] = frozenset()
_PEOPLE: Variables = {
    "contact": frozenset({"given_name", "family_name", "formal_name", "dear", "role"}),
    "partner": frozenset({"name", "city", "country", "tier"}),
    "rep": frozenset({"name", "title", "phone", "email"}),
    "vendor": frozenset({"name", "address"}),
}
_OFFER: Variables = {"offer": frozenset({"describe"})}
_EVENT: Variables = {"event": frozenset({"title", "day", "time"})}
VOICE_VARIABLES: Variables = _PEOPLE
SUBJECT_VARIABLES: Variables = {**_PEOPLE, **_OFFER, **_EVENT}
TALK_VARIABLES: Variables = {**_PEOPLE, **_OFFER, "greeting": _ALONE}
INSERTED = ("greeting", "sign_off", "body", "subject")
"""Words that stand for a whole piece of template; they are put in as text, so they stand alone in their braces."""

_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.If, nodes.CondExpr,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Test, nodes.List, nodes.Tuple,
)  # fmt: skip
_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "default")
_COMPARISONS = ("eq", "ne", "in", "notin")  # values are words: what is more or less than a word?
ALL_FILTERS = (*_FILTERS, *FIGURES)
ALL_TESTS = ("defined", "undefined")
_EXAMPLES = {"day": '"2026-12-03" | day', "money": '1250 | money("EUR")', "number": "20000 | number"}


LONGEST = 32 * 1024
"""Characters of a template. Mail programs cut a letter off at 100 KB."""
_MOST_TAGS = 200
_UNSEEN = re.compile(r"unexpected char '\\[xu]([0-9a-f]+)'")  # as Jinja tells of a sign that cannot be printed
_LONGEST_TAG = 500

# What Jinja's own names are in a letter, where they are other words.
_AS_WRITTEN = {
    "assign": "set", "assignblock": "set", "callblock": "call", "filterblock": "filter", "fromimport": "from",
    "scopedevalcontextmodifier": "autoescape", "evalcontextmodifier": "autoescape", "nsref": "namespace",
    "add": "+", "sub": "-", "mul": "*", "div": "/", "floordiv": "//", "mod": "%", "pow": "**", "neg": "-", "pos": "+",
    "concat": "~", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "call": "()", "getitem": "[]", "dict": "{}",
    "keyword": "=",
}  # fmt: skip
# Known of them, and only asked by conditions, or used by `dear` and `formal_name`.
_NOT_SHOWN = frozenset((*facts.TEXT, *facts.NUMBER, *facts.LIST, "contact.gender", "contact.title", "contact.email"))
# What other programs call our values.
_OTHER_WORDS = {
    "first_name": "given_name", "firstname": "given_name", "last_name": "family_name", "lastname": "family_name",
    "surname": "family_name", "town": "city", "company": "name", "mail": "email", "telephone": "phone", "job": "role",
}  # fmt: skip


def letter_variables(references: Mapping[str, object]) -> Variables:
    """Of a letter's body: also the declared references, which are facts about other partners."""
    alone = {"greeting": _ALONE, "sign_off": _ALONE}
    return {**_PEOPLE, **_OFFER, **_EVENT, **alone, "reference": frozenset(references)}


def letterhead_variables(phrases: Mapping[str, object]) -> Variables:
    """Of the letterhead: also the program's phrases, which are its sentences in each language."""
    alone = dict.fromkeys(("body", "subject", "locale", "unsubscribe_url"), _ALONE)
    return {**{view: _PEOPLE[view] for view in ("rep", "vendor", "partner")}, **alone, "phrase": frozenset(phrases)}


class RenderError(Exception):
    """A letter cannot be rendered."""


class MissingValue(RenderError):
    """A letter uses a value that this contact, partner or step does not have. `name` is what it is called in letters."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is missing")


def flat(view: str, attribute: str) -> str:
    """`contact.given_name` is looked up under one name, which is what makes rendering quick."""
    return f"{view}_{attribute}"


def spoken(name: str) -> str:
    """The name that letters use: `contact_given_name` is `contact.given_name`."""
    view, _, attribute = name.partition("_")
    return f"{view}.{attribute}" if attribute and view in {**_PEOPLE, **_OFFER, **_EVENT, "reference": 0} else name


class _Missing(Undefined):
    """Asked whether it is there, or is something, it says no; written out, it raises."""

    def _raise(self, *_: object, **__: object) -> NoReturn:
        raise MissingValue(spoken(self._undefined_name or "a value"))

    __str__ = __len__ = __iter__ = __contains__ = _raise


class _Gap(Undefined):
    """Shows where a value is missing, for a rep who reads and can do without."""

    def __str__(self) -> str:
        return f"[{(self._undefined_name or '').partition('_')[2].replace('_', ' ')}?]"


def _environment(*, html: bool, undefined: type[Undefined] = _Missing) -> SandboxedEnvironment:
    made = SandboxedEnvironment(autoescape=html, undefined=undefined, trim_blocks=True, lstrip_blocks=True)
    made.filters = {name: FILTERS[name] for name in _FILTERS}
    made.tests = {name: TESTS[name] for name in ALL_TESTS}
    made.globals = {}
    return made


TEXT = _environment(html=False)
HTML = _environment(html=True)
GAPS = _environment(html=False, undefined=_Gap)


@dataclass(frozen=True, slots=True)
class _Problem:
    line: int
    word: str
    id: str
    wrong: str
    do: str


Spot = Callable[[int, str], Place]
"""The place of a word in a line of the template, both as Jinja counts them (from 1)."""


def check_template(source: str, spot: Spot, variables: Variables) -> None:
    """Refuses a template that is not Jinja, or uses more of it than letters may, or a variable that does not exist."""
    problems = _problems(source, variables)
    findings = [sharpened(Finding(spot(one.line, one.word), one.id, one.wrong, one.do), one.word) for one in problems]
    if findings:
        raise Refused(*dict.fromkeys(findings))


def _problems(source: str, variables: Variables) -> Iterator[_Problem]:
    """Its size first, so that nothing that could take long is even read."""
    try:
        too_much = list(_excess(source))
        yield from too_much or (*_foreign(source), *_walk(_parsed(source), variables))
    except TemplateSyntaxError as error:
        unseen = _UNSEEN.match(error.message or "")
        if unseen:
            sign = chr(int(unseen[1], 16))
            yield _Problem(error.lineno, sign, "template", f"In these braces stands {named(sign)}.", "Delete it.")
        else:
            yield _Problem(error.lineno, "", "template", *slip(error.message or ""))
    except RecursionError:
        yield _Problem(1, "", "template-size", f"This template is more than {DEEPEST} levels deep.", "Make it flatter.")


def _excess(source: str) -> Iterator[_Problem]:
    if len(source) > LONGEST:
        yield _size(1, f"This text is longer than {LONGEST // 1024} KB.", "Shorten it: mail programs cut long letters off.")
        return
    tags = [piece for piece in pieces(source) if piece.kind != "text"]
    long = [tag for tag in tags if len(tag.source) > _LONGEST_TAG]
    if len(tags) > _MOST_TAGS:
        yield _size(tags[_MOST_TAGS].line, f"There are more than {_MOST_TAGS} braces here.", "Make two letters of it.")
    yield from (_size(tag.line, "What stands in these braces is too long.", "Make it shorter.") for tag in long)
    yield from (_not_used(tag.line, "raw") for tag in tags if tag.kind == "raw")


def _foreign(source: str) -> Iterator[_Problem]:
    for piece in pieces(source):
        for offset, written, meant in merge_tags(piece.source) if piece.kind == "text" else ():
            line = piece.line + piece.source.count("\n", 0, offset)
            yield _Problem(line, written, "merge-tag", f'"{written}" would be read as it stands.', f"Write {meant}.")


def _size(line: int, wrong: str, do: str) -> _Problem:
    return _Problem(line, "", "template-size", wrong, do)


def _not_used(line: int, kind: str) -> _Problem:
    do = "Use values, {% if %} and the filters " + ", ".join(ALL_FILTERS) + "."
    word = _AS_WRITTEN.get(kind, kind)
    return _Problem(line, f"{{% {word}", "template-tag", f'"{word}" is not used in letters.', do)


def _parsed(source: str) -> nodes.Template:
    """Raises RecursionError where it is deeper than letters may be, long before that could cost anything."""
    tree = TEXT.parse(source)
    level: list[nodes.Node] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
    if level:
        raise RecursionError
    return tree


def check_runnable(tree: nodes.Template) -> None:
    """Raises RenderError for what letters may not use: what is run is asked itself, whatever became of what was checked."""
    foreign = next((node for node in tree.find_all(nodes.Node) if not isinstance(node, _NODES)), None)
    if foreign:
        raise RenderError(f'"{type(foreign).__name__.lower()}" is not used in letters')


def _walk(node: nodes.Node, variables: Variables) -> Iterator[_Problem]:
    if not isinstance(node, _NODES):
        yield _not_used(node.lineno or 1, type(node).__name__.lower())
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield from _variable(node, variables)
        return
    inside = list(_inside(node, variables))
    yield from inside
    match node:
        case nodes.Const(value=str(text)) if clean(text) != text or "{" in text:
            yield _Problem(node.lineno, "", "template", "A brace or a control character stands in quotes.", "Take it out.")
        case nodes.Compare():
            yield from (_not_used(node.lineno, one.op) for one in node.ops if one.op not in _COMPARISONS)
        case nodes.Test() if node.name not in ALL_TESTS:
            wrong = f'There is no test "{node.name}".'
            yield _Problem(node.lineno, node.name, "unknown-test", wrong, nearest(node.name, ALL_TESTS))
        case nodes.Filter() if not inside:  # what it is given may be worked out only if it is harmless
            yield from _filter(node)


def _inside(node: nodes.Node, variables: Variables) -> Iterator[_Problem]:
    for child in node.iter_child_nodes():
        is_alone = isinstance(node, nodes.Output) and isinstance(child, nodes.Name)
        if isinstance(child, nodes.Name) and child.name in INSERTED and child.name in variables and not is_alone:
            wrong = f'"{child.name}" cannot be asked or changed here.'
            yield _Problem(child.lineno, child.name, "inserted", wrong, f"Write {{{{ {child.name} }}}} alone.")
            continue
        yield from _walk(child, variables)


def _filter(node: nodes.Filter) -> Iterator[_Problem]:
    if node.name not in ALL_FILTERS:
        wrong = f'There is no filter "{node.name}".'
        yield _Problem(node.lineno, node.name, "unknown-filter", wrong, nearest(node.name, ALL_FILTERS))
    elif node.name in FIGURES:
        try:
            figure(node, "en")
        except ValueError as error:
            yield _Problem(node.lineno, node.name, "filter-value", f'"{node.name}" takes {error}.', "Write it out here.")


def figure(node: nodes.Filter, language: str) -> str:
    """What a filter of FIGURES comes to; a ValueError says what it takes, where it is given something else."""
    says = FIGURES[node.name]
    try:
        value = constant(node.node) if node.node else ""
        arguments = [constant(one) for one in node.args]
        return says(value, language, *arguments)
    except (nodes.Impossible, TypeError):
        raise ValueError(f"what is written out in the letter: {_EXAMPLES[node.name]}") from None


def _variable(node: nodes.Name | nodes.Getattr, variables: Variables) -> Iterator[_Problem]:
    written = dotted(node)
    view, _, attribute = written.partition(".")
    allowed = variables.get(view)
    if allowed is not None and (attribute in allowed if attribute else not allowed or view == "offer"):
        return
    yield _Problem(
        node.lineno, written, "undefined-variable", f'There is no value "{written}" here.', _meant(view, attribute, variables)
    )


def _meant(view: str, attribute: str, variables: Variables) -> str:
    attributes = variables.get(view)
    if not attributes:
        whole = closest(f"{view}.{attribute}", (f"{one}.{each}" for one, many in variables.items() for each in many))
        return f'Did you mean "{whole}"?' if attribute and whole else nearest(view, variables)
    if f"{view}.{attribute}" in _NOT_SHOWN:
        return f"A letter does not show it. {nearest('', attributes, prefix=f'{view}.')}"
    meant = _OTHER_WORDS.get(attribute, attribute)
    return nearest(meant, attributes, prefix=f"{view}.")


def dotted(node: nodes.Node) -> str:
    """`contact.given_name` of nested attributes; what is not a plain name becomes `?`."""
    match node:
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{dotted(node.node)}.{node.attr}"
        case _:
            return "?"


def constant(node: nodes.Expr) -> Any:
    """The value of an expression that is all constants; raises nodes.Impossible for others."""
    return node.as_const(nodes.EvalContext(TEXT))
