"""What is said of a mistake of the program's own."""

from __future__ import annotations

import traceback
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]


def unforeseen(error: BaseException) -> str:
    """`KeyError at renderer.py:97`: its kind and the innermost line of ours on the way to it. Its text may quote data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_CHECKOUT) and ".venv" not in frame.filename]
    innermost = (ours or frames)[-1]
    return f"{type(error).__name__} at {Path(innermost.filename).name}:{innermost.lineno}"
