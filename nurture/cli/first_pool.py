"""What an empty database gets: the tables, the program of this checkout and the sample pool."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from db import releases, shards
from db.schema import upgrade
from db.session import reading
from nurture.engine.importing import Sources, import_files
from nurture.engine.releases import release
from nurture.engine.world import World
from nurture.settings import CHECKOUT, Settings
from nurture.wiring import build_world

PARTNERS = 400
# The sample knows the engine, not the other way round.
WRITE = "import pathlib, sys; from sample.pool import write; write(pathlib.Path(sys.argv[1]), partners=int(sys.argv[2]))"


def fill_if_empty(settings: Settings) -> Iterator[str]:
    """Tell what was done, line by line, as it is done. What is there stays as it is."""
    world = build_world(settings)
    yield f"at revision {upgrade(world.database)}"
    with reading(world.database) as connection:
        is_released = releases.newest_id(connection) is not None
        is_filled = shards.span(connection) is not None
    if not is_released:
        yield f"release {release(world, by='up').id} of the program is stored"
    if not is_filled:
        yield f"{import_sample(world)} sample partners are imported"
    world.mailer.close()
    world.database.dispose()


def import_sample(world: World) -> int:
    with tempfile.TemporaryDirectory(prefix="nurture-sample-") as folder:
        subprocess.run([sys.executable, "-c", WRITE, folder, str(PARTNERS)], cwd=CHECKOUT, check=True)  # noqa: S603
        partners, contacts, purchases = (Path(folder) / f"{name}.csv" for name in ("partners", "contacts", "purchases"))
        sources = Sources(partners=partners, contacts=contacts, purchases=purchases)
        return import_files(world, sources).files["partners"].inserted
