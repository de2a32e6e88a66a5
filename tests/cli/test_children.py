"""Processes that live and die together: real ones."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from nurture.cli import children as module
from nurture.cli.children import Child, Children
from nurture.rules.errors import UserError

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT_OF_A_SESSION = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


class Heard:
    """What children said, to be waited for."""

    def __init__(self) -> None:
        self.lines: SimpleQueue[tuple[str, str]] = SimpleQueue()

    def __call__(self, name: str, line: str) -> None:
        self.lines.put((name, line))

    def next(self) -> tuple[str, str]:
        return self.lines.get(timeout=30)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def children(tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> Iterator[Children]:
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with Children(tmp_path, os.environ, heard) as started:
        yield started


def python(children: Children, name: str, code: str) -> Child:
    return children.start(name, sys.executable, "-c", code)


def test_lines_are_shown_under_the_childs_name(children: Children, heard: Heard) -> None:
    python(children, "web", "print('Listening.')")

    assert heard.next() == ("web", "Listening.")


def test_a_child_that_dies_brings_its_last_words(children: Children) -> None:
    python(children, "server", "import sys; print('no room'); sys.exit(3)")

    with pytest.raises(UserError, match="server ended with code 3") as raised:
        children.check()
    assert "no room" in raised.value.do


def test_a_command_that_fails_is_told_and_one_that_ends_well_is_not(children: Children) -> None:
    children.run("pool", sys.executable, "-c", "print('made')")

    with pytest.raises(UserError, match="deploy ended with code 1"):
        children.run("deploy", sys.executable, "-c", "raise SystemExit('no such file')")


def test_waiting_for_a_child_ends_when_another_dies(children: Children) -> None:
    web = python(children, "web", "import time; time.sleep(60)")
    python(children, "server", "raise SystemExit(1)")

    with pytest.raises(UserError, match="server ended"):
        children.wait_until(lambda: False, web, seconds=30)


def test_a_child_that_is_never_ready_is_told(children: Children) -> None:
    web = python(children, "web", "import time; time.sleep(60)")

    with pytest.raises(UserError, match="web was not ready within 0 seconds"):
        children.wait_until(lambda: False, web, seconds=0)


def test_a_child_that_does_not_stop_when_asked_is_ended(children: Children, heard: Heard) -> None:
    child = python(children, "stubborn", STUBBORN)
    heard.next()

    children.stop()

    assert child.process.returncode == -9


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not show what a process inherited")
def test_a_childs_child_in_a_session_of_its_own_is_ended_too(children: Children, heard: Heard) -> None:
    """Prefect's worker starts its runs so, and leaves them behind when it is killed."""
    worker = python(children, "worker", PARENT_OF_A_SESSION)
    run = int(heard.next()[1])
    worker.process.kill()

    children.stop()

    assert not alive(run)


def test_a_process_that_nothing_ends_is_shown_and_not_waited_for(
    children: Children, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    immortal = 2**22 + 1  # beyond the largest process number, so that no signal reaches it
    monkeypatch.setattr(module, "_marked", lambda _mark: [immortal])

    children.stop()

    assert heard.next() == ("left over", f"These processes do not end; look at them with ps: {immortal}.")


def alive(process: int) -> bool:
    """A process that nobody has waited for yet is dead all the same."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
