"""What a user reads when something cannot be done: what is wrong, what to do, and the place."""

from __future__ import annotations

import traceback
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]


class UserError(Exception):
    """A mistake that its maker can mend. Floor 3 prints it as two sentences and ends with code 1."""

    def __init__(self, wrong: str, do: str, place: str = "") -> None:
        self.wrong = wrong
        self.do = do
        self.place = place
        super().__init__(str(self))

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong} {self.do}" if self.place else f"{self.wrong} {self.do}"


def unforeseen(error: BaseException) -> str:
    """`KeyError at renderer.py:97`: its kind and the innermost line of ours on the way to it. Its text may quote data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_CHECKOUT) and ".venv" not in frame.filename]
    innermost = (ours or frames)[-1]
    return f"{type(error).__name__} at {Path(innermost.filename).name}:{innermost.lineno}"
