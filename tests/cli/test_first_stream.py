"""The README's "Your first stream in ten minutes", typed line by line in a fresh folder."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from csv import DictReader
from pathlib import Path

import pytest

from nurture.settings import CHECKOUT
from sample.pool import write
from tests.cli.conftest import Nurture, Typed
from tests.docs.pages import page

HEADING = "Your first stream in ten minutes"
SECTION = page("README.md").sections()[HEADING]
PERSONA = "personas/marketing.yaml"


def lines() -> Iterator[str]:
    for block in re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL):
        yield from block.splitlines()


@pytest.fixture
def reader(nurture: Nurture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Typed], Path]:
    """What each command said, and the folder in which they were typed; the YAML of the page is written when it is due."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(CHECKOUT)
    folder = tmp_path / "first-stream"
    settings = {"NURTURE_DATABASE_URL": "sqlite:///nurture.db"}
    said: dict[str, Typed] = {}
    for line in lines():
        command, _, rest = line.partition(" ")
        if command == "export":
            name, _, value = os.path.expandvars(rest).partition("=")
            settings |= {name: value} if name.startswith("NURTURE_") else {}
        elif command == "nurture":
            said[line] = nurture(*rest.split(), **settings)
            if rest.startswith("new "):
                rewrite(folder / PERSONA)
        else:
            subprocess.run(["sh", "-ec", line], check=True)
    return said, folder


def rewrite(file: Path) -> None:
    """As the reader is told to: the lines that begin like those of the page's YAML become those."""
    (wanted,) = re.findall(r"```yaml\n(.*?)```", SECTION, re.DOTALL)
    text = file.read_text(encoding="utf-8")
    for line in wanted.splitlines():
        key = line.partition(":")[0]
        text, changed = re.subn(rf"(?m)^{re.escape(key)}:.*$", line, text)
        assert changed == 1, line
    file.write_text(text, encoding="utf-8")


def test_every_command_does_what_it_should(reader: tuple[dict[str, Typed], Path]) -> None:
    said, folder = reader

    assert {line: typed.err for line, typed in said.items() if typed.code or " error: " in typed.err} == {}
    assert set(re.findall(r"(?m) \[([a-z-]+)\]$", "".join(typed.err for typed in said.values()))) == {"unfinished"}
    assert "Release 1" in said["nurture release"].out
    assert "whose role is marketing manager" in said["nurture describe marketing"].out.replace("\n  ", " ")
    assert "Sehr geehrter Herr Dr. Huber," in said["nurture preview marketing hello --language de --rep r2"].out
    assert (folder / "preview" / "all.html").exists()


def test_it_touches_nothing_but_the_copy(reader: tuple[dict[str, Typed], Path]) -> None:
    assert not (CHECKOUT / PERSONA).exists()
    assert (reader[1] / "nurture.db").exists()


def test_it_shows_the_commands_of_the_workshop() -> None:
    typed = {" ".join(line.split()[:2]) for line in lines() if line.startswith("nurture ")}

    assert {"nurture new", "nurture preview", "nurture check", "nurture describe", "nurture test", "nurture release"} <= typed


def test_the_sample_pool_has_people_for_it(tmp_path: Path) -> None:
    (roles,) = re.findall(r"contact\.role: \[(.*?)\]", SECTION)
    with write(tmp_path).contacts.open(encoding="utf-8") as opened:
        pool = {row["role"] for row in DictReader(opened)}

    assert set(roles.split(", ")) <= pool
