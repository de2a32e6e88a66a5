"""Letters that a stream sends a second time, under another step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nurture.content.checks.following import ahead, followed_by
from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.streams import step_names
from nurture.content.tree import below
from nurture.rules.alike import bodies
from nurture.rules.streams import EmailStep


def sent_again(whole: Whole) -> Iterator[Finding]:
    """Of two paths that part nobody takes both, unless the stream is walked once more."""
    following = followed_by(whole)
    for name, (stream, tree) in whole.streams.items():
        comes_again = name in following[name]
        places = {key.value: key.place for _, key in step_names(below(tree, "steps"))}
        as_written = (step for written in places if isinstance(step := stream.steps[written], EmailStep))
        said = {step.id: bodies(whole.release, name, step) for step in as_written}
        for before, step in combinations(said, 2):
            if said[before] & said[step] and (comes_again or step in ahead(stream, before)):
                wrong = f'"{step}" sends the same letter as "{before}": whoever comes to both gets it twice.'
                yield Finding(places[step], "same-letter", wrong, "Write another letter, or let only one of them send it.")
