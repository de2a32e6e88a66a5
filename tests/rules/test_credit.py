from __future__ import annotations

from datetime import date, timedelta

import pytest

from nurture.rules.credit import Touches, credit
from nurture.rules.program import Crediting
from nurture.rules.spans import Span

DAY = date(2026, 3, 31)
CREDITING = Crediting(call=Span(90, "days"), touch=Span(30, "days"))


def before(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("touches", "expected", "because"),
    [
        (Touches(called=before(90)), "sourced", "registered 90 days after a call that reached somebody"),
        (Touches(called=before(0)), "sourced", "registered on the day of a call that reached somebody"),
        (Touches(called=before(91), letter=before(30)), "influenced", "registered 30 days after a letter"),
        (Touches(signal=before(1), letter=before(1)), "influenced", "registered 1 day after a signal"),
        (Touches(signal=before(31), letter=before(31)), "neither", "no call in the 90 days before"),
        (Touches(called=before(-1)), "neither", "no call in the 90 days before"),
        (Touches(), "neither", "no signal or letter in the 30 days before"),
    ],
)
def test_the_nearest_work_gets_the_credit_with_its_reason(touches: Touches, expected: str, because: str) -> None:
    credited = credit(DAY, touches, CREDITING)
    assert credited.credit == expected
    assert because in credited.because
