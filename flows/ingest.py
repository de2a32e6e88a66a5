"""Ingest: turn what came back into events, ledger rows and scores. The web app does so at once where it is urgent."""

from __future__ import annotations

from typing import Any

from prefect import State, flow
from pydantic import BaseModel, Field

from flows.ending import ending
from nurture.engine.ingest import ingest as handle


class IngestOrder(BaseModel):
    """What one run of ingest is to do."""

    dry_run: bool = Field(default=False, description="Say what would come of it, and change nothing.")
    limit: int | None = Field(default=None, ge=1, description="Handle at most so many items; empty: all.")


@flow(name="ingest", retries=0, persist_result=False)
def ingest(order: IngestOrder = IngestOrder()) -> State[Any]:  # noqa: B008 - Prefect wants the default itself
    return ending(
        lambda world: handle(world, limit=order.limit, dry_run=order.dry_run), turn_of="" if order.dry_run else "ingest"
    )
