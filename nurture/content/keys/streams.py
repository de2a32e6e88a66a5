"""The keys of a persona and its steps."""

from __future__ import annotations

from nurture.content.keys.shapes import Key, Keys, Shape, array, either, form, listed, words
from nurture.content.keys.values import NAME, PERCENT, TEXT, WAIT, declared

_STEP = either(form("An e-mail step"), form("A choice"))
_RENAMED = Key("renamed_from", listed(NAME), "The ids that it had before, so that nobody gets it twice.", "it had none")
_ANY_PATHS = array(either(form("A path"), form("The last path")))
_PATHS = Shape(_ANY_PATHS.words, _ANY_PATHS.schema | {"contains": {"required": ["otherwise"]}})
_WAIT = "the program's `gap`; the first step, and the first of a path, at once"

EMAIL_STEP = Keys(
    "An e-mail step",
    (
        Key("email", NAME, "The step's lasting id, and its letter: `templates/<persona>/<id>.<locale>.md`."),
        Key("about", declared("topic"), "What the letter is about."),
        Key("after", WAIT, "How long after the letter before has really left.", _WAIT),
        Key("offer", declared("offer"), "What the letter promises.", "nothing"),
        Key("variants", listed(NAME), "Letters of which each partner draws one, always the same.", "the letter of the id"),
        Key("event", declared("dated event"), "The event it invites to. Once that is too late, the step is skipped.", "none"),
        Key("ahead", WAIT, "How long before the event is too late.", "when it begins"),
        _RENAMED,
    ),
)
CHOICE = Keys(
    "A choice",
    (
        Key("choose", NAME, "The choice's lasting id."),
        Key("after", WAIT, "How long after the letter before it is made.", _WAIT),
        Key("paths", _PATHS, "The first that fits is taken. The last one is `otherwise`."),
        _RENAMED,
    ),
)
PATH = Keys(
    "A path",
    (
        Key("when", form("A condition"), "Who takes it."),
        Key("steps", array(_STEP), "What they get. Then it goes on after the choice."),
    ),
)
LAST_PATH = Keys(
    "The last path",
    (Key("otherwise", array(_STEP), "What everyone else gets; `[]` for nothing."),),
    named="a path",
)
PERSONA = Keys(
    "A persona",
    (
        Key("describe", TEXT, "Who they are, what they want, what they have no patience for.", "nothing is said of them"),
        Key(
            "match",
            either(form("A condition"), words("everyone")),
            "Whom it is for. `everyone` for the last persona of the program, and only there.",
            "a slow lane, which other streams lead to",
        ),
        Key("goal", form("A deed"), "Who does this leaves the stream, which has done its work.", "there is none"),
        Key("steps", array(_STEP, least=1), "The letters and choices, in order."),
        Key("then", form("Then"), "Where they go on after the last.", "the program's `then`"),
        Key("rollout", PERCENT, "The share of partners let in, by a stable draw.", "all of them"),
    ),
)
