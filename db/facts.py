"""The facts that conditions ask for, by their agreed names. The one place that makes them of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.engine import Connection

from db.sql import stage, statement
from nurture.rules.conditions import FactValue

Fields = dict[str, FactValue]

_PARTNER = (
    "country", "region", "tier", "employees", "technical_staff", "founded", "programme",
    "recency", "frequency", "monetary", "purchases", "fit", "grade", "competence",
)  # fmt: skip
_DEALS = ("deals_registered", "deals_won", "deals_open")
_CONTACT = ("role", "language", "persona")

_PARTNERS = statement("facts.partners")


def partner_facts(row: Mapping[Any, Any]) -> Fields:
    """`partner.…` of a row with the partner table's columns and the counts of its deals."""
    fields: Fields = {f"partner.{name}": row[name] for name in _PARTNER + _DEALS}
    fields["partner.certifications"] = certificates(row["certifications"])
    return fields


def contact_facts(row: Mapping[Any, Any]) -> Fields:
    """`contact.…` of a row whose columns of the contact begin with `contact_`."""
    return {f"contact.{name}": row[f"contact_{name}"] for name in _CONTACT}


def load_partner_facts(connection: Connection, partner_ids: Iterable[int]) -> dict[int, Fields]:
    """`partner.…` of each of these partners with their deals counted, by id."""
    stage(connection, "facts_of", ["id bigint"], ((one,) for one in partner_ids))
    return {row["id"]: partner_facts(row) for row in _PARTNERS.run(connection).mappings()}


def certificates(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(";")) if joined else ()
