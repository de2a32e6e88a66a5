"""Workers to be killed: each job in a process of its own, forked from one that has everything imported."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import socket
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from http.client import HTTPConnection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Literal

from db.schema import upgrade
from nurture.engine import send as sending
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.ingest import ingest
from nurture.engine.reconcile import reconcile
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.mail.journal import Journal
from nurture.mail.outbox import OutboxMailer
from nurture.mail.port import Mailer
from nurture.mail.sendgrid import SendGridMailer
from nurture.mail.smtp import SmtpMailer
from nurture.rules.errors import UserError
from nurture.rules.failpoints import Point, arm

KILLED = -signal.SIGKILL
REFUSED = 3  # the channel refused us, and the tick said so
_PATIENCE = 1.0  # seconds a mailer of ours waits for an answer
_LONGEST = 120.0  # seconds for a job; one that takes longer hangs

Channel = Literal["sendgrid", "smtp", "outbox"]
Door = Literal["open", "shut", "without TLS", "not for us"]
Verb = Literal["send", "ingest", "escalate", "serve", "unsubscribe", "release", "back", "reseat", "reconcile", "migrate"]


@dataclass(frozen=True)
class Job:
    """`where` is a port or a folder, `group` how many letters are in flight at most, `crash` the point at which the process
    dies and on which of its visits there.

    `machine` is where it believes to run, `claim` how many letters it takes at a time. It stops at the point `stop`, having
    said so, until it gets SIGCONT; then it is `woken`. Behind a `door` that is not open no letter can be handed over: nobody
    listens, the handshake of TLS fails, or the key or login is refused. No file of its may grow beyond `room` bytes, if any.
    """

    verb: Verb
    database: str
    now: datetime
    channel: Channel = "outbox"
    where: str = ""
    group: int = 0
    crash: tuple[Point, int] | None = None
    journal: str = "journal"
    key: str = ""
    token: str = ""
    machine: str = ""
    claim: int = 0
    stop: Point | None = None
    stopping: Event | None = None
    woken: datetime | None = None
    door: Door = "open"
    room: int = 0


_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.chaos.workers", "tests.cast", "uvicorn", "nurture.web.app", "aiohttp"])


def start(job: Job) -> BaseProcess:
    process = _context.Process(target=_work, args=(job,), daemon=True)
    process.start()
    return process


def run(job: Job) -> int:
    """Its exit code: 0, REFUSED or KILLED."""
    return wait(start(job))


def wait(process: BaseProcess) -> int:
    process.join(_LONGEST)
    if process.exitcode is None:
        process.kill()
        raise AssertionError("the worker hangs")
    return process.exitcode


def stop(job: Job, at: Point, woken: datetime) -> BaseProcess:
    """One that is stopped there by the time this returns. It goes on when it is woken, and has that on its clock."""
    stopping = _context.Event()
    process = start(replace(job, stop=at, stopping=stopping, woken=woken))
    assert stopping.wait(_LONGEST)
    return process


def wake(process: BaseProcess) -> int:
    """Its exit code, in the end."""
    assert process.pid
    os.kill(process.pid, signal.SIGCONT)
    return wait(process)


def _work(job: Job) -> None:
    from db.session import open_engine  # noqa: PLC0415
    from tests.cast import make_world  # noqa: PLC0415 - imported by the fork server, once

    logging.disable()
    now = [job.now]
    if job.room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.room, job.room))
    if job.crash:
        _arm(*job.crash)
    if job.stop:
        _arm_stop(job, now)
    if job.claim:
        sending.tick.CLAIM = job.claim
    journal = Journal(Path(job.journal), *([job.machine] if job.machine else []))
    world = make_world(open_engine(job.database), lambda: now[0], _mailer(job), journal=journal)
    try:
        _VERBS[job.verb](world, job)
    except UserError:
        os._exit(REFUSED)
    os._exit(0)


def _arm(point: Point, visit: int) -> None:
    left = [visit]
    lock = threading.Lock()

    def act(reached: Point) -> None:
        if reached == point:
            with lock:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

    arm(act)


def _arm_stop(job: Job, now: list[datetime]) -> None:
    def act(reached: Point) -> None:
        if reached == job.stop and now[0] == job.now:
            assert job.stopping is not None
            assert job.woken is not None
            job.stopping.set()
            os.kill(os.getpid(), signal.SIGSTOP)
            now[0] = job.woken

    arm(act)


_NOBODY = 1  # a port on which nothing listens
_SENDGRID_DOORS: dict[Door, tuple[str, str]] = {
    "open": ("SG.chaos", "http://127.0.0.1:{}"),
    "shut": ("SG.chaos", f"http://127.0.0.1:{_NOBODY}"),
    "without TLS": ("SG.chaos", "https://127.0.0.1:{}"),
    "not for us": ("SG.wrong", "http://127.0.0.1:{}"),
}
_SMTP_DOORS: dict[Door, str] = {
    "open": "smtp://127.0.0.1:{}",
    "shut": f"smtp://127.0.0.1:{_NOBODY}",
    "without TLS": "smtps://127.0.0.1:{}",
    "not for us": "smtp://jana:wrong@127.0.0.1:{}",
}


def _mailer(job: Job) -> Mailer:
    mailer: Mailer
    match job.channel:
        case "sendgrid":
            key, host = _SENDGRID_DOORS[job.door]
            mailer = SendGridMailer(key, host.format(job.where), timeout=_PATIENCE)
        case "smtp":
            mailer = SmtpMailer(_SMTP_DOORS[job.door].format(job.where), timeout=_PATIENCE)
        case "outbox":
            mailer = OutboxMailer(Path(job.where))
    if job.group:
        mailer.group = max(1, job.group // (1 + mailer.ahead))
    return mailer


def _send(world: World, job: Job) -> None:
    _offer_oneself(job)
    enroll(world)
    send(world)


def _offer_oneself(job: Job) -> None:
    """Tell a fake whom it may kill."""
    if job.channel == "sendgrid":
        connection = HTTPConnection("127.0.0.1", int(job.where), timeout=5)
        connection.request("GET", f"/worker/{os.getpid()}")
        connection.getresponse().read()
        connection.close()
    elif job.channel == "smtp":
        with socket.create_connection(("127.0.0.1", int(job.where)), timeout=5) as talk, talk.makefile("rwb") as lines:
            lines.readline()
            lines.write(f"XWORKER {os.getpid()}\r\n".encode())
            lines.flush()
            lines.readline()


def _serve(world: World, job: Job) -> None:
    """The web app at a port that is listened to already by the time anybody knocks."""
    import uvicorn  # noqa: PLC0415 - imported by the fork server, once

    from nurture.web.app import create_app  # noqa: PLC0415

    app = create_app(world, webhook_keys=[job.key], max_age=0, on_urgent=lambda: None)
    listening = socket.create_server(("127.0.0.1", int(job.where)))
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run(sockets=[listening])


def _unsubscribe(world: World, job: Job) -> None:
    from nurture.engine.unsubscribe import unsubscribe  # noqa: PLC0415

    unsubscribe(world, job.token)


def _release(world: World, job: Job) -> None:
    """What is in force without the owners' stream or with another rep alone, or what was in force before."""
    from nurture.engine.in_force import current  # noqa: PLC0415 - imported by the fork server, once
    from nurture.engine.releases import Draft, draft_back, put_in_force  # noqa: PLC0415
    from tests.cast import make_rep, without  # noqa: PLC0415

    last = current(world)
    drafts = {
        "release": lambda: Draft(without("owner_manager", last.release), last),
        "back": lambda: draft_back(world),
        "reseat": lambda: Draft(replace(last.release, reps={"r3": make_rep("r3", letters_per_day=9)}), last),
    }
    put_in_force(world, drafts[job.verb](), by="tests")


_VERBS = {
    "send": _send,
    "ingest": lambda world, _job: ingest(world),
    "escalate": lambda world, _job: escalate(world),
    "serve": _serve,
    "unsubscribe": _unsubscribe,
    "reconcile": lambda world, _job: reconcile(world, by="tests"),
    "migrate": lambda world, _job: upgrade(world.database),
    "release": _release,
    "back": _release,
    "reseat": _release,
}
