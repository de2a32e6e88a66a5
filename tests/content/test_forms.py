"""Forms of address are told by words that leave no doubt, and only by those."""

from typing import Any

import pytest

from nurture.content.checks.forms import marks
from nurture.content.checks.prose import Prose

HELLO = "templates/owners/hello.en.md"


def forms(text: str, language: str) -> set[str]:
    prose = Prose("letter.md", language, text)
    return {mark.form for mark in marks(prose.own_words, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Hallo, du fragst. Wenn Sie das sagen, gut."),
        ("de", "Schicken Sie mir deinen Plan."),
        ("de", "Ich rufe Dich an, wenn es Ihnen passt."),
        ("fr", "Vous pouvez me le dire. Tu viens ?"),
        ("fr", "Je t\u2019appelle, dites-moi votre heure."),
        ("fr", "Voici ton calcul, dites-moi ce qui manque."),
        ("fr", "Appelle-moi quand vous voulez."),
        ("hu", "Küldök neked egy anyagot, ha Önnek megfelel."),
        ("hu", "Hívj fel, ha Önnek megfelel."),
    ],
)
def test_both_forms_are_seen(language: str, text: str) -> None:
    assert forms(text, language) == {"familiar", "polite"}


@pytest.mark.parametrize(
    ("language", "text", "form"),
    [
        ("de", "Sie kommen morgen, die Leute vom Kunden. Du kennst das.", "familiar"),
        ("de", "Ich frage dich: Sie sagen nichts, die Platten.", "familiar"),
        ("de", "1. Sie melden sich, die Kunden.\n2. Gib mir deine Zahl.", "familiar"),
        ("de", "- Sie halten lange, diese Platten.\n- Nimm dir Zeit.", "familiar"),
        ("de", "„Haben Sie Zeit?“, fragt der Kunde. Du sagst nein.", "familiar"),
        ("de", "Wir haben uns das Sie gespart, das Du geht leichter. Was meinst du?", "familiar"),
        ("de", "Kannst Du mir sagen, wie Ihr es bei Euch macht? Und was Ihr Chef sagt?", "familiar"),
        ("de", "Heute als Menü du jour: Wie Sie wissen, hält die Firma Du Pont nichts davon.", "polite"),
        ("de", "Die Kunden zahlen, weil sie Ihnen glauben. Ihr Haus steht gut da.", "polite"),
        ("de", "Tippen Sie `dir /s` ein, [dann sehen Sie es](dir). {{ dir }}", "polite"),
        ("fr", "Tu peux passer quand tu veux, ou je viens chez vous.", "familiar"),
        ("fr", "Il s'est tu. Le ton monte, vous le savez.", "polite"),
        ("fr", "Le Tu-154 vole, vous le savez.", "polite"),
        ("fr", "« Tu viens ? », m'a dit un client. Répondez-moi quand vous voulez.", "polite"),
        ("fr", "Il change de ton, avec un ton sec. Appelez-nous au rendez-vous.", "polite"),
        ("fr", "C'est un chez-nous, et je te rappelle.", "familiar"),
        ("hu", "Hívja fel a kollégámat, írjon, kérjen, nézzen be, ha Önnek megfelel.", "polite"),
        ("hu", "A víz önt, az önálló cég ön-ellenőrzést végez. Írok neked.", "familiar"),
        ("hu", "Kérem, jelezze, ha Önnek megfelel.", "polite"),
    ],
)  # fmt: skip
def test_nothing_else_is_taken_for_the_other_form(language: str, text: str, form: str) -> None:
    assert forms(text, language) == {form}


@pytest.mark.parametrize("language", ["en", "ko", "it"])
def test_a_language_without_such_words_is_not_judged(language: str) -> None:
    assert forms("Tu sei, you are, du bist, 당신", language) == set()


def test_keys_and_tags_are_no_words_and_the_subject_is() -> None:
    prose = Prose("x", "de", '---\nsubject: "Für dich"\n---\n{{ greeting }}\n\n{% if dir %}Sie{% endif %}\n')

    assert [mark.word for mark in marks(prose.own_words, "de")] == ["dich"]
    assert str(prose.place(prose.text.index("dich"))) == "x:2:15"


@pytest.mark.parametrize(
    ("written", "place", "word"),
    [
        ("Dear Mr {{ contact.family_name }},", "4:6", "Mr"),
        ("Dear Ms. {{contact.family_name}},", "4:6", "Ms"),
        ("Sehr geehrte Frau Dr. {{ contact.family_name }},", "4:14", "Frau"),
        ("Cher M. {{ contact.formal_name }},", "4:6", "M"),
        ("Kedves {{ contact.family_name }} úr!", "4:8", "úr"),
    ],
)
def test_a_form_of_address_is_never_guessed(home: Any, written: str, place: str, word: str) -> None:
    home.change(HELLO, "{{ greeting }}", written)

    (finding,) = home.findings()
    assert finding.startswith(f'{HELLO}:{place}: warning: "{word}" is guessed here, and wrong for half of the readers. ')


def test_nor_is_it_in_a_voice_or_a_subject(home: Any) -> None:
    home.change("personas/reps.yaml", "Guten Tag {{ contact.given_name }} {{", "Guten Tag Herr {{")
    home.change(HELLO, "{{ partner.name }}: hello", "Mrs {{ contact.family_name }}: hello")

    assert [one.partition(": warning")[0] for one in home.findings()] == ["personas/reps.yaml:20:17", f"{HELLO}:2:10"]


@pytest.mark.parametrize(
    "written",
    ["Dr. {{ contact.family_name }},", "Ask Mr Huber, {{ contact.given_name }}.", "HAL ms {{ contact.family_name }} ürömre"],
)
def test_what_only_stands_near_a_name_is_no_guess(home: Any, written: str) -> None:
    home.change(HELLO, "{{ greeting }}", written)

    assert home.findings() == []
