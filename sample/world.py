"""The surroundings of the sample: everything in one folder, keys that are the same each time, and a clock that jumps."""

from __future__ import annotations

from pathlib import Path

from db.session import open_engine
from nurture.engine.world import Keys, World
from nurture.mail.outbox import OutboxMailer
from nurture.settings import CHECKOUT
from sample.clock import FileClock

# As letters name it. The door itself is on a free port of this machine, which no letter should depend on.
PUBLIC_URL = "https://post.northwind-storage.example"
_KEYS = Keys(signing=(b"the sample signs with this",), suppression=b"the sample's own key")


def open_world(folder: Path) -> World:
    return World(
        database=open_engine(f"sqlite:///{folder / 'nurture.db'}"),
        clock=FileClock(folder / "clock"),
        mailer=OutboxMailer(folder / "outbox"),
        keys=_KEYS,
        home=CHECKOUT,
        public_url=PUBLIC_URL,
    )
