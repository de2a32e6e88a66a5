"""Secrets from a block of Prefect, for who would rather keep them there than in every worker's environment.

Prefect encrypts what such a block holds and shows stars for it. `python -m flows.block` puts what the environment holds now
into the block that NURTURE_SECRETS_BLOCK names; from then on the workers need that name only.
"""

from __future__ import annotations

import sys

from prefect.blocks.core import Block
from pydantic import Field, SecretStr

from nurture.rules.errors import UserError
from nurture.settings import Settings, read_settings


class NurtureSecrets(Block):
    """What is empty is left to the environment."""

    _block_type_name = "Nurture secrets"

    database_url: SecretStr | None = Field(default=None, description="As NURTURE_DATABASE_URL.")
    smtp_url: SecretStr | None = Field(default=None, description="As NURTURE_SMTP_URL.")
    sendgrid_api_key: SecretStr | None = Field(default=None, description="As SENDGRID_API_KEY.")
    secret: SecretStr | None = Field(default=None, description="As NURTURE_SECRET.")


def filled(settings: Settings) -> Settings:
    """The settings, with what the block holds in place of what the environment does."""
    if not settings.secrets_block:
        return settings
    try:
        block = NurtureSecrets.load(settings.secrets_block)
    except ValueError:
        raise UserError(
            f"Prefect has no block of Nurture secrets named {settings.secrets_block}.",
            "Run `python -m flows.block` where the environment has them, or clear NURTURE_SECRETS_BLOCK.",
        ) from None
    assert isinstance(block, NurtureSecrets)  # not awaited: flows are plain functions
    held = {name: value for name in NurtureSecrets.model_fields if (value := getattr(block, name))}
    return settings.model_copy(update=held)


def keep() -> None:
    settings = read_settings()
    if not settings.secrets_block:
        raise UserError("NURTURE_SECRETS_BLOCK is not set.", "Set it to the name that the block is to have.")
    held = {name: getattr(settings, name) for name in NurtureSecrets.model_fields}
    NurtureSecrets(**held).save(settings.secrets_block, overwrite=True)


if __name__ == "__main__":
    try:
        keep()
    except UserError as error:
        sys.exit(str(error))
