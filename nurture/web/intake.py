"""The writer of the inbox: one thread, and one transaction for all bodies that came while the last one was written.

A commit costs a sync of the disk; hundreds of callbacks a second share it. An answer waits until its body is durable.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future

from db import inbox
from db.session import transaction
from nurture.engine.world import World
from nurture.rules.failpoints import failpoint

Items = Sequence[tuple[str, bool]]
_Waiting = tuple[Items, "Future[None]"]


class Intake:
    def __init__(self, world: World, source: str) -> None:
        self._world = world
        self._source = source
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def keep(self, items: Items) -> Future[None]:
        """Done once the items are durable; fails with what the database said."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
                self._thread.start()
        kept: Future[None] = Future()
        self._queue.put((items, kept))
        return kept

    def close(self) -> None:
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            together = [first]
            while not self._queue.empty():
                following = self._queue.get()
                if following is None:
                    self._write(together)
                    return
                together.append(following)
            self._write(together)

    def _write(self, together: list[_Waiting]) -> None:
        try:
            with transaction(self._world.database) as connection:
                inbox.store(connection, self._source, [item for items, _ in together for item in items], self._world.clock())
                failpoint("callback kept, not committed")
        except Exception as error:  # noqa: BLE001 - handed to everyone who waits
            for _, kept in together:
                kept.set_exception(error)
            return
        failpoint("callback kept")
        for _, kept in together:
            kept.set_result(None)
