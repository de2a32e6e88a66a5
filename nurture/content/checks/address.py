"""Mixed forms of address: du and Sie, tu and vous, te and Ön in one letter, or in the letters of one stream.

Only words that can mean nothing else are looked at, and never what a letter quotes. `sie` (they), `Ihr` (which may also be a
plural du) and French `ton` (a tone) say nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nurture.content.findings import Finding, Place
from nurture.content.persona_files import Written, WrittenLetter

_FORMS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "de": {
        "Sie": re.compile(r"(?<=[a-zäöüß,] )Sie\b|\bIhnen\b"),
        "du": re.compile(r"\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?)\b"),
    },
    "fr": {
        "vous": re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE),
        "tu": re.compile(r"\b(?:tu|toi|tes)\b", re.IGNORECASE),
    },
    "hu": {
        "Ön": re.compile(r"\bÖn(?:ök|t|nek|nel|től|höz|ről|re|nél|öknek|öket)?\b"),
        "te": re.compile(r"\b(?:te|téged|neked|veled|tőled|hozzád|nálad|rólad)\b", re.IGNORECASE),
    },
}
_QUOTED = re.compile(r"„[^“”]*[“”]|“[^”]*”|«[^»]*»|\"[^\"]*\"|\{[{%#].*?[}%#]\}")


class _Met(NamedTuple):
    form: str
    word: str
    place: Place


def mixed_address(written: list[Written]) -> dict[str, list[Finding]]:
    """By persona. Of two forms the rarer one is told: in its letter where that has both, else among all letters."""
    met = [(one, letter, list(_met(letter))) for one in written for letter in one.letters]
    usual = _usual(met)
    findings: dict[str, list[Finding]] = {}
    for one, letter, forms in met:
        finding = _finding(letter.letter.locale, forms, usual)
        if finding:
            findings.setdefault(one.name, []).append(finding)
    return findings


def _met(letter: WrittenLetter) -> Iterator[_Met]:
    forms = _FORMS.get(letter.letter.locale.partition("-")[0], {})
    for number, line in enumerate(letter.source.body.splitlines(), 1):
        if not line.lstrip().startswith(">"):
            spoken = _QUOTED.sub(lambda found: " " * len(found[0]), line)
            for form, pattern in forms.items():
                for found in pattern.finditer(spoken):
                    yield _Met(form, found[0], letter.source.spot(number, found[0]))


def _usual(met: list[tuple[Written, WrittenLetter, list[_Met]]]) -> dict[str, str]:
    """The form in which most letters of a language are written; which one does not matter where it is a draw."""
    counted: dict[str, Counter[str]] = {}
    for _, letter, forms in met:
        counted.setdefault(letter.letter.locale, Counter()).update({one.form for one in forms})
    return {locale: max(sorted(forms), key=lambda form: forms[form]) for locale, forms in counted.items() if forms}


def _finding(locale: str, met: list[_Met], usual: Mapping[str, str]) -> Finding | None:
    forms = Counter(one.form for one in met)
    if not forms:
        return None
    rarer = min(forms, key=lambda form: (forms[form], form == usual[locale]))
    first = next(one for one in met if one.form == rarer)
    if len(forms) > 1:
        other = next(form for form in forms if form != rarer)
        wrong = f'"{first.word}" stands here in a letter that says {other}.'
        return Finding(first.place, "mixed-address", wrong, f"Say {other} throughout, or {rarer}.")
    if rarer != usual[locale]:
        wrong = f'This letter says {rarer} ("{first.word}"), and most letters in "{locale}" say {usual[locale]}.'
        return Finding(first.place, "mixed-address", wrong, "Let a rep keep one form of address from letter to letter.")
    return None
