from collections.abc import Callable

import pytest

from nurture.engine.importing import values
from nurture.engine.importing.values import BLANK, COUNTRIES, Fault, Value


def test_there_are_249_countries_and_kosovo() -> None:
    assert len(COUNTRIES) == 250
    assert {"DE", "AQ", "XK"} <= COUNTRIES
    assert not {"EU", "UK", "AC", "ZZ"} & COUNTRIES


@pytest.mark.parametrize(
    ("read", "raw", "expected"),
    [
        (values.country, "de", "DE"),
        (values.word, "Managing  Director", "managing_director"),
        (values.number, "120", 120),
        (values.number, "", BLANK),
        (values.cents, "1518.8", 151880),
        (values.cents, "919", 91900),
        (values.day, "2026-03-31", "2026-03-31"),
        (values.day, "2026-03-31T10:00:00Z", "2026-03-31"),
        (values.moment, "2026-03-31T10:00+02:00", "2026-03-31T08:00:00+00:00"),
        (values.moment, "2026-03-31", "2026-03-31T00:00:00+00:00"),
        (values.language, "PT_br", "pt-BR"),
        (values.certificates, "b; a;b", "a;b"),
        (values.consent, "Legitimate Interest", "legitimate_interest"),
        (values.consent, "", "none"),
        (values.text, "Santé", "Santé"),
    ],
)
def test_a_cell_is_read(read: Callable[[str], Value | Fault], raw: str, expected: Value) -> None:
    assert read(raw) == expected


@pytest.mark.parametrize(
    ("read", "raw"),
    [
        (values.country, "Germany"), (values.country, "UK"), (values.number, "1,200"), (values.number, "-3"),
        (values.number, "٣"), (values.cents, "1.234,56"), (values.cents, "-5"), (values.cents, ""),
        (values.cents, "1.234"), (values.day, "31.03.2026"), (values.moment, ""), (values.language, "german!"),
        (values.zone, "Berlin"), (values.consent, "maybe"), (values.state, "closed"), (values.event, "opened"),
        (values.text, "x" * 501),
    ],
)  # fmt: skip
def test_a_cell_that_makes_no_sense_has_a_fault(read: Callable[[str], Value | Fault], raw: str) -> None:
    assert isinstance(read(raw), Fault)


@pytest.mark.parametrize("raw", ["a\nb", "a\x00", "a\u2028b", "a\u202eb", "\x7f"])
def test_control_characters_are_found(raw: str) -> None:
    assert values.has_control(raw)


def test_other_unprintable_characters_are_let_be() -> None:
    assert not values.has_control("Café\u00a0Müller")
