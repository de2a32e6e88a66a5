"""Filled databases for several real processes, each of which believes to be a machine of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.oracle import Folder, Oracle
from tests.chaos.scene import Scene, fill
from tests.fakes.callback_pump import Pump


@pytest.fixture
def scene_at(tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    """`scene_at(url, letters)`: that database with so many first letters due, an outbox, or the oracle that is given, and a
    journal folder of its own. Changes are of the release, as `fill` takes them.
    """
    scenes: list[Scene] = []

    def set_(url: str, letters: int, oracle: Oracle | None = None, **changes: Any) -> Scene:
        fill(url, letters, **changes)
        outbox = tmp_path / "outbox"
        outbox.mkdir(exist_ok=True)
        scenes.append(Scene(url, oracle or Folder(str(outbox)), Pump(seed=1), tmp_path / "journal", group=0))
        return scenes[-1]

    yield set_
    for scene in scenes:
        scene.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'nurture.db')}"
