"""`templates/calls/<topic>.<locale>.md`: what a rep may say on a call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nurture.content.files import names_in
from nurture.content.findings import Finding, Place, Refused, nearest
from nurture.content.letters import read_source, read_talk
from nurture.content.scope import Scope
from nurture.rules.program import TalkTrack

FOLDER = "templates/calls"


def read_talks(home: Path, scope: Scope) -> tuple[dict[str, TalkTrack], list[Finding]]:
    """The talk tracks that can be used, by `<topic>.<locale>`. One that cannot is left out: a rep can ring without."""
    talks: dict[str, TalkTrack] = {}
    findings: list[Finding] = []
    for name in names_in(home, FOLDER, ".md"):
        try:
            talks[name] = _talk(home, name, scope)
        except Refused as refused:
            findings += refused.findings
    return talks, [*findings, *_untold(talks, scope, home)]


def _talk(home: Path, name: str, scope: Scope) -> TalkTrack:
    file = f"{FOLDER}/{name}.md"
    topic, _, locale = name.rpartition(".")
    if topic not in scope.topics:
        raise Refused(Finding(Place(file), "unknown-topic", f'There is no topic "{topic}".', nearest(topic, scope.topics)))
    if locale not in scope.program.languages:
        wrong = f'The program does not write "{locale}".'
        raise Refused(Finding(Place(file), "unknown-language", wrong, nearest(locale, scope.program.languages)))
    return read_talk(read_source(home, file), topic, locale, scope)


def _untold(talks: dict[str, TalkTrack], scope: Scope, home: Path) -> Iterator[Finding]:
    there = {*talks, *names_in(home, FOLDER, ".md")}
    for topic in scope.topics:
        for locale in scope.program.languages:
            if f"{topic}.{locale}" not in there:
                place = Place(f"{FOLDER}/{topic}.{locale}.md")
                wrong = f'Nothing is written for calls about "{topic}" in {locale}.'
                yield Finding(place, "missing-talk", wrong, "Write it: reps ring without words until then.", "warning")
