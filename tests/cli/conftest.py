"""Commands as typed: the real entry point, with what a user would have in the environment."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nurture.cli.main import main
from nurture.content import walled
from nurture.settings import CHECKOUT


@dataclass(frozen=True)
class Typed:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Nurture = Callable[..., Typed]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of one's own with the sample program in it."""
    folder = tmp_path / "home"
    for part in ("personas", "templates"):
        shutil.copytree(CHECKOUT / part, folder / part)
    return folder


@pytest.fixture
def nurture(
    home: Path, tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Nurture:
    """Types a command with settings; left out, a database with tables and nothing in them."""
    file = tmp_path / "nurture.db"
    shutil.copy(migrated_sqlite, file)
    for name in [name for name in os.environ if name.startswith(("NURTURE_", "SENDGRID_"))]:
        monkeypatch.delenv(name)
    usual = {"NURTURE_HOME": str(home), "NURTURE_DATABASE_URL": f"sqlite:///{file}", "COLUMNS": "200"}

    def typed(*words: str, **settings: str) -> Typed:
        for name, value in (usual | settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["nurture", *words])
        capfd.readouterr()
        try:
            main()
            code: object = 0
        except SystemExit as end:
            code = end.code
        said = capfd.readouterr()
        if isinstance(code, str):  # what Python prints at the very end
            return Typed(1, said.out, said.err + code)
        return Typed(int(code or 0), said.out, said.err)  # type: ignore[call-overload]

    return typed


@pytest.fixture
def looping(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A letter of the home that a library gone wrong never reads to its end, with a second until that is noticed."""
    monkeypatch.setattr(walled, "CHILD", "tests.content.safety.hostile_child")
    monkeypatch.setattr(walled, "USUAL", walled.Limits(seconds=1))
    letter = home / "templates/owner_manager/hello.en.md"
    letter.write_text("---\nsubject: Hello\n---\nSPIN\n", encoding="utf-8")
    return letter
