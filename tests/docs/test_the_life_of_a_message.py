"""docs/the-life-of-a-message.md draws what nurture/rules/message.py says."""

import re
from collections import Counter
from typing import get_args

from nurture.rules.message import LEFT, MOVES, State, shown
from tests.docs.pages import page, rows

PAGE = page("docs/the-life-of-a-message.md")
_ARROW = re.compile(r"^\s*(\w+) --> (\w+)", re.MULTILINE)

Move = tuple[str, str]

MOVES_OF_THE_CODE = {(before, after) for before, following in MOVES.items() for after in following}


def drawn() -> list[Move]:
    return [move for block in PAGE.blocks("mermaid") for move in _ARROW.findall(block)]


def ticked() -> set[Move]:
    """The table of what callbacks tell."""
    table = list(rows(PAGE.sections()["What the callbacks tell"]))
    heads = table[0][1:]
    return {(cells[0], head) for cells in table[1:] for head, cell in zip(heads, cells[1:], strict=True) if cell == "✓"}


def test_the_page_shows_every_move_and_no_other() -> None:
    assert set(drawn()) | ticked() == MOVES_OF_THE_CODE


def test_no_arrow_is_drawn_twice() -> None:
    assert [move for move, times in Counter(drawn()).items() if times > 1] == []


def test_a_letter_begins_as_planned() -> None:
    assert "[*] --> planned" in PAGE.blocks("mermaid")[0]


def test_what_people_see_is_told_of_every_state() -> None:
    table = [cells for cells in rows(PAGE.sections()["What people see"]) if cells[0] != "state"]

    assert {cells[0]: cells[1].partition(",")[0] for cells in table} == {state: shown(state, "") for state in get_args(State)}
    assert {cells[0] for cells in table if cells[2] == "✓"} == LEFT
