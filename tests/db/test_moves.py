"""The database lets a letter's state change as the rules say, and in no other way."""

from collections.abc import Sequence
from itertools import product
from typing import get_args

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.session import transaction
from db.tables import Message
from nurture.rules.message import MOVES, State
from tests.cast import NOW, add_contact, add_partner

STATES = get_args(State)


def test_every_legal_move_is_written_and_every_other_is_refused(database: Engine) -> None:
    """256 pairs: a letter in each state, moved to each."""
    pairs = list(product(STATES, STATES))
    with transaction(database) as connection:
        add_letters(connection, [before for before, _ in pairs])

    refused = {pair for number, pair in enumerate(pairs) if not moved(database, number, pair[1])}

    assert refused == {(before, after) for before, after in pairs if before != after and after not in MOVES[before]}


def test_a_refusal_names_neither_person_nor_address(database: Engine) -> None:
    with transaction(database) as connection:
        add_letters(connection, ["rejected"])

    with pytest.raises(IntegrityError, match="a message may not") as refused, transaction(database) as connection:
        connection.execute(text("UPDATE message SET state = 'sending'"))

    assert "ada" not in str(refused.value).casefold()


def add_letters(connection: Connection, states: Sequence[str]) -> None:
    """Letters to Ada, numbered from 0, in these states."""
    partner = add_partner(connection)
    letter = {"origin": "step", "step": "hello", "letter": "hello", "persona": "general", "about": "", "rep_id": "r1",
              "contact_id": add_contact(connection, partner), "partner_id": partner,
              "due_at": NOW, "planned_at": NOW}  # fmt: skip
    rows = [
        letter | {"id": number, "mid": f"m{number}", "origin_id": number, "state": state} for number, state in enumerate(states)
    ]
    connection.execute(insert(Message), rows)


def moved(database: Engine, number: int, state: str) -> bool:
    try:
        with transaction(database) as connection:
            connection.execute(text("UPDATE message SET state = :state WHERE id = :id"), {"state": state, "id": number})
    except IntegrityError:
        return False
    return True
