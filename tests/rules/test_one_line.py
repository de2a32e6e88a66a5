from __future__ import annotations

import pytest

from nurture.rules.one_line import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Budget in May.", "Budget in May."),
        ("Größe: 小, naïve", "Größe: 小, naïve"),
        ("Budget\r\nin\tMay", "Budget in May"),
        ("\x1b[31mred\x1b[0m", " [31mred [0m"),
        ("yes\u202eon\u2069", "yeson"),
        ("half a pair \udcff", "half a pair  "),
    ],
)
def test_what_moves_a_terminal_or_turns_text_around_is_taken_out(typed: str, kept: str) -> None:
    assert clean(typed) == kept
