"""Letters in another language than their file's name says, told by the small words that each language is full of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place
from nurture.content.sentences import language

_WORDS = {
    "en": r"the|and|of|to|are|with|you|your|that|this|for|not|in|we",
    "de": r"der|die|das|und|ist|sind|mit|sie|nicht|für|ein|eine|zu|den|von|auf|wir",
    "fr": r"le|la|les|et|est|sont|avec|vous|votre|que|pour|pas|une|dans|nous",
    "hu": r"az|és|hogy|nem|van|ez|egy|meg|csak|vagy|mint|ha",
    "ko": r"\w*[가-힣]",
}
_LANGUAGES = {tag: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for tag, words in _WORDS.items()}
_ENOUGH = 25  # words, before anything can be told
# Of the words of a letter; of its own language a letter has more than that, and of any other less.
_SHARE = 0.12
_TIMES = 4


def other_language(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        prose = whole.prose(letter)
        spoken = _spoken(prose.own_words, prose.language)
        if spoken and spoken != prose.language:
            wrong = f"This letter is written in {language(spoken)}, and its file's name says {language(prose.language)}."
            place = Place(letter.source.file, letter.source.body_line)
            yield Finding(place, "other-language", wrong, "Translate it, or save it under its own language.", "warning")


def _spoken(text: str, own: str) -> str | None:
    """The language of a text that could be in its own; None where that cannot be told."""
    words = len(re.findall(r"\w+", text))
    if words < _ENOUGH or own not in _LANGUAGES:
        return None
    counts = Counter({tag: len(pattern.findall(text)) for tag, pattern in _LANGUAGES.items()})
    (most, count), *_ = counts.most_common(1)
    return most if count > _SHARE * words and count > _TIMES * counts[own] else None
