"""Facts that decide what a letter says and are never said in it: `{% if contact.role %}` may, `{{ contact.role }}` not."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place
from nurture.content.template import TEXT, dotted
from nurture.content.tree import below

_PRIVATE = {
    "contact.role": "a word from our list of roles, not how they would say what they do",
    "partner.tier": "how we rank them",
}


def private_facts(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        source = letter.source
        for line, fact in _shown(source.body):
            yield _finding(source.spot(line, fact), fact)
        for _, fact in _shown(letter.letter.subject):
            yield _finding(below(source.front, "subject").place, fact)
    for rep in whole.release.reps.values():
        for locale, voice in rep.voices.items():
            for key, words in (("greeting", voice.greeting), ("sign_off", voice.sign_off)):
                for _, fact in _shown(words):
                    yield _finding(below(whole.reps_tree, rep.id, "voices", locale, key).place, fact)


def _finding(place: Place, fact: str) -> Finding:
    wrong = f"{fact} would be shown to its reader: {_PRIVATE[fact]}."
    return Finding(place, "private-fact", wrong, f"Delete it, or only ask for it: {{% if {fact} == … %}}.")


def _shown(template: str) -> Iterator[tuple[int, str]]:
    """The line of the template, and the fact."""
    for output in TEXT.parse(template).find_all(nodes.Output):
        for part in output.nodes:
            yield from _within(part)


def _within(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """What of an expression is written out: of `a if b else c` not the b."""
    if isinstance(node, nodes.Getattr) and dotted(node) in _PRIVATE:
        yield node.lineno, dotted(node)
    parts = (node.expr1, node.expr2) if isinstance(node, nodes.CondExpr) else node.iter_child_nodes()
    for part in parts:
        if part is not None:
            yield from _within(part)
