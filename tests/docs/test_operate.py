"""deploy/ and docs/operate.md name commands, settings and files that there are, and the drill comes out as they say."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML

from nurture.cli.main import app
from nurture.settings import CHECKOUT
from tests.docs.pages import page
from tests.docs.test_settings import settings

UNITS = sorted((CHECKOUT / "deploy" / "systemd").glob("*.service"))
COMPOSE = YAML(typ="safe").load(CHECKOUT / "deploy" / "compose.yaml")
_PREFECT = re.compile(r"^(PREFECT_\w+|DO_NOT_TRACK)$")


def commands() -> set[tuple[str, ...]]:
    """`("pause",)`, `("db", "upgrade")` and so on."""
    group = typer.main.get_command(app)
    found: set[tuple[str, ...]] = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found |= {(name, one) for one in inner} if inner else {(name,)}
    return found


def is_known(words: list[str]) -> bool:
    """Of a command line that begins with nurture or prefect."""
    program, *rest = words
    if program.rpartition("/")[2] != "nurture":
        return rest[:2] in (["server", "start"], ["worker", "start"]) or "deploy" in rest
    return tuple(rest[:1]) in commands() or tuple(rest[:2]) in commands()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is_as_a_user_of_its_own(unit: Path) -> None:
    parsed = configparser.ConfigParser(strict=True, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(unit.read_text(encoding="utf-8"))

    service = parsed["Service"]
    assert is_known(shlex.split(service["ExecStart"]))
    assert (service["User"], service["Restart"], service["EnvironmentFile"]) == ("nurture", "always", "/etc/nurture.env")


def test_the_units_are_the_parts_that_the_page_names() -> None:
    assert {unit.stem for unit in UNITS} == {"nurture-prefect", "nurture-worker", "nurture-web"}
    assert [unit.stem for unit in UNITS if unit.stem not in page("docs/operate.md").text] == []


@pytest.mark.parametrize("file", ["deploy/systemd/nurture.env", "deploy/compose.env"])
def test_every_line_of_an_environment_file_is_a_setting(file: str) -> None:
    lines = (CHECKOUT / file).read_text(encoding="utf-8").splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    asked = set(re.findall(r"\$\{(\w+)\}", (CHECKOUT / "deploy" / "compose.yaml").read_text(encoding="utf-8")))

    assert [name for name in named if name not in settings() and not _PREFECT.match(name) and name not in asked] == []
    assert "compose" not in file or named == asked


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_service_runs_a_command_that_there_is_with_settings_that_there_are(name: str) -> None:
    service = COMPOSE["services"][name]
    if "build" not in service:
        assert ":" in service["image"], "another's image is pinned to a version"
        return
    assert is_known([str(word) for word in service["command"]])
    environment = service["environment"]
    assert [one for one in environment if one not in settings() and not _PREFECT.match(one)] == []
    assert not [host for host in service.get("ports", []) if not host.startswith("127.0.0.1:")], "only TLS is public"


def test_what_a_volume_of_compose_is_called_is_declared() -> None:
    used = {mount.partition(":")[0] for service in COMPOSE["services"].values() for mount in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


def test_every_command_on_the_page_is_one() -> None:
    lines = "\n".join(page("docs/operate.md").blocks("sh")).splitlines()
    ours = [line.partition("#")[0].split() for line in lines if line.startswith("nurture ")]

    assert len(ours) > 6
    assert [words for words in ours if not is_known(words)] == []
