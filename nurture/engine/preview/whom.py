"""Whom a preview is written to: an invented contact of the letter's language, or one of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from db import preview
from db.messages import Row
from db.session import reading
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.program import Program

_NOTHING: dict[str, Any] = dict.fromkeys(Row._fields, "")  # what only the gate and the ledger ask stays empty


@dataclass(frozen=True, slots=True)
class Recipient:
    """`told` holds columns of a letter's row. `language` is what they read and `owner` their rep; "" is not known."""

    described: str
    told: Mapping[str, Any]
    language: str = ""
    owner: str = ""

    def row(self, persona: str, step: str, letter: str, rep_id: str) -> Row:
        """A row as the tick has one, for a letter that is in no ledger."""
        of_letter = {"mid": "preview", "persona": persona, "step": step, "letter": letter, "rep_id": rep_id}
        return Row(**_NOTHING | dict(self.told) | of_letter)


class _Invented(NamedTuple):
    """An owner; the names are columns of a letter's row."""

    given_name: str
    family_name: str
    title: str
    gender: str
    partner_name: str
    city: str
    country: str


# Who reads each language, so that the gallery shows a title, either gender, and how a letter begins where none is known.
_SAMPLES = {
    "en": _Invented("Alex", "Morgan", "", "", "Harbour IT", "Leeds", "GB"),
    "de": _Invented("Stefan", "Huber", "Dr.", "male", "Huber Systemhaus", "Graz", "AT"),
    "fr": _Invented("Camille", "Dubois", "", "female", "Dubois Informatique", "Lyon", "FR"),
    "hu": _Invented("Péter", "Szabó", "", "male", "Szabó Rendszerház", "Győr", "HU"),
    "ko": _Invented("민준", "김", "", "male", "한빛시스템", "부산", "KR"),
}


def sample(locale: str, program: Program) -> Recipient:
    """Somebody who has everything that letters may ask for. A language without people of its own gets the English ones."""
    person = _SAMPLES.get(locale.partition("-")[0], _SAMPLES["en"])
    more = {"email": "sample@partner.example", "role": "owner", "language": locale, "tier": program.pool.tiers[0]}
    return Recipient("a sample contact", person._asdict() | more, locale)


def contact(world: World, key: str) -> Recipient:
    """One of the database, by the external id."""
    with reading(world.database) as connection:
        found = preview.contact(connection, key)
    if found is None:
        raise UserError(f"There is no contact {key}.", "Give the contact_id, as in the contacts file.")
    told = {name: found[name] for name in Row._fields if name in found}
    return Recipient(f"contact {key}", told, found["language"], found["rep_id"] or "")
