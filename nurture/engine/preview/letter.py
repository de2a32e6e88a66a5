"""One letter, drawn by the code that the tick draws with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nurture.content import MissingValue, RenderError
from nurture.content.findings import nearest
from nurture.engine.in_force import InForce
from nurture.engine.preview.whom import Recipient
from nurture.engine.send.letters import draw
from nurture.mail.port import Envelope
from nurture.rules.errors import UserError
from nurture.rules.language import HELD, written_language
from nurture.rules.program import Release
from nurture.rules.reps import Rep
from nurture.rules.route import FOLLOW_UP
from nurture.rules.streams import EmailStep


@dataclass(frozen=True, slots=True)
class Asked:
    """What to show. `step` is a step's id or one of its variants; anything but the persona may be left out as ""."""

    persona: str
    step: str = ""
    language: str = ""
    rep: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """`others` are the letters of the same persona, `variants` those that the step sends beside this one."""

    persona: str
    letter: str
    locale: str
    rep: Rep
    envelope: Envelope
    others: tuple[str, ...]
    variants: tuple[str, ...]

    @property
    def file(self) -> str:
        """Where the letter is written."""
        return _file(self.persona, self.letter, self.locale)


def _file(persona: str, letter: str, locale: str) -> str:
    return f"templates/{persona}/{letter}.{locale}.md"


def letters_of(release: Release, persona: str) -> dict[str, str]:
    """Every letter of a persona by name, with the step that sends it ("" for one that follows a call), in order."""
    if persona == FOLLOW_UP:
        return {one.letter: "" for one in release.program.calling.dispositions if one.letter}
    steps = release.personas[persona].stream.steps.values()
    emails = [step for step in steps if isinstance(step, EmailStep)]
    return {name: step.id for step in emails for name in step.variants or (step.id,)}


def locale_for(release: Release, asked: str, recipient: Recipient | None) -> str:
    """The language asked for, else the one that the recipient is written to in, else the program's first."""
    written = release.program.languages
    if asked and asked not in written:
        raise UserError(f'The program does not write "{asked}".', nearest(asked, written))
    if asked or recipient is None:
        return asked or written[0]
    locale = written_language(release.program, recipient.language)
    if locale == HELD:
        reads = recipient.language or "an unknown language"
        raise UserError(f"Letters to readers of {reads} are held.", "See another language with --language.")
    return locale


def voice_for(release: Release, locale: str, asked: str) -> Rep:
    """The rep asked for, else the first who is active and has a voice in this language."""
    reps = release.reps
    if asked and asked not in reps:
        raise UserError(f"There is no rep {asked}.", nearest(asked, reps))
    able = [rep for rep in reps.values() if locale in rep.voices]
    if asked and reps[asked] not in able:
        voices = ", ".join(reps[asked].voices)
        raise UserError(
            f'{reps[asked].name} ({asked}) has no voice in "{locale}", so such letters are held.',
            f"Add it in personas/reps.yaml, or see --language {voices}.",
        )
    if not able:
        raise UserError(f'No rep has a voice in "{locale}".', "Add one in personas/reps.yaml, or see another --language.")
    return reps[asked] if asked else next((rep for rep in able if rep.active), able[0])


def file_asked(release: Release, asked: Asked, recipient: Recipient) -> str:
    """Where the letter is written that `show` would show; raises the same."""
    name = _named(letters_of(release, asked.persona), asked)
    return _file(asked.persona, name, locale_for(release, asked.language, recipient))


def show(release: Release, asked: Asked, recipient: Recipient, now: datetime, *, leave: str) -> Shown:
    """The persona is there. Raises a UserError where it has no such letter, or the recipient would not get it."""
    by_name = letters_of(release, asked.persona)
    name = _named(by_name, asked)
    locale = locale_for(release, asked.language, recipient)
    if release.letter(asked.persona, name, locale) is None:
        raise UserError(
            f"{asked.persona}/{name} cannot be shown in {locale}.", f"Look at {_file(asked.persona, name, locale)}."
        )
    rep = voice_for(release, locale, asked.rep or recipient.owner)
    row = recipient.row(asked.persona, by_name[name], name, rep.id)
    try:
        envelope = draw(InForce(0, "", release), row, locale, now, leave=leave)
    except MissingValue as missing:
        raise UserError(
            f"This letter needs {missing.name}, and {recipient.described} has none: it would be held.",
            f"Put it between {{% if {missing.name} %}} and {{% else %}} in {_file(asked.persona, name, locale)}.",
        ) from None
    except RenderError as error:
        raise UserError(f"This letter cannot be rendered: {error}.", "Look at its braces.") from None
    return Shown(
        persona=asked.persona,
        letter=name,
        locale=locale,
        rep=rep,
        envelope=envelope,
        others=tuple(other for other in by_name if other != name),
        variants=tuple(_beside(by_name, name)),
    )


def _named(by_name: dict[str, str], asked: Asked) -> str:
    """The letter of that name, the first of a step's variants, or the first of all."""
    found = [name for name, step in by_name.items() if not asked.step or asked.step in (name, step)]
    exact = [name for name in found if name == asked.step]
    if not found:
        raise UserError(f'{asked.persona} has no letter "{asked.step}".', nearest(asked.step, by_name))
    return (exact or found)[0]


def _beside(by_name: dict[str, str], name: str) -> Iterator[str]:
    return (other for other, step in by_name.items() if other != name and step and step == by_name[name])
