"""Measure every stage beside a bare floor: `python -m benchmarks [--only STAGE] [--quick] [--json FILE]`.

Each measured part runs in a process of its own, without Prefect, whose overhead is the last line. `to floor` is our rate
as a part of the bare floor's, measured just after; memory is what the process held after its imports, and at most.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks import (
    channelling,
    claiming,
    escalating,
    idling,
    importing,
    ingesting,
    outlooking,
    posting,
    rendering,
    scheduling,
    sending,
)
from benchmarks.bench import Bench, open_bench
from benchmarks.measuring import Result

STAGES: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "render": rendering.run,
    "idle": idling.run,
    "send": sending.run,
    "claim": claiming.run,
    "import": importing.run,
    "ingest": ingesting.run,
    "escalate": escalating.run,
    "forecast": outlooking.forecast,
    "reach": outlooking.reaching,
    "mailer": posting.run,
    "channel": channelling.run,
    "prefect": scheduling.run,
}

_HEAD = ("stage", "what", "measured", "target", "to floor", "floor", "MB", "")
_WIDTHS = (-15, -59, 18, 10, 9, -18, 11, -14)  # negative: aligned to the left


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure every stage beside a bare floor.")
    parser.add_argument("--only", choices=STAGES, action="append", help="measure this stage alone; may be said again")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, once: does it run, not how fast")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there, too")
    chosen = parser.parse_args()
    results = []
    print(f"{os.cpu_count()} cores, of which others want {os.getloadavg()[0]:.1f}. MB: held after the imports, and at most.")
    print(f"To floor: our rate as a part of what bare code reaches with the same.\n\n{_line(_HEAD)}", flush=True)
    with open_bench(quick=chosen.quick) as bench:
        for stage in chosen.only or STAGES:
            for result in STAGES[stage](bench):
                results.append(result)
                print(_line(_cells(result)), flush=True)
    if chosen.json:
        told = [asdict(result) | {"verdict": result.verdict} for result in results]
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _cells(result: Result) -> tuple[str, ...]:
    target = "" if result.target is None else f"{'>=' if result.more_is_better else '<='} {result.target:,g}"
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    memory = "" if result.peak is None else f"{result.imports:.0f} -> {result.peak:.0f}"
    number = f"{result.value:,.0f}" if result.value >= 100 else f"{result.value:.2f}"
    return result.stage, result.what, f"{number} {result.unit}", target, ratio, result.floor, memory, result.verdict


def _line(cells: tuple[str, ...]) -> str:
    padded = (f"{cell:{'<' if width < 0 else '>'}{abs(width)}}" for cell, width in zip(cells, _WIDTHS, strict=True))
    return "  ".join(padded).rstrip()


if __name__ == "__main__":
    main()
