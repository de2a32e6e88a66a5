"""From a letter that may go to an envelope that is ready to leave."""

from __future__ import annotations

from datetime import datetime

from db.messages import Row
from nurture.engine.in_force import InForce
from nurture.engine.unsubscribe import unsubscribe_url
from nurture.engine.world import World
from nurture.mail.port import Envelope
from nurture.rules.renames import letter_now, step_now
from nurture.rules.streams import EmailStep


def envelope(world: World, in_force: InForce, row: Row, locale: str, now: datetime) -> Envelope:
    """Render in the owner's voice; raises what the renderer raises for a missing value or a broken template."""
    release = in_force.release
    vendor = release.program.vendor
    rep = release.reps[row.rep_id or ""]
    leave = unsubscribe_url(world, row.mid)
    rendered = in_force.renderer.render(
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


def as_named_now(world: World, in_force: InForce, row: Row) -> Row:
    """The row with its letter's name in the release in force, as a rename may have changed it since it was planned."""
    found = letter_now(in_force.release, row.persona, row.step, row.letter, row.partner_key, world.keys.suppression)
    return row._replace(letter=found) if found and found != row.letter else row


def _offer(in_force: InForce, row: Row) -> str | None:
    """The offer that the letter's step names, as the newest release has it."""
    persona = in_force.release.personas.get(row.persona)
    step = step_now(persona.stream, row.step) if persona else None
    return step.offer if isinstance(step, EmailStep) else None
