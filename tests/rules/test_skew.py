"""How far apart two clocks may be, by what was asked between two moments."""

from datetime import timedelta

import pytest

from nurture.rules.skew import MAY_DIFFER, differs
from tests.cast import NOW

SECOND = timedelta(seconds=1)
ASKING = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("theirs", "off"),
    [
        (NOW, None),
        (NOW - MAY_DIFFER, None),
        (NOW - MAY_DIFFER - SECOND, MAY_DIFFER + SECOND),
        (NOW + ASKING, None),
        (NOW + ASKING + MAY_DIFFER, None),
        (NOW + ASKING + MAY_DIFFER + SECOND, MAY_DIFFER + SECOND),
    ],
)
def test_a_slow_answer_is_no_wrong_clock(theirs, off):
    assert differs(NOW, theirs, NOW + ASKING) == off
