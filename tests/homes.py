"""A home of one's own with the sample program in it."""

import shutil
from pathlib import Path

from nurture.content.stream_tests import FOLDER
from nurture.settings import CHECKOUT


def sample_home(folder: Path, *, stream_tests: bool = True) -> Path:
    """Personas and templates as they lie in the checkout; without its stream tests if those are the test's own to write."""
    for part in ("personas", "templates"):
        shutil.copytree(CHECKOUT / part, folder / part)
    if not stream_tests:
        shutil.rmtree(folder / FOLDER)
        (folder / FOLDER).mkdir()
    return folder
