"""From raw items to notices. One that cannot be read is parked and spoils nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable

from db.inbox import Waiting
from nurture.engine.ingest.shapes import Batch, Told
from nurture.mail.translate import SOURCES, Notice


def read(waiting: Iterable[Waiting], batch: Batch) -> list[Told]:
    told: list[Told] = []
    for item, source, raw, received in waiting:
        batch.items.append(item)
        translate = SOURCES.get(source)
        if translate is None:
            batch.parked[item] = "Nobody here reads items of this source."
            continue
        try:
            notice = translate(json.loads(raw))
        except (ValueError, RecursionError):
            batch.parked[item] = "It is not JSON that can be read."
            continue
        if isinstance(notice, Notice):
            told.append(Told(item, received, notice))
        else:
            batch.parked[item] = notice.because
    return told
