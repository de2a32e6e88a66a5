"""Letters and talk tracks of one release, rendered for one contact at a time.

The letterhead, the rep's voice and the vendor are folded in once for each letter, rep and locale; what a letter then
costs is its own values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jinja2 import TemplateError
from jinja2.runtime import Context

from nurture.content.figures import day_and_time
from nurture.content.fold import Folded, fold, insert
from nurture.content.markdown import plain_to_html
from nurture.content.template import GAPS, HTML, TEXT, MissingValue, RenderError, flat
from nurture.rules.address import Named, manner
from nurture.rules.calendar import Zones
from nurture.rules.one_line import clean
from nurture.rules.program import Release, letter_key
from nurture.rules.reps import Rep, Voice

View = Mapping[str, str | None]
LARGEST = 100_000
"""Characters of a letter's part: what is longer, mail programs cut off, and its way out with it."""
LONGEST_VALUE = 500
"""Characters, as many as an import takes."""
_FAILURES = (TypeError, ValueError, ArithmeticError, RecursionError, TemplateError)
_Address = tuple[tuple[str, Callable[[Named], str]], ...]
"""The forms of address that a template asks for: each by its flat name, with what says it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class RenderedTalk:
    """What the rep may say. `offer` is what to offer, in words, or nothing."""

    opening: str
    ask: str
    aim: str
    offer: str | None


@dataclass(frozen=True, slots=True)
class _Ready:
    """One letter for one rep and locale, with holes for values only."""

    subject: Callable[[Context], Iterator[str]]
    html: Callable[[Context], Iterator[str]]
    text: Callable[[Context], Iterator[str]]
    context: Callable[[dict[str, str]], Context]
    address: _Address
    dated: bool


class TooLarge(RenderError):
    """A letter comes to more characters than mail programs show."""

    def __init__(self, characters: int) -> None:
        super().__init__(f"it comes to {characters:,} characters, and mail programs cut off what goes beyond {LARGEST:,}")


class Renderer:
    """Renders from one release. Keep it: it gets quicker with the first letter of each kind."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._ready: dict[tuple[str, str, str, str], _Ready] = {}
        self._talks: dict[tuple[str, str, str], tuple[Folded, Folded, Folded]] = {}
        self._references: dict[tuple[str, date | None], dict[str, str]] = {}

    def render(
        self,
        persona: str,
        name: str,
        locale: str,
        rep_id: str,
        contact: View,
        partner: View,
        *,
        unsubscribe_url: str,
        offer: str | None = None,
        on: date | None = None,
        event: str | None = None,
        zones: Zones = (),
    ) -> Rendered:
        """One letter. Raises MissingValue where it uses what this contact does not have.

        `on` is the day of sending: references are facts until a day, and without a day there are none. `event` is the dated
        event that its step names, told by the reader's clock where `zones` agree on it.
        """
        ready = self._ready.get((persona, name, locale, rep_id)) or self._prepare(persona, name, locale, rep_id)
        values = {"unsubscribe_url": unsubscribe_url}
        _put(values, _CONTACT, contact)
        _put(values, _PARTNER, partner)
        values.update(self._facts(locale, on))
        if words := self._offer(offer, locale):
            values["offer_describe"] = words
        if ready.address:
            _put_address(values, ready.address, contact)
        if ready.dated:
            values.update(self._event(event, locale, zones))
        context = ready.context(values)
        try:
            subject, html, text = "".join(ready.subject(context)), "".join(ready.html(context)), "".join(ready.text(context))
        except _FAILURES as error:
            raise RenderError(f"{letter_key(persona, name, locale)} fails with {type(error).__name__}") from None
        if len(html) > LARGEST or len(text) > LARGEST:
            raise TooLarge(len(max(html, text, key=len)))
        return Rendered(clean(subject).strip(), html, text)

    def render_talk(
        self, topic: str, locale: str, rep_id: str, contact: View, partner: View, *, offer: str | None = None
    ) -> RenderedTalk | None:
        """What to say about a topic; None where nobody wrote it. A missing value shows as a gap: `[city?]`.

        Raises RenderError where it fails for these people.
        """
        talk = self._release.talk(topic, locale)
        if talk is None:
            return None
        parts = self._talks.get((topic, locale, rep_id)) or self._prepare_talk(topic, locale, rep_id)
        values: dict[str, str] = {}
        _put(values, _CONTACT, contact)
        _put(values, _PARTNER, partner)
        words = self._offer(offer or talk.offer, locale)
        if words:
            values["offer_describe"] = words
        _put_address(values, _address(locale, parts), contact)
        try:
            opening, ask, aim = (part.template.render(values) for part in parts)
        except _FAILURES as error:
            raise RenderError(f"the talk about {topic} in {locale} fails with {type(error).__name__}") from None
        return RenderedTalk(opening, ask, aim, words)

    def _prepare(self, persona: str, name: str, locale: str, rep_id: str) -> _Ready:
        letter = self._release.letter(persona, name, locale)
        if letter is None:
            raise RenderError(f"there is no letter {letter_key(persona, name, locale)}")
        rep, voice = self._voice(rep_id, locale)
        if voice is None:
            raise MissingValue(f"the voice of {rep_id} in {locale}")
        constants = self._constants(rep, voice, locale)
        html_voice = Voice(plain_to_html(voice.greeting), plain_to_html(voice.sign_off), voice.title)
        subject = fold(letter.subject, TEXT, constants)
        html = fold(
            _whole(self._release.letterhead_html, letter.html, html_voice, plain_to_html(letter.subject)), HTML, constants
        )
        text = fold(_whole(self._release.letterhead_text, letter.text, voice, letter.subject), TEXT, constants)
        parts = (subject, html, text)
        ready = _Ready(
            subject.template.root_render_func,
            html.template.root_render_func,
            text.template.root_render_func,
            lambda values: html.template.new_context(values, shared=True),
            _address(locale, parts),
            any(name in part.asks for part in parts for name in _EVENT),
        )
        self._ready[(persona, name, locale, rep_id)] = ready
        return ready

    def _prepare_talk(self, topic: str, locale: str, rep_id: str) -> tuple[Folded, Folded, Folded]:
        talk = self._release.talks[f"{topic}.{locale}"]
        rep, voice = self._voice(rep_id, locale)
        voice = voice or next(iter(rep.voices.values()))  # nobody reads these words but the rep
        constants = self._constants(rep, voice, locale)
        greeting = {"greeting": voice.greeting.strip()}
        opening, ask, aim = (fold(insert(one, greeting), GAPS, constants) for one in (talk.opening, talk.ask, talk.aim))
        return self._talks.setdefault((topic, locale, rep_id), (opening, ask, aim))

    def _voice(self, rep_id: str, locale: str) -> tuple[Rep, Voice | None]:
        rep = self._release.reps.get(rep_id)
        if rep is None:
            raise RenderError(f"there is no rep {rep_id}")
        return rep, rep.voices.get(locale)

    def _constants(self, rep: Rep, voice: Voice, locale: str) -> dict[str, str]:
        vendor = self._release.program.vendor
        return {
            "rep.name": rep.named(locale),
            "rep.title": voice.title,
            "rep.phone": rep.phone,
            "rep.email": rep.email,
            "vendor.name": vendor.name,
            "vendor.address": vendor.address,
            "locale": locale,
            **{f"phrase.{name}": said[locale] for name, said in self._release.program.phrases.items()},
        }

    def _offer(self, offer: str | None, locale: str) -> str | None:
        """An offer in words; None where there is none, or none any more."""
        known = self._release.program.offers.get(offer or "")
        return known.describe.get(locale) if known else None

    def _event(self, event: str | None, locale: str, zones: Zones) -> dict[str, str]:
        """What letters may say of an event; nothing where there is none, or none any more."""
        known = self._release.program.events.get(event or "")
        if known is None:
            return {}
        said = (known.title[locale], *day_and_time(known.starts, known.zone, zones, locale))
        return dict(zip(_EVENT, said, strict=True))

    def _facts(self, locale: str, on: date | None) -> dict[str, str]:
        known = self._references.get((locale, on))
        if known is None:
            references = self._release.program.references.values() if on else ()
            known = {flat("reference", one.id): one.fact[locale] for one in references if on and on <= one.last_day}
            self._references[(locale, on)] = known
        return known


def _whole(letterhead: str, body: str, voice: Voice, subject: str) -> str:
    """The letterhead with the body in it, and in that the rep's greeting and sign-off."""
    letter = insert(letterhead, {"body": body, "subject": subject})
    return insert(letter, {"greeting": voice.greeting.strip(), "sign_off": voice.sign_off.strip()})


_CONTACT = {name: flat("contact", name) for name in ("given_name", "family_name", "role")}
_EVENT = tuple(flat("event", name) for name in ("title", "day", "time"))
_PARTNER = {name: flat("partner", name) for name in ("name", "city", "country", "tier")}


def _put(values: dict[str, str], names: Mapping[str, str], view: View) -> None:
    """Only what is there: an empty value is a missing one, and so is one that can be no name, city or role."""
    for name, flat_name in names.items():
        value = view.get(name)
        if value and len(value) <= LONGEST_VALUE and (value.isprintable() or (value := clean(value))) and not value.isspace():
            values[flat_name] = value


def _address(locale: str, parts: Iterable[Folded]) -> _Address:
    """What must be worked out for these templates, which is nothing for most."""
    ours = manner(locale)
    forms = {flat("contact", "formal_name"): ours.formal, flat("contact", "dear"): ours.dear}
    asks = frozenset[str]().union(*(part.asks for part in parts))
    return tuple((name, says) for name, says in forms.items() if name in asks)


def _put_address(values: dict[str, str], forms: _Address, contact: View) -> None:
    """Made of the names as they were put, so that they are clean, and a missing one is missing here as well."""
    person = Named(
        values.get("contact_given_name", ""),
        values.get("contact_family_name", ""),
        contact.get("title") or "",
        contact.get("gender") or "",
        contact.get("role") or "",
    )
    for name, says in forms:
        if said := says(person):
            values[name] = said
