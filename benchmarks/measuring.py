"""What a stage found, and how it is found: every measured part runs in a fresh process that does nothing else."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `ratio` is to the bare floor that `floor` names; memory in MB, before and at the peak."""

    stage: str
    what: str
    value: float
    unit: str
    target: float | None = None
    floor: str = ""
    ratio: float | None = None
    imports: float | None = None
    peak: float | None = None

    @property
    def more_is_better(self) -> bool:
        return self.unit.endswith("/s")

    @property
    def short_by(self) -> float:
        """Part of the target that is missing; nothing where it is met or there is none."""
        if self.target is None:
            return 0.0
        missing = 1 - self.value / self.target if self.more_is_better else self.value / self.target - 1
        return max(0.0, missing)

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return f"short by {self.short_by:.0%}" if self.short_by > 0 else "met"


class Memory(NamedTuple):
    """MB that the process held once its modules were imported, and at most."""

    imports: float
    peak: float


def fresh(work: Callable[..., Any], *arguments: object) -> tuple[Any, Memory]:
    """Run a module's function in a process of its own; what it returns, and its memory."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        imports = pool.submit(_imported, work).result()
        found = pool.submit(work, *arguments).result()
        return found, Memory(imports, pool.submit(peak_memory).result())


def _imported(_work: Callable[..., Any]) -> float:
    """To be called with a function is to have its module imported."""
    return peak_memory()


def peak_memory() -> float:
    """MB. Linux keeps a peak for the process itself; `getrusage` would remember that of the one it came from."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def rate(count: int, work: Callable[[], object], *, times: int = 1) -> float:
    """How many of `count` a second; the median of several times."""
    return count / statistics.median(seconds(work) for _ in range(times))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
