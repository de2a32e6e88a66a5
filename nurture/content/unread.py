"""Files that nobody reads, since they end otherwise than those that are read: most often an editor's or system's doing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nurture.content.findings import Finding, Place

_FOLDERS = (("personas", ".yaml"), ("personas/tests", ".yaml"), ("templates/*", ".md"))
_MEANT = {".yaml": (".yaml", ".yml", ".txt"), ".md": (".md", ".markdown", ".mdown", ".txt")}


def unread(home: Path) -> Iterator[Finding]:
    for folder, ending in _FOLDERS:
        for path in sorted(home.glob(f"{folder}/*")):
            right = _right(path.name, ending)
            if right != path.name and not path.name.startswith(".") and path.is_file():
                do = f"Rename it to {right}." if not path.with_name(right).exists() else f"Delete it: {right} is what is read."
                wrong = f"Nobody reads this file, since its name does not end in {ending}."
                yield Finding(Place(path.relative_to(home).as_posix()), "unread", wrong, do, "warning")


def _right(name: str, ending: str) -> str:
    """`hello.en.md.txt` and `hello.en.MD` are `hello.en.md`. Of other endings nothing is known: they stay as they are."""
    bare = name
    while found := next((one for one in _MEANT[ending] if bare.lower().endswith(one)), None):
        bare = bare[: -len(found)]
    return f"{bare}{ending}" if bare != name else name
