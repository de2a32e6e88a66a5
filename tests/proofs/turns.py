"""Verbs that run at once, each in a thread of its own, and go on only in turns: any interleaving can be played.

On PostgreSQL a turn is one statement or commit, and who waits for another's lock is passed over until that is free. On
SQLite, where one writer at a time holds the file, a turn is one transaction.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, text

_SOON = 0.003  # seconds; whoever is not through with a statement by then may be waiting for a lock


class Actor:
    """One verb at a time, in this actor's own engine. `log` tells what committed in which order, for all actors together."""

    def __init__(self, name: str, engine: Engine, log: list[str]) -> None:
        self.name = name
        self.engine = engine
        self._log = log
        self._may_go = threading.Semaphore(0)
        self._rests = threading.Event()
        self._backend = 0
        self._thread: threading.Thread | None = None
        self.done = True
        self.failed: BaseException | None = None
        before = self._before_transaction if engine.dialect.name == "sqlite" else self._before_statement
        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "commit", self._before_commit)

    def start(self, verb: Callable[[], object]) -> None:
        """It rests before its first turn."""
        self.done, self.failed = False, None
        self._rests.clear()
        self._thread = threading.Thread(target=self._play, args=(verb,), name=self.name, daemon=True)
        self._thread.start()
        self._rests.wait()

    def _play(self, verb: Callable[[], object]) -> None:
        self._rest()
        try:
            verb()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for the end
            self.failed = error
        self.done = True
        self._rests.set()

    def _before_transaction(self, _connection: Any, _cursor: object, statement: str, *_: object) -> None:
        """What only reads holds nobody up, and may be asked within a transaction."""
        if statement == "BEGIN IMMEDIATE":
            self._rest()

    def _before_statement(self, connection: Any, *_: object) -> None:
        self._backend = connection.connection.dbapi_connection.info.backend_pid
        self._rest()

    def _before_commit(self, connection: Any) -> None:
        if connection.dialect.name == "postgresql":
            self._rest()
        self._log.append(f"{self.name} commits")

    def _rest(self) -> None:
        if threading.current_thread() is self._thread:
            self._rests.set()
            self._may_go.acquire()

    def turn(self, is_blocked: Callable[[int], bool]) -> bool:
        """One statement, commit or transaction on; False where another's lock stands in the way."""
        if self._rests.is_set():
            self._rests.clear()
            self._may_go.release()
        while not self._rests.wait(_SOON):
            if is_blocked(self._backend):
                return False
        return True

    def end(self) -> None:
        assert self._thread is not None
        self._thread.join()
        if self.failed is not None:
            raise self.failed


def play(actors: Sequence[Actor], turns: Sequence[tuple[int, int]], is_blocked: Callable[[int], bool]) -> None:
    """`turns` are (which actor, how many turns); after them all go on to the end, round and round."""
    for number, count in turns:
        _go_on(actors[number], count, is_blocked)
    while not all(actor.done for actor in actors):
        for actor in actors:
            _go_on(actor, 1, is_blocked)
    for actor in actors:
        actor.end()


def _go_on(actor: Actor, count: int, is_blocked: Callable[[int], bool]) -> None:
    for _ in range(count):
        if actor.done or not actor.turn(is_blocked):
            return


@contextmanager
def watch_locks(engine: Engine) -> Iterator[Callable[[int], bool]]:
    """Whether a backend waits for another's lock; on SQLite nobody ever does between turns."""
    if engine.dialect.name == "sqlite":
        yield lambda _backend: False
        return
    blocked = text("SELECT cardinality(pg_blocking_pids(:backend)) > 0")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield lambda backend: bool(connection.execute(blocked, {"backend": backend}).scalar_one())
