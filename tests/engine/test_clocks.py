"""A worker whose clock is far from the database's sends nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from nurture.engine import clocks
from nurture.rules.errors import UserError
from nurture.wiring import system_clock
from tests.cast import make_world


@pytest.mark.parametrize("ahead", [timedelta(minutes=-10), timedelta(minutes=10)], ids=["behind", "ahead"])
def test_a_clock_that_is_wrong_is_told(database: Engine, ahead: timedelta) -> None:
    world = make_world(database, lambda: datetime.now(UTC) + ahead)
    if database.dialect.name == "sqlite":  # it has no clock of its own to be compared with
        clocks.watch(world)
        return

    with pytest.raises(UserError, match=r"are \d+ seconds apart\. Set the one that is wrong, and keep both by a time server"):
        clocks.watch(world)


def test_a_clock_that_is_right_is_not(database: Engine) -> None:
    clocks.watch(make_world(database, system_clock))()


@pytest.mark.parametrize("leap", [timedelta(hours=36), timedelta(hours=-36)], ids=["ahead", "back"])
def test_a_clock_that_leaps_is_told(database: Engine, leap: timedelta) -> None:
    leapt = timedelta()
    look = clocks.watch(make_world(database, lambda: datetime.now(UTC) + leapt))
    look()
    leapt = leap

    with pytest.raises(UserError, match=r"This machine's clock has leapt by 1\d{5} seconds while letters were sent\."):
        look()
