"""Ingest for what cannot wait: one background thread, and one more round however many calls come during one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger("nurture.web")


class Waker:
    def __init__(self, on_urgent: Callable[[], None]) -> None:
        self._on_urgent = on_urgent
        self._called = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def call(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="urgent", daemon=True)
                self._thread.start()
        self._called.set()

    def close(self) -> None:
        """Wait for a round that is under way."""
        self._closing = True
        self._called.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._called.wait()
            self._called.clear()
            if self._closing:
                return
            try:
                self._on_urgent()
            except Exception as error:  # noqa: BLE001 - the schedule ingests what this round did not
                _log.error("urgent ingest failed (%s); the schedule will try again", type(error).__name__)
