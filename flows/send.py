"""Send: let contacts into streams and send the letters that are due."""

from __future__ import annotations

from typing import Any

from prefect import State, flow, task
from pydantic import BaseModel, Field

from flows.ending import ending
from nurture.engine import clocks
from nurture.engine.enroll import enroll
from nurture.engine.people import EVERYONE
from nurture.engine.send import Sent
from nurture.engine.send import send as tick
from nurture.engine.shards import ranges
from nurture.engine.world import World
from nurture.rules.errors import UserError


class SendOrder(BaseModel):
    """What one run of send is to do."""

    dry_run: bool = Field(default=False, description="Decide and count, change nothing, send nothing.")
    shards: int = Field(default=0, ge=0, le=1_000, description="Tasks to split the pool into; 0: one for 250,000 partners.")


@flow(name="send", retries=0, persist_result=False)
def send(order: SendOrder = SendOrder()) -> State[Any]:  # noqa: B008 - Prefect wants the default itself
    """Enroll, then tick: in this run where the pool is small, in a task for each shard where it is large."""

    def work(world: World) -> Sent:
        shards = ranges(world, order.shards)
        if len(shards) > 1:
            return together([send_shard(low, high, order.dry_run, return_state=True) for low, high in shards])
        return enroll_and_tick(world, EVERYONE, dry_run=order.dry_run)

    return ending(work, turn_of="" if order.dry_run else "send")


@task(name="send_shard", task_run_name="send_shard {low}-{high}", retries=0, persist_result=False)
def send_shard(low: int, high: int, dry_run: bool) -> State[Any]:
    """One after the other: a second thread would wait for the first one's processor and, on SQLite, for its writes."""
    return ending(lambda world: enroll_and_tick(world, (low, high), dry_run=dry_run))


def enroll_and_tick(world: World, partners: tuple[int, int], *, dry_run: bool) -> Sent:
    watch = clocks.watch(world)
    enroll(world, partners=partners, dry_run=dry_run)
    return tick(world, partners=partners, dry_run=dry_run, watch=watch)


def together(shards: list[State[Any]]) -> Sent:
    """A shard that failed does not stop the others, and fails the run with its own sentence."""
    failed = [state for state in shards if not state.is_completed()]
    if failed:
        raise UserError(f"{len(failed)} of {len(shards)} shards failed: {failed[0].message}", "The others went on.")
    total = Sent()
    for state in shards:
        total.add(state.result())
    return total
