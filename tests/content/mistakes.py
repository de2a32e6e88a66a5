"""The mistakes that the pages of docs/findings show, made in a home without any."""

import re

from tests.content.conftest import Home
from tests.docs.pages import ROOT, Page

FOLDER = ROOT / "docs" / "findings"
PAGES = [Page(path) for path in sorted(FOLDER.glob("*.md")) if path.stem != "README"]
TRIED = [page for page in PAGES if "Only `nurture release` can tell" not in page.text]
"""Who would get what twice is tried in tests/engine/test_release_plan.py."""

_DOES = re.compile(
    r"^(In|With nothing in it but|Without|A folder in the place of|Saved as Latin-1|Written beside the others)\b", re.MULTILINE
)
_LETTERS = re.compile(r"<([\d,]+) letters>")


def file_of(page: Page) -> str:
    return next(span for span in page.spans if re.fullmatch(r"(personas|templates)/\S+", span))


def make(home: Home, page: Page) -> None:
    """What the sentence before the first block says: the blocks are what is written, and instead of what."""
    does, file = _DOES.findall(page.prose)[0], file_of(page)
    shown = [body.removesuffix("\n") for body in page.blocks("yaml", "markdown", "jinja")]
    match does:
        case "In" if "leaving out" in page.prose:
            _change(home, file, shown[0] + "\n" if file.endswith(".yaml") else shown[0], "")
        case "In":
            written = _LETTERS.sub(lambda found: "x" * int(found[1].replace(",", "")), shown[0])
            _change(home, file, shown[1], written)
        case "With nothing in it but":
            home.write(file, f"{shown[0]}\n" if shown[0] else "")
        case "Without":
            home.delete(file)
        case "A folder in the place of":
            home.delete(file)
            (home.path / file).mkdir()
        case "Saved as Latin-1":
            (home.path / file).write_bytes(f"{shown[0]}\n".encode("latin-1"))
        case _:
            home.write(file, f"{shown[0]}\n")


def _change(home: Home, file: str, right: str, wrong: str) -> None:
    before = (home.path / file).read_text(encoding="utf-8")
    assert before.count(right) == 1, f"{right!r} is there {before.count(right)} times"
    home.write(file, before.replace(right, wrong))
