"""`nurture import` from a shell: counts on stdout, mistakes in two sentences."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def nurture(migrated_sqlite: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    shutil.copy(migrated_sqlite, tmp_path / "nurture.db")
    settings = {
        "NURTURE_DATABASE_URL": f"sqlite:///{tmp_path / 'nurture.db'}",
        "NURTURE_HOME": str(tmp_path),
        "NURTURE_OUTBOX": str(tmp_path / "outbox"),
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from nurture.cli.start import main; main()", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | settings, timeout=60)

    return run


def test_an_import_tells_what_came_in_and_what_was_refused(nurture, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "partners.csv"
    file.write_text("key,name,country\nP1,Aster Systems,DE\nP2,Birch,Narnia\n", encoding="utf-8")
    done = nurture("import", "--partners", str(file), "--map", "key=partner_id")
    assert (done.returncode, done.stderr) == (0, "")
    assert "partners: 2 rows: 1 new, 0 changed, 0 as before, 1 refused." in done.stdout
    assert "1  partners country: unknown country" in done.stdout
    assert str(tmp_path / "partners.rejects.csv") in done.stdout
    assert "Nothing has been released yet" in done.stdout


def test_mistakes_are_told_in_a_sentence(nurture, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    missing = nurture("import", "--partners", str(tmp_path / "none.csv"))
    assert missing.returncode == 1
    assert "The partners file cannot be read: no such file or directory." in missing.stderr
    bad_map = nurture("import", "--partners", str(tmp_path / "none.csv"), "--map", "email")
    assert "A --map names two columns." in bad_map.stderr
