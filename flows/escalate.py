"""Escalate: partners who have just become qualified get one call by their rep."""

from __future__ import annotations

from typing import Any

from prefect import State, flow
from pydantic import BaseModel, Field

from flows.ending import ending
from nurture.engine.escalate import escalate as decide


class EscalateOrder(BaseModel):
    """What one run of escalate is to do."""

    dry_run: bool = Field(default=False, description="Decide and count, open no call.")


@flow(name="escalate", retries=0, persist_result=False)
def escalate(order: EscalateOrder = EscalateOrder()) -> State[Any]:  # noqa: B008 - Prefect wants the default itself
    return ending(lambda world: decide(world, dry_run=order.dry_run), turn_of="" if order.dry_run else "escalate")
