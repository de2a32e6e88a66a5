"""Every proof tells how much it tried; at the end the sums are told."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

_TRIED = "tried"

Tell = Callable[[str, int], None]


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """`tell("gate decisions", 100_000)`"""
    return lambda what, count: record_property(_TRIED, (what, count))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    tried: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == _TRIED:
                tried[told[0]] += told[1]
    for what, count in tried.items():
        terminalreporter.write_line(f"{count:>9,} {what}")
