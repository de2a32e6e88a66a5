"""A forecast of the largest numbers and the longest names that anybody has: nothing is cut off, and it stays readable."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from nurture.engine.forecast import Forecast, Graduates, Held, Range, RepForecast, RepWeek, Week
from nurture.engine.forecast.picture import draw
from nurture.engine.forecast.text import to_text
from nurture.rules.expect import Expect, Observed, reckon

BEGINS = date(2026, 11, 23)
MANY = Range(888_888, 999_999, 1_234_567)
SAID = "999,999 (888,888 to 1,234,567)"
CALLS = Range(8_888, 9_999, 12_345)
LONG_NAME = "Maximilian Freiherr von Hohenfels-Langenscheidt"
REASONS = (
    "outside the sending window",
    "the domain partner-letters.northwind-storage.example may send 100,000 letters today while it is new",
    "letters to readers of an unknown language are held",
    "the contact had 1 in 100 days",
    "the partner had 2 in 100 days",
    "the owner had 100,000 letters a day",
    "the owner is away until 28 Dec 2026",
    "a call is open",
    "a public holiday",
    "the partner has no owner",
)


@pytest.fixture
def worst() -> Forecast:
    weeks = [BEGINS + timedelta(weeks=week) for week in range(8)]
    days = {str(BEGINS + timedelta(days=day)): Range(88_888, 99_999, 100_000) for day in range(56)}
    return Forecast(
        source="release 1234567",
        begins=BEGINS,
        ends=BEGINS + timedelta(weeks=8),
        seeds=100,
        contacts=1_234_567,
        reckoned=reckon(Expect(), Observed(1_234_567, 1_234_567, {}, 12_345, 1_234)),
        letters=MANY,
        calls=MANY,
        weeks=tuple(Week(begins=week, letters=MANY, calls=MANY, queued=MANY, dry=MANY) for week in weeks),
        reps=tuple(
            RepForecast(
                rep=f"r{number}",
                name=LONG_NAME,
                days=days,
                weeks=(RepWeek(letters=MANY, calls=CALLS, queued=CALLS),) * 8,
                letters_per_day=100_000,
                full=Range(38, 44, 56),
                room=12_345,
            )
            for number in (1, 2)
        ),
        held=tuple(Held(because, MANY, 123.4) for because in REASONS),
        dropped=dict.fromkeys(REASONS, MANY),
        answers={},
        streams={"a_stream_whose_name_is_as_long_as_a_name_can_be_in_a_file_of_ours": MANY},
        stayed=dict.fromkeys(REASONS, MANY),
        dry_from=BEGINS,
        graduates=Graduates(MANY, 1_234_567, Range(0.55, 0.66, 0.77), 0.03, 0.05),
    )


def section(said: str, title: str) -> list[str]:
    """The lines of one, whose table has an empty line before and after it."""
    return said[said.index(f"\n{title}\n") :].split("\n\n", 2)[1].splitlines()


def test_the_text_fits_80_columns(worst: Forecast) -> None:
    assert max(map(len, to_text(worst).splitlines())) <= 80


def test_no_number_is_cut_off_or_broken(worst: Forecast) -> None:
    said = to_text(worst)
    weeks, ends = (section(said, title) for title in ("Week by week", "At each week's end"))
    assert [len([line for line in lines if line.count(SAID) == 2]) for lines in (weeks, ends)] == [9, 8]
    assert len([line for line in section(said, "What holds letters") if line.endswith(f"{SAID}      123.4")]) == 8
    assert len([line for line in section(said, "Calls per week, by rep") if line.endswith("9,999 (8,888 to 12,345)")]) == 2
    assert "…" not in said


def test_what_is_long_goes_on_in_the_next_line(worst: Forecast) -> None:
    said = to_text(worst)
    assert [line.strip() for line in section(said, "Letters on all days, by rep")].count("Hohenfels-Langenscheidt") == 2
    assert "letters today while it is new" in [line.strip() for line in section(said, "What holds letters")]


# --- the picture ---------------------------------------------------------------------------------------------------


def written(forecast: Forecast, file: Path) -> list[str]:
    """Every text of the picture."""
    draw(forecast, file)
    return ["".join(text.itertext()).strip() for text in ET.parse(file).iter("{http://www.w3.org/2000/svg}text")]


def test_the_picture_says_what_holds_how_many_letters_and_for_how_long(worst: Forecast, tmp_path: Path) -> None:
    held = (
        Held("outside the sending window", Range(980, 1204, 1410), 0.6),
        Held("the contact had 1 in 7 days", Range(3, 3, 3), 2.25),
        Held("a comet", Range(0, 0, 0), 1.0),
    )
    texts = written(replace(worst, held=held), tmp_path / "f.svg")
    for said in (
        "What holds letters",
        "letters held",
        held[0].because,
        "1,204 (980 to 1,410)",
        "0.6 days",
        held[1].because,
        "3",
    ):
        assert texts.count(said) == 1
    assert "a comet" not in texts


def test_the_picture_breaks_long_reasons_and_says_how_many_it_leaves_out(worst: Forecast, tmp_path: Path) -> None:
    texts = written(worst, tmp_path / "f.svg")
    assert REASONS[1] not in texts
    assert any("100,000 letters today while it is new" in text for text in texts)
    assert "letters held; 2 rarer reasons are left out" in texts
    assert len([text for text in texts if text == SAID]) == 8


def test_the_picture_says_so_where_nothing_holds(worst: Forecast, tmp_path: Path) -> None:
    assert "Nothing holds letters" in written(replace(worst, held=()), tmp_path / "f.svg")
