"""The reject file takes the place of nothing but an earlier one of ours."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from nurture.engine.importing import Sources, import_files
from nurture.engine.world import World
from nurture.rules.errors import UserError
from tests.cast import make_world

GOOD = "partner_id,name,country\nP1,Aster Systems,DE\n"
BAD = GOOD + "P2,Birch,Narnia\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def world(database, home: Path) -> World:  # type: ignore[no-untyped-def]
    return replace(make_world(database), home=home)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def pool(file: Path, content: str) -> Sources:
    file.write_text(content, encoding="utf-8")
    return Sources(partners=file)


def test_it_lies_beside_the_first_file_for_its_owner_only(world: World, data: Path) -> None:
    written = import_files(world, pool(data / "partners.csv", BAD)).rejects
    assert written == data / "partners.rejects.csv"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert sorted(one.name for one in data.iterdir()) == ["partners.csv", "partners.rejects.csv"]


def test_an_import_without_refusals_takes_away_an_earlier_ones(world: World, data: Path) -> None:
    import_files(world, pool(data / "partners.csv", BAD))
    import_files(world, pool(data / "partners.csv", GOOD))
    assert [one.name for one in data.iterdir()] == ["partners.csv"]


@pytest.mark.parametrize("content", [GOOD, BAD])
def test_an_input_is_never_the_reject_file(world: World, data: Path, content: str) -> None:
    sources = pool(data / "partners.csv", content)
    (data / "link.csv").symlink_to("partners.csv")
    for same in (data / "partners.csv", data / ".." / "data" / "partners.csv", data / "link.csv"):
        with pytest.raises(UserError, match="is an input"):
            import_files(world, replace(sources, rejects=same))
    assert (data / "partners.csv").read_text(encoding="utf-8") == content


@pytest.mark.parametrize("content", [GOOD, BAD])
def test_a_file_that_is_not_ours_stays(world: World, data: Path, content: str) -> None:
    notes = data / "notes.txt"
    notes.write_bytes(b"\xff mine\n")
    with pytest.raises(UserError, match="another file"):
        import_files(world, replace(pool(data / "partners.csv", content), rejects=notes))
    assert notes.read_bytes() == b"\xff mine\n"


def test_what_is_no_file_is_not_replaced(world: World, data: Path) -> None:
    with pytest.raises(UserError, match="another file"):
        import_files(world, replace(pool(data / "partners.csv", BAD), rejects=Path(os.devnull)))
    assert Path(os.devnull).is_char_device()


def test_where_nothing_can_be_written_beside_the_file_it_goes_to_the_home(world: World, home: Path, data: Path) -> None:
    """Nobody, not even root, makes files in the folder of what a process has open, as shells give for `<(zcat …)`."""
    pool(data / "partners.csv", BAD)
    with (data / "partners.csv").open(encoding="utf-8") as opened:
        written = import_files(world, Sources(partners=Path(f"/dev/fd/{opened.fileno()}"))).rejects
    assert written is not None
    assert written.parent == home
    assert written.name.endswith(".rejects.csv")
