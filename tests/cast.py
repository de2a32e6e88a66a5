"""The small named cast that all tests share, and a release made by hand.

`make_release(**changes)` takes changes of the program by field name and of the release by `reps=`, `personas=`,
`letters=`, `talks=`. `add_partner` and `add_contact` insert Aster Systems, Ada and Ben, or whom the changes make of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any as Anything

from sqlalchemy import insert
from sqlalchemy.engine import Connection, Engine

from db import releases
from db.session import session
from db.tables import Contact, Partner
from nurture.content import digest, dump
from nurture.engine.world import Clock, Keys, World
from nurture.mail.port import Answer, Envelope, InTime, Mailer, always, too_late
from nurture.rules import keys
from nurture.rules.calls import Calling, Disposition, Threshold
from nurture.rules.conditions import All, Condition, Did, Fact
from nurture.rules.program import (
    Caps,
    Costs,
    Graduation,
    Letter,
    Link,
    Offer,
    Pool,
    Program,
    Release,
    TalkTrack,
    Vendor,
    letter_key,
)
from nurture.rules.reps import Rep, Voice
from nurture.rules.rubric import Rubric, Rule
from nurture.rules.spans import Cap, Hours, Span
from nurture.rules.streams import ChooseStep, EmailStep, Persona, Step, Stream, Then
from nurture.rules.streams import Path as StreamPath
from nurture.rules.weights import Fit, Weight

KEYS = Keys(signing=(b"signing key of the tests",), suppression=b"suppression key of the tests")
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
_LOCALES = ("en", "de")


# --- reps --------------------------------------------------------------------------------------------------------


def make_rep(id: str = "r1", **changes: Anything) -> Rep:  # noqa: A002
    """Jana Lindqvist, who writes English and German; another id is Gabor Szalai, who writes English only."""
    jana = id == "r1"
    rep = Rep(
        id=id,
        name="Jana Lindqvist" if jana else "Gabor Szalai",
        email=f"{'jana.lindqvist' if jana else 'gabor.szalai'}@vendor.example",
        phone="+49 30 23125 100" if jana else "+36 1 555 0142",
        zone="Europe/Berlin" if jana else "Europe/Budapest",
        country="DE" if jana else "HU",
        languages=("en", "de") if jana else ("en",),
        regions=("emea",) if jana else ("emea", "apac"),
        hours=Hours(WORKDAYS, time(9), time(17)),
        partners=250,
        open_calls=15,
        letters_per_day=200,
        voices={
            "en": Voice("Hello {{ contact.given_name }},", "Best, {{ rep.name }}", "Partner Manager"),
            "de": Voice("Guten Tag {{ contact.given_name }},", "Beste Grüße, {{ rep.name }}", "Partnerbetreuerin"),
        },
    )
    return replace(rep, **changes)


# --- personas and letters ----------------------------------------------------------------------------------------


def _email(step: str, about: str, following: str | None, days: int = 5, **more: Anything) -> EmailStep:
    return EmailStep(step, about, Span(days, "business days"), following, **more)


def make_stream(*steps: Step, then: str = "quarterly_note", goal: Did | None = None) -> Stream:
    return Stream(steps[0].id, {step.id: step for step in steps}, Then(then, Span(30, "days")), goal)


def make_persona(name: str, match: Condition | None, *steps: Step, **more: Anything) -> Persona:
    return Persona(name, f"The {name.replace('_', ' ')} of the tests.", match, make_stream(*steps, **more))


def _personas() -> dict[str, Persona]:
    """owner_manager (a choice and a goal), technology, the catch-all general, the slow lane quarterly_note."""
    owner = All(
        (
            Fact("contact.role", one_of=("owner", "managing_director", "founder")),
            Fact("partner.employees", at_most=25),
        )
    )
    chosen = ChooseStep(
        "by-interest",
        Span(8, "business days"),
        (
            StreamPath(Did("clicked", email="margin"), "webinar"),
            StreamPath(Did("visited", about="deals"), "first-deal"),
            StreamPath(None, "last-question"),
        ),
    )
    made = (
        make_persona(
            "owner_manager",
            owner,
            _email("hello", "margin", "margin", days=0),
            _email("margin", "margin", "by-interest", variants=("margin", "margin-short")),
            chosen,
            _email("webinar", "security", "last-question"),
            _email("first-deal", "deals", "last-question", offer="three-points"),
            _email("last-question", "next_step", None),
            goal=Did("deal_registered", within=Span(90, "days")),
        ),
        make_persona(
            "technology",
            Fact("contact.role", one_of=("cto", "engineer", "consultant")),
            _email("hello", "security", "deep-dive", days=0),
            _email("deep-dive", "security", None),
        ),
        make_persona("general", All(()), _email("hello", "margin", "next", days=0), _email("next", "next_step", None)),
        make_persona("quarterly_note", None, _email("note", "margin", None, days=60), then="quarterly_note"),
    )
    return {persona.name: persona for persona in made}


def _letters(personas: Iterable[Persona]) -> dict[str, Letter]:
    names = (
        (persona.name, variant)
        for persona in personas
        for step in persona.stream.steps.values()
        if isinstance(step, EmailStep)
        for variant in (step.variants or (step.id,))
    )
    return {letter_key(*name, locale): make_letter(*name, locale) for name in names for locale in _LOCALES}


def make_letter(persona: str, name: str, locale: str = "en", **changes: Anything) -> Letter:
    made = Letter(
        persona=persona,
        name=name,
        locale=locale,
        subject=f"{name} for {{{{ partner.name }}}}",
        html="<p>{{ greeting }}</p><p>{{ partner.name }}</p><p>{{ sign_off }}</p>",
        text="{{ greeting }}\n\n{{ partner.name }}\n\n{{ sign_off }}\n",
    )
    return replace(made, **changes)


def _talks() -> dict[str, TalkTrack]:
    return {
        f"{topic}.{locale}": TalkTrack(topic, locale, f"You looked at {topic}.", "Which deal is next?", "A first deal")
        for topic in ("margin", "security", "deals", "next_step")
        for locale in _LOCALES
    }


# --- the program -------------------------------------------------------------------------------------------------


def _program() -> Program:
    return Program(
        name="storage-partners",
        vendor=Vendor("Orchard Storage", "Lindenweg 1, 10115 Berlin", "vendor.example"),
        zone="Europe/Berlin",
        personas=("owner_manager", "technology", "general"),
        languages=_LOCALES,
        fallback={"*": "en", "ja": "hold"},
        pool=Pool(tiers=("registered", "silver")),
        holdout=0.1,
        consent={"*": ("granted", "legitimate_interest"), "DE": ("granted",)},
        window=Hours(("mon", "tue", "wed", "thu"), time(8, 30), time(11, 30)),
        caps=Caps(contact=Cap(1, 5), partner=Cap(3, 7)),
        expires=Span(14, "days"),
        rubric=_rubric(),
        fit=Fit(
            weights=(
                Weight(Fact("partner.employees", at_least=5, at_most=250), 40, "able: 5 to 250 people"),
                Weight(Fact("partner.recency", at_least=1), 25, "ready: has bought before"),
                Weight(Fact("partner.certifications", has="storage-associate"), 35, "willing: holds a certificate"),
            ),
            grades={"A": 75, "B": 55, "C": 35},
        ),
        competence=(
            Weight(Fact("partner.certifications", has="storage-associate"), 30, "storage-associate held"),
            Weight(Fact("partner.deals_won", at_least=1), 40, "has won a deal"),
            Weight(Fact("partner.technical_staff", at_least=1), 30, "has technical staff"),
        ),
        calling=_calling(),
        graduation=Graduation(
            tiers={"registered": "silver", "silver": "gold"},
            criteria=(
                Weight(Fact("partner.grade", one_of=("A", "B")), 1, "fit A or B"),
                Weight(Fact("partner.deals_won", at_least=1), 1, "has won a deal"),
            ),
            band=(0.03, 0.05),
            milestones=((2, "training booked"), (12, "second deal registered")),
        ),
        costs=Costs("EUR", letter=0.01, attempt=12.0, month=500.0),
        topics={topic: {"en": topic, "de": topic} for topic in ("margin", "security", "deals", "next_step")},
        links={
            "margin-calculator": _link("margin-calculator", "margin", key_page=True),
            "book-a-demo": _link("book-a-demo", "next_step", request=True),
        },
        offers={"three-points": Offer("three-points", {"en": "Three points"}, 10, Span(60, "days"), ("margin", "deals"))},
    )


def _link(id: str, topic: str, **more: Anything) -> Link:  # noqa: A002
    return Link(id, {"en": id}, {"en": f"https://vendor.example/{id}"}, topic, **more)


def _rubric() -> Rubric:
    return Rubric(
        half_life=Span(30, "days"),
        rules=(
            Rule("opened", 1, 1, "message"),
            Rule("visited", 3, 2, "week", key_pages=True),
            Rule("clicked", 5, 1, "message"),
            Rule("attended", 10, 1, "topic"),
        ),
    )


def _calling() -> Calling:
    def disposition(id: str, route: str, *, connected: bool = True, days: int = 0, **more: Anything) -> Disposition:  # noqa: A002
        after = Span(days, "days") if days else None
        return Disposition(id, id.replace("_", " "), route, connected, after, **more)  # type: ignore[arg-type]

    return Calling(
        thresholds={
            "A": Threshold(15, 0, Span(4, "business hours")),
            "B": Threshold(20, 30, Span(1, "business days")),
            "C": Threshold(35, 30, Span(3, "business days")),
        },
        instant=("replied", "request"),
        instant_due=Span(2, "business hours"),
        rearm=0.5,
        cool_off=Span(60, "days"),
        attempts=5,
        recall=Span(30, "days"),
        dispositions=(
            disposition("not_now", "return", days=60),
            disposition("not_interested", "return", days=180),
            disposition("deal", "opportunity", gives_offer=True),
            disposition("ready_for_more", "graduate"),
            disposition("send_info", "follow_up", letter="margin"),
            disposition("do_not_call", "suppress_phone"),
            disposition("do_not_contact", "suppress_all"),
            disposition("wrong_person", "find_contact"),
            disposition("no_answer", "retry", connected=False, days=1),
            disposition("left_voicemail", "follow_up", connected=False, days=2, letter="margin"),
        ),
        unreached=Span(90, "days"),
    )


def make_release(**changes: Anything) -> Release:
    """A whole small release. Changes go to the release where it has that field, else to the program."""
    of_release = {one.name for one in fields(Release)}
    program = replace(_program(), **{name: value for name, value in changes.items() if name not in of_release})
    personas = _personas()
    release = Release(
        program=program,
        reps={rep.id: rep for rep in (make_rep("r1"), make_rep("r2"))},
        personas=personas,
        letters=_letters(personas.values()),
        talks=_talks(),
        letterhead_html="<html><body>{{ body }}<p>{{ rep.name }}</p></body></html>",
        letterhead_text="{{ body }}\n-- \n{{ rep.name }}\n",
    )
    return replace(release, **{name: value for name, value in changes.items() if name in of_release})


def without(persona: str, made: Release) -> Release:
    """The release with one persona gone."""
    order = tuple(name for name in made.program.personas if name != persona)
    personas = {name: one for name, one in made.personas.items() if name != persona}
    return replace(made, personas=personas, program=replace(made.program, personas=order))


# --- partners, contacts, a world -----------------------------------------------------------------------------------


def add_partner(connection: Connection, **changes: Anything) -> int:
    """Aster Systems of Berlin, small, owned by r1; returns its id."""
    values = {
        "external_id": "P1",
        "name": "Aster Systems",
        "country": "DE",
        "region": "emea",
        "city": "Berlin",
        "zone": "Europe/Berlin",
        "tier": "registered",
        "employees": 12,
        "technical_staff": 4,
        "rep_id": "r1",
        "owner_because": "current owner",
        "grade": "A",
        "fit": 80,
    } | changes
    return int(connection.execute(insert(Partner).values(**values)).inserted_primary_key[0])


_PEOPLE = {
    "Ada": {"external_id": "C1", "family_name": "Arendt", "email": "ada@aster.example", "role": "owner", "language": "de"},
    "Ben": {"external_id": "C2", "family_name": "Bloch", "email": "ben@aster.example", "role": "cto", "language": "en"},
}


def add_contact(connection: Connection, partner_id: int, given_name: str = "Ada", **changes: Anything) -> int:
    """Ada (owner, German) or Ben (CTO, English), with consent and a number; returns the contact's id."""
    nobody = {"external_id": f"C-{given_name}", "email": f"{given_name.lower()}@aster.example", "language": "en"}
    values = {
        "partner_id": partner_id,
        "given_name": given_name,
        "phone": "+49 30 23125 001",
        "phone_e164": "+493023125001",
        "consent": "granted",
        "consent_source": "web form",
    } | _PEOPLE.get(given_name, nobody) | changes  # fmt: skip
    values.setdefault("email_key", keys.address_key(KEYS.suppression, values["email"]))
    return int(connection.execute(insert(Contact).values(**values)).inserted_primary_key[0])


@dataclass
class CollectingMailer:
    """A mailer that keeps what it is given and answers `accepted`."""

    name: str = "collecting"
    outlet: str = "collecting"
    group: int = 256
    ahead: int = 0
    letters: list[Envelope] = field(default_factory=list)

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        if not in_time():
            return [too_late(letter.mid) for letter in letters]
        self.letters += letters
        return [Answer(letter.mid, "accepted") for letter in letters]

    def has_left(self, mid: str) -> bool | None:
        return any(letter.mid == mid for letter in self.letters)

    def close(self) -> None: ...


def make_world(database: Engine, clock: Clock = lambda: NOW, mailer: Mailer | None = None, **changes: Anything) -> World:
    world = World(
        database=database,
        clock=clock,
        mailer=mailer or CollectingMailer(),
        keys=KEYS,
        home=Path("/nowhere"),
        public_url="https://nurture.example",
    )
    return replace(world, **changes)


def put_in_force(database: Engine, release: Release | None = None) -> int:
    """Store a release as `nurture release` would, without files; returns its id."""
    snapshot = dump(release or make_release())
    with session(database) as opened:
        return releases.store(opened, digest(snapshot), snapshot, NOW, "Mara")
