"""Rules as sentences that a marketer can send on: conditions, waits, days, languages, countries.

`rules.conditions.in_words` gives the short reason why something happened; here the rule itself is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from nurture.content.lands import countries
from nurture.rules.conditions import All, Any, Condition, Did, Fact, Not
from nurture.rules.outline import Since
from nurture.rules.spans import WEEKDAYS, Cap, Hours, Weekday

_DAY_NAMES: Mapping[Weekday, str] = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
_NEAR = 0.75  # days; under that two moments are told as one day


def either(words: Iterable[str]) -> str:
    """`a, b or c`."""
    return format_list(list(words), style="or-short", locale="en_GB")


def both(words: Iterable[str]) -> str:
    """`a, b and c`."""
    return format_list(list(words), locale="en_GB")


def sentence(words: str) -> str:
    """The words as one sentence: a capital in front, a full stop behind."""
    said = words.strip()
    ends = said.rstrip("”").endswith((".", "!", "?"))
    return f"{said[:1].upper()}{said[1:]}{'' if ends else '.'}"


def language(tag: str) -> str:
    """`German`; a tag that nobody has named stays as it is."""
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def counted(number: float, one: str, many: str = "") -> str:
    """`1 letter`, `3 letters`."""
    return f"{number:g} {one if number == 1 else many or f'{one}s'}"


def day(since: Since) -> str:
    """`on entry`, `about day 9`, `about day 9 to 12`; the day of entry is day 1."""
    low, high = round(since.low) + 1, round(since.high) + 1
    if high == 1 and since.high < _NEAR:
        return "on entry"
    return f"about day {low}" if since.high - since.low < _NEAR else f"about day {low} to {high}"


def cap(most: Cap) -> str:
    """`at most 1 letter in any 5 days`."""
    return f"at most {counted(most.count, 'letter')} {f'in any {most.days} days' if most.days > 1 else 'a day'}"


def hours(open_hours: Hours) -> str:
    """`Monday to Thursday between 08:30 and 11:30`."""
    return f"{_days(open_hours.days)} between {open_hours.start:%H:%M} and {open_hours.end:%H:%M}"


def _days(days: tuple[Weekday, ...]) -> str:
    places = [WEEKDAYS.index(one) for one in days]
    in_a_row = len(days) > 2 and places == list(range(places[0], places[0] + len(days)))  # noqa: PLR2004 - a pair is no row
    names = [_DAY_NAMES[one] for one in days]
    return f"{names[0]} to {names[-1]}" if in_a_row else both(names)


# --- conditions -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Person:
    """How the contact is spoken of: `who … whose …` after a noun, `they … their …` after an if."""

    who: str
    whose: str
    except_: str


_THOSE = _Person("who", "whose", "not those")
_THEY = _Person("they", "their", "it is not so that")


def those(condition: Condition, topics: Mapping[str, str]) -> str:
    """After a noun: `whose role is owner, and whose company has at most 25 employees`."""
    return _told(condition, _THOSE, topics)


def they(condition: Condition, topics: Mapping[str, str]) -> str:
    """After an if: `they clicked a link in the letter margin`."""
    return _told(condition, _THEY, topics)


def _told(condition: Condition, person: _Person, topics: Mapping[str, str]) -> str:
    match condition:
        case Fact():
            return _FACTS[condition.field](condition, person)
        case Did():
            return f"{person.who} {deed(condition, topics)}"
        case All(of=parts):
            return _joined("and", [_told(part, person, topics) for part in parts])
        case Any(of=parts):
            return _joined("or", [_told(part, person, topics) for part in parts])
        case Not(of=part):
            return f"{person.except_} {_told(part, person, topics)}"


def _joined(word: str, clauses: list[str]) -> str:
    """Clauses hold lists of their own, so a comma goes before the word even between two."""
    *others, last = clauses or ["whoever they are"]
    return f"{', '.join(others)}, {word} {last}" if others else last


# What a deed is called, and the noun that `about` belongs to where it needs one.
_DEEDS = {
    "accepted": "were sent a letter", "deferred": "were sent a letter that came late", "delivered": "got a letter",
    "dropped": "were sent a letter that was dropped", "bounced": "were sent a letter that bounced",
    "complained": "complained", "unsubscribed": "unsubscribed", "opened": "opened a letter", "clicked": "clicked a link",
    "visited": "visited a page", "attended": "came to an event", "replied": "replied",
    "auto_replied": "sent an automatic reply",
    "deal_registered": "registered a deal", "deal_won": "won a deal", "deal_lost": "lost a deal",
    "certified": "passed an exam", "answered": "answered a call",
}  # fmt: skip


def deed(did: Did, topics: Mapping[str, str]) -> str:
    """`clicked a link in the letter margin`, `visited a page about registering deals at least 2 times`."""
    words = [_DEEDS[did.event]]
    words += [f"in the letter {did.email}"] if did.email else []
    words += [f"about {topics.get(did.about, did.about)}"] if did.about else []
    words += [f"at least {did.at_least} times"] if did.at_least > 1 else []
    words += [f"in the last {did.within}"] if did.within else []
    return " ".join(words)


def _words(asked: Fact, name: Callable[[str], str] = lambda one: one.replace("_", " ")) -> str:
    return either([name(one) for one in (asked.one_of or (asked.has or "",))])


def _bounds(asked: Fact, one: str, many: str) -> str:
    """`at least 5 employees`, `5 to 250 employees`; exact numbers where they are listed."""
    if asked.one_of:
        return f"{_words(asked)} {many}"
    match asked.at_least, asked.at_most:
        case float() | int() as least, None:
            return f"at least {counted(least, one, many)}"
        case None, float() | int() as most:
            return f"at most {counted(most, one, many)}"
        case least, most:
            return f"{least:g} to {most:g} {many}"


def _has(verb: str, one: str, many: str) -> Callable[[Fact, _Person], str]:
    return lambda asked, person: f"{person.whose} company {verb} {_bounds(asked, one, many)}"


def _score(what: str, most: int) -> Callable[[Fact, _Person], str]:
    return lambda asked, person: f"{person.whose} company scores {_bounds(asked, 'point', 'points')} of {most} for {what}"


def _founded(asked: Fact, person: _Person) -> str:
    if asked.one_of:
        return f"{person.whose} company was founded in {_words(asked)}"
    bounds = [f"in {asked.at_least:g} or later"] if asked.at_least is not None else []
    bounds += [f"in {asked.at_most:g} or earlier"] if asked.at_most is not None else []
    return f"{person.whose} company was founded {' and '.join(bounds)}"


_FACTS: Mapping[str, Callable[[Fact, _Person], str]] = {
    "contact.role": lambda asked, person: f"{person.whose} role is {_words(asked)}",
    "contact.language": lambda asked, person: f"{person.whose} language is {_words(asked, language)}",
    "contact.persona": lambda asked, person: f"{person.whose} persona is {_words(asked, str)}",
    "partner.country": lambda asked, person: (
        f"{person.whose} company is in {_words(asked, lambda code: countries().get(code, code))}"
    ),
    "partner.region": lambda asked, person: f"{person.whose} company is in the region {_words(asked, str)}",
    "partner.tier": lambda asked, person: f"{person.whose} company's tier is {_words(asked)}",
    "partner.programme": lambda asked, person: f"{person.whose} company is in the programme {_words(asked, str)}",
    "partner.grade": lambda asked, person: f"{person.whose} company's fit is {_words(asked, str)}",
    "partner.certifications": lambda asked, person: f"{person.whose} company holds the certificate {_words(asked, str)}",
    "partner.founded": _founded,
    "partner.employees": _has("has", "employee", "employees"),
    "partner.technical_staff": _has("has", "technician", "technicians"),
    "partner.purchases": _has("has made", "purchase", "purchases"),
    "partner.deals_registered": _has("has registered", "deal", "deals"),
    "partner.deals_won": _has("has won", "deal", "deals"),
    "partner.deals_open": _has("has", "open deal", "open deals"),
    "partner.recency": _score("how lately it bought", 5),
    "partner.frequency": _score("how often it buys", 5),
    "partner.monetary": _score("how much it buys for", 5),
    "partner.fit": _score("fit", 100),
    "partner.competence": _score("competence", 100),
}
