"""Send: the tick. Walk the streams that are due, claim letters, decide at the gate, intend, render, hand over, record."""

from nurture.engine.send.result import Sent
from nurture.engine.send.tick import send

__all__ = ["Sent", "send"]
