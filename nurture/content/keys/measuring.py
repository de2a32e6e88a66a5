"""The keys of rubric, fit and competence."""

from __future__ import annotations

from typing import get_args

from nurture.content.keys.shapes import Key, Keys, form, listed
from nurture.content.keys.values import LINE, NUMBER, RATE, SPAN, YES, by_grade, whole
from nurture.rules.events import Kind
from nurture.rules.fit import MOST

HAPPENS: dict[Kind, str] = {
    "accepted": "The mailer took a letter.",
    "deferred": "A letter has to wait at their server.",
    "delivered": "A letter arrived.",
    "dropped": "The mail provider did not pass a letter on.",
    "bounced": "A letter came back.",
    "complained": "A letter was marked as spam.",
    "unsubscribed": "They want no more letters.",
    "opened": "A letter was opened, by them or by their mail program.",
    "clicked": "They followed a link of a letter.",
    "visited": "They looked at a page.",
    "attended": "They came to a webinar or a trade show.",
    "replied": "They answered a letter.",
    "auto_replied": "Their mail program answered a letter.",
    "deal_registered": "They registered a deal.",
    "deal_won": "A deal of theirs was won.",
    "deal_lost": "A deal of theirs was lost.",
    "certified": "They earned a certificate.",
    "answered": "They answered a question of ours.",
}

RULE = Keys(
    "A rule",
    (
        Key("points", NUMBER, "What one such event is worth."),
        Key("at_most", RATE, "How many of them count; of more, the earliest."),
        Key("key_pages", YES, "Whether only links with `key_page: true` count.", "all of them count"),
    ),
)
RUBRIC = Keys(
    "The rubric",
    (
        Key("half_life", SPAN, "After so long, points are worth half."),
        *(Key(kind, form(RULE.title), HAPPENS[kind], "it is worth nothing") for kind in get_args(Kind)),
    ),
    named='"rubric"',
)
WEIGHT = Keys(
    "A weight",
    (
        Key("when", form("A condition"), "Whom it is for. Fit and competence ask who they are, not what they did."),
        Key("points", whole(), "What that is worth."),
        Key("because", LINE, "The reason, as reps read it."),
    ),
)
FIT = Keys(
    "Fit",
    (
        Key("weights", listed(form(WEIGHT.title)), "What adds up to fit, from 0 to 100."),
        Key("grades", by_grade(whole(0, MOST)), "The least points of each grade; who has fewer than all is D."),
    ),
    named='"fit"',
)
