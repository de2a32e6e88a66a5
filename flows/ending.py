"""How a flow ends: with one sentence of counts, or one sentence of what is wrong.

Prefect keeps messages, tracebacks, logs and parameters for months, so nothing of what was worked on may reach it: a
mistake that its maker can mend is told as it is; of any other only its kind and place, since its text may quote data.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from prefect import State
from prefect.states import Cancelled, Completed, Failed
from sqlalchemy.exc import DBAPIError

from db.trouble import in_words
from db.turns import turn
from flows.block import filled
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT, read_settings
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
        return Failed(message=f"{type(error).__name__} at {place(error)}. The next run goes on from here.")
    return Completed(message=counts.sentence, data=counts)


@contextmanager
def surroundings() -> Iterator[World]:
    world = build_world(filled(read_settings()))
    try:
        yield world
    finally:
        world.mailer.close()
        world.database.dispose()


def place(error: BaseException) -> str:
    """The innermost line of ours on the way to the error, `file:line`."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(CHECKOUT) and ".venv" not in frame.filename]
    innermost = (ours or frames)[-1]
    return f"{Path(innermost.filename).name}:{innermost.lineno}"
