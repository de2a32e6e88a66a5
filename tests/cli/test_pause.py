"""Pausing and resuming as typed."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Nurture


@pytest.fixture(autouse=True)
def released(nurture: Nurture) -> None:
    nurture("release")


def test_what_is_paused_is_told_until_it_is_resumed(nurture: Nurture) -> None:
    assert nurture("pause").out == "Nothing is paused.\n"

    paused = nurture("pause", "stream", "technology", "--because", "new prices", "--until", "2099-12-01", "--by", "Mara").out
    assert paused.startswith("The stream technology is paused until Tue 1 Dec 2099, 00:00, by Mara since ")
    assert paused.endswith(": new prices.\n")
    assert nurture("pause").out == paused
    assert paused in nurture("golive").out

    assert (
        nurture("resume", "stream", "technology").out == "The stream technology goes on; 0 letters that waited are due now.\n"
    )
    assert nurture("pause").out == "Nothing is paused.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pause", "stream", "tecnology", "--because", "x"), 'There is no stream tecnology. Did you mean "technology"?'),
        (("pause", "all"), "Nobody said why."),
        (("pause", "all", "--because", "x", "--until", "tomorrow"), "--until tomorrow is not a day. Write it as 2026-12-01."),
        (("resume", "all"), "All mail is not paused. `nurture pause` lists what is."),
    ],
)
def test_a_mistake_ends_with_a_sentence(nurture: Nurture, words: tuple[str, ...], said: str) -> None:
    typed = nurture(*words)

    assert typed.code == 1
    assert said in typed.err
