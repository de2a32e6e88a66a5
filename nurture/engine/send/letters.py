"""From a letter that may go to an envelope that is ready to leave."""

from __future__ import annotations

from datetime import datetime

from db.messages import Row
from nurture.content import Rendered
from nurture.engine.in_force import InForce
from nurture.engine.unsubscribe import unsubscribe_url
from nurture.engine.world import World
from nurture.mail.port import Envelope
from nurture.rules.streams import EmailStep


def envelope(world: World, in_force: InForce, row: Row, locale: str, now: datetime) -> Envelope:
    """Render in the owner's voice; raises what the renderer raises for a missing value or a broken template."""
    release = in_force.release
    vendor = release.program.vendor
    rep = release.reps[row.rep_id or ""]
    leave = unsubscribe_url(world, row.mid)
    rendered = render(in_force, row, locale, leave, now)
    return Envelope(
        mid=row.mid,
        from_name=rep.name,
        from_address=rep.email,
        reply_to=rep.email,
        to_name=f"{row.given_name} {row.family_name}".strip(),
        to_address=row.email,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        domain=vendor.domain,
        list_name=release.program.name,
        unsubscribe_url=leave,
        sent_at=now,
    )


def render(in_force: InForce, row: Row, locale: str, leave: str, now: datetime) -> Rendered:
    """What this contact would read; raises what the renderer raises. `leave` is the address for unsubscribing."""
    rep = in_force.release.reps[row.rep_id or ""]
    return in_force.renderer.render(
        row.persona,
        row.letter,
        locale,
        rep.id,
        contact={"given_name": row.given_name, "family_name": row.family_name, "role": row.role},
        partner={"name": row.partner_name, "city": row.city, "country": row.country, "tier": row.tier},
        offer=_offer(in_force, row),
        unsubscribe_url=leave,
        on=now.date(),
    )


def _offer(in_force: InForce, row: Row) -> str | None:
    """The offer that the letter's step names, as the newest release has it."""
    persona = in_force.release.personas.get(row.persona)
    step = persona.stream.steps.get(row.step) if persona else None
    return step.offer if isinstance(step, EmailStep) else None
