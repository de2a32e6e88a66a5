"""What each file holds: its columns, which of them must be there, and how a cell is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from nurture.engine.importing import addresses, genders, values
from nurture.engine.importing.values import Fault, Value

Kind = Literal["partners", "owners", "contacts", "purchases", "opportunities", "events"]
Read = Callable[[str], Value | Fault]


@dataclass(frozen=True, slots=True)
class Column:
    """`header`: the file must have it; several names are alternatives. `filled`: no cell may be empty."""

    names: tuple[str, ...]
    read: Read = values.text
    header: bool = False
    filled: bool = False

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    kind: Kind
    columns: tuple[Column, ...] = field(default=())


def _must(*names: str, read: Read = values.text) -> Column:
    return Column(names, read, header=True, filled=True)


def _may(*names: str, read: Read = values.text) -> Column:
    return Column(names, read)


_PARTNER = _must("partner_id")

# In the order of loading: owners and contacts point at partners, events at contacts.
SHEETS: dict[Kind, Sheet] = {
    sheet.kind: sheet
    for sheet in (
        Sheet(
            "partners",
            (
                _PARTNER,
                _must("name"),
                _must("country", read=values.country),
                _may("region"),
                _may("city"),
                _may("timezone", "zone", read=values.zone),
                _may("language", read=values.language),
                _may("tier", read=values.word),
                _may("employees", read=values.number),
                _may("technical_staff", read=values.number),
                _may("founded", read=values.number),
                _may("programme"),
                _may("certifications", read=values.certificates),
            ),
        ),
        Sheet("owners", (_PARTNER, _must("rep_id"))),
        Sheet(
            "contacts",
            (
                _must("contact_id"),
                _PARTNER,
                _may("first_name", "given_name"),
                _may("last_name", "family_name"),
                _must("email", read=addresses.address),
                _may("role", read=values.word),
                _may("language", read=values.language),
                _may("timezone", "zone", read=values.zone),
                _may("phone"),
                _may("consent", read=values.consent),
                _may("consent_at", "consent_on", read=values.day),
                _may("consent_source"),
                _may("title"),
                _may("gender", "salutation", read=genders.gender),
            ),
        ),
        Sheet(
            "purchases",
            (
                _may("purchase_id"),
                _PARTNER,
                _must("purchased_on", read=values.day),
                _must("amount_usd", "amount", read=values.cents),
            ),
        ),
        Sheet(
            "opportunities",
            (
                _must("opportunity_id", "id"),
                _PARTNER,
                _must("state", read=values.state),
                _must("amount", "amount_usd", read=values.cents),
                _must("registered_on", read=values.day),
                _may("closed_on", read=values.day),
            ),
        ),
        Sheet(
            "events",
            (
                _may("contact_id"),
                _may("email", read=addresses.address),
                _must("event", read=values.event),
                _must("occurred_at", read=values.moment),
                _may("topic"),
                _may("link"),
            ),
        ),
    )
}
