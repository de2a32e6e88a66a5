"""`personas/program.yaml`: the keys of a program, each with its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from nurture.content.calling import read_calling, read_graduation
from nurture.content.conditions import Vocabulary
from nurture.content.dated import dated_event
from nurture.content.form import Form, Reader, items, known, listed, mapped, refuse, some, text
from nurture.content.keys.program import (
    CAPS,
    CONSENTS,
    COSTS,
    CREDITING,
    EXPECT,
    GUARD,
    LANGUAGES,
    LINK,
    OFFER,
    PERMISSION,
    POOL,
    PROGRAM,
    RAMP_UP,
    REFERENCE,
    VENDOR,
)  # fmt: skip
from nurture.content.lands import country, currency, language, zone
from nurture.content.measuring import read_fit, read_rubric, weights
from nurture.content.personas import read_then
from nurture.content.scope import Scope
from nurture.content.tree import Node, Scalar
from nurture.content.web_addresses import https_address
from nurture.content.words import (
    by_name,
    cap,
    choice,
    day,
    domain,
    growth,
    holdout,
    hours,
    in_languages,
    line,
    number,
    percent,
    span,
    waiting,
    whole,
    word,
    yes,
)
from nurture.rules.expect import Expect
from nurture.rules.guard import Guard
from nurture.rules.program import Caps, Costs, Crediting, Link, Offer, Permission, Pool, Program, Reference, Vendor
from nurture.rules.ramp_up import RampUp

T = TypeVar("T")
Entry = Callable[[str, Node], T]

OTHER = "*"


@dataclass(frozen=True, slots=True)
class _Known:
    """Names that the rest of the file refers to, read first."""

    languages: tuple[str, ...]
    fallback: dict[str, str]
    topics: dict[str, dict[str, str]]
    streams: tuple[str, ...]


def read_program(node: Node, streams: tuple[str, ...]) -> Scope:
    """The program, with what else the other files refer to. `streams` are the names of the persona files there are."""
    form = Form(node, PROGRAM)
    languages, fallback = form.need("languages", _languages) or ((), {})
    form.check()
    topics = form.need("topics", by_name(lambda _, titles: in_languages(languages, line)(titles), "topics"))
    form.check()
    there = _Known(languages, fallback, topics, streams)
    then = form.need("then", lambda written: read_then(written, streams))
    gap = form.need("gap", waiting)
    return form.close(Scope(_program(form, there), streams, gap, then))


def _program(form: Form, there: _Known) -> Program:
    words = Vocabulary(there.topics, there.streams)
    facts = replace(words, deeds=False)
    links = form.need("links", by_name(_link(there), "links"))
    return Program(
        name=form.need("name", line),
        vendor=form.need("vendor", _vendor),
        zone=form.need("zone", zone),
        personas=form.need("personas", _personas(there.streams)),
        languages=there.languages,
        fallback=there.fallback,
        pool=form.need("pool", _pool),
        holdout=form.need("holdout", holdout),
        consent=form.need("consent", _consent),
        window=form.need("window", hours),
        caps=form.need("caps", _caps),
        expires=form.need("expires", span),
        rubric=form.need("rubric", read_rubric),
        fit=form.need("fit", read_fit(facts)),
        competence=form.need("competence", weights(facts)),
        calling=form.need("calling", read_calling),
        graduation=form.need("graduation", read_graduation(words)),
        costs=form.need("costs", _costs),
        topics=there.topics,
        links=links,
        offers=form.may("offers", by_name(_offer(there), "offers"), {}),
        references=form.may("references", by_name(_reference(there), "references"), {}),
        crediting=form.may("crediting", _crediting, Crediting()),
        expect=form.may("expect", _expect, Expect()),
        events=form.may("events", by_name(dated_event(there.languages, there.topics, links), "events"), {}),
        phrases=form.may("phrases", by_name(_phrase(there), "phrases"), {}),
        guard=form.may("guard", _guard, Guard()),
        ramp_up=form.may("ramp_up", _ramp_up, None),
    )


def _personas(streams: tuple[str, ...]) -> Reader[tuple[str, ...]]:
    def reader(node: Node) -> tuple[str, ...]:
        names = some(listed(known("persona", streams)))(node)
        first: dict[str, Node] = {}
        for name, item in zip(names, items(node), strict=True):
            before = first.setdefault(name, item)
            if before is not item:
                wrong = f'"{name}" stands here a second time; the first is in line {before.place.line}.'
                raise refuse(item, "duplicate-key", wrong, "Delete one of them.")
        return names

    return reader


def _languages(node: Node) -> tuple[tuple[str, ...], dict[str, str]]:
    form = Form(node, LANGUAGES)
    written = form.need("written", some(listed(language)))
    form.check()
    to = choice("fallback", (*written, "hold"))

    def instead(key: Scalar, value: Node) -> str:
        _ = key.value == "other" or language(key)
        return to(value)

    fallback = form.may("fallback", mapped(instead, '"fallback"'), {})
    return form.close((written, {_or_other(key): value for key, value in (fallback or {}).items()}))


def _or_other(key: str) -> str:
    return OTHER if key == "other" else key


def _vendor(node: Node) -> Vendor:
    form = Form(node, VENDOR)
    return form.close(Vendor(form.need("name", line), form.need("address", line), form.need("domain", domain)))


def _pool(node: Node) -> Pool:
    form = Form(node, POOL)
    exclude = form.may("exclude", listed(text), ())
    return form.close(Pool(form.need("tiers", some(listed(word))), form.may("countries", all_or(listed(country)), ()), exclude))


def all_or(read: Reader[tuple[str, ...]]) -> Reader[tuple[str, ...]]:
    """`all` is the empty tuple: no limit."""
    return lambda node: () if isinstance(node, Scalar) and node.value == "all" else read(node)


def _consent(node: Node) -> dict[str, tuple[str, ...]]:
    def bases(key: Scalar, value: Node) -> tuple[str, ...]:
        _ = key.value == "other" or country(key)
        return listed(choice("consent", CONSENTS))(value)

    by_country = mapped(bases, '"consent"')(node)
    if "other" not in by_country:
        raise refuse(node, "missing-key", "The consent that does in other countries is missing.", "Add `other: [granted]`.")
    return {_or_other(key): value for key, value in by_country.items()}


def _caps(node: Node) -> Caps:
    form = Form(node, CAPS)
    return form.close(Caps(contact=form.need("contact", cap), partner=form.need("partner", cap)))


def _costs(node: Node) -> Costs:
    form = Form(node, COSTS)
    letter, attempt, month = (form.need(key, number) for key in ("letter", "attempt", "month"))
    return form.close(Costs(form.need("currency", currency), letter, attempt, month))


def _crediting(node: Node) -> Crediting:
    form = Form(node, CREDITING)
    usual = Crediting()
    return form.close(Crediting(form.may("call", span, usual.call), form.may("touch", span, usual.touch)))


def _guard(node: Node) -> Guard:
    form = Form(node, GUARD)
    usual = Guard()
    bounced = form.may("bounced", percent, usual.bounced)
    complained = form.may("complained", percent, usual.complained)
    return form.close(Guard(bounced, complained, form.may("at_least", whole(1), usual.at_least)))


def _ramp_up(node: Node) -> RampUp:
    form = Form(node, RAMP_UP)
    new, starts = form.need("domain", domain), form.need("from", day)
    return form.close(RampUp(new, starts, form.need("first_day", whole(1)), form.need("times", growth)))


def _expect(node: Node) -> Expect:
    form = Form(node, EXPECT)
    shares = {one.name: form.may(one.name, percent, None) for one in fields(Expect) if one.name != "call"}
    return form.close(Expect(**shares, call=form.may("call", span, None)))


def _link(there: _Known) -> Entry[Link]:
    def read(link_id: str, node: Node) -> Link:
        form = Form(node, LINK, f'the link "{link_id}"')
        return form.close(
            Link(
                id=link_id,
                title=form.need("title", in_languages(there.languages, line)),
                address=form.need("address", in_languages(there.languages, https_address)),
                topic=form.need("topic", known("topic", there.topics)),
                key_page=form.may("key_page", yes, False),
                request=form.may("request", yes, False),
            )
        )

    return read


def _offer(there: _Known) -> Entry[Offer]:
    def read(offer_id: str, node: Node) -> Offer:
        form = Form(node, OFFER, f'the offer "{offer_id}"')
        return form.close(
            Offer(
                id=offer_id,
                describe=form.need("describe", in_languages(there.languages, line)),
                budget=form.need("budget", whole()),
                expires=form.need("expires", span),
                topics=form.may("topics", listed(known("topic", there.topics)), ()),
            )
        )

    return read


def _reference(there: _Known) -> Entry[Reference]:
    def read(reference_id: str, node: Node) -> Reference:
        _sayable("reference", reference_id, node)
        form = Form(node, REFERENCE, f'the reference "{reference_id}"')
        return form.close(
            Reference(
                id=reference_id,
                fact=form.need("fact", in_languages(there.languages)),
                source=form.need("source", line),
                permission=form.need("permission", _permission),
                valid_until=form.need("valid_until", day),
            )
        )

    return read


def _permission(node: Node) -> Permission:
    form = Form(node, PERMISSION)
    return form.close(Permission(form.need("by", line), form.need("on", day), form.may("until", day, None)))


def _phrase(there: _Known) -> Entry[dict[str, str]]:
    def read(phrase_id: str, node: Node) -> dict[str, str]:
        _sayable("phrase", phrase_id, node)
        return in_languages(there.languages, line)(node)

    return read


def _sayable(view: str, name: str, node: Node) -> None:
    """Templates say `reference.graz`, and a - would be a minus there."""
    if "-" in name:
        do = f"Use _ instead, so that a template can say {view}.{name.replace('-', '_')}."
        raise refuse(node, "name", f'The {view} "{name}" has a - in its name.', do)
