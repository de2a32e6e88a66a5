import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.engine.importing.phones import _by_library, _quick, read_phone

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
KINDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)


@pytest.mark.parametrize(
    ("raw", "country", "expected"),
    [
        ("", "DE", (None, None)),
        ("030 23125 001", "DE", ("+493023125001", None)),
        ("+49 (0) 30 23125001", "AT", ("+493023125001", None)),
        ("212-555-2368 x12", "US", ("+12125552368", None)),
        ("06 698 83162", "IT", ("+390669883162", None)),
        ("call me", "DE", (None, "not a number")),
        ("+999 12 34 56", "DE", (None, "unknown country code")),
        ("030 1", "DE", (None, "no such number in DE")),
        ("1" * 30, "DE", (None, "too long")),
    ],
)
def test_a_number_is_read_as_from_its_country(raw: str, country: str, expected: tuple[str | None, str | None]) -> None:
    assert read_phone(raw, country) == expected


@st.composite
def _numbers(draw: st.DrawFn) -> str:
    """Real numbers of any region in any format, some digits changed, put in or left out."""
    example = phonenumbers.example_number_for_type(draw(st.sampled_from(REGIONS)), draw(st.sampled_from(KINDS)))
    text = (
        phonenumbers.format_number(example, draw(st.sampled_from((0, 1, 2))))
        if example
        else draw(st.from_regex(r"\A[0-9]{5,12}\Z"))
    )
    digits = st.sampled_from("0123456789")
    for place in draw(st.lists(st.integers(0, len(text) - 1), max_size=3)):
        text = text[:place] + draw(digits | st.just("")) + text[place + draw(st.integers(0, 1)) :]
    return text + draw(st.sampled_from(("", "", "x12", " x043", "x1234567")))


@given(_numbers(), st.sampled_from(REGIONS))
@settings(max_examples=300, deadline=None)
def test_the_quick_way_never_says_anything_else_than_the_library(raw: str, country: str) -> None:
    quick = _quick(raw, country)
    assert quick is None or quick == _by_library(raw, country)
