"""Genders as files write them. What is not understood is not known: nothing here is worth refusing a row for."""

from __future__ import annotations

import re

from nurture.engine.importing.values import Fault, Value
from nurture.rules.address import titles

_WORDS = {
    "female": "female f w weiblich frau fr ms mrs miss mme mlle madame mademoiselle féminin femme woman nő női 여 여성 여자",
    "male": "male m man mann männlich herr herrn hr mr mister monsieur masculin homme férfi 남 남성 남자",
}
_GENDERS = {word: gender for gender, words in _WORDS.items() for word in words.split()}


def gender(raw: str) -> Value | Fault:
    """`Frau`, `Mme`, `f` are female, `Herr Dr.`, `M.`, `m` male. `Mr and Mrs`, `d`, anything else is not known."""
    words = [word for word in re.split(r"[\W_]+", raw.casefold()) if word and not titles(word)]
    meant = {_GENDERS.get(word, "") for word in words}
    return meant.pop() if len(meant) == 1 else ""
