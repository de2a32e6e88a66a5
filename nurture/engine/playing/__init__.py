"""Playing time forward: the engine's own decisions on a clock that jumps, with nothing stored and nothing sent.

- `Opening` is how things stand when the play begins, as the tables would say it.
- `Play(opening, crowd, witness)` goes from one moment at which anything is due to the next, and asks what the verbs ask.
- A `Crowd` says what people do with letters and calls, a `Witness` is told the `News`.
"""

from nurture.engine.playing.cast import (
    Act,
    Answer,
    Called,
    Crowd,
    Did,
    Entered,
    Graduated,
    Left,
    Looked,
    News,
    Objected,
    Sent,
    Witness,
)  # fmt: skip
from nurture.engine.playing.opening import Enrolled, OpenCall, Opening, Order, Row, Standing, Waiting
from nurture.engine.playing.play import Play
from nurture.engine.playing.stage import Stage
from nurture.engine.playing.state import Call, Contact, Letter, Partner

__all__ = [
    "Act", "Answer", "Call", "Called", "Contact", "Crowd", "Did", "Enrolled", "Entered", "Graduated", "Left", "Letter",
    "Looked", "News", "Objected", "OpenCall", "Opening", "Order", "Partner", "Play", "Row", "Sent", "Stage", "Standing",
    "Waiting", "Witness",
]  # fmt: skip
