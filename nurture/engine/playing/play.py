"""The play: from one moment at which anything is due to the next."""

from __future__ import annotations

from nurture.engine.playing.acts import happen
from nurture.engine.playing.agenda import Due
from nurture.engine.playing.calls import answered, escalate
from nurture.engine.playing.cast import Crowd, Witness
from nurture.engine.playing.letters import deliver, enroll, walk
from nurture.engine.playing.opening import Opening
from nurture.engine.playing.stage import Stage


class Play:
    """Nothing is asked of a database, a clock or dice: the same opening and crowd give the same play."""

    def __init__(self, opening: Opening, crowd: Crowd, witness: Witness) -> None:
        self.stage = Stage(opening, crowd, witness)

    def run(self, until: int) -> None:
        """Play up to a moment, which is left out; may be called again to go on."""
        while (following := self.stage.agenda.next(until)) is not None:
            self._moment(*following)

    def _moment(self, at: int, due: Due) -> None:
        """In the order in which the verbs would come: what was heard, calls, and then the tick."""
        stage = self.stage
        touched = [partner for act in due.acts if (partner := happen(stage, act)) is not None]
        for call, answer in due.answers:
            answered(stage, call, answer, at)
        if touched or due.marks:
            escalate(stage, [*touched, *due.marks], at)
        if due.looks:
            enroll(stage, due.looks, at)
        if due.steps:
            walk(stage, due.steps, at)
        if due.letters:
            deliver(stage, due.letters, at)
