"""Opening the database: one engine a process, one transaction an edge, and the promises each database must keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from nurture.rules.errors import UserError

PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "busy_timeout=30000",
    "wal_autocheckpoint=4000",  # pages; a tick touches many, and a checkpoint writes each of them but once
    "cache_size=-4000",  # KiB a connection
)  # fmt: skip

_DURABLE = """SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`; the latter means psycopg 3.

    SQLite runs in WAL with synchronous=FULL, so that a commit outlives a power cut, and every transaction begins
    IMMEDIATE: an upgrade from read to write would fail at once under a second writer instead of waiting.

    Neither shows a statement's values in errors: they are people's.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _parse(url: str) -> URL:
    """The address may hold a password, so no complaint quotes it."""
    do = "Write sqlite:///file or postgresql://user:password@host/name."
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise UserError("NURTURE_DATABASE_URL is not a database's address.", do) from None
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise UserError(f"NURTURE_DATABASE_URL asks for {backend}, and only SQLite and PostgreSQL will do.", do)
    if "@" in (parsed.host or ""):  # what follows the first @ of the password; a driver would quote it
        raise UserError("NURTURE_DATABASE_URL has more than one @.", "Write %40 for an @ in the password.")
    if backend == "sqlite" and not parsed.database:
        raise UserError("NURTURE_DATABASE_URL names no file.", do)
    if backend == "sqlite" and parsed.query:
        raise UserError("NURTURE_DATABASE_URL has a ? with something behind it, which an SQLite file does not take.", do)
    if not all(map(_can_be_looked_up, _hosts(parsed))):
        raise UserError("NURTURE_DATABASE_URL has a host that cannot be one.", "Look for two dots, or a very long name.")
    return parsed


def _hosts(parsed: URL) -> list[str]:
    """Folders of sockets are none."""
    named = ",".join([parsed.host or "", *parsed.normalized_query.get("host", ())]).split(",")
    return [one for one in named if one and not one.startswith("/")]


def _can_be_looked_up(host: str) -> bool:
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """All that we ask is by key, about a few hundred rows of many: no reason to read whole tables, nor to compile a plan.

    A commit outlives the server's crash, whatever the server is set to: an intent that is lost would be sent twice.
    """
    connection.execute("SET random_page_cost = 1.1; SET jit = off")
    connection.execute(_DURABLE)
    connection.commit()


def _begin_immediate(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def copy_sqlite(engine: Engine, file: Path) -> None:
    """One consistent copy of the whole, without the log beside it. The file must not be there yet."""
    with closing(engine.raw_connection()) as connection:  # outside any transaction, as VACUUM wants it
        connection.cursor().execute("VACUUM INTO ?", (str(file),))


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction for set-based work; commits at the end, rolls back on any error."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def rehearsal(engine: Engine) -> Iterator[Connection]:
    """A transaction that is always rolled back: what would be done, without doing it."""
    with engine.connect().execution_options(rehearses=True) as connection:
        begun = connection.begin()
        try:
            yield connection
        finally:
            begun.rollback()


def rehearses(connection: Connection) -> bool:
    """Whether nothing of it will be committed."""
    return bool(connection.get_execution_options().get("rehearses", False))


@contextmanager
def rehearsed(engine: Engine) -> Iterator[Engine]:
    """An engine whose every transaction is part of one that is rolled back: whole verbs can be tried without doing them.

    It is one connection, on which a commit does nothing. Others wait for it as for any transaction.
    """
    with rehearsal(engine) as connection:
        yield _inside(connection)


@contextmanager
def together(engine: Engine) -> Iterator[Engine]:
    """An engine whose every transaction is part of one that is committed in the end: verbs take hold together or not at all."""
    with transaction(engine) as connection:
        yield _inside(connection)


def _inside(connection: Connection) -> Engine:
    driver = connection.connection.dbapi_connection
    part = create_engine(
        connection.engine.url, creator=lambda: driver, poolclass=StaticPool, pool_reset_on_return=None, hide_parameters=True,
        execution_options={"rehearses": rehearses(connection)},
    )  # fmt: skip
    for name in ("do_begin", "do_commit", "do_rollback"):
        setattr(part.dialect, name, _not_now)
    return part


def _not_now(_connection: object) -> None:
    """The transaction that all is part of ends later."""


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view for questions only; on SQLite it never waits for a writer."""
    with engine.connect() as connection:
        yield connection.execution_options(reads_only=True)


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """One transaction for single things."""
    with Session(engine) as opened, opened.begin():
        yield opened
