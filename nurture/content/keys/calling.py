"""The keys of the call and of moving up."""

from __future__ import annotations

from typing import get_args

from nurture.content.keys.shapes import Key, Keys, form, listed, words
from nurture.content.keys.values import BAND, LINE, NAME, NUMBER, PERCENT, SPAN, TEXT, YES, by_grade, by_name, whole
from nurture.rules.calls import Route
from nurture.rules.events import TRIGGERS
from nurture.rules.fit import MOST
from nurture.rules.qualify import REQUEST

THRESHOLD = Keys(
    "A threshold",
    (
        Key("interest", NUMBER, "The least interest, in points."),
        Key("competence", whole(0, MOST), "The least competence."),
        Key("due", SPAN, "How soon the rep rings."),
    ),
)
INSTANT = Keys(
    "Instant triggers",
    (
        Key(
            "when",
            listed(words(REQUEST, *TRIGGERS)),
            "What brings a call without any points; `request` is a click or visit on a link with `request: true`.",
        ),
        Key("due", SPAN, "How soon the rep rings then."),
    ),
    named='"instant"',
)
DISPOSITION = Keys(
    "A disposition",
    (
        Key("describe", LINE, "How the try ended, as the rep reads it."),
        Key("route", words(*get_args(Route)), "Where the partner goes next."),
        Key("connected", YES, "Whether somebody answered."),
        Key("after", SPAN, "How long the partner rests, or until the next try.", "`cool_off`; one business day before a try"),
        Key("letter", NAME, "The letter of templates/follow_up that goes; for the route `follow_up`, and only there.", "none"),
        Key("gives_offer", YES, "Whether the offer of the call was given.", "`false`"),
    ),
)
CALLING = Keys(
    "Calling",
    (
        Key("thresholds", by_grade(form(THRESHOLD.title)), "When each grade is called; one left out never is for its score."),
        Key("instant", form(INSTANT.title), "What brings a call at once."),
        Key("rearm", PERCENT, "Interest has to fall below this share of the threshold before it counts again."),
        Key("cool_off", SPAN, "How long after a call no other follows."),
        Key("attempts", whole(1), "How often a rep tries to reach somebody."),
        Key("recall", SPAN, "A call that nobody made is taken back so long after it was due."),
        Key("dispositions", by_name(form(DISPOSITION.title)), "How a try may end."),
        Key("unreached", SPAN, "After all tries in vain the partner goes back to its stream, and rests so long."),
        Key("expected", PERCENT, "The share of partners we reckon to call in a year; it plans, and decides nothing.", "25%"),
    ),
    named='"calling"',
)
CRITERION = Keys(
    "A criterion",
    (
        Key("when", form("A condition"), "What has to hold."),
        Key("because", LINE, "The same, as people read it."),
    ),
)
MILESTONE = Keys(
    "A milestone",
    (
        Key("week", whole(1), "The week of the plan."),
        Key("do", LINE, "What is done by then."),
    ),
)
GRADUATION = Keys(
    "Graduation",
    (
        Key("tiers", by_name(TEXT), "The next tier of each: `{registered: silver}`."),
        Key("criteria", listed(form(CRITERION.title)), "What has to hold; all of it."),
        Key("band", BAND, "The share of the pool that is expected to move up in a year."),
        Key("milestones", listed(form(MILESTONE.title)), "The plan that follows, week by week."),
    ),
    named='"graduation"',
)
