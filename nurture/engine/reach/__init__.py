"""Reach: what the working files would come to on the real pool, contact by contact, without changing anything."""

from nurture.engine.reach.shapes import Reach
from nurture.engine.reach.verb import Tell, reach

__all__ = ["Reach", "Tell", "reach"]
