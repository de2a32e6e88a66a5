"""The keys of conditions and of the deeds in them."""

from __future__ import annotations

from nurture.content.keys import facts
from nurture.content.keys.shapes import Key, Keys, Shape, array, either, form, listed
from nurture.content.keys.values import COUNTRY, EVENT, LANGUAGE, NUMBER, SPAN, TEXT, declared, number_from, whole
from nurture.rules.weights import GRADES

_NEVER_MIND = "it does not matter"

DEED = Keys(
    "A deed",
    (
        Key("did", EVENT, "What they did. What a machine did never counts."),
        Key("about", declared("topic"), "Only where it was about this topic.", "about whatever"),
        Key("email", declared("step"), "Only as an answer to this step's letter. In the paths of a choice.", "whatever letter"),
        Key("within", SPAN, "Only in the time just gone by; of a goal, only so long after entry.", "whenever"),
        Key("at_least", whole(1), "So many times.", "once"),
    ),
)
RANGE = Keys(
    "A range",
    (
        Key("at_least", NUMBER, "This much or more.", _NEVER_MIND),
        Key("at_most", NUMBER, "This much or less.", _NEVER_MIND),
    ),
    says="One of the two at least.",
)
HAS = Keys("A certificate", (Key("has", TEXT, "The one that must be among them."),))

_CONDITION = form("A condition")
_GRADE = Shape("a grade", {"type": "string", "enum": list(GRADES)})
_ONE_OF = {
    "contact.language": LANGUAGE,
    "contact.persona": declared("persona"),
    "partner.country": COUNTRY,
    "partner.grade": _GRADE,
    **{fact: number_from(*ends) for fact, ends in facts.RANGE.items()},
}


def _facts(names: dict[str, str], *shapes: Shape) -> tuple[Key, ...]:
    return tuple(
        Key(fact, either(listed(_ONE_OF.get(fact, shapes[0])), *shapes[1:]), says, _NEVER_MIND) for fact, says in names.items()
    )


CONDITION = Keys(
    "A condition",
    (
        Key("all", _CONDITION, "All of this must hold.", _NEVER_MIND),
        Key("any", _CONDITION, "One of these will do.", _NEVER_MIND),
        Key("not", _CONDITION, "This must not hold.", _NEVER_MIND),
        *_facts(facts.TEXT, TEXT),
        *_facts(facts.NUMBER, NUMBER, form(RANGE.title)),
        *_facts(facts.LIST, TEXT, form(HAS.title)),
    ),
    says="All its lines must hold, and of a list one will do. A fact that is not known never matches. In the place of lines "
    "may stand [a deed](#a-deed), or a list of conditions that must all hold. What somebody did is asked in `match`, `goal`, "
    "`criteria` and the paths of a choice; fit and competence ask who they are.",
    instead=(form(DEED.title), array(_CONDITION)),
)
