"""Mr or Ms beside a name: wrong for half of those who get the letter, and known to `contact.formal_name`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place
from nurture.content.tree import below

_NAME = r"\{\{[-+]?\s*contact\.(?:given_name|family_name|formal_name|dear)\s*[-+]?\}\}"
_GUESS = re.compile(
    rf"\b(?:(?P<before>Mr|Mrs|Ms|Miss|Sir|Madam|Herrn?|Frau|Monsieur|Madame|Mlle|Mme|M(?=\.))\.?(?:\s\w+\.)*\s){_NAME}"
    rf"|{_NAME}\s(?P<behind>úr|asszony)(?:nak|hoz|t)?\b"
)


def guessed_address(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        source = letter.source
        for found in _GUESS.finditer(source.body):
            yield _finding(source.at(found.start()), found)
        for found in _GUESS.finditer(letter.letter.subject):
            yield _finding(below(source.front, "subject").place, found)
    for rep in whole.release.reps.values():
        for locale, voice in rep.voices.items():
            for found in _GUESS.finditer(voice.greeting):
                yield _finding(below(whole.reps_tree, rep.id, "voices", locale, "greeting").place, found)


def _finding(place: Place, found: re.Match[str]) -> Finding:
    wrong = f'"{found["before"] or found["behind"]}" is guessed here, and wrong for half of the readers.'
    do = "Write {{ contact.formal_name }} without it, which knows."
    return Finding(place, "guessed-address", wrong, do, "warning")
