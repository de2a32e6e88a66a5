"""What Prefect adds: the whole time of one flow run that finds nothing to do. The verb itself is `empty tick`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.measuring import Result, fresh
from benchmarks.pools import CHECKOUT, make_pool

_RUNS = """
import statistics, time
from benchmarks.measuring import peak_memory
from flows.send import SendOrder, send
imports, took = peak_memory(), []
for _ in range(4):
    start = time.perf_counter()
    assert send(SendOrder(), return_state=True).is_completed()
    took.append(time.perf_counter() - start)
print(1000 * statistics.median(took[1:]), imports, peak_memory())
"""


def run(bench: Bench) -> Iterator[Result]:
    """In a process of its own with a Prefect of its own; the first run, which starts that server, is not counted."""
    folder = bench.new_folder()
    url = bench.new_database("SQLite")
    fresh(make_pool, url, 100)
    environment = os.environ | {
        "NURTURE_DATABASE_URL": url,
        "NURTURE_OUTBOX": str(folder / "outbox"),
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "DO_NOT_TRACK": "1",
    }
    environment.pop("PREFECT_API_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", _RUNS], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True, timeout=300
    )
    took, imports, peak = map(float, done.stdout.split()[-3:])
    yield Result("Prefect", "one flow run that finds nothing to do", took, "ms", imports=imports, peak=peak)
