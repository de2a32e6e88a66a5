"""Show runs that died with their worker as crashed: nobody else tells Prefect that they are over.

Nothing waits for it, since a run's turn is free the moment its process is gone (`db.turns`). `python -m flows.watch` puts
the automation in place or brings it up to date; it is part of a deployment, like prefect.yaml.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from prefect.automations import Automation
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture

NAME = "end runs whose heart has stopped"
SILENCE = timedelta(seconds=75)  # two and a half heartbeats of prefect.yaml's 30 seconds: one may get lost
HEARTBEAT = "prefect.flow-run.heartbeat"
ENDS = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}


def automation() -> Automation:
    return Automation(
        name=NAME,
        description=f"A run that was alive and then silent for {SILENCE.seconds} seconds has crashed.",
        trigger=EventTrigger(
            match={"prefect.resource.id": "prefect.flow-run.*"},
            for_each={"prefect.resource.id"},
            after={HEARTBEAT},
            expect={HEARTBEAT} | ENDS,
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message="Its heartbeat stopped.")],
    )


async def keep_watch() -> None:
    wanted = automation()
    try:
        wanted.id = (await Automation.aread(name=NAME)).id
    except ValueError:
        await wanted.acreate()
    else:
        await wanted.aupdate()


if __name__ == "__main__":
    asyncio.run(keep_watch())
