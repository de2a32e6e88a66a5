"""No command says a secret, whatever goes wrong, and none stands in what an error might print."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from db.session import open_engine
from nurture.settings import read_settings
from nurture.wiring import build_world
from tests.cli.conftest import Nurture
from tests.docs.test_commands import commands
from tests.web.conftest import running

CANARY = "Zaunkoenig"
UNREACHABLE = f"postgresql://ada:{CANARY}@127.0.0.1:9/nurture"
SECRETS = {
    "SENDGRID_API_KEY": f"SG.{CANARY}",
    "NURTURE_SECRET": CANARY,
    "NURTURE_SMTP_URL": f"smtp://ada:{CANARY}@127.0.0.1:9",
    "NURTURE_SENDGRID_HOST": "http://127.0.0.1:9",
    "NURTURE_PUBLIC_URL": "https://nurture.vendor.example",
}

# Each command with what it needs; those that are processes of their own have tests in tests/cli/test_serve.py and test_up.py.
TYPED: dict[str, tuple[str, ...]] = {
    "calls": ("--all",),
    "check": (),
    "db backup": ("copy.db",),
    "db prune": (),
    "db upgrade": (),
    "describe": (),
    "dispose": ("1", "--as", "not_now"),
    "enroll": (),
    "escalate": (),
    "explain": ("C1",),
    "forecast": ("--seeds", "1", "--weeks", "1"),
    "golive": ("--yes",),
    "graduate": (),
    "import": ("--partners", "nowhere.csv"),
    "ingest": (),
    "new persona": ("consultant",),
    "pause": (),
    "preview": ("owner_manager", "hello", "--send-to", "mara@vendor.example"),
    "reach": (),
    "reconcile": (),
    "release": ("--yes",),
    "report": (),
    "resume": ("all",),
    "schema": (),
    "send": (),
    "test": ("owner-stays-quiet",),
}
MISTAKES = (
    ("NURTURE_DATABASE_URL", CANARY),
    ("NURTURE_DATABASE_URL", f"mysql://ada:{CANARY}@127.0.0.1/nurture"),
    ("NURTURE_DATABASE_URL", f"postgresql://ada:{CANARY}@127.0.0.1:port/nurture"),
    ("NURTURE_DATABASE_URL", f"postgresql://ada:x@{CANARY}@127.0.0.1:9/nurture"),
    ("NURTURE_SMTP_URL", CANARY),
    ("NURTURE_SMTP_URL", f"smtp://ada:{CANARY}@127.0.0.1:port"),
    ("NURTURE_SMTP_URL", f"smtp://ada:x#{CANARY}@127.0.0.1"),
    ("SENDGRID_API_KEY", f"SG {CANARY}"),
    ("SENDGRID_API_KEY", f"SG.{CANARY}\n"),
)


@pytest.fixture
def released(nurture: Nurture) -> Nurture:
    """The sample program in force, so that commands get further than to say that there is none."""
    nurture("release", "--yes")
    return nurture


def test_every_command_is_tried() -> None:
    assert set(TYPED) | {"serve", "up"} == set(commands())


@pytest.mark.parametrize("command", TYPED)
def test_a_command_says_no_secret(command: str, released: Nurture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = (*command.split(), *TYPED[command])

    said = [
        released(*words, **SECRETS, NURTURE_MAILER="smtp"),
        released(*words, **SECRETS, NURTURE_MAILER="sendgrid"),
        released(*words, **SECRETS, NURTURE_DATABASE_URL=UNREACHABLE),
    ]

    assert [one for one in said if CANARY in one.out + one.err] == []
    assert [one.err for one in said if one.code and not one.err.strip()] == [], "what goes wrong is told"


@pytest.mark.parametrize(("setting", "mistaken"), MISTAKES)
def test_a_mistake_in_a_secret_does_not_quote_it(setting: str, mistaken: str, nurture: Nurture) -> None:
    mailer = "smtp" if "SMTP" in setting else "sendgrid"

    told = nurture("preview", "owner_manager", "--send-to", "mara@vendor.example",
                   **(SECRETS | {"NURTURE_MAILER": mailer, setting: mistaken}))  # fmt: skip

    assert told.code == 1
    assert setting in told.err
    assert CANARY not in told.out + told.err


def test_no_page_and_no_log_of_the_web_app_shows_one(nurture: Nurture, caplog: pytest.LogCaptureFixture) -> None:
    nurture("pause", **SECRETS, NURTURE_MAILER="smtp")  # leaves these settings to us
    world = build_world()
    broken = replace(world, database=open_engine(UNREACHABLE))
    with caplog.at_level(logging.DEBUG):
        for one in (world, broken):
            with running(one) as site:
                answers = [site.client.get(path) for path in ("/health", "/u/nonsense", "/nowhere")]
                answers += [site.client.post("/u/nonsense"), site.callback([{"event": "open"}])]
                assert [answer for answer in answers if CANARY in answer.text + str(answer.headers)] == []

    assert CANARY not in caplog.text
    assert [repr(one) for one in (world, world.keys, world.mailer, broken, read_settings()) if CANARY in f"{one} {one!r}"] == []
