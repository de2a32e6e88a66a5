"""`python -m sample`: the demo. Plays half a year, shows what came of it, and says where the rest lies."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT
from sample import show
from sample.play import perform

MARK = "clock"
"""The file by which a folder is known to be a demo's."""


def main() -> None:
    given = _arguments()
    try:
        _demo(given.folder.resolve(), given.partners, given.weeks, given.seed, given.until)
    except UserError as error:
        sys.exit(f"demo: {error}")
    except OSError as error:
        sys.exit(f"demo: {error.filename or given.folder} cannot be used: {error.strerror}. Name another with --folder.")
    except KeyboardInterrupt:
        sys.exit("demo: stopped before its end.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sample", description="Play the sample program on a clock that jumps.")
    parser.add_argument("--partners", type=_at_least_one, default=400, help="how many firms to invent (400)")
    parser.add_argument("--weeks", type=_at_least_one, default=26, help="how long to play (26)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed and end give the same half year (1)")
    parser.add_argument("--until", type=_moment, default=datetime.now(UTC), help="the end, such as 2026-11-23T12:00 (now)")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "demo", help="where everything goes (demo)")
    return parser.parse_args()


def _at_least_one(given: str) -> int:
    if (number := int(given)) < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return number


def _moment(given: str) -> datetime:
    moment = datetime.fromisoformat(given)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _demo(folder: Path, partners: int, weeks: int, seed: int, until: datetime) -> None:
    _fresh(folder)
    end = until.astimezone(UTC).replace(microsecond=0)
    start = end - timedelta(weeks=weeks)
    with _progress(weeks) as progress:
        play = perform(folder, partners=partners, seed=seed, start=start, end=end, progress=progress)
    show.everything(play.world, folder, play.mailbox.letters, Console(width=100, highlight=False))


def _fresh(folder: Path) -> None:
    """The last demo goes; a folder that is not one stays."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise UserError(f"{folder.name}/ is there and is not a demo's.", "Name another with --folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


@contextmanager
def _progress(weeks: int) -> Iterator[Callable[[timedelta], None]]:
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("weeks"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Playing the sample program", total=weeks)
        yield lambda played: bar.update(task, completed=played // timedelta(weeks=1))
        bar.update(task, completed=weeks)


if __name__ == "__main__":
    main()
