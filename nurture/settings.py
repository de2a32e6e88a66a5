"""The only reader of the environment. Every setting may stand in `.env` beside the checkout, too."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from nurture.rules.errors import UserError

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """`NURTURE_…` of the environment; `docs/settings.md` tells each one's meaning."""

    model_config = SettingsConfigDict(env_prefix="NURTURE_", env_file=CHECKOUT / ".env", extra="ignore")

    home: Path = CHECKOUT
    database_url: SecretStr = SecretStr("sqlite:///nurture.db")
    mailer: Literal["outbox", "smtp", "sendgrid"] = "outbox"
    outbox: Path = Path("outbox")
    journal: Path = Path("journal")
    smtp_url: SecretStr | None = None
    only_to: str = ""
    sendgrid_api_key: SecretStr | None = Field(default=None, validation_alias=AliasChoices("SENDGRID_API_KEY"))
    sendgrid_host: str = "https://api.sendgrid.com"
    sendgrid_webhook_keys: str = ""
    sendgrid_webhook_max_age: int = 90_000
    secret: SecretStr | None = None
    secrets_block: str = ""
    public_url: str = "http://127.0.0.1:8000"

    def path(self, given: Path) -> Path:
        """A relative path counts from home."""
        return given if given.is_absolute() else (self.home / given).resolve()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Addresses or domains that may get mail; empty: all."""
        listed = self.only_to.split(",")
        return tuple(one.strip().casefold() for one in listed if one.strip())

    @property
    def signing_keys(self) -> tuple[str, ...]:
        """Newest first; empty where NURTURE_SECRET is not set."""
        listed = self.secret.get_secret_value().split(",") if self.secret else []
        return tuple(one.strip() for one in listed if one.strip())

    @property
    def webhook_keys(self) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.sendgrid_webhook_keys.split(",") if one.strip())


def read_settings() -> Settings:
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        name = name if name.startswith("SENDGRID_API") else f"NURTURE_{name.removeprefix('NURTURE_')}"
        raise UserError(
            f"The setting {name} is not usable: {first['msg'].lower()}.", "See docs/settings.md for what it takes."
        ) from None
    try:
        address = urlsplit(settings.public_url)
    except ValueError:  # half an IPv6 address
        address = urlsplit("")
    if address.scheme not in ("http", "https") or not address.hostname:
        raise UserError("NURTURE_PUBLIC_URL is not a web address.", "Write https:// and the name of the web app's host.")
    return settings
