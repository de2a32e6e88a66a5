"""`personas/reps.yaml`: the named people, with their hours, capacity and voices."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from nurture.content.form import Form, Reader, known, listed, mapped, refuse, some, text
from nurture.content.keys import patterns
from nurture.content.keys.reps import AWAY, CAPACITY, REP, VOICE
from nurture.content.lands import country, phone, region, zone
from nurture.content.program import all_or
from nurture.content.scope import Scope
from nurture.content.template import VOICE_VARIABLES, check_template
from nurture.content.tree import Node, Scalar
from nurture.content.words import day, email, hours, line, whole, yes
from nurture.rules.reps import Away, Rep, Voice


def read_reps(scope: Scope) -> Reader[dict[str, Rep]]:
    def one(key: Scalar, node: Node) -> Rep:
        if not re.fullmatch(patterns.REP_ID, key.value):
            wrong = f'"{key.value}" cannot be a rep\'s id: ids are opaque, so that they may be logged.'
            raise refuse(key, "rep-id", wrong, "Use r1, r2, r3 and so on.")
        return _rep(key.value, node, scope)

    return some(mapped(one, "the reps"))


def _rep(rep_id: str, node: Node, scope: Scope) -> Rep:
    form = Form(node, REP, f"the rep {rep_id}")
    voices = form.need("voices", some(mapped(_voice(scope.program.languages), '"voices"'))) or {}
    partners, open_calls, letters_per_day = form.need("capacity", _capacity) or (0, 0, 0)
    home = form.need("country", country)
    return form.close(
        Rep(
            id=rep_id,
            name=form.need("name", line),
            email=form.need("email", email),
            phone=form.need("phone", phone(home)),
            zone=form.need("zone", zone),
            country=home,
            languages=tuple(voices),
            regions=form.need("regions", all_or(listed(region))),
            hours=form.need("hours", hours),
            partners=partners,
            open_calls=open_calls,
            letters_per_day=letters_per_day,
            voices=voices,
            away=form.may("away", listed(_away), ()),
            active=form.may("active", yes, True),
        )
    )


def _voice(languages: Collection[str]) -> Callable[[Scalar, Node], Voice]:
    def read(language: Scalar, node: Node) -> Voice:
        known("language", languages)(language)
        form = Form(node, VOICE, f'the voice "{language.value}"')
        greeting, sign_off = form.need("greeting", _words), form.need("sign_off", _words)
        title, tone, name = form.need("title", line), form.may("tone", line, ""), form.may("name", line, "")
        return form.close(Voice(greeting, sign_off, title, tone, name))

    return read


def _words(node: Node) -> str:
    """A line or more in which only contact, partner, rep and vendor may stand."""
    written = text(node)
    check_template(written, lambda _line, _word: node.place, VOICE_VARIABLES)
    return written


def _capacity(node: Node) -> tuple[int, int, int]:
    form = Form(node, CAPACITY)
    partners, open_calls, letters = (form.need(key, whole()) for key in ("partners", "open_calls", "letters_per_day"))
    return form.close((partners, open_calls, letters))


def _away(node: Node) -> Away:
    form = Form(node, AWAY)
    read = form.close(Away(form.need("from", day), form.need("to", day)))
    if read.last < read.first:
        raise refuse(node, "away", "This absence ends before it begins.", "Let `from` be the earlier day.")
    return read
