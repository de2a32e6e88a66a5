"""The keys between the two lines `---` of letters and talk tracks."""

from __future__ import annotations

from nurture.content.keys.shapes import Key, Keys
from nurture.content.keys.values import LINE, TEXT, declared

LETTER = Keys(
    "A letter",
    (Key("subject", LINE, "The subject. In quotes, since it often holds `: ` or begins with `{{`."),),
)
TALK = Keys(
    "A talk track",
    (
        Key("ask", TEXT, "The question that opens the talk."),
        Key("aim", TEXT, "What is agreed by the end of it."),
        Key("offer", declared("offer"), "What the rep may give.", "what fits the partner's interest, if anything"),
    ),
)
