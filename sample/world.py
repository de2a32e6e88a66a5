"""The surroundings of the sample: everything in one folder, keys that are the same each time, and a clock that jumps."""

from __future__ import annotations

from pathlib import Path

from db.session import open_engine
from nurture.engine.world import Keys, World
from nurture.mail.journal import Journal
from nurture.mail.outbox import OutboxMailer
from nurture.settings import CHECKOUT
from nurture.wiring import made_once
from sample.clock import FileClock

# As letters name it. The door itself is on a free port of this machine, which no letter should depend on.
PUBLIC_URL = "https://post.northwind-storage.example"
_SIGNING, _SUPPRESSION = "the sample signs with this", "the sample's own key"


def open_world(folder: Path) -> World:
    return World(
        database=open_engine(f"sqlite:///{folder / 'nurture.db'}"),
        clock=FileClock(folder / "clock"),
        mailer=OutboxMailer(folder / "outbox"),
        keys=_keys(folder / ".nurture"),
        home=CHECKOUT,
        public_url=PUBLIC_URL,
        journal=Journal(folder / "journal"),
    )


def _keys(folder: Path) -> Keys:
    """The same each time, and where commands that are pointed at this database look for them."""
    signing = made_once(folder / "signing.key", _SIGNING)
    return Keys(signing=(signing.encode(),), suppression=made_once(folder / "suppression.key", _SUPPRESSION).encode())
