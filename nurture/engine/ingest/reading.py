"""From raw items to notices. One that cannot be read is parked and spoils nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic_core import from_json

from db.inbox import Waiting
from nurture.engine.ingest.shapes import Batch, Told
from nurture.mail.translate import SOURCES, Notice


def read(waiting: Iterable[Waiting], batch: Batch) -> list[Told]:
    told: list[Told] = []
    for item, source, raw, received in waiting:
        translate = SOURCES.get(source)
        if translate is None:
            batch.parked[item] = "Nobody here reads items of this source."
            continue
        try:
            notice = translate(_parsed(raw))
        except (ValueError, RecursionError):
            batch.parked[item] = "It is not JSON that can be read."
            continue
        if isinstance(notice, Notice):
            told.append(Told(item, received, notice))
        else:
            batch.parked[item] = notice.because
    return told


def _parsed(raw: str) -> Any:
    """The fast reader knows no halves of surrogate pairs; JSON does."""
    try:
        return from_json(raw)
    except ValueError:
        return json.loads(raw)
