"""How a text addresses its reader, told by words that leave no doubt. A language without such words is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["familiar", "polite"]

_SPOKEN_OF = r"(?<!\b[Dd]as )(?<!\b[Pp]er )(?<!\bbeim )(?<!\bzum )(?<!\bvom )"


@dataclass(frozen=True, slots=True)
class _Language:
    """`words` are the two forms as people name them, `marks` what tells them, `tone` how a tone line speaks of them."""

    words: dict[Form, str]
    marks: dict[Form, re.Pattern[str]]
    tone: dict[Form, re.Pattern[str]]
    capital_is_polite: bool = False


_GERMAN = _Language(
    # `Ihr` is left out: letters that say du write it for "you all". "das Du" is spoken of, not said.
    words={"familiar": "du", "polite": "Sie"},
    marks={
        "familiar": re.compile(
            rf"{_SPOKEN_OF}\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]ein(?:e[mnrs]?)?|[Ee]uch|[Ee]ure[mnrs]?)\b(?! (?:[Jj]our|Pont)\b)(?!-)"
        ),
        "polite": re.compile(rf"{_SPOKEN_OF}\b(?:Sie|Ihnen|Ihre[mnrs]?)\b"),
    },
    tone={"familiar": re.compile(r"\b[Dd]uzt\b|\bper Du\b"), "polite": re.compile(r"\b[Ss]iezt\b|\bper Sie\b")},
    capital_is_polite=True,
)
_FRENCH = _Language(
    # `ton` is a tone as well, save after these words; "s'est tu" was silent; "chez vous" may mean the whole firm.
    words={"familiar": "tu", "polite": "vous"},
    marks={
        "familiar": re.compile(
            r"(?<!est )(?<!sont )(?<!suis )\b(?:[Tt]u|[Tt]e|[Tt]oi|[Tt]es|[Tt]['\u2019](?=[aeiouyhâéèêî]))"
            r"(?:(?<=\W)|(?!\w))(?!-\d)"
            r"|(?<=\b[Vv]oici )ton\b|(?<=\b[Vv]oilà )ton\b|(?<=\bavec )ton\b|(?<=\bpour )ton\b|(?<=\bchez )ton\b"
            r"|\b(?:[Aa]ppelle|[Rr]appelle|[Éé]cris|[Ee]nvoie|[Dd]is|[Rr]éponds|[Mm]ontre|[Tt]éléphone)-(?:moi|nous)\b"
        ),
        "polite": re.compile(
            r"(?<!\bchez )(?<!\bentre )\b(?:[Vv]ous|[Vv]otre|[Vv]os)\b(?! (?:tous|toutes|deux)\b)"
            r"|\b(?:(?!chez)\w+ez|[Dd]ites|[Ff]aites)-(?:moi|nous)\b"
        ),
    },
    tone={"familiar": re.compile(r"\b[Tt]uto(?:ie|iement|yer)\b"), "polite": re.compile(r"\b[Vv]ouvo(?:ie|iement|yer)\b")},
)
_HUNGARIAN = _Language(
    # Of verbs only these, which nobody else is asked with. A small `önt` pours.
    words={"familiar": "te", "polite": "Ön"},
    marks={
        "familiar": re.compile(
            r"\b(?:[Tt]e|[Tt]éged|[Nn]eked|[Vv]eled|[Tt]őled|[Hh]ozzád|[Nn]álad|[Rr]ólad|[Rr]ád"
            r"|[Hh]ívj|[Íí]rj|[Kk]érj|[Kk]üldj|[Ss]zólj|[Vv]álaszolj|[Kk]attints|[Mm]ondd|[Nn]ézd|[Gg]yere)\b(?!-)"
        ),
        "polite": re.compile(r"\b(?:[Öö]n(?:nek|nel|től|höz|nél|ről|re|ért|ben|ök\w*)?|Önt)\b(?!-)"),
    },
    tone={"familiar": re.compile(r"\b[Tt]egez"), "polite": re.compile(r"\b(?:[Mm]agáz|[Öö]nöz)")},
)
LANGUAGES = {"de": _GERMAN, "fr": _FRENCH, "hu": _HUNGARIAN}


@dataclass(frozen=True, slots=True)
class Mark:
    """One word that tells the form, with its offset in the text."""

    form: Form
    word: str
    offset: int


def marks(text: str, language: str) -> Iterator[Mark]:
    known = LANGUAGES.get(language)
    for form, pattern in known.marks.items() if known else ():
        for found in pattern.finditer(text):
            if not (known and known.capital_is_polite and form == "polite" and _begins_sentence(text, found.start())):
                yield Mark(form, found[0], found.start())


def told(tone: str, language: str) -> Form | None:
    """The form that a tone line names."""
    known = LANGUAGES.get(language)
    return next((form for form, pattern in known.tone.items() if pattern.search(tone)), None) if known else None


def _begins_sentence(text: str, offset: int) -> bool:
    """There a capital says nothing: `Sie` may be "they"."""
    before = text[:offset]
    kept = before.rstrip(" \t\n\"'([*_„“»«>‚")  # noqa: RUF001 - quotation marks are what is meant
    return not kept or kept[-1] in ".!?:;…\u2013\u2014-•" or bool(re.search(r"\n[ \t]*\n", before[len(kept) :]))
