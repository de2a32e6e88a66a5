"""What a letter must not show: facts that are ours about them, and that we watched what they did.

A rep on the telephone may speak of a click, since that was an answer to a letter; never of an open, in which nobody did
anything that they know of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nurture.content.findings import Finding, Place
from nurture.content.letters import Source
from nurture.content.persona_files import WrittenLetter
from nurture.rules.program import TalkTrack

_SHOWN = re.compile(r"\{\{[^}]*?\b(contact\.role|partner\.tier)\b[^}]*\}\}")
_WATCHED: Mapping[str, re.Pattern[str]] = {
    language: re.compile(words, re.IGNORECASE)
    for language, words in {
        "en": r"\b(?:saw|see|seen|noticed|noticing)\b(?: that)? you(?:\W?ve| have)? (?:just )?"
        r"(?:open|click|read|look|visit|download)\w*|\byou (?:opened|clicked)\b",
        "de": r"\b(?:gesehen|gemerkt|bemerkt|sehe|sehen|sah)\b,? dass (?:Sie|du)\b.{0,60}?"
        r"\b(?:geöffnet|geklickt|angesehen|gelesen|besucht)\b",
        "fr": r"\b(?:vu|remarqué|constaté|vois) que (?:vous|tu)\b.{0,12}\b(?:ouvert|cliqué|consulté|visité|lu|regardé)",
        "hu": r"\b(?:láttam|látom|észrevettem),? hogy (?:megnyit|rákattint|kattint|megnéz|elolvas)\w*",
        "ko": r"(?:열어|클릭|방문|읽어)[가-힣 ]{0,8}것을 (?:보|봤|확인)",
    }.items()
}
_OPENED: Mapping[str, re.Pattern[str]] = {
    language: re.compile(words, re.IGNORECASE)
    for language, words in {
        "en": r"\byou(?:\W?ve| have)? opened\b",
        "de": r"\b(?:E-Mail|Mail|Brief|Nachricht|Schreiben)\b[^.?!]{0,30}\bgeöffnet\b",
        "fr": r"\bouvert (?:mon|notre|ma) (?:e-?mail|mail|message|courriel|lettre)\b",
        "hu": r"\bmegnyitotta\b",
        "ko": r"(?:메일|편지)[을를]? ?열어",
    }.items()
}


def private_fact(one: WrittenLetter) -> Iterator[Finding]:
    texts = [(number, line) for number, line in enumerate(one.source.body.splitlines(), 1)]
    shown = [(one.source.spot(number, found[1]), found[1]) for number, line in texts for found in _SHOWN.finditer(line)]
    shown += [(one.subject, found[1]) for found in _SHOWN.finditer(one.letter.subject)]
    for place, name in shown:
        wrong = f"This letter would show {name}: that is how we sort people, and not for them to read."
        yield Finding(place, "private-fact", wrong, "Write different words with {% if %}, or another letter for them.")


def watched(one: WrittenLetter) -> Iterator[Finding]:
    pattern = _WATCHED.get(one.letter.locale)
    for place in _met(one.source, pattern) if pattern else ():
        wrong = "This letter tells its reader that they are being watched."
        yield Finding(place, "watched", wrong, "Write about the thing, and leave out how you know.")


def watched_opens(source: Source, talk: TalkTrack) -> Iterator[Finding]:
    pattern = _OPENED.get(talk.locale)
    for place in _met(source, pattern) if pattern else ():
        wrong = (
            "This talk track speaks of an opened letter, of which its reader knows nothing, and which may have been a machine."
        )
        yield Finding(place, "watched", wrong, "Speak of a click or a visit, or of the subject.")


def _met(source: Source, pattern: re.Pattern[str]) -> Iterator[Place]:
    for number, line in enumerate(source.body.splitlines(), 1):
        for found in pattern.finditer(line):
            yield source.spot(number, found[0])
