"""What can happen, in our own words, and what each kind means to the rest of the engine."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "accepted", "deferred", "delivered", "dropped", "bounced", "complained", "unsubscribed", "opened", "clicked",
    "visited", "attended", "replied", "auto_replied", "deal_registered", "deal_won", "deal_lost", "certified", "answered",
]  # fmt: skip
Verdict = Literal["human", "machine", "unknown"]

# A human click, visit, attendance or reply. An open never is: mail programs open letters by themselves.
SIGNALS: frozenset[str] = frozenset({"clicked", "visited", "attended", "replied"})

# What only a person does, so that it may ask for a call at once. A machine never escalates a partner.
TRIGGERS: tuple[Kind, ...] = ("replied", "clicked", "visited", "attended", "answered", "deal_registered", "certified")

# What mail programs and servers do by themselves.
UNATTENDED: frozenset[str] = frozenset({"accepted", "deferred", "delivered", "opened", "auto_replied"})

# What must act before the next scheduled ingest.
URGENT: frozenset[str] = frozenset({"unsubscribed", "complained", "bounced", "replied"})
