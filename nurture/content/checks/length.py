"""Letters that have become brochures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nurture.content.findings import Finding
from nurture.content.persona_files import WrittenLetter

_WORDS = 250
_LINKS = 4
_LONGEST_SUBJECT = 78  # characters; mail programs cut what is longer, telephones much earlier
_TAG = re.compile(r"\{[{%#].*?[}%#]\}")


def long_letter(one: WrittenLetter) -> Iterator[Finding]:
    words = len(_TAG.sub(" ", one.source.body).split())
    if words > _WORDS:
        wrong = f"This letter has {words} words; a person who writes to a person stops before {_WORDS}."
        yield Finding(
            one.source.spot(1, ""), "long-letter", wrong, "Keep one thought, and send the other next time.", "warning"
        )
    if len(one.letter.links) > _LINKS:
        wrong = f"This letter has {len(one.letter.links)} links, and reads like a brochure."
        yield Finding(one.source.spot(1, ""), "long-letter", wrong, f"Keep the one that matters; {_LINKS} at most.", "warning")
    if len(one.letter.subject) > _LONGEST_SUBJECT and "{" not in one.letter.subject:
        wrong = f"This subject has {len(one.letter.subject)} characters, and mail programs cut it."
        yield Finding(one.subject, "long-letter", wrong, f"Stay below {_LONGEST_SUBJECT}.", "warning")
