"""How a flow ends: with one sentence of counts, or one sentence of what is wrong.

Prefect keeps messages, tracebacks, logs and parameters for months, so nothing of what was worked on may reach it: a
mistake that its maker can mend is told as it is; of any other only its kind and place, since its text may quote data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, Protocol

from prefect import State
from prefect.states import Cancelled, Completed, Failed
from sqlalchemy.exc import DBAPIError

from db.trouble import in_words
from db.turns import turn
from flows.block import filled
from nurture.engine.unforeseen import unforeseen
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.settings import read_settings
from nurture.wiring import build_world


class Told(Protocol):
    @property
    def sentence(self) -> str: ...


Work = Callable[[World], Told]


def ending(work: Work, *, turn_of: str = "") -> State[Any]:
    """Do the work in a world of its own. Never raises for it: what Prefect catches, Prefect writes down.

    With `turn_of` one at a time: while another is at that work this run is cancelled, and a missed run is not owed.
    """
    try:
        with surroundings() as world, turn(world.database, turn_of) if turn_of else nullcontext(enter_result=True) as ours:
            if not ours:
                return Cancelled(message=f"Another {turn_of} is at work.")
            counts = work(world)
    except UserError as error:
        return Failed(message=str(error))
    except DBAPIError as error:
        return Failed(message=in_words(error))
    except Exception as error:  # noqa: BLE001 - told without its text
        return Failed(message=f"{unforeseen(error)}. The next run goes on from here.")
    return Completed(message=counts.sentence, data=counts)


@contextmanager
def surroundings() -> Iterator[World]:
    world = build_world(filled(read_settings()))
    try:
        yield world
    finally:
        world.mailer.close()
        world.database.dispose()
