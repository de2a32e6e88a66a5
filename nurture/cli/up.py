"""`nurture up`: everything an operator has, in one foreground command."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from nurture.cli.children import Children, Show
from nurture.cli.first_pool import fill_if_empty
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT, Settings, read_settings

HOST = "127.0.0.1"
PREFECT = (sys.executable, "-m", "prefect")
NURTURE = (sys.executable, "-c", "from nurture.cli.start import main; main()")
TROUBLE = ("WARNING", "ERROR", "CRITICAL", "Traceback", "Error")
ENDED = re.compile(r"(?P<time>[\d:]{8}) \w+ (?P<flow>\w+): Finished in state (?P<state>\w+)\(['\"]?(?P<said>.*?)['\"]?\)")
"""How Prefect tells the end of a run, in the form that `environment` asks it for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where this checkout's Prefect lives and answers."""

    home: Path
    prefect_port: int
    web_port: int

    @property
    def scratch(self) -> Path:
        return self.home / "tmp"

    @property
    def prefect(self) -> str:
        return f"http://{HOST}:{self.prefect_port}"

    @property
    def web(self) -> str:
        return f"http://{HOST}:{self.web_port}"


def up(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Where the web app answers, if that port is free.")] = 8000,
    prefect_port: Annotated[int, typer.Option(min=0, max=65_535, help="Where Prefect answers, if that port is free.")] = 4200,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every line that the processes say.")] = False,
) -> None:
    """Start Prefect with its UI, the deployments, a worker and the web app; stop them all with Ctrl-C."""
    settings = read_settings()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with alone(settings.home / ".nurture") as lock:
            place = Place(settings.home / ".nurture" / "prefect", free_port(prefect_port), free_port(port))
            with Children(CHECKOUT, environment(place, settings), _shower(verbose=verbose), (lock,)) as children:
                _bring_up(children, place, settings)
                children.check()
    except KeyboardInterrupt:
        _say("", "stopped")


def _bring_up(children: Children, place: Place, settings: Settings) -> None:
    for line in fill_if_empty(settings):
        _say("database", line)
    _say("Prefect", "starting (a first start takes half a minute)")
    start_prefect(children, place)
    children.start("worker", *PREFECT, "worker", "start", "--pool", "nurture", "--name", "up", "--type", "process")
    web = children.start("web", *NURTURE, "serve", "--host", HOST, "--port", str(place.web_port))
    children.wait_until(lambda: answers(f"{place.web}/health"), web, seconds=60)
    print("\n".join(_what_next(place)), flush=True)  # noqa: T201 - see `_say`


def start_prefect(children: Children, place: Place, file: str = "prefect.yaml") -> None:
    """The server, the work pool, the deployments of `file` and the watch over runs that died."""
    shutil.rmtree(place.scratch, ignore_errors=True)
    place.scratch.mkdir(mode=0o700, parents=True)
    server = children.start("server", *PREFECT, "server", "start", "--host", HOST, "--port", str(place.prefect_port))
    children.wait_until(lambda: answers(f"{place.prefect}/api/health"), server, seconds=120)
    children.run("pool", *PREFECT, "--no-prompt", "work-pool", "create", "nurture", "--type", "process", "--overwrite")
    children.run("deploy", *PREFECT, "--no-prompt", "deploy", "--all", "--prefect-file", file)
    children.run("watch", sys.executable, "-m", "flows.watch")


def environment(place: Place, settings: Settings) -> dict[str, str]:
    """Ours, with Prefect kept inside this checkout and telling nobody; whatever else of Prefect's was set stays."""
    foreign = ("PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_API_AUTH_STRING")
    inherited = {name: value for name, value in os.environ.items() if name not in foreign}
    return {
        "NURTURE_PUBLIC_URL": place.web,
        "PREFECT_LOGGING_LEVEL": "INFO",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(30 * 24 * 3600),
        **inherited,
        "NURTURE_HOME": str(settings.home),
        "PREFECT_HOME": str(place.home),
        "TMPDIR": str(place.scratch),  # Prefect's runner shares one folder under /tmp with every user of the machine
        "PREFECT_PROFILES_PATH": str(place.home / "profiles.toml"),
        "PREFECT_API_URL": f"{place.prefect}/api",
        "PREFECT_SERVER_UI_API_URL": f"{place.prefect}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_COLORS": "false",
        "PREFECT_LOGGING_FORMATTERS_STANDARD_FLOW_RUN_FMT": "%(asctime)s %(levelname)s %(flow_name)s: %(message)s",
        "PREFECT_CLI_COLORS": "false",
        "PYTHONUNBUFFERED": "1",
    }


def _shower(*, verbose: bool) -> Show:
    """Of each process, what an operator wants to see: how runs ended, and trouble; or everything."""

    def show(name: str, line: str) -> None:
        ended = ENDED.fullmatch(line)
        if ended:
            _say(
                ended["flow"],
                f"{ended['time']}  {'' if ended['state'] == 'Completed' else ended['state'] + ': '}{ended['said']}",
            )
        elif verbose or any(word in line for word in TROUBLE):
            _say(name, line)

    return show


def _say(name: str, line: str) -> None:
    print(f"{name:<9} {line}", flush=True)  # noqa: T201 - typer.echo does not flush, and somebody may be reading a pipe


def _what_next(place: Place) -> list[str]:
    return [
        "",
        f"  Prefect  {place.prefect}",
        f"  Web app  {place.web}",
        "",
        "  Letters stay held until `nurture golive` has been confirmed. `nurture calls --rep R` lists a rep's calls,",
        "  `nurture explain CONTACT` tells where a contact stands. Ctrl-C stops everything.",
        "",
    ]


@contextmanager
def alone(folder: Path) -> Iterator[int]:
    """One `up` a checkout. Children inherit the lock, so that one that was left behind is noticed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "up.lock"
    with file.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError("This checkout is up already, or a process of an earlier `nurture up` is left.",
                            "Stop it; `fuser .nurture/up.lock` lists what still runs.") from None  # fmt: skip
        yield lock.fileno()


def free_port(wished: int) -> int:
    """The wished one, or any that is free."""
    for port in (wished, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise UserError("No free port was found.", "Close something that listens.")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)  # noqa: PLR2004
    except OSError:
        return False
