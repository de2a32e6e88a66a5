"""`nurture up`, as an operator has it: starts from nothing, stops cleanly, and falls with what falls."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nurture.cli.children import MARK
from nurture.cli.up import answers, free_port
from nurture.settings import CHECKOUT

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.timeout(400)]
NURTURE = (sys.executable, "-c", "from nurture.cli.start import main; main()")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for content in ("personas", "templates"):
        (tmp_path / content).symlink_to(CHECKOUT / content)
    return tmp_path


@contextmanager
def up(home: Path) -> Iterator[subprocess.Popen[str]]:
    command = (*NURTURE, "up", "--port", "0", "--prefect-port", "0")
    settings = os.environ | {"NURTURE_HOME": str(home), "NURTURE_DATABASE_URL": "sqlite:///nurture.db"}
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def read_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if wanted in line:
            return lines
    raise AssertionError("\n".join(lines))


def addresses(lines: list[str]) -> dict[str, str]:
    return dict(match.groups() for line in lines if (match := re.fullmatch(r"  (Prefect|Web app) +(http\S+)", line)))


def left_behind(home: Path) -> list[str]:
    """Processes that inherited this home and the mark of an `up`."""
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = file.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if f"NURTURE_HOME={home}" in environment and any(one.startswith(f"{MARK}=") for one in environment):
            found.append(file.parent.name)
    return found


def test_an_empty_checkout_comes_up_stops_comes_up_again_and_falls_with_its_server(home: Path) -> None:
    from_nothing_until_ctrl_c(home)
    again_until_the_server_falls(home)


def from_nothing_until_ctrl_c(home: Path) -> None:
    with up(home) as process:
        lines = read_until(process, "Ctrl-C")
        at = addresses(lines)
        assert "400 sample partners are imported" in "\n".join(lines)
        assert answers(f"{at['Prefect']}/api/health")
        assert answers(f"{at['Web app']}/health")
        second = subprocess.run(
            (*NURTURE, "up"),
            cwd=CHECKOUT,
            env=os.environ | {"NURTURE_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0

    assert second.returncode == 1
    assert second.stderr.startswith("nurture: This checkout is up already")
    assert left_behind(home) == []
    assert not answers(f"{at['Prefect']}/api/health")


def again_until_the_server_falls(home: Path) -> None:
    with up(home) as process:
        lines = read_until(process, "Ctrl-C")
        assert "sample" not in "\n".join(lines)
        kill_server(int(addresses(lines)["Prefect"].rpartition(":")[2]))
        last = "\n".join(read_until(process, "server ended with code -9"))
        assert process.wait(timeout=60) == 1

    assert "Traceback" not in last
    assert left_behind(home) == []


def kill_server(port: int) -> None:
    wanted = f"--port\0{port}\0".encode()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"prefect\0server\0start" in (told := file.read_bytes()) and wanted in told:
                os.kill(int(file.parent.name), signal.SIGKILL)
        except OSError:
            continue


def test_a_port_in_use_is_left_to_who_has_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) != port
