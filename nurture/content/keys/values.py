"""Values: what may stand behind a key where no list and no further keys stand."""

from __future__ import annotations

from typing import get_args

from nurture.content.keys import patterns
from nurture.content.keys.shapes import SCALAR, Json, Shape, mapped, words
from nurture.rules.events import Kind
from nurture.rules.rubric import Period
from nurture.rules.spans import WEEKDAYS, Unit
from nurture.rules.weights import GRADES


def _written(pattern: str, do: str, *types: str) -> Json:
    """The `pattern` is for what an editor takes for a string; `types` says what else it may take it for."""
    return {"type": ["string", *types] if types else "string", "pattern": pattern, "patternErrorMessage": do}


def _any_of(options: tuple[str, ...]) -> str:
    return f"({'|'.join(options)})"


_DAY = r"\d{4}[-W\d]+"
_UNITS = tuple(f"{unit.removesuffix('s')}s?".replace(" ", r"\s+") for unit in get_args(Unit))
_WAITS = tuple(unit for unit in _UNITS if unit != r"business\s+hours?")
_WEEKDAY = _any_of(WEEKDAYS)
_AND_TYPES = SCALAR[1:]

TEXT = Shape(
    "a text", _written(r"\S", "Write a text.", *_AND_TYPES),
    "Any words. Over several lines after `|`; quotes go around a text with `: ` or ` #` in it.", "Wants margin and less risk.",
)  # fmt: skip
LINE = Shape(
    "a line", _written(r"^\s*\S.*\s*$", "Keep it on one line.", *_AND_TYPES),
    "A text that stays on one line.", "Northwind Storage",
)  # fmt: skip
NUMBER = Shape(
    "a number", _written(f"^{patterns.NUMBER}$", "Write a number such as 15 or 0.02.", "number") | {"minimum": 0},
    "In digits, with a point.", "9.50",
)  # fmt: skip
YES = Shape(
    "`true` or `false`", _written(f"^{patterns.YES}$", "Write true or false.", "boolean"),
    "`yes` and `no` do as well.", "true",
)  # fmt: skip
PERCENT = Shape(
    "a share", _written(f"^{patterns.PERCENT}$", "Write `10%`.") | {"examples": ["10%"]},
    "A share of the whole.", "10%",
)  # fmt: skip
HOLDOUT = Shape(
    f"a share of at most {patterns.MOST_HELD_OUT}%",
    _written(f"^{patterns.HOLDOUT}$", f"Write `10%`; at most {patterns.MOST_HELD_OUT}%.") | {"examples": ["10%"]},
)
BAND = Shape(
    "a band", _written(rf"^\s*{patterns.PERCENT}\s*( to \s*({patterns.PERCENT}\s*)?)?$", "Write `3% to 5%`."),
    "From one share to another.", "3% to 5%",
)  # fmt: skip
SPAN = Shape(
    "a length of time",
    _written(rf"^\s*(at\s+once|\d{{1,4}}\s+{_any_of(_UNITS)})\s*$", "Write `5 business days`, `4 business hours` or `30 days`.")
    | {"examples": ["5 business days", "4 business hours", "30 days", "at once"]},
    f"A number and {', '.join(get_args(Unit)[:-1])} or {get_args(Unit)[-1]}; or `at once`.", "5 business days",
)  # fmt: skip
WAIT = Shape(
    "a wait",
    _written(rf"^\s*(at\s+once|\d{{1,4}}\s+{_any_of(_WAITS)})\s*$", "Write `5 business days`, `4 hours` or `30 days`.")
    | {"examples": ["5 business days", "30 days", "at once"]},
    "A length of time, but no business hours: of partners nobody knows them.", "5 business days",
)  # fmt: skip
CAP = Shape(
    "a cap", _written(f"^({patterns.CAP}|{patterns.CAP_A_DAY})$", "Write `1 in 5 days` or `2 a day`."),
    "The most letters in so many days, today included.", "1 in 5 days",
)  # fmt: skip
RATE = Shape(
    "how many count",
    _written(rf"^\d{{1,4}} per {_any_of(get_args(Period))}$", "Write `1 per message`, or per day, week, month or topic."),
    f"A number per {', '.join(get_args(Period)[:-1])} or {get_args(Period)[-1]}.", "2 per week",
)  # fmt: skip
DAY = Shape(
    "a day", _written(f"^{_DAY}$", "Write it as 2026-03-31.", "integer"),
    "Year, month, day.", "2026-03-31",
)  # fmt: skip
MOMENT = Shape(
    "a day and an hour", _written(f"^{patterns.MOMENT}$", "Write it as 2026-12-03 15:00."),
    "By a clock at the place that is named beside it.", "2026-12-03 15:00",
)  # fmt: skip
DAY_OR_MOMENT = Shape(
    "a day, with or without an hour",
    _written(rf"^\s*{_DAY}( {patterns.CLOCK_TIME})?\s*$", "Write it as 2026-04-01, or 2026-04-01 14:30.", "integer"),
    "By the contact's own clock; a day alone means ten in the morning.", "2026-04-01 14:30",
)  # fmt: skip
CLOCK_TIME = Shape(
    "a time of day", _written(f"^{patterns.CLOCK_TIME}$", 'Write it as "08:30".'),
    "Hours and minutes.", "08:30",
)  # fmt: skip
WEEKDAYS_ = Shape(
    "weekdays",
    {
        "anyOf": [
            _written(f"^{_WEEKDAY}(-{_WEEKDAY})?$", "Write `mon-thu`, or a list of days."),
            {"type": "array", "items": {"type": "string", "enum": list(WEEKDAYS)}, "minItems": 1},
        ]
    },
    "From one to another, or a list: `[mon, wed]`.", "mon-thu",
)  # fmt: skip
ZONE = Shape(
    "a time zone", _written(f"^{patterns.ZONE}$", "Write it as Europe/Berlin.") | {"examples": ["Europe/Berlin"]},
    "By its name in the world's list of time zones.", "Europe/Berlin",
)  # fmt: skip
CURRENCY = Shape("a currency by its three letters", _written(f"^{patterns.CURRENCY}$", "Write its three letters, such as EUR."))
COUNTRY = Shape(
    "a country", _written("^[A-Z]{2}$", "Write its two letters, such as DE."),
    "By its two letters.", "DE",
)  # fmt: skip
LANGUAGE = Shape(
    "a language", _written(r"^[a-z]{2,3}(-\w+)?$", "Write its two letters, such as de, or de-AT."),
    "By its two letters, with a region where that matters.", "de",
)  # fmt: skip
NAME = Shape(
    "a name", _written(f"^{patterns.NAME}$", "Use small letters, digits, - and _.", *_AND_TYPES),
    "Small letters, digits, `-` and `_`. It lasts: rows in the database bear it.", "three-points",
)  # fmt: skip
EMAIL = Shape(
    "an e-mail address", _written("@", "Write it as name@firm.example."),
    "One that is read.", "jana.lindqvist@northwind-storage.example",
)  # fmt: skip
DOMAIN = Shape(
    "a domain", _written(f"^{patterns.DOMAIN}$", "Write it as firm.example, in small letters."),
    "In small letters.", "northwind-storage.example",
)  # fmt: skip
ADDRESS = Shape(
    "an address", _written(r"^https://[^\s/]+\.[^\s]*$", "Write it as https://www.firm.example/page."),
    "A whole address of an https page.", "https://www.northwind-storage.example/en/margin",
)  # fmt: skip
EVENT = Shape(
    "an event", words(*get_args(Kind)).schema,
    f"What somebody did: {words(*get_args(Kind)).words}.", "clicked",
)  # fmt: skip


def whole(least: int = 0, most: int | None = None) -> Shape:
    do = "Write a whole number such as 10."
    schema = _written(f"^{patterns.WHOLE}$", do, "integer") | {"minimum": least}
    if most is not None:
        return Shape(f"a whole number from {least} to {most}", schema | {"maximum": most})
    return Shape(f"a whole number from {least}" if least else "a whole number", schema)


def number_from(least: int, most: int) -> Shape:
    return Shape(f"a number from {least} to {most}", NUMBER.schema | {"minimum": least, "maximum": most})


def declared(what: str) -> Shape:
    """The id of something that is declared elsewhere, or the name of a file."""
    article = "an" if what[0] in "aeiou" else "a"
    return Shape(f"the {'name' if what in ('persona', 'letter') else 'id'} of {article} {what}", NAME.schema)


def by_name(shape: Shape) -> Shape:
    return mapped("name", {"pattern": f"^{patterns.NAME}$"}, shape)


def by_grade(shape: Shape) -> Shape:
    return mapped("grade", {"enum": list(GRADES)}, shape)


def in_languages(shape: Shape) -> Shape:
    """One for all written languages, or one for each."""
    by_language = mapped("language", {"pattern": LANGUAGE.schema["pattern"]}, shape)
    return Shape(f"{shape.words}, or one by language", {"anyOf": [shape.schema, by_language.schema]})


VALUES = (
    TEXT, LINE, NUMBER, YES, PERCENT, BAND, SPAN, WAIT, CAP, RATE, DAY, MOMENT, DAY_OR_MOMENT, CLOCK_TIME, WEEKDAYS_, ZONE,
    COUNTRY, LANGUAGE, NAME, EMAIL, DOMAIN, ADDRESS, EVENT,
)  # fmt: skip
"""Every value that means something, for the page."""
