"""Days, hours, numbers and money, as each language writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nurture.content.figures import day, day_and_time, money, number

STARTS = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
BERLIN, SEOUL = (ZoneInfo("Europe/Berlin"),), (ZoneInfo("Asia/Seoul"),)
AMERICA = (ZoneInfo("America/New_York"), ZoneInfo("America/Chicago"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("December 3, 2026", "20,000", "€1,250", "€9.50")),
        ("de", ("3. Dezember 2026", "20.000", "1.250 €", "9,50 €")),
        ("fr", ("3 décembre 2026", "20 000", "1 250 €", "9,50 €")),
        ("hu", ("2026. december 3.", "20 000", "1 250 EUR", "9,50 EUR")),
        ("ko", ("2026년 12월 3일", "20,000", "€1,250", "€9.50")),
    ],
)
def test_figures_are_written_as_the_language_does(language: str, words: tuple[str, ...]) -> None:
    said = (day("2026-12-03", language), number(20000, language), money(1250, language, "EUR"), money("9.5", language, "EUR"))

    assert tuple(one.replace("\xa0", " ") for one in said) == words


@pytest.mark.parametrize(
    ("language", "theirs", "announced"),
    [
        ("en", ("Thursday, December 3, 2026", "11:00 PM"), "3:00 PM Berlin time"),
        ("de", ("Donnerstag, 3. Dezember 2026", "23:00 Uhr"), "15:00 Uhr (Ortszeit Berlin)"),
        ("fr", ("jeudi 3 décembre 2026", "23 h 00"), "15 h 00 (heure locale, Berlin)"),
        ("hu", ("2026. december 3., csütörtök", "23:00"), "15:00 (Berlin, helyi idő)"),
        ("ko", ("2026년 12월 3일 목요일", "오후 11:00"), "오후 3:00(베를린 시간)"),
        ("nl", ("donderdag 3 december 2026", "23:00"), "15:00 (tijd in Berlijn)"),
    ],
)
def test_an_event_is_told_by_the_readers_clock_or_by_the_announced_one(
    language: str, theirs: tuple[str, str], announced: str
) -> None:
    told = day_and_time(STARTS, "Europe/Berlin", SEOUL, language)
    elsewhere = day_and_time(STARTS, "Europe/Berlin", AMERICA, language)

    assert tuple(one.replace("\xa0", " ") for one in told) == theirs
    assert elsewhere[1].replace("\xa0", " ") == announced


def test_a_late_hour_is_the_next_day_further_east() -> None:
    evening = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)

    assert day_and_time(evening, "Europe/Berlin", BERLIN, "de")[0] == "Donnerstag, 3. Dezember 2026"
    assert day_and_time(evening, "Europe/Berlin", SEOUL, "de")[0] == "Freitag, 4. Dezember 2026"


@pytest.mark.parametrize("wrong", ["many", "NaN", "1e999", True, None])
def test_what_is_no_number_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="a number such as"):
        number(wrong, "en")


def test_money_wants_a_currency_that_exists() -> None:
    with pytest.raises(ValueError, match="currency"):
        money(1250, "en", "Taler")
    with pytest.raises(ValueError, match="currency"):
        money(1250, "en")
