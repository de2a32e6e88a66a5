"""Forms of address: what a person is called, and how a letter to them begins, in the language of the letter.

A gender is never guessed from a name: where it is not known the whole name is said, which is right for everybody. A
form that needs a part of the name that is not there comes to nothing, since half a name is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Named(NamedTuple):
    """A person as addresses need them; "" is not known. `title` is free text, `gender` is female, male or ""."""

    given: str
    family: str
    title: str = ""
    gender: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one language addresses people: `formal` says `Herr Dr. Huber`, and `dear` begins a letter, without the comma:
    `Sehr geehrter Herr Dr. Huber`. Either is "" where a name it needs is missing. `plain` is the name beside a mail address,
    with what there is of it: `Szabó Péter`.
    """

    formal: Callable[[Named], str]
    dear: Callable[[Named], str]
    plain: Callable[[Named], str]


def manner(language: str) -> Manner:
    """That of the language; `de-AT` has that of `de`. Others say the whole name, and cannot begin a letter with it."""
    return _MANNERS.get(language.partition("-")[0], _ELSEWHERE)


# --- titles ---------------------------------------------------------------------------------------------------------

# Only what is said in address. A column of titles also holds degrees and jobs, and "Herr Sales Director Huber" is nobody.
_TITLES = {"prof": "Prof.", "professor": "Prof.", "professorin": "Prof.", "dr": "Dr.", "doktor": "Dr.", "mag": "Mag."}


@lru_cache(maxsize=1024)
def titles(written: str) -> tuple[str, ...]:
    """Those of a free text that are said in address, as they are written there: `PROF DR.-Ing.` is `Prof.` and `Dr.`."""
    words = re.split(r"[^\w]+", written.casefold())
    return tuple(dict.fromkeys(_TITLES[word] for word in words if word in _TITLES))


def _whole(person: Named) -> str:
    """Given and family name. With one of them missing it is half a name, or somebody who has only one: ask, do not guess."""
    return f"{person.given} {person.family}" if person.given and person.family else ""


def _given_first(person: Named) -> str:
    return f"{person.given} {person.family}".strip()


def _family_first(person: Named) -> str:
    return f"{person.family} {person.given}".strip()


def _before(words: tuple[str, ...], name: str) -> str:
    return " ".join((*words, name)) if name else ""


# --- the languages ----------------------------------------------------------------------------------------------


def _german(person: Named) -> str:
    """The title belongs to the name: `Frau Dr. Huber`, and `Dr. Anna Huber` where we do not know."""
    said = titles(person.title)
    word = {"female": "Frau", "male": "Herr"}.get(person.gender)
    return _before((word, *said), person.family) if word else _before(said, _whole(person))


def _german_dear(person: Named) -> str:
    opening = {"female": "Sehr geehrte", "male": "Sehr geehrter"}.get(person.gender, "Guten Tag")
    return _before((opening,), _german(person))


def _english(person: Named) -> str:
    """A title stands for Mr and Ms, and the highest for all: `Prof. Bennett`. Mag. is none in English."""
    said = next((title for title in titles(person.title) if title != "Mag."), None)
    word = said or {"female": "Ms", "male": "Mr"}.get(person.gender)
    return _before((word,), person.family) if word else _whole(person)


def _english_dear(person: Named) -> str:
    return _before(("Dear",), _english(person))


def _french(person: Named) -> str:
    """In business French a doctorate is not said: `Docteur` is a physician, and `Dr Dupont` reads as one."""
    word = {"female": "Madame", "male": "Monsieur"}.get(person.gender)
    return _before((word,), person.family) if word else _whole(person)


def _french_dear(person: Named) -> str:
    return _before(("Bonjour",), _french(person))


def _hungarian(person: Named) -> str:
    """Family name first, and no gender in it. Mag. is none in Hungarian."""
    if not _whole(person):
        return ""
    said = tuple(title for title in titles(person.title) if title != "Mag.")
    return _before(said, _family_first(person))


def _hungarian_dear(person: Named) -> str:
    return _before(("Tisztelt",), _hungarian(person))


_HEADS = frozenset({"owner", "managing_director", "founder", "ceo"})  # 대표: who runs the firm
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")


def _korean_order(person: Named) -> str:
    """Names in Hangul stand family name first, without a space; names in Latin script stay in the order they are read in."""
    if _HANGUL.fullmatch(person.given) and _HANGUL.fullmatch(person.family):
        return f"{person.family}{person.given}"
    return _given_first(person)


def _korean(person: Named) -> str:
    """`김 대표님` for who runs the firm; anyone else by the whole name, since a rank guessed too low gives offence."""
    if person.role in _HEADS:
        return f"{person.family} 대표님" if person.family else ""
    return f"{_korean_order(person)} 님" if _whole(person) else ""


def _korean_dear(person: Named) -> str:
    name = _korean(person)
    return f"{name}께" if name else ""


def _nothing(_person: Named) -> str:
    return ""


_ELSEWHERE = Manner(_whole, _nothing, _given_first)
_MANNERS: Mapping[str, Manner] = {
    "de": Manner(_german, _german_dear, _given_first),
    "en": Manner(_english, _english_dear, _given_first),
    "fr": Manner(_french, _french_dear, _given_first),
    "hu": Manner(_hungarian, _hungarian_dear, _family_first),
    "ko": Manner(_korean, _korean_dear, _korean_order),
}
