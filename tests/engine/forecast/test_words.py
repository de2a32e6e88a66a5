"""The forecast's sentences."""

import pytest

from nurture.engine.forecast.shapes import Graduates, Range
from nurture.engine.forecast.words import graduates


@pytest.mark.parametrize(
    ("low", "high", "side"),
    [
        (0.01, 0.02, "below"),
        (0.03, 0.05, "within"),
        (0.06, 0.09, "above"),
        (0.02, 0.04, "below or within"),
        (0.04, 0.09, "within or above"),
        (0.01, 0.09, "below or within or above"),
    ],
)
def test_graduates_are_set_against_what_is_expected_as_far_as_the_seeds_agree(low: float, high: float, side: str) -> None:
    found = Graduates(Range(1, 2, 3), 300, Range(low, (low + high) / 2, high), 0.03, 0.05)

    assert graduates(found).endswith(f", {side} the 3% to 5% that are expected.")
