"""Examples of findings: what was wrong and what mended it, as a diff over one small home, and the exact printed text.

`examples/<id>.txt`, or `<id>.<which>.txt` where an id has several. Its lines with `-` are the mistake; with `+` is what the
home says instead. A file of which nothing is left is not there. Below `===` stands what is printed.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).parent / "findings"
HOME = FOLDER / "home"


@dataclass(frozen=True)
class Change:
    """One block of lines in a file: as it is wrong, and as it is right."""

    file: str
    bad: str
    good: str

    def spoil(self, home: Path) -> None:
        path = home / self.file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        assert before.count(self.good) == 1 or not before, f"{self.file} says otherwise than the example:\n{self.good}"
        after = before.replace(self.good, self.bad) if before else self.bad
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(after, encoding="utf-8") if after else path.unlink()


@dataclass(frozen=True)
class Example:
    path: Path

    @property
    def id(self) -> str:
        return self.path.name.partition(".")[0]

    @cached_property
    def diff(self) -> str:
        return self.path.read_text(encoding="utf-8").partition("===\n")[0]

    @cached_property
    def printed(self) -> str:
        return self.path.read_text(encoding="utf-8").partition("===\n")[2].rstrip("\n")

    @property
    def changes(self) -> Iterator[Change]:
        for file, lines in re.findall(r"^--- (\S+)\n((?:[-+ ].*\n(?<!^--- ))+?)(?=^--- |\Z)", self.diff, re.MULTILINE):
            bad, good = ("".join(line[1:] for line in lines.splitlines(keepends=True) if line[0] in kept) for kept in ("- ", "+ "))
            yield Change(file, bad, good)

    def home(self, folder: Path) -> Path:
        """The small home with this mistake in it."""
        made = small_home(folder)
        for change in self.changes:
            change.spoil(made)
        return made


def small_home(folder: Path) -> Path:
    """A home of one's own, with nothing wrong in it."""
    return Path(shutil.copytree(HOME, folder / "home"))


EXAMPLES = [Example(path) for path in sorted((FOLDER / "examples").glob("*.txt"))]
