"""Every letter in every language and voice asked for, with what there is to know about it and what is missing where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from nurture.content import Finding, MissingValue, RenderError
from nurture.content.draft import Draft
from nurture.engine.in_force import InForce
from nurture.engine.preview.figures import Length, length
from nurture.engine.preview.letter import letters_of, voice_for
from nurture.engine.preview.whom import Recipient, sample
from nurture.engine.send.letters import draw
from nurture.rules.errors import UserError
from nurture.rules.outline import Item, Since, outline
from nurture.rules.program import Letter, Link, Release
from nurture.rules.reps import Rep
from nurture.rules.route import FOLLOW_UP
from nurture.rules.streams import Then

ALL_REPS = "all"
_MAY_BE_BLANK = ("given_name", "family_name", "role", "partner_name", "city")


@dataclass(frozen=True, slots=True)
class Pointed:
    """A link of a letter and where it leads in the letter's language."""

    link: Link
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One letter in one language and voice. `needs` are the values without which it is held."""

    locale: str
    rep: Rep
    subject: str
    html: str
    text: str
    length: Length
    links: tuple[Pointed, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A letter that cannot be shown in a language, and why."""

    locale: str
    because: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter, a step's only one or a variant, in all its languages and voices. `step` is "" for one after a call."""

    persona: str
    step: str
    name: str
    shown: tuple[Drawn | Hole, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A persona's stream, or the letters that follow calls, which have no stream."""

    name: str
    describe: str
    items: tuple[Item, ...]
    end: Since
    then: Then | None
    sheets: Mapping[str, Sheet]
    sent_by: Mapping[str, tuple[str, ...]]  # step -> its letters; for letters after calls: letter -> dispositions

    @property
    def holes(self) -> list[tuple[Sheet, Hole]]:
        return [(sheet, one) for sheet in self.sheets.values() for one in sheet.shown if isinstance(one, Hole)]


@dataclass(frozen=True, slots=True)
class Gallery:
    """`voices` says for each language whose voice is shown; `findings` are those of all files."""

    release: Release
    chapters: tuple[Chapter, ...]
    voices: Mapping[str, tuple[Rep, ...]]
    findings: tuple[Finding, ...]
    made: datetime

    @property
    def letters(self) -> int:
        return sum(len(chapter.sheets) for chapter in self.chapters)


def gallery(draft: Draft, release: Release, now: datetime, *, leave: str, rep: str = "", language: str = "") -> Gallery:
    """`rep` is a rep's id, `all`, or "" for one voice a language; `language` leaves the others out."""
    locales = (language,) if language else release.program.languages
    voices = {locale: _voices(release, locale, rep) for locale in locales}
    if not any(voices.values()):
        raise UserError(f"No voice of {rep or 'a rep'} is there to show.", "Add one in personas/reps.yaml.")
    drawer = _Drawer(draft, release, InForce(0, "", release), _bare(release), now, leave, voices)
    order = (*release.program.personas, *sorted(release.personas.keys() - set(release.program.personas)))
    chapters = [drawer.persona(name) for name in order if name in release.personas]
    return Gallery(release, (*chapters, *drawer.after_calls()), voices, draft.findings, now)


def _voices(release: Release, locale: str, rep: str) -> tuple[Rep, ...]:
    able = tuple(one for one in release.reps.values() if one.active and locale in one.voices)
    if rep == ALL_REPS:
        return able
    if rep and rep not in release.reps:
        return (voice_for(release, locale, rep),)
    return tuple(one for one in able if one.id == rep) if rep else able[:1]


def _bare(release: Release) -> InForce:
    """The release without its letterhead, to count what was written and no more."""
    return InForce(0, "", replace(release, letterhead_text="{{ body }}\n"))


@dataclass(frozen=True, slots=True)
class _Drawer:
    draft: Draft
    release: Release
    in_force: InForce
    bare: InForce
    now: datetime
    leave: str
    voices: Mapping[str, tuple[Rep, ...]]

    def persona(self, name: str) -> Chapter:
        persona = self.release.personas[name]
        laid = outline(persona.stream)
        by_name = letters_of(self.release, name)
        sent_by: dict[str, tuple[str, ...]] = {}
        for letter, step in by_name.items():
            sent_by[step] = (*sent_by.get(step, ()), letter)
        sheets = {letter: self._sheet(name, step, letter) for letter, step in by_name.items()}
        return Chapter(name, persona.describe, laid.items, laid.end, persona.stream.then, sheets, sent_by)

    def after_calls(self) -> Iterator[Chapter]:
        by_name = letters_of(self.release, FOLLOW_UP)
        if by_name:
            dispositions = self.release.program.calling.dispositions
            sent_by = {name: tuple(one.describe for one in dispositions if one.letter == name) for name in by_name}
            sheets = {name: self._sheet(FOLLOW_UP, "", name) for name in by_name}
            yield Chapter(FOLLOW_UP, "What a rep sends after a call.", (), Since(0, 0), None, sheets, sent_by)

    def _sheet(self, persona: str, step: str, name: str) -> Sheet:
        shown = [one for locale in self.voices for one in self._in_language(persona, step, name, locale)]
        return Sheet(persona, step, name, tuple(shown))

    def _in_language(self, persona: str, step: str, name: str, locale: str) -> Iterator[Drawn | Hole]:
        letter = self.release.letter(persona, name, locale)
        findings = self.draft.findings_in([f"templates/{persona}/{name}.{locale}.md"])
        if letter is None:
            yield Hole(locale, "It cannot be read." if findings else "It is not written.", findings)
        elif not self.voices[locale]:
            yield Hole(locale, "No voice shown here writes this language.", findings)
        else:
            for rep in self.voices[locale]:
                yield self._drawn(letter, step, rep, findings)

    def _drawn(self, letter: Letter, step: str, rep: Rep, findings: tuple[Finding, ...]) -> Drawn | Hole:
        recipient = sample(letter.locale, self.release.program)
        row = recipient.row(letter.persona, step, letter.name, rep.id)
        try:
            whole = draw(self.in_force, row, letter.locale, self.now, leave=self.leave)
            body = draw(self.bare, row, letter.locale, self.now, leave=self.leave).text
        except MissingValue as missing:
            return Hole(letter.locale, f"It uses {missing.name}, and there is none.", findings)
        except RenderError as error:
            return Hole(letter.locale, f"It cannot be rendered: {error}.", findings)
        return Drawn(
            locale=letter.locale,
            rep=rep,
            subject=whole.subject,
            html=whole.html,
            text=whole.text,
            length=length(body, whole.html, letter.locale),
            links=tuple(self._pointed(letter)),
            needs=tuple(dict.fromkeys(self._needs(letter, step, rep, recipient))),
        )

    def _pointed(self, letter: Letter) -> Iterator[Pointed]:
        for link in (self.release.program.links[link_id] for link_id in letter.links):
            yield Pointed(link, link.title[letter.locale], link.address[letter.locale])

    def _needs(self, letter: Letter, step: str, rep: Rep, recipient: Recipient) -> Iterator[str]:
        """Blank each value in turn and see whether the letter still comes to something."""
        for name in _MAY_BE_BLANK:
            without = replace(recipient, told={**recipient.told, name: ""})
            try:
                row = without.row(letter.persona, step, letter.name, rep.id)
                draw(self.in_force, row, letter.locale, self.now, leave=self.leave)
            except MissingValue as missing:
                yield missing.name
