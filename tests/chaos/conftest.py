"""The fakes, one of each a process, and filled databases to be copied for each cell."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from db.session import open_engine
from tests.chaos import oracle
from tests.chaos.oracle import Oracle
from tests.chaos.scene import Scene, fill
from tests.chaos.workers import Channel
from tests.fakes.callback_pump import Pump

LETTERS = 12
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def oracles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Channel, Oracle]]:
    folder = tmp_path_factory.mktemp("fakes")
    with ExitStack() as stack:
        fakes: list[Oracle] = [stack.enter_context(open_(folder)) for open_ in (oracle.sendgrid, oracle.smtp, oracle.outbox)]
        yield {fake.channel: fake for fake in fakes}


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    file = tmp_path_factory.mktemp("filled") / "filled.db"
    shutil.copy(migrated_sqlite, file)
    fill(f"sqlite:///{file}", LETTERS)
    return file


@pytest.fixture(scope="session")
def filled_postgresql(postgresql: str) -> str:
    """A template database; its name."""
    _at(postgresql, "CREATE DATABASE template_filled TEMPLATE template_nurture STRATEGY FILE_COPY")
    fill(_named(postgresql, "template_filled"), LETTERS)
    return "template_filled"


@pytest.fixture
def set_scene(
    request: pytest.FixtureRequest, tmp_path: Path, oracles: dict[Channel, Oracle]
) -> Iterator[Callable[[str, Channel], Scene]]:
    """`set_scene("sqlite", "smtp")` is a filled database of that kind and a fake for that channel, both of this cell alone."""
    with ExitStack() as stack:

        def set_(database: str, channel: Channel) -> Scene:
            if database == "sqlite":
                url = f"sqlite:///{shutil.copy(request.getfixturevalue('filled_sqlite'), tmp_path / 'cell.db')}"
            else:
                server, name = request.getfixturevalue("postgresql"), f"cell_{next(_numbers)}"
                template = request.getfixturevalue("filled_postgresql")
                _at(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
                stack.callback(_at, server, f"DROP DATABASE {name} WITH (FORCE)")
                url = _named(server, name)
            scene = Scene(url, oracles[channel], Pump(seed=1), tmp_path / "journal")
            stack.callback(scene.close)
            return scene

        yield set_


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server, name = request.getfixturevalue("postgresql"), f"empty_{next(_numbers)}"
    _at(server, f"CREATE DATABASE {name}")
    yield _named(server, name)
    _at(server, f"DROP DATABASE {name} WITH (FORCE)")


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _at(server: str, statement: str) -> None:
    admin = open_engine(_named(server, "postgres"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    admin.dispose()
