"""What every verb works with, handed in by floor 3: the database, the clock, the mailer, the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from nurture.content import Loaded, load
from nurture.mail.journal import Journal
from nurture.mail.port import Mailer

Clock = Callable[[], datetime]
"""Now, aware, UTC. Asked once per claim and once per intent group; SQL never asks the time."""


Load = Callable[[Path, datetime | None], Loaded]
"""How what marketers wrote is read: here, or in a process with limits."""


@dataclass(frozen=True, slots=True)
class Keys:
    """`signing` newest first: the first signs, all verify. `suppression` never rotates."""

    signing: tuple[bytes, ...]
    suppression: bytes


@dataclass(frozen=True, slots=True)
class World:
    """One process's surroundings. `home` holds personas/ and templates/. Rehearsals keep no journal."""

    database: Engine
    clock: Clock
    mailer: Mailer
    keys: Keys
    home: Path
    public_url: str
    only_to: tuple[str, ...] = ()
    load: Load = load
    journal: Journal = field(default_factory=lambda: Journal(None))
