"""Everything that a template can reach, listed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from nurture.content import Renderer
from nurture.content.fold import fold
from nurture.content.template import (
    ALL_FILTERS,
    GAPS,
    HTML,
    SUBJECT_VARIABLES,
    TALK_VARIABLES,
    TEXT,
    VOICE_VARIABLES,
    RenderError,
    letter_variables,
    letterhead_variables,
)

ENVIRONMENTS = (TEXT, HTML, GAPS)
PEOPLE = {
    "contact.given_name", "contact.family_name", "contact.formal_name", "contact.dear", "contact.role",
    "partner.name", "partner.city", "partner.country", "partner.tier",
    "rep.name", "rep.title", "rep.phone", "rep.email", "vendor.name", "vendor.address",
}  # fmt: skip
OFFER, EVENT = {"offer.describe"}, {"event.title", "event.day", "event.time"}
HEAD = {name for name in PEOPLE if not name.startswith("contact")} | {
    "body",
    "subject",
    "locale",
    "unsubscribe_url",
    "phrase.unsubscribe",
}
ADA = {"given_name": "Ada", "family_name": "Adler", "role": "owner", "title": "Dr.", "gender": "female"}
ASTER = {"name": "Aster Systems", "city": "Graz", "country": "AT", "tier": "registered"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_an_environment_has_listed_filters_and_tests_and_nothing_global(environment: SandboxedEnvironment) -> None:
    assert set(environment.globals) == set()
    assert set(environment.filters) == {"upper", "lower", "capitalize", "title", "trim", "default"}
    assert set(environment.tests) == {"defined", "undefined"}
    assert environment.loader is None
    assert environment.extensions == {}


def test_three_more_filters_are_worked_out_before_anything_is_rendered() -> None:
    assert set(ALL_FILTERS) - set(TEXT.filters) == {"day", "money", "number"}


@pytest.mark.parametrize(
    ("variables", "listed"),
    [
        (VOICE_VARIABLES, PEOPLE),
        (SUBJECT_VARIABLES, PEOPLE | OFFER | EVENT),
        (TALK_VARIABLES, PEOPLE | OFFER | {"greeting"}),
        (letter_variables({"graz": 1}), PEOPLE | OFFER | EVENT | {"greeting", "sign_off", "reference.graz"}),
        (letterhead_variables({"unsubscribe": 1}), HEAD),
    ],
)
def test_a_template_may_name_listed_fields(variables: Mapping[str, frozenset[str]], listed: set[str]) -> None:
    named = {f"{view}.{field}" if field else view for view, fields in variables.items() for field in fields or ("",)}

    assert named == listed


def _shown() -> Iterator[str]:
    for name in sorted(PEOPLE | OFFER | EVENT):
        yield f"{{{{ {name} }}}}"


@pytest.fixture
def letter(home: Any) -> tuple[Renderer, Any]:
    """A letter that shows every field, and what renders it."""
    release = home.release()
    plain = " ; ".join(_shown())
    shows_all = replace(release.letters["owners/first-deal.en"], html=plain, text=plain)
    renderer = Renderer(replace(release, letters={"owners/first-deal.en": shows_all}))
    return renderer, lambda: renderer.render(
        "owners", "first-deal", "en", "r1", ADA, ASTER, unsubscribe_url="https://x.example/u", offer="points", event="webinar"
    )


def test_every_listed_field_shows_as_text(letter: Any) -> None:
    _, render = letter

    said = render().text.split("\n")[0].split(" ; ")

    assert len(said) == len(PEOPLE | OFFER | EVENT)
    assert all(said)


def test_all_that_is_handed_to_a_letter_is_plain_text(letter: Any) -> None:
    renderer, render = letter
    render()
    key, ready = next(iter(renderer._ready.items()))
    handed: dict[str, Any] = {}
    renderer._ready[key] = replace(ready, context=lambda values: (handed.update(values), ready.context(values))[1])
    render()

    of_others = {name.replace(".", "_") for name in (PEOPLE | OFFER | EVENT) if not name.startswith(("rep.", "vendor."))}
    assert set(handed) == of_others | {"unsubscribe_url"}
    assert {type(value) for value in handed.values()} == {str}


@pytest.mark.parametrize(
    "source",
    [
        "{{ 7 * 7 }}", "{{ contact() }}", "{{ contact['x'] }}", "{% for a in b %}{% endfor %}", "{% include 'x' %}",
        "{% set a = 1 %}", "{{ 'x'|attr('y') }}", "{{ 'a' ~ 'b' }}", "{{ (9**9**9) | number }}", "{{ {1: 2} }}", "{% if %}",
        "{{", "{{ 'x'|day }}",
    ],
)  # fmt: skip
def test_what_is_run_is_asked_again(source: str) -> None:
    """Whatever became of what was checked, and whoever wrote to the database."""
    with pytest.raises(RenderError):
        fold(source, TEXT, {"locale": "en"})


def test_after_folding_no_attribute_is_left() -> None:
    folded = TEXT.parse(" ".join(_shown()))

    assert folded.find(nodes.Getattr) is not None
    assert fold(" ".join(_shown()), TEXT, {}).asks == {name.replace(".", "_") for name in PEOPLE | OFFER | EVENT}
