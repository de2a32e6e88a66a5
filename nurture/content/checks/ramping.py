"""A ramp-up is about the domain of the reps' addresses, or it slows nobody down."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, nearest
from nurture.content.tree import below
from nurture.rules.ramp_up import ramped


def ramps_nobody(whole: Whole) -> Iterator[Finding]:
    ramp, reps = whole.program.ramp_up, whole.release.reps.values()
    if ramp and not any(ramped(ramp, rep.email) for rep in reps):
        place = below(whole.program_tree, "ramp_up", "domain").place
        domains = {rep.email.casefold().rpartition("@")[2] for rep in reps}
        yield Finding(place, "ramp-up", f"No rep writes from {ramp.domain}.", nearest(ramp.domain, domains), "error")
