"""The only place that picks real things: settings in, a world out."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import db
from db.session import open_engine
from nurture.content import load_walled
from nurture.engine import seal
from nurture.engine.golive import check_way_out
from nurture.engine.world import Clock, Keys, World
from nurture.mail.journal import Journal
from nurture.mail.port import Mailer
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT, Settings, read_settings


def system_clock() -> datetime:
    return datetime.now(UTC)


def build_world(settings: Settings | None = None, *, clock: Clock = system_clock) -> World:
    """The surroundings that the settings ask for, once it is sure that the keys are those of the database."""
    if not Path(db.__file__).is_relative_to(CHECKOUT):
        raise UserError("Another package named `db` comes first on the path.", "Run from the checkout, in its own .venv.")
    settings = settings or read_settings()
    if not settings.home.is_dir():
        raise UserError(f"NURTURE_HOME, {settings.home}, is not a folder.", "Name the one that holds personas/ and templates/.")
    world = World(
        database=open_engine(_database_url(settings)),
        clock=clock,
        mailer=pick_mailer(settings),
        keys=read_keys(settings),
        home=settings.home,
        public_url=settings.public_url.rstrip("/"),
        only_to=settings.recipients,
        load=load_walled,
        journal=Journal(settings.path(settings.journal)),
    )
    seal.check(world)
    return world


_SQLITE = "sqlite:///"


def _database_url(settings: Settings) -> str:
    file = _database_file(settings)
    return f"{_SQLITE}{file}" if file else settings.database_url


def _database_file(settings: Settings) -> Path | None:
    """None on PostgreSQL."""
    url = settings.database_url
    return settings.path(Path(url.removeprefix(_SQLITE))) if url.startswith(_SQLITE) else None


def pick_mailer(settings: Settings) -> Mailer:
    from nurture.mail import outbox, sendgrid, smtp  # noqa: PLC0415 - only the one that is used costs its imports

    match settings.mailer:
        case "outbox":
            return outbox.OutboxMailer(settings.path(settings.outbox))
        case "smtp":
            return smtp.SmtpMailer(_needed(settings.smtp_url, "NURTURE_SMTP_URL", "smtp"))
        case "sendgrid":
            return sendgrid.SendGridMailer(
                _needed(settings.sendgrid_api_key, "SENDGRID_API_KEY", "sendgrid"), settings.sendgrid_host
            )


def check_leaving(settings: Settings) -> None:
    """Raise a UserError where letters would be refused, or would carry links to unsubscribe that nobody can follow."""
    check_way_out(settings.mailer, settings.public_url)
    if settings.mailer == "sendgrid":
        from nurture.mail import account  # noqa: PLC0415 - as above

        account.check_key(_needed(settings.sendgrid_api_key, "SENDGRID_API_KEY", "sendgrid"), settings.sendgrid_host)


def _needed(value: object, name: str, mailer: str) -> str:
    if value is None:
        raise UserError(f"NURTURE_MAILER is {mailer}, and {name} is not set.", f"Set {name}, or NURTURE_MAILER=outbox.")
    return str(value.get_secret_value())  # type: ignore[attr-defined]


def read_keys(settings: Settings) -> Keys:
    """The signing keys of NURTURE_SECRET, or one made once; the suppression key is always the made one."""
    folder = _key_folder(settings)
    try:
        signing = settings.signing_keys or (made_once(folder / "signing.key", secrets.token_hex(32)),)
        suppression = made_once(folder / "suppression.key", secrets.token_hex(32))
    except OSError as error:
        raise UserError(
            f"The keys in {folder} cannot be kept: {error.strerror}.", "Let it be written by whoever runs this."
        ) from None
    return Keys(signing=tuple(key.encode() for key in signing), suppression=suppression.encode())


def _key_folder(settings: Settings) -> Path:
    """Beside an SQLite database, where its keys lie there, as the demo's do; else at home."""
    file = _database_file(settings)
    beside = file.parent / ".nurture" if file else None
    return beside if beside and (beside / "suppression.key").is_file() else settings.home / ".nurture"


def made_once(file: Path, key: str) -> str:
    """The key in the file, which is `key` if there was none."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept(file)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(key)
    return _kept(file)


def _kept(file: Path) -> str:
    key = file.read_text(encoding="ascii").strip()
    if not key:
        raise UserError(
            "A key is empty.", "Run this again if another command is just making it; else bring it back.", str(file)
        )
    return key
