"""Words that tell the reader that we watched: a letter never says so, and a call may speak of a click, never of an open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nurture.content.checks.prose import Prose
from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.talks import FOLDER

_DO_LETTER = "Say what is worth knowing about it, without how you came to think of it."
_DO_CALL = "Begin with the subject; a preview pane opens letters as well."

_OUR_LETTER = r"(?:my|our|the|that|this) (?:last |latest |first )?(?:e-?mail|mail|message|letter|newsletter|note)\b"
_OPENS = {
    "en": (
        rf"\b[Yy]ou(?:['\u2019]ve| have)?(?: just| recently)? opened {_OUR_LETTER}",
        rf"\b(?:[Ff]or|[Aa]fter|[Ss]ince) opening {_OUR_LETTER}",
        r"\b(?:see|saw|seen|noticed)(?: that)? you(?:['\u2019]ve| have)?(?: just| recently)? opened\b",
    ),
    "de": (
        r"\b(?:Mail|E-Mail|Nachricht|Schreiben|Brief|Newsletter)\b[^.!?\n]{0,40}\bgeöffnet\b",
        r"\b(?:gesehen|bemerkt|festgestellt|sehe|sah|merke), dass (?:Sie|du)\b[^.!?\n]{0,80}\bgeöffnet\b",
    ),
    "fr": (
        r"\b(?:avez|as) (?:bien |récemment )?ouvert \w+ (?:dernier |dernière )?(?:mail|e-mail|message|courriel|mot|lettre)\b",
    ),
    "hu": (r"\b[Mm]egnyitott(?:a|ad)\b[^.!?\n]{0,40}\b(?:levelem|levelün|üzenet|e-mail)",),
    "ko": (r"(?:메일|이메일|편지)을? ?열어 ?보(?:신|셨)",),
}
_SEEN = {
    "en": (
        (r"\b(?:I|[Ww]e)(?:['\u2019]ve| have| can| could)? (?:see|saw|seen|notice|noticed)(?: that)?"
        r" you(?:['\u2019](?:ve|re)| have| were)?"
        r"(?: just| recently)? (?:open|click|read|visit|look|download|watch|brows|been on|on our)"),
        r"\b[Yy]ou(?:['\u2019]ve| have)?(?: just| recently)? clicked (?:on|through)\b",
        r"\b[Tt]hank(?:s| you) for (?:clicking|visiting our (?:site|page|web))",
        r"\byour (?:lead |engagement |interest )score\b",
    ),
    "de": (
        (r"\b(?:gesehen|bemerkt|festgestellt|mitbekommen|sehe|sah|merke), dass (?:Sie|du)\b[^.!?\n]{0,80}"
        r"\b(?:geklickt|angeklickt|gelesen|besucht|angesehen|angeschaut|aufgerufen|heruntergeladen)\b"),
        r"\b(?:Sie haben|du hast)\b[^.!?\n]{0,40}\b(?:geklickt|angeklickt)\b",
        r"\b(?:für )?(?:Ihren|deinen) (?:Klick|Besuch auf unserer (?:Seite|Website|Webseite))\b",
    ),
    "fr": (
        (r"\b(?:vu|remarqué|constaté|noté) que (?:vous|tu) (?:avez|aviez|as|avais)\b[^.!?\n]{0,20}"
        r"\b(?:cliqué|lu|visité|consulté|regardé|téléchargé)\b"),
        r"\b(?:vous avez|tu as) (?:récemment )?cliqué\b",
        r"\b[Mm]erci (?:pour|de) (?:votre clic|ton clic|votre visite sur notre site|avoir cliqué)",
    ),
    "hu": (
        (r"\b(?:[Ll]átt(?:am|uk)|[Ll]átom|[Éé]szrevett(?:em|ük)), hogy\b[^.!?\n]{0,60}"
        r"\b(?:kattintott|rákattintott|elolvasta|megnézte|meglátogatta|letöltötte|megnyitotta)"),
    ),
    "ko": (r"(?:클릭|방문|열람|다운로드)(?:하|해 주)(?:신|셨)[^.!?\n]{0,12}(?:봤|보았|보고|확인했|알게)",),
}  # fmt: skip


def watched(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        yield from _told(whole.prose(letter), (_OPENS, _SEEN), "A letter tells what we saw its reader do", _DO_LETTER)
    for name, talk in whole.release.talks.items():
        prose = whole.prose_of(f"{FOLDER}/{name}.md", talk.locale)
        yield from _told(prose, (_OPENS,), "The call begins with a letter that was opened", _DO_CALL)


def _told(prose: Prose, tables: tuple[dict[str, tuple[str, ...]], ...], wrong: str, do: str) -> Iterator[Finding]:
    patterns = [pattern for table in tables for pattern in table.get(prose.language, ())]
    found = re.search("|".join(patterns), prose.own_words) if patterns else None
    if found:
        words = " ".join(found[0].split())
        yield Finding(prose.place(found.start()), "watched", f'{wrong}: "{words} …".', do, "warning")
