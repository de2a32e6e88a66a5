"""Which keys a command works with: those that lie beside the database, else those of the home; never a stranger's."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

from sample.world import open_world
from tests.cli.conftest import Nurture


def pool(folder: Path) -> str:
    file = folder / "partners.csv"
    file.write_text("partner_id,name,country\nP1,Aster Systems,DE\n", encoding="utf-8")
    return str(file)


def test_keys_are_made_in_the_home_for_their_owner_only(nurture: Nurture, home: Path, tmp_path: Path) -> None:
    assert nurture("import", "--partners", pool(tmp_path)).code == 0
    assert [(one.name, stat.S_IMODE(one.stat().st_mode)) for one in sorted((home / ".nurture").iterdir())] == [
        ("signing.key", 0o600),
        ("suppression.key", 0o600),
    ]


def test_a_database_with_its_keys_beside_it_needs_no_more(nurture: Nurture, home: Path, tmp_path: Path) -> None:
    assert nurture("import", "--partners", pool(tmp_path)).code == 0
    moved = tmp_path / "elsewhere"
    shutil.copytree(home / ".nurture", moved / ".nurture")
    shutil.copy(tmp_path / "nurture.db", moved)
    shutil.rmtree(home / ".nurture")

    assert nurture("import", "--partners", pool(tmp_path), NURTURE_DATABASE_URL=f"sqlite:///{moved}/nurture.db").code == 0
    assert not (home / ".nurture").exists()


def test_an_empty_key_is_no_key(nurture: Nurture, home: Path) -> None:
    """What a process sees while another one makes the file."""
    (home / ".nurture").mkdir()
    (home / ".nurture" / "suppression.key").touch()
    typed = nurture("report")
    assert (typed.code, "A key is empty." in typed.err) == (1, True)


def test_another_key_is_refused_by_every_command_that_opens_the_database(nurture: Nurture, home: Path, tmp_path: Path) -> None:
    assert nurture("import", "--partners", pool(tmp_path)).code == 0
    (home / ".nurture" / "suppression.key").unlink()

    for words in (("import", "--partners", pool(tmp_path)), ("report",), ("release",), ("db", "upgrade")):
        typed = nurture(*words)
        assert (typed.code, "was first used with another suppression key" in typed.err) == (1, True), typed


def test_the_demo_leaves_its_keys_where_commands_find_them(nurture: Nurture, tmp_path: Path, migrated_sqlite: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "nurture.db")
    (folder / "clock").write_text("2026-03-03T09:00:00+00:00", encoding="ascii")
    world = open_world(folder)
    kept = {one.name: one.read_text(encoding="ascii").encode() for one in (folder / ".nurture").iterdir()}

    assert kept == {"signing.key": world.keys.signing[0], "suppression.key": world.keys.suppression}
    world.database.dispose()
