"""A letter in the wrong language's file is told, and no letter in its own language is."""

import pytest

LONG = {
    "en": "When the numbers are on the table, you see in a minute what the first deal is worth to your firm, and what it costs "
    "you to wait for another year with the old one.",
    "de": "Wenn die Zahlen auf dem Tisch liegen, sehen Sie in einer Minute, was das erste Projekt Ihrem Haus wert ist und was "
    "es kostet, mit dem alten Gerät noch ein Jahr zu warten.",
    "fr": "Avec les chiffres sur la table, vous voyez en une minute ce que la première affaire vaut pour vous, et ce que "
    "vous coûte une année de plus avec le matériel que vous avez.",
    "hu": "Ha a számok az asztalon vannak, egy perc alatt látható, hogy mennyit ér az első projekt, és mennyibe kerül, ha egy "
    "évet várnak vele, vagy ha nem kezdik el most, csak később.",
    "ko": "숫자를 보시면 첫 프로젝트가 얼마나 가치 있는지 아실 수 있습니다. 기존 장비로 한 해를 더 기다리실 때 드는 비용도 "
    "함께 보실 수 있습니다. 궁금하신 점이 있으면 언제든지 이 메일에 답장해 주시기 바랍니다. 제가 직접 읽고 답해 드리겠습니다.",
}


@pytest.mark.parametrize("written", sorted(LONG))
@pytest.mark.parametrize("named", ["en", "de"])
def test_only_a_letter_in_another_language_is_told(home, written, named):
    home.change(f"templates/owners/hello.{named}.md", "[Sums]", f"{LONG[written]}\n\n[Sums]")

    told = [one for one in home.findings() if "[other-language]" in one]

    assert len(told) == (written != named)


@pytest.mark.parametrize("quoted", ["„{}“, sagt der Kunde aus London.", "{}"])
def test_what_is_quoted_or_short_tells_nothing(home, quoted):
    home.change("templates/owners/hello.de.md", "[Sums]", quoted.format("You are the one that we want in the box") + " [Sums]")

    assert home.findings() == []
