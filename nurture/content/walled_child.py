"""The child of `walled`: reads an order from its input, limits itself, and answers in lines of JSON.

`{"at": file}` before each file is judged, `{"memory": true}` where it ran out, and `{"release": ..., "findings": [...]}`.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from nurture.content.findings import Finding, Place, Refused
from nurture.content.load import Loaded, load
from nurture.content.manuscript import Manuscript, read_manuscript
from nurture.content.snapshot import in_order
from nurture.content.watch import Look, watcher

_READERS: Mapping[str, Callable[[Path, datetime | None], Loaded | Manuscript]] = {
    "load": load,
    "read_manuscript": read_manuscript,
}


def main() -> None:
    order = json.load(sys.stdin)
    _limit(order["memory"])
    watcher.set(_looking(order))
    now = datetime.fromisoformat(order["now"]) if order["now"] else None
    try:
        read = _READERS[order["reader"]](Path(order["home"]), now)
        release = in_order(read.release) if read.release else None
        answer = json.dumps({"release": release, "findings": [asdict(one) for one in read.findings]})
    except MemoryError:
        answer = json.dumps({"memory": True})
    _say(answer)


def _limit(memory: int) -> None:
    """Nothing is written to a file, no further process begins, and memory ends somewhere (macOS does not hold to that)."""
    nothing = (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC)
    for which, most in [*((one, 0) for one in nothing), (resource.RLIMIT_AS, memory)]:
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))


def _looking(order: dict[str, Any]) -> Look:
    """Names each file and gives it its own time. The system ends the process when that is over."""
    left_out = {one["place"]["file"]: Finding(Place(**one.pop("place")), **one) for one in order["left_out"]}

    def look(file: str) -> None:
        if file in left_out:
            raise Refused(left_out[file])
        _say(json.dumps({"at": file}))
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + order["seconds"], hard))

    return look


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
