"""Letters that a stream sends a second time, under another step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nurture.content.checks.following import followed_by
from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.streams import step_names
from nurture.content.tree import below
from nurture.rules.alike import bodies
from nurture.rules.streams import EmailStep, ahead


def sent_again(whole: Whole) -> Iterator[Finding]:
    """Of two paths that part nobody takes both, unless the stream is walked once more."""
    following = followed_by(whole)
    for name, (stream, tree) in whole.streams.items():
        comes_again = name in following[name]
        places = {key.value: key.place for _, key in step_names(below(tree, "steps"))}
        steps = (stream.steps[written] for written in places)
        said = {step.id: bodies(whole.release, name, step) for step in steps if isinstance(step, EmailStep)}
        for first, second in combinations(said, 2):
            if said[first] & said[second] and (comes_again or second in ahead(stream, first)):
                wrong = f'"{second}" sends the same letter as "{first}": whoever comes to both gets it twice.'
                yield Finding(places[second], "same-letter", wrong, "Write another letter, or let only one of them send it.")
