"""The keys of `personas/reps.yaml`."""

from __future__ import annotations

from nurture.content.keys import patterns
from nurture.content.keys.shapes import Key, Keys, either, form, listed, mapped, words
from nurture.content.keys.values import COUNTRY, DAY, EMAIL, LANGUAGE, LINE, TEXT, YES, ZONE, whole

CAPACITY = Keys(
    "Capacity",
    (
        Key("partners", whole(), "How many partners the rep looks after at most."),
        Key("open_calls", whole(), "How many calls are open at a time."),
        Key("letters_per_day", whole(), "How many letters leave in the rep's name a day."),
    ),
    named='"capacity"',
)
AWAY = Keys(
    "An absence",
    (
        Key("from", DAY, "The first day."),
        Key("to", DAY, "The last day."),
    ),
    named='"away"',
)
VOICE = Keys(
    "A voice",
    (
        Key("title", LINE, "What the rep is, in this language."),
        Key("greeting", TEXT, "How letters begin: `Hi {{ contact.given_name }},`."),
        Key("sign_off", TEXT, "How letters end."),
        Key("tone", LINE, "For whoever writes letters: how this rep speaks.", "nothing is said of it"),
        Key("name", LINE, "How the rep's name is written in this language: `Szalai Eszter`.", "the rep's `name`"),
    ),
    says="[Which values](letters.md#values) may stand in `greeting` and `sign_off`.",
)
REP = Keys(
    "A rep",
    (
        Key("name", LINE, "The name that letters go out under."),
        Key("email", EMAIL, "Where letters come from and replies go."),
        Key("phone", LINE, "The number in every letter, in quotes."),
        Key("zone", ZONE, "The rep's own clock."),
        Key("country", COUNTRY, "Where the rep sits."),
        Key(
            "regions",
            either(words("all"), listed(TEXT)),
            "The countries that this rep looks after, parts of them as `DE-BY`, or `all`.",
        ),
        Key("hours", form("Hours"), "When the rep rings."),
        Key("capacity", form(CAPACITY.title), "How much there is room for."),
        Key(
            "voices",
            mapped("written language", {"pattern": LANGUAGE.schema["pattern"]}, form(VOICE.title), least=1),
            "How the rep writes in each.",
        ),
        Key("away", listed(form(AWAY.title)), "When not there: calls wait, or go to a colleague.", "never"),
        Key("active", YES, "Whether the rep is still with us. Who leaves keeps the id.", "`true`"),
    ),
)
REPS = mapped("id, such as `r1`", {"pattern": f"^{patterns.REP_ID}$"}, form(REP.title), least=1)
