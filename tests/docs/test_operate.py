"""deploy/ and docs/operate.md name commands, settings and files that there are, and the drill comes out as they say."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML

from nurture.cli.main import app
from nurture.settings import CHECKOUT, Settings, read_settings
from tests.docs.pages import page
from tests.docs.test_settings import settings

SYSTEMD = CHECKOUT / "deploy" / "systemd"
UNITS = sorted(SYSTEMD.glob("*.service"))
TIMERS = sorted(SYSTEMD.glob("*.timer"))
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


def read_unit(file: Path) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(strict=True, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(file.read_text(encoding="utf-8"))
    return parsed


def lines_of(file: str) -> dict[str, str]:
    """Of an environment file: what is set, and to what."""
    lines = (CHECKOUT / file).read_text(encoding="utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines if line and not line.startswith("#"))}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is_as_a_user_of_its_own(unit: Path) -> None:
    parsed = read_unit(unit)

    service = parsed["Service"]
    lasts = ("Restart", "always") if "Install" in parsed else ("Type", "oneshot")
    assert is_known(shlex.split(service["ExecStart"]))
    assert (service["User"], service["EnvironmentFile"]) == ("nurture", "/etc/nurture.env")
    assert lasts in service.items()


def test_what_ends_by_itself_is_started_by_a_timer() -> None:
    assert {timer.stem for timer in TIMERS} == {unit.stem for unit in UNITS if "Install" not in read_unit(unit)}
    assert [timer.name for timer in TIMERS if timer.name not in page("docs/operate.md").text] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here to ask")
def test_systemd_has_no_objection_to_a_unit_but_that_it_is_not_installed_here() -> None:
    command = ["systemd-analyze", "verify", "--man=no", *map(str, [*UNITS, *TIMERS])]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stderr.splitlines()
    about_ours = [line for line in said if any(unit.name in line or unit.stem in line for unit in UNITS)]

    assert [line for line in about_ours if "is not executable: No such file or directory" not in line] == []


def test_the_units_are_the_parts_that_the_page_names() -> None:
    assert {unit.stem for unit in UNITS} == {"nurture-prefect", "nurture-prune", "nurture-worker", "nurture-web"}
    assert [unit.stem for unit in UNITS if unit.stem not in page("docs/operate.md").text] == []


@pytest.mark.parametrize("file", ["deploy/systemd/nurture.env", "deploy/compose.env"])
def test_every_line_of_an_environment_file_is_a_setting(file: str) -> None:
    named = lines_of(file).keys()
    asked = set(re.findall(r"\$\{(\w+)\}", (CHECKOUT / "deploy" / "compose.yaml").read_text(encoding="utf-8")))

    assert [name for name in named if name not in settings() and not _PREFECT.match(name) and name not in asked] == []
    assert "compose" not in file or named == asked


def test_every_setting_reaches_who_runs_under_systemd() -> None:
    assert set(settings()) - lines_of("deploy/systemd/nurture.env").keys() == set()


@pytest.mark.parametrize("name", ["web", "worker", "prefect"])
def test_every_setting_reaches_a_container(name: str) -> None:
    image = re.findall(r"\b(\w+)=", (CHECKOUT / "deploy" / "Dockerfile").read_text(encoding="utf-8"))

    assert set(settings()) - set(COMPOSE["services"][name]["environment"]) - set(image) == set()


def test_the_key_of_blocks_reaches_the_server_that_encrypts_them() -> None:
    assert "PREFECT_SERVER_ENCRYPTION_KEY" in COMPOSE["services"]["prefect"]["environment"]
    assert "PREFECT_SERVER_ENCRYPTION_KEY" in lines_of("deploy/systemd/nurture.env")


def test_no_container_goes_by_another_s_name_in_the_journal() -> None:
    naming = {"hostname", "network_mode", "uts"}

    assert {name for name, service in COMPOSE["services"].items() if naming & service.keys()} == set()


def test_who_needs_another_waits_until_it_can_be_used() -> None:
    services = COMPOSE["services"]
    waits = {(name, one, how["condition"]) for name in services for one, how in services[name].get("depends_on", {}).items()}

    assert {("worker", "prefect", "service_healthy"), ("upgrade", "postgres", "service_healthy")} <= waits
    assert {one for _, one, how in waits if how == "service_healthy" and "healthcheck" not in services[one]} == set()
    assert {one for _, one, how in waits if how not in ("service_healthy", "service_completed_successfully")} == set()


def test_both_files_can_be_used_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    told = lines_of("deploy/compose.env")
    given = COMPOSE["services"]["worker"]["environment"]
    filled = {name: re.sub(r"\$\{(\w+)\}", lambda asked: told[asked[1]], value) for name, value in given.items()}

    for environment in (lines_of("deploy/systemd/nurture.env"), filled):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert read_settings().sendgrid_host == Settings.model_fields["sendgrid_host"].default


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

    assert len(ours) > 5
    assert [words for words in ours if not is_known(words)] == []


def test_an_image_gets_nothing_that_a_checkout_gathers() -> None:
    told = set((CHECKOUT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines())
    gathered = (CHECKOUT / ".gitignore").read_text(encoding="utf-8").split()
    left = [one for one in gathered if one.strip("/") not in told and not re.fullmatch(r"\.\w+_cache/|__pycache__/", one)]

    assert left == []


def test_the_work_pool_is_there_before_anything_is_deployed() -> None:
    for block in page("docs/operate.md").blocks("sh"):
        if "work-pool create" in block:
            assert block.index("work-pool create nurture --type process") < block.index("deploy --all")
            assert block.index("deploy --all") < block.index("flows.watch")
