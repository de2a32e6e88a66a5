"""The keys of stream tests."""

from __future__ import annotations

from nurture.content.keys import facts
from nurture.content.keys.program import CONSENTS
from nurture.content.keys.shapes import Key, Keys, Shape, either, form, listed, mapped, words
from nurture.content.keys.values import (
    COUNTRY,
    DAY,
    DAY_OR_MOMENT,
    EVENT,
    LINE,
    NAME,
    NUMBER,
    SPAN,
    TEXT,
    YES,
    ZONE,
    declared,
)  # fmt: skip

NONE = "none"
WORKED_OUT = ("contact.persona",)

_UNSAID = "as it is with most"
_WHENEVER = "whenever"
_BESIDE = {
    "contact": (
        Key("zone", ZONE, "Their own clock.", "that of the country"),
        Key("consent", words(*CONSENTS, NONE), "On which basis they are written to.", "one that does"),
        Key("number", YES, "Whether they can be rung.", "`true`"),
    ),
    "partner": (
        Key("country", COUNTRY, "Where the company sits, by its two letters.", "that of the first rep"),
        Key("zone", ZONE, "The company's clock.", "that of the country"),
    ),
}


def _facts(whose: str, names: dict[str, str], shape: Shape) -> dict[str, Key]:
    own = {name.partition(".")[2]: says for name, says in names.items() if name.startswith(whose) and name not in WORKED_OUT}
    return {name: Key(name, shape, says, _UNSAID) for name, says in own.items()}


def _who(title: str, whose: str) -> Keys:
    known = _facts(whose, facts.TEXT, LINE) | _facts(whose, facts.NUMBER, NUMBER) | _facts(whose, facts.LIST, listed(LINE))
    return Keys(title, tuple((known | {key.name: key for key in _BESIDE[whose]}).values()), named=f'"{whose}"')


CONTACT, PARTNER = _who("The contact", "contact"), _who("The partner", "partner")
DONE = Keys(
    "What they do",
    (
        Key("did", EVENT, "What the contact does."),
        Key("on", declared("step"), "The step whose letter it answers.", "it answers none, and `at` says when"),
        Key("after", SPAN, "How long after that letter.", "an hour"),
        Key("at", DAY_OR_MOMENT, "In the place of `after`: when.", "after the letter"),
        Key("about", declared("topic"), "The topic, where neither letter nor link says it.", "that of letter or link"),
        Key("link", declared("link"), "The link that was followed or visited; a visit scores if it is a key page.", "none"),
    ),
    named="a deed",
)
TRIED = Keys(
    "What the rep does",
    (
        Key("call", declared("disposition"), "How a try to reach them ended."),
        Key("after", SPAN, "In the rep's working time, from when the call opened or was tried last.", "when it is due"),
    ),
    named="a deed",
)
SCORE = Keys(
    "A score",
    (
        Key("at", DAY, "At the end of which day."),
        Key("at_least", NUMBER, "This much or more.", "it does not matter"),
        Key("at_most", NUMBER, "This much or less.", "it does not matter"),
    ),
    named='"score"',
)
CALL = Keys(
    "A call",
    (
        Key("on", DAY, "The day on which it opens.", _WHENEVER),
        Key("because", LINE, "A part of the reason.", "whyever"),
        Key("about", declared("topic"), "The topic of its talk track.", "about whatever"),
        Key("offer", declared("offer"), "The offer that it carries.", "whatever"),
    ),
    named='"call"',
)
_ON = Key("on", DAY, "On this day.", _WHENEVER)
EXPECTED = {
    "letter": Keys(
        "That a letter goes",
        (
            Key("letter", declared("step"), "The letter of this step goes."),
            _ON,
            Key("variant", NAME, "As this variant.", "whichever"),
        ),
    ),
    "letters": Keys(
        "That these letters go",
        (Key("letters", listed(declared("step")), "Exactly the letters of these steps go, in this order."),),
    ),
    "never": Keys(
        "That letters do not go",
        (Key("never", listed(declared("step"), least=1), "The letters of these steps do not go."),),
    ),
    "hold": Keys(
        "That a letter is held",
        (
            Key("hold", declared("step"), "The letter of this step is held."),
            _ON,
            Key("until", DAY, "Until this day.", "however long"),
            Key("because", LINE, "A part of the reason.", "whyever"),
        ),
    ),
    "score": Keys("What interest comes to", (Key("score", form(SCORE.title), "What it comes to at the end of a day."),)),
    "call": Keys(
        "That a call comes of it",
        (Key("call", either(words(NONE), form(CALL.title)), "A call opens, or none ever does."),),
    ),
    "stream": Keys(
        "That they enter a stream",
        (Key("stream", declared("persona"), "They enter the stream of this persona."), _ON),
    ),
    "left": Keys(
        "That they leave a stream",
        (Key("left", LINE, "They leave one, for a reason such as replied, unsubscribed or goal."), _ON),
    ),
}
STREAM_TEST = Keys(
    "A stream test",
    (
        Key("describe", TEXT, "What the test shows, in a sentence.", "nothing is said of it"),
        Key("contact", form(CONTACT.title), "Who the contact is.", _UNSAID),
        Key("partner", form(PARTNER.title), "Who the partner is.", _UNSAID),
        Key("rep", declared("rep"), "Who the owner is.", "whoever would be given the partner"),
        Key("starts", DAY, "The day on which the contact is there for the first time."),
        Key("until", DAY, "The last day.", "a week after the first stream is left, or the last day that the test names"),
        Key("stream", declared("persona"), "In whose stream they stand at the start, such as a slow lane.", "whose matches"),
        Key(
            "variants",
            mapped("step", {}, declared("letter")),
            "Which letters the partner draws: `{margin: margin-short}`.",
            "as they are drawn",
        ),
        Key("does", listed(either(form(DONE.title), form(TRIED.title))), "What they do, and what the rep does.", "nothing"),
        Key("expect", listed(either(*(form(one.title) for one in EXPECTED.values())), least=1), "What must come of it."),
    ),
)
