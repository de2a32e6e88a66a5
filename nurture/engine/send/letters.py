"""From a letter that may go to an envelope that is ready to leave."""

from __future__ import annotations

from datetime import datetime

from db.messages import Row
from nurture.content import LONGEST_VALUE, Rendered
from nurture.engine.in_force import InForce
from nurture.engine.send.standing import zones_of
from nurture.engine.unsubscribe import unsubscribe_url
from nurture.engine.world import World
from nurture.mail.port import Envelope
from nurture.rules.address import Named, manner
from nurture.rules.renames import letter_now


def envelope(world: World, in_force: InForce, row: Row, locale: str, now: datetime) -> Envelope:
    """A letter with its own link to unsubscribe."""
    return draw(in_force, row, locale, now, leave=unsubscribe_url(world, row.mid))


def draw(in_force: InForce, row: Row, locale: str, now: datetime, *, leave: str) -> Envelope:
    """Render in the owner's voice; raises what the renderer raises for a missing value or a broken template."""
    release = in_force.release
    vendor = release.program.vendor
    rep = release.reps[row.rep_id or ""]
    rendered = render(in_force, row, locale, leave, now)
    return Envelope(
        mid=row.mid,
        from_name=rep.named(locale),
        from_address=rep.email,
        reply_to=rep.email,
        to_name=_shown(row, locale),
        to_address=row.email,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        domain=vendor.domain,
        list_name=release.program.name,
        unsubscribe_url=leave,
        sent_at=now,
    )


def _shown(row: Row, locale: str) -> str:
    """The name beside the address, in the order of the letter's language; none where it is longer than any name."""
    name = manner(locale).plain(Named(row.given_name, row.family_name))
    return name if len(name) <= LONGEST_VALUE else ""


def as_named_now(world: World, in_force: InForce, row: Row) -> Row:
    """The row with its letter's name in the release in force, as a rename may have changed it since it was planned."""
    found = letter_now(in_force.release, row.persona, row.step, row.letter, row.partner_key, world.keys.suppression)
    return row._replace(letter=found) if found and found != row.letter else row


def render(in_force: InForce, row: Row, locale: str, leave: str, now: datetime) -> Rendered:
    """What this contact would read; raises what the renderer raises. `leave` is the address for unsubscribing."""
    rep = in_force.release.reps[row.rep_id or ""]
    step = in_force.release.email_step(row.persona, row.step)
    return in_force.renderer.render(
        row.persona,
        row.letter,
        locale,
        rep.id,
        contact={
            "given_name": row.given_name,
            "family_name": row.family_name,
            "title": row.title,
            "gender": row.gender,
            "role": row.role,
        },
        partner={"name": row.partner_name, "city": row.city, "country": row.country, "tier": row.tier},
        offer=step.offer if step else None,
        event=step.event if step else None,
        zones=zones_of(row, rep) if step and step.event else (),
        unsubscribe_url=leave,
        on=now.date(),
    )
