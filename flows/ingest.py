"""Ingest: turn what came back into events, ledger rows and scores. The web app does so at once where it is urgent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from prefect import State, flow
from pydantic import BaseModel, Field

from db import inbox
from db.session import reading
from flows.ending import ending
from nurture.engine.ingest import ingest as handle
from nurture.engine.world import World


class IngestOrder(BaseModel):
    """What one run of ingest is to do."""

    dry_run: bool = Field(default=False, description="Only count what waits.")
    limit: int | None = Field(default=None, ge=1, description="Handle at most so many items; empty: all.")


@dataclass(frozen=True, slots=True)
class Waiting:
    items: int

    @property
    def sentence(self) -> str:
        return f"waiting {self.items}"


@flow(name="ingest", retries=0, persist_result=False)
def ingest(order: IngestOrder = IngestOrder()) -> State[Any]:  # noqa: B008 - Prefect wants the default itself
    if order.dry_run:
        return ending(count_waiting)
    return ending(lambda world: handle(world, limit=order.limit), turn_of="ingest")


def count_waiting(world: World) -> Waiting:
    with reading(world.database) as connection:
        return Waiting(inbox.waiting(connection))
