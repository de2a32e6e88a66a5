"""A persona may take a share of its partners, and pauses when its letters do harm."""

import pytest

from nurture.rules.guard import Guard, Tally, objection
from nurture.rules.history import one_back
from nurture.rules.rollout import is_taken, waiting

SECRET = b"secret"
PARTNERS = [f"P{number}" for number in range(2_000)]


def taken(share: float, persona: str = "technology") -> set[str]:
    return {partner for partner in PARTNERS if is_taken(SECRET, persona, partner, share)}


def test_a_wider_rollout_keeps_the_first_share() -> None:
    assert taken(0.05) < taken(0.20)
    assert len(taken(0.20)) == pytest.approx(400, abs=80)


def test_each_persona_draws_for_itself() -> None:
    assert taken(0.05) != taken(0.05, "owner_manager")


def test_who_waits_is_told_for_what() -> None:
    assert waiting({"technology": 0.0}, SECRET, "P1") == {"technology": "waiting for the rollout of technology, at 0% so far"}
    assert waiting({"technology": 1.0}, SECRET, "P1") == {}


@pytest.mark.parametrize(
    ("tally", "because"),
    [
        (Tally(199, 199, 0), None),
        (Tally(200, 10, 0), None),
        (Tally(200, 11, 0), "11 of 200 letters bounced, more than the 5% of the guard rail"),
        (Tally(200, 0, 1), "1 of 200 letters were complained of, more than the 0.3% of the guard rail"),
    ],
)
def test_the_guard_rail_speaks_once_enough_letters_have_left(tally: Tally, because: str | None) -> None:
    said = objection(Guard(), tally)

    assert said == because


@pytest.mark.parametrize(
    ("ids", "again", "before"),
    [([1], {}, None), ([1, 2, 3], {}, 2), ([1, 2, 3, 4], {4: 2}, 1), ([1, 2, 3, 4, 5], {4: 2}, 2), ([1, 2], {2: 1}, None)],
)
def test_going_back_twice_goes_further_back(ids: list[int], again: dict[int, int], before: int | None) -> None:
    assert one_back(ids, again) == before
