"""Rendering every letter for a sample contact, so that a missing value is found before release."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.findings import Finding, Place
from nurture.content.persona_files import Written, WrittenLetter
from nurture.content.renderer import Renderer, TooLarge
from nurture.content.template import MissingValue, RenderError
from nurture.content.watch import look_at
from nurture.rules.program import Release

_CONTACT = {"given_name": "Ada", "family_name": "Sample", "role": "owner"}
_PARTNER = {"name": "Aster Systems", "city": "Graz", "country": "AT", "tier": "registered"}
_URL = "https://www.sample.example/u/sample"


def sample_letters(release: Release, written: Written) -> Iterator[Finding]:
    """What stops each letter from being rendered, without any reference in force: those end some day."""
    renderer = Renderer(release)
    for one in written.letters:
        rep = _writer(release, one.letter.locale)
        if rep:
            yield from _sample(renderer, one, rep)


def _sample(renderer: Renderer, one: WrittenLetter, rep: str) -> Iterator[Finding]:
    letter = one.letter
    look_at(one.source.file)
    try:
        renderer.render(
            letter.persona,
            letter.name,
            letter.locale,
            rep,
            _CONTACT,
            _PARTNER,
            unsubscribe_url=_URL,
            offer=one.offer,
            event=one.event,
        )
    except MissingValue as missing:
        yield Finding(_place(one, missing.name), "missing-value", _wrong(missing.name), _mend(missing.name))
    except TooLarge as large:
        yield Finding(Place(one.source.file), "template-size", f"This letter is too long: {large}.", "Shorten it.")
    except RenderError as error:
        yield Finding(Place(one.source.file), "template", f"This letter cannot be rendered: {error}.", "Look at its braces.")


def untellable_talks(release: Release) -> dict[str, Finding]:
    """The talk tracks that fail for the sample contact, by `<topic>.<locale>`."""
    renderer = Renderer(release)
    found: dict[str, Finding] = {}
    for name, talk in release.talks.items():
        place = Place(f"templates/calls/{name}.md")
        look_at(place.file)
        try:
            renderer.render_talk(talk.topic, talk.locale, next(iter(release.reps)), _CONTACT, _PARTNER)
        except RenderError as error:
            found[name] = Finding(place, "template", f"This talk track cannot be told: {error}.", "Look at its braces.")
    return found


def _place(one: WrittenLetter, name: str) -> Place:
    lines = one.source.body.splitlines()
    found = next((number for number, line in enumerate(lines, 1) if name in line), None)
    return one.source.spot(found, name) if found else Place(one.source.file)


def _wrong(name: str) -> str:
    view = name.partition(".")[0]
    because = {
        "event": "its step names no event",
        "offer": "its step makes no offer",
        "reference": "a reference ends some day",
    }
    return f"This letter uses {name}, and {because.get(view, 'there is none')}."


def _mend(name: str) -> str:
    if name.startswith("event"):
        return "Add `event:` to the step, with an event that program.yaml declares."
    if name.startswith("offer"):
        return "Add `offer:` to the step, or put the sentence between {% if offer %} and {% endif %}."
    return f"Put it between {{% if {name} %}} and {{% else %}}, and say after that what goes without it."


def _writer(release: Release, locale: str) -> str | None:
    return next((rep.id for rep in release.reps.values() if locale in rep.voices), None)


def unvoiced(release: Release) -> Iterator[Finding]:
    """Written languages in which no rep has a voice: their readers wait."""
    for locale in release.program.languages:
        if _writer(release, locale) is None:
            wrong = f'No rep has a voice in "{locale}", so its readers wait.'
            yield Finding(Place("personas/reps.yaml"), "no-voice", wrong, f'Add "{locale}:" to a rep\'s voices.', "warning")
