"""The keys of `personas/program.yaml`, but for those of measuring and calling."""

from __future__ import annotations

from dataclasses import replace

from nurture.content.keys.measuring import WEIGHT
from nurture.content.keys.shapes import Key, Keys, Shape, either, form, listed, mapped, words
from nurture.content.keys.values import (
    ADDRESS,
    CAP,
    CLOCK_TIME,
    COUNTRY,
    CURRENCY,
    DAY,
    DOMAIN,
    HOLDOUT,
    LANGUAGE,
    LINE,
    MOMENT,
    NUMBER,
    PERCENT,
    SPAN,
    TEXT,
    WAIT,
    WEEKDAYS_,
    YES,
    ZONE,
    by_name,
    declared,
    in_languages,
    whole,
)  # fmt: skip

CONSENTS = ("granted", "legitimate_interest", "existing_customer")

_TIMES = Shape("a number from 1", NUMBER.schema | {"minimum": 1})
_GIVER = replace(LINE, example="Maria Gruber")
_OBSERVED = "what was observed, else our guess"
_BY_COUNTRY = mapped("country, and `other`", {"anyOf": [COUNTRY.schema, {"const": "other"}]}, listed(words(*CONSENTS)))
_CONSENT = Shape(_BY_COUNTRY.words, _BY_COUNTRY.schema | {"required": ["other"]})

VENDOR = Keys(
    "The vendor",
    (
        Key("name", LINE, "Who stands behind it all."),
        Key("address", LINE, "Its postal address, which the law wants in every letter."),
        Key("domain", DOMAIN, "Its domain, for the heads of letters."),
    ),
    named='"vendor"',
)
POOL = Keys(
    "The pool",
    (
        Key("tiers", listed(TEXT, least=1), "The tiers that are nurtured."),
        Key("countries", either(words("all"), listed(COUNTRY)), "The countries that are.", "`all`"),
        Key("exclude", listed(TEXT), "Ids of partners that are not.", "nobody"),
    ),
    named='"pool"',
)
LANGUAGES = Keys(
    "Languages",
    (
        Key("written", listed(LANGUAGE, least=1), "The languages that letters are written in; the first is also the desk's."),
        Key(
            "fallback",
            mapped("language, and `other`", {}, either(words("hold"), LANGUAGE)),
            "For a language that is not written: a written one, or `hold` until somebody writes it.",
            "a finding, unless nobody could read anything else",
        ),
    ),
    named='"languages"',
)
HOURS = Keys(
    "Hours",
    (
        Key("days", WEEKDAYS_, "On which days."),
        Key("from", CLOCK_TIME, "The first minute."),
        Key("to", CLOCK_TIME, "The end, which is not included. Later than `from`."),
    ),
)
CAPS = Keys(
    "Caps",
    (
        Key("contact", CAP, "The most letters to one person."),
        Key("partner", CAP, "The most letters to all of one company."),
    ),
    named='"caps"',
)
THEN = Keys(
    "Then",
    (
        Key("stream", declared("persona"), "Whose stream they go on in, often a slow lane."),
        Key("after", WAIT, "How long after the last letter."),
    ),
    named='"then"',
)
LINK = Keys(
    "A link",
    (
        Key("title", in_languages(LINE), "What the page is, as reps and reports call it."),
        Key("address", in_languages(ADDRESS), "Where it is."),
        Key("topic", declared("topic"), "What it is about."),
        Key("key_page", YES, "Whether a visit there counts under a rule with `key_pages: true`.", "`false`"),
        Key("request", YES, "Whether who follows it asks for a price, a demo or a call.", "`false`"),
    ),
)
OFFER = Keys(
    "An offer",
    (
        Key("describe", in_languages(LINE), "What is given, as letters and reps say it."),
        Key("budget", whole(), "How often it can be given in all; once to a partner."),
        Key("expires", SPAN, "How long it is good for."),
        Key("topics", listed(declared("topic")), "What interest it answers.", "none; only a step or talk track brings it up"),
    ),
)
PERMISSION = Keys(
    "A permission",
    (
        Key("by", _GIVER, "Who of that partner gave it, and how far."),
        Key("on", DAY, "The day on which it was given."),
        Key("until", DAY, "The last day for which it was given.", "it was given for good"),
    ),
    named='"permission"',
)
REFERENCE = Keys(
    "A reference",
    (
        Key("fact", in_languages(TEXT), "What may be told of another partner."),
        Key("source", LINE, "Where we know it from."),
        Key("permission", form(PERMISSION.title), "Who allowed it to be told."),
        Key("valid_until", DAY, "The last day on which it is told."),
    ),
    says="Its name has no `-` in it, since letters say `{{ reference.graz }}`.",
)
EVENT = Keys(
    "A dated event",
    (
        Key("title", in_languages(LINE), "What it is called."),
        Key("starts", MOMENT, "When it begins."),
        Key("zone", ZONE, "By whose clock."),
        Key("link", declared("link"), "Where one signs up."),
        Key("topic", declared("topic"), "What those who come have shown an interest in."),
    ),
)
COSTS = Keys(
    "Costs",
    (
        Key("currency", CURRENCY, "What these are in, such as EUR."),
        Key("letter", NUMBER, "What one letter costs."),
        Key("attempt", NUMBER, "What one try to reach somebody costs."),
        Key("month", NUMBER, "What a month costs, whatever is sent: tools, people's time."),
    ),
    named='"costs"',
)
CREDITING = Keys(
    "Crediting",
    (
        Key("call", SPAN, "A deal registered so soon after a call is sourced by us.", "90 days"),
        Key("touch", SPAN, "One registered so soon after a letter or signal is influenced.", "90 days"),
    ),
    named='"crediting"',
)
EXPECT = Keys(
    "Expect",
    (
        Key("delivered", PERCENT, "Of letters, those that arrive.", _OBSERVED),
        Key("opened", PERCENT, "Of letters that arrived, those opened.", _OBSERVED),
        Key("clicked", PERCENT, "Of letters that arrived, those with a click.", _OBSERVED),
        Key("visited", PERCENT, "Of letters that arrived, those with a visit.", _OBSERVED),
        Key("replied", PERCENT, "Of letters that arrived, those replied to.", _OBSERVED),
        Key("unsubscribed", PERCENT, "Of letters that arrived, those after which somebody wants no more.", _OBSERVED),
        Key("graduates", PERCENT, "Of calls, those that end in the next tier.", _OBSERVED),
        Key("keen", PERCENT, "The contacts from whom four in five clicks, visits and replies come.", "our guess"),
        Key("call", SPAN, "How long a call is open, until somebody was reached or given up.", "our guess"),
    ),
    named='"expect"',
    says="What `nurture forecast` reckons with. [Our guesses](commands.md#nurture-forecast).",
)
GUARD = Keys(
    "The guard rail",
    (
        Key("bounced", PERCENT, "A stream or rep pauses where more letters than this bounce.", "5%"),
        Key("complained", PERCENT, "And where more than this are complained of.", "0.3%"),
        Key("at_least", whole(1), "Nothing is said before so many letters have left.", "200"),
    ),
    named='"guard"',
)
RAMP_UP = Keys(
    "The ramp-up",
    (
        Key("domain", DOMAIN, "The new domain that reps write from."),
        Key("from", DAY, "Its first day; before it, nothing is sent from there."),
        Key("first_day", whole(1), "The most letters on its first sending day."),
        Key("times", _TIMES, "How many times as many on each sending day after it; 1 for the same number."),
    ),
    named='"ramp_up"',
)
PROGRAM = Keys(
    "The program",
    (
        Key("name", LINE, "What the program is called."),
        Key("vendor", form(VENDOR.title), "Who stands behind it."),
        Key("zone", ZONE, "The clock of days, weeks and reports."),
        Key(
            "personas",
            listed(declared("persona"), least=1),
            "Which are tried, in this order. The first that matches wins; the last matches everyone.",
        ),
        Key("pool", form(POOL.title), "Whom the program may nurture."),
        Key("holdout", HOLDOUT, "Partners left untouched on purpose, so that it can be told what we changed."),
        Key("consent", _CONSENT, "Which bases are good enough for mail there. `other` is needed."),
        Key("languages", form(LANGUAGES.title), "What is written, and what others get."),
        Key("phrases", by_name(in_languages(LINE)), "Sentences of the letterhead: `{{ phrase.no_more }}`.", "none"),
        Key("window", form(HOURS.title), "When letters leave, by the contact's own clock."),
        Key("caps", form(CAPS.title), "How many letters at most."),
        Key("gap", WAIT, "Between two letters of a stream, where a step does not say."),
        Key("expires", SPAN, "A letter held longer than this is not sent any more."),
        Key("then", form(THEN.title), "Where a stream goes on that does not say."),
        Key("topics", by_name(in_languages(LINE)), "What letters, links and talks are about, with what reps call it."),
        Key("links", by_name(form(LINK.title)), "The pages that letters may point to."),
        Key("offers", by_name(form(OFFER.title)), "What a rep may give on a call.", "none"),
        Key("references", by_name(form(REFERENCE.title)), "Facts about other partners that may be told.", "none"),
        Key("events", by_name(form(EVENT.title)), "Webinars and the like.", "none"),
        Key("rubric", form("The rubric"), "What counts as interest, and how much."),
        Key("fit", form("Fit"), "Who they are, from 0 to 100, and which grade that is."),
        Key("competence", listed(form(WEIGHT.title)), "What adds up to what they can sell and deliver, from 0 to 100."),
        Key("calling", form("Calling"), "Who is called, when, and how a call ends."),
        Key("graduation", form("Graduation"), "Who moves up, and what follows."),
        Key("costs", form(COSTS.title), "What it costs, for the report."),
        Key("crediting", form(CREDITING.title), "Which deals come of us.", "each as it says"),
        Key("expect", form(EXPECT.title), "How often people answer, for the forecast.", "each as it says"),
        Key("guard", form(GUARD.title), "When a stream or rep pauses by itself.", "each as it says"),
        Key("ramp_up", form(RAMP_UP.title), "How a new sender domain begins with few letters.", "no domain is new"),
    ),
)
