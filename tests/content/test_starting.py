"""A new persona is valid as it is written, and the program's file keeps everything else."""

import re

import pytest

from nurture.content import load
from nurture.content.findings import Refused
from nurture.content.starting import listed, start
from nurture.content.tree import below, read_yaml

STEPS = ("hello", "idea", "question")


def begin(home, name="consultant"):
    made = start(home.path, name)
    for file, text in made.files.items():
        home.write(file, text)
    home.write("personas/program.yaml", made.program)
    return made


@pytest.mark.parametrize("languages", ["en", "hu, ko, fr, de, en", "de-AT", "nl"])
def test_what_is_written_has_no_finding_but_that_it_is_to_be_filled_in_in_any_language(home, languages):
    write_in(home, languages.split(", "))
    begin(home)
    loaded = load(home.path)

    assert "consultant" in loaded.release.personas
    found = [finding for finding in loaded.findings if "consultant" in finding.place.file]
    written = languages.split(", ")
    others = len(written) * len(STEPS) - 1
    assert {finding.id for finding in found} == {"unfinished"}
    assert {finding.place.file: finding.wrong for finding in found} == {
        "personas/consultant.yaml": "This persona is still described as the starter does.",
        f"templates/consultant/{STEPS[0]}.{written[0]}.md": (
            f"This letter and {others} others of its persona still have a hint of the starter in it."
        ),
    }


def test_letters_that_wait_are_told_once_a_persona_with_how_many(home):
    for name in ("consultant", "trainer"):
        for file, text in begin(home, name).files.items():
            home.write(file, re.sub(r"\{#.*?#\}\n", "", text) if "/hello." in file else text)
    told = [finding for finding in load(home.path).findings if finding.place.file.startswith("templates/")]

    assert {finding.place.file for finding in told} == {f"templates/{name}/idea.en.md" for name in ("consultant", "trainer")}
    assert {finding.wrong for finding in told} == {
        "This letter and 3 others of its persona still have a hint of the starter in it."
    }


def test_who_fills_all_of_it_in_is_told_nothing_more(home):
    made = begin(home)
    for file, text in made.files.items():
        home.write(file, re.sub(r"\{#.*?#\}\n", "", text).replace("Say here in two sentences", "They tell in two sentences"))

    assert [str(finding) for finding in load(home.path).findings] == []


def write_in(home, languages):
    """Lets the program write these, each text of its own the same in all."""
    program = (home.path / "personas/program.yaml").read_text(encoding="utf-8")
    program = re.sub(r"\{en: (\"[^\"]*\"|[^,]*), de: [^}]*\}", r"\1", program)
    program = re.sub(r"(?s)written: .*?\}", f"written: [{', '.join(languages)}]\n  fallback: {{other: hold}}", program)
    home.write("personas/program.yaml", program)
    voices = "".join(f"    {one}: {{title: Partner Manager, greeting: 'Hello,', sign_off: Bye}}\n" for one in languages)
    reps = (home.path / "personas/reps.yaml").read_text(encoding="utf-8").partition("  voices:")[0]
    home.write("personas/reps.yaml", f"{reps}  voices:\n{voices}")
    for one in languages:
        home.write(f"templates/follow_up/promised.{one}.md", "---\nsubject: Hello\n---\n{{ greeting }}\n\n{{ sign_off }}\n")


def test_every_letter_greets_says_one_thing_points_somewhere_and_signs_off(home):
    begin(home)
    letters = [letter for letter in home.release().letters.values() if letter.persona == "consultant"]

    assert len(letters) == 6
    assert {letter.links for letter in letters} == {("calculator",)}
    assert [one for one in letters if "{{ greeting }}" not in one.html or "{{ sign_off }}" not in one.html] == []


def test_it_stands_before_the_one_who_takes_everyone(home):
    assert begin(home).before == "everyone"
    assert home.release().program.personas == ("owners", "consultant", "everyone")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("personas: [a, z]  # why\ngap: x\n", "personas: [a, new, z]  # why\ngap: x\n"),
        ('personas: [a, "z"]\n', 'personas: [a, new, "z"]\n'),
        ("personas: z  # all\n", "personas: [new, z]  # all\n"),
        ("personas:\n  - a  # first\n  - z  # last\ngap: x\n", "personas:\n  - a  # first\n  - new\n  - z  # last\ngap: x\n"),
        ("personas:\n- z", "personas:\n- new\n- z"),
        ("personas: [\n  a,\n  z,\n]\n", "personas: [\n  a,\n  new,\n  z,\n]\n"),
        ("# one\r\npersonas:\r\n  - z\r\n", "# one\r\npersonas:\r\n  - new\r\n  - z\r\n"),
        ("\ufeffpersonas: [z]\n", "\ufeffpersonas: [new, z]\n"),
    ],
    ids=["flow", "quoted", "one alone", "block", "no end of line", "flow over lines", "Windows", "byte order mark"],
)
def test_nothing_else_in_the_program_changes(before, after):
    tree = read_yaml(before.removeprefix("\ufeff").replace("\r\n", "\n"), "personas/program.yaml")

    assert listed(before, below(tree, "personas"), "new") == after


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Consultant", '"Consultant" cannot be a name.'),
        ("../owners", '"../owners" cannot be a name.'),
        ("owners", "There is a persona owners already (personas/owners.yaml)."),
        ("slow", "There is a persona slow already (personas/slow.yaml)."),
        ("follow_up", "follow_up cannot be a persona's name, since files of that name hold something else."),
        ("reps", "reps cannot be a persona's name, since files of that name hold something else."),
    ],
)
def test_a_name_that_is_bad_or_taken_is_refused(home, name, wrong):
    with pytest.raises(Refused) as refused:
        start(home.path, name)

    assert [finding.wrong for finding in refused.value.findings] == [wrong]


def test_letters_that_lie_there_already_are_not_overwritten(home):
    home.write("templates/consultant/hello.en.md", "mine")

    with pytest.raises(Refused, match="There is a persona consultant already"):
        start(home.path, "consultant")
