"""What other programs take for a value is told, and no ordinary bracket is."""

import pytest

HELLO = "templates/owners/hello.en.md"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{ contact.given_name }", "contact.given_name"),
        ("{partner.name}", "partner.name"),
        ("{ rep.phone }}", "rep.phone"),
        ("${first_name}", "contact.given_name"),
        ("*|FNAME|*", "contact.given_name"),
        ("*|MC:SUBJECT|*", "contact.given_name"),
        ("%first_name%", "contact.given_name"),
        ("%%FirstName%%", "contact.given_name"),
        ("[FIRST NAME]", "contact.given_name"),
        ("[First name]", "contact.given_name"),
        ("[[Your Company Name]]", "contact.given_name"),
        ("[Vorname]", "contact.given_name"),
        ("[Prénom]", "contact.given_name"),
        ("[이름]", "contact.given_name"),
    ],
)
def test_a_value_of_another_program_is_told_where_it_stands(home, written, meant):
    home.change(HELLO, "[Sums](calculator)", f"We met in Graz.\nGood to see you, {written}. [Sums](calculator)")

    assert home.findings() == [
        f'{HELLO}:7:18: error: "{written}" would be read as it stands. Write {{{{ {meant} }}}}. [merge-tag]'
    ]


@pytest.mark.parametrize(
    "words",
    [
        "It is a [PDF], [1] and {id}; %PATH% and 50%, or 60% of it.",
        "[Name](calculator)",
        "[Company][a]\n\n[a]: calculator",
        "{{ contact.given_name }} {% if partner.name %}{# [Name] #}x{% endif %}",
        "Ask for *all* | *nothing*.",
        "The set {a, b}, by name.",
    ],
)
def test_what_only_looks_like_one_is_let_stand(home, words):
    home.change(HELLO, "[Sums](calculator)", words)

    assert home.findings() == []


def test_subjects_and_voices_are_read_for_them_too(home):
    home.change(HELLO, "{{ partner.name }}: hello", "%company%: hello")
    home.change("personas/reps.yaml", "Hi {{ contact.given_name }},", "Hi [First name],")

    assert [finding.partition(": error")[0] for finding in home.findings()] == ["personas/reps.yaml:14:17", f"{HELLO}:2:10"]
