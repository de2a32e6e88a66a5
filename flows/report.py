"""Report: the funnel and the pipeline as artifacts of Prefect. Counts and rep ids only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from prefect import State, flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from pydantic import BaseModel, Field

from flows.ending import ending
from nurture.engine.report import Report, build, to_markdown
from nurture.engine.world import World


class ReportOrder(BaseModel):
    """What one run of report is to do."""

    dry_run: bool = Field(default=False, description="Count, and leave no artifact.")
    since: date | None = Field(default=None, description="First day; empty: the program's first.")
    until: date | None = Field(default=None, description="Last day, included; empty: today.")


@dataclass(frozen=True, slots=True)
class Reported:
    report: Report

    @property
    def sentence(self) -> str:
        return ", ".join(f"{stage} {count}" for stage, count in asdict(self.report.funnel).items())


@flow(name="report", retries=0, persist_result=False)
def report(order: ReportOrder = ReportOrder()) -> State[Any]:  # noqa: B008 - Prefect wants the default itself
    return ending(lambda world: make(world, order))


def make(world: World, order: ReportOrder) -> Reported:
    made = build(world, order.since, order.until)
    if not order.dry_run:
        create_markdown_artifact(to_markdown(made), key="report", description="The whole report.")
        create_table_artifact(funnel_rows(made), key="funnel", description="Partners by stage, the holdout beside them.")
    return Reported(made)


def funnel_rows(made: Report) -> list[dict[str, object]]:
    sides = (("treated", made.funnel), ("holdout", made.holdout))
    return [{"partners of": side, **asdict(counts)} for side, counts in sides]
