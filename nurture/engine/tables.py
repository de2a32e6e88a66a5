"""Plain tables and sections for a terminal, of a width that fits every one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDTH = 96


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, left: int = 1) -> Table:
    """The first `left` columns hold words, the others numbers."""
    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), header_style="")
    for place, head in enumerate(heads):
        made.add_column(head, justify="left" if place < left else "right", overflow="fold")
    for row in rows:
        made.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    return made


def section(head: str, parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    yield Text(f"\n{head.upper()}")
    yield from (Padding(part, (0, 0, 0, 2)) for part in parts)


def in_plain_text(parts: Iterable[RenderableType]) -> str:
    """Lines of at most WIDTH columns, without colours."""
    console = Console(file=StringIO(), width=WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    for part in parts:
        console.print(part)
    assert isinstance(console.file, StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"
