"""Send: let contacts into streams and send the letters that are due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from prefect import State, flow, task
from prefect.states import Completed, Failed
from pydantic import BaseModel, Field

from flows.ending import ending
from nurture.engine.enroll import enroll
from nurture.engine.people import EVERYONE
from nurture.engine.send import Sent
from nurture.engine.send import send as tick
from nurture.engine.shards import ranges
from nurture.engine.world import World


class SendOrder(BaseModel):
    """What one run of send is to do."""

    dry_run: bool = Field(default=False, description="Decide and count, change nothing, send nothing.")
    shards: int = Field(default=0, ge=0, le=1_000, description="Tasks to split the pool into; 0: one for 250,000 partners.")


@dataclass(frozen=True, slots=True)
class Shards:
    """The key ranges of a run: ids of partners, both ends included."""

    ranges: list[tuple[int, int]]

    @property
    def sentence(self) -> str:
        return f"{len(self.ranges)} shards"


@flow(name="send", retries=0, persist_result=False)
def send(order: SendOrder = SendOrder()) -> State:  # noqa: B008 - Prefect wants the default itself
    """Enroll, then tick: in this run where the pool is small, in a task for each shard where it is large."""
    found = ending(lambda world: Shards(ranges(world, order.shards)))
    if found.is_failed():
        return found
    shards = found.result().ranges
    if len(shards) <= 1:
        return ending(enroll_and_tick(EVERYONE, order.dry_run))
    return together([send_shard(low, high, order.dry_run, return_state=True) for low, high in shards])


@task(name="send_shard", task_run_name="send_shard {low}-{high}", retries=0, persist_result=False)
def send_shard(low: int, high: int, dry_run: bool) -> State:
    """One after the other: a second thread would wait for the first one's processor and, on SQLite, for its writes."""
    return ending(enroll_and_tick((low, high), dry_run))


def enroll_and_tick(partners: tuple[int, int], dry_run: bool) -> Callable[[World], Sent]:
    def work(world: World) -> Sent:
        enroll(world, partners=partners, dry_run=dry_run)
        return tick(world, partners=partners, dry_run=dry_run)

    return work


def together(shards: list[State]) -> State:
    """A shard that failed does not stop the others, and fails the run with its own sentence."""
    failed = [state for state in shards if not state.is_completed()]
    if failed:
        return Failed(message=f"{len(failed)} of {len(shards)} shards failed: {failed[0].message}")
    total = Sent()
    for state in shards:
        _add(total, state.result())
    return Completed(message=total.sentence, data=total)


def _add(total: Sent, part: Sent) -> None:
    for count in fields(Sent):
        setattr(total, count.name, getattr(total, count.name) + getattr(part, count.name))
