"""The table of keys names exactly the keys that the readers ask for, as needed as they are."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from nurture.content import load
from nurture.content.conditions import FACTS
from nurture.content.form import Form
from nurture.content.keys.files import FILES, FORMS
from nurture.content.stream_tests import read_tests
from tests.homes import sample_home

# Conditions are read line by line, so that each fact can be told where it stands.
READ_BY_LINE = {"a-condition"}

MORE_OF_THE_PROGRAM = """
crediting: {call: 60 days}
expect: {clicked: 4%}
guard: {at_least: 100}
ramp_up: {domain: northwind-storage.example, from: 2026-12-01, first_day: 50, times: 1.5}
events:
  webinar: {title: Restore, starts: 2030-12-03 15:00, zone: Europe/Berlin, link: lab, topic: security}
"""
EVERY_EXPECTATION = """\
starts: 2027-02-15
until: 2027-04-01
rep: r1
contact: {role: owner}
partner: {country: AT}
does:
  - {did: clicked, on: hello, after: 1 day}
  - {call: not_now}
expect:
  - {letter: hello}
  - {letters: [hello]}
  - {never: [story]}
  - {hold: margin}
  - {score: {at: 2027-02-24, at_least: 4}}
  - {call: {about: margin}}
  - {stream: quarterly_note}
  - {left: goal}
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, bool]]:
    """Which keys are asked for from now on, by form, and whether they are needed."""
    noted: dict[str, dict[str, bool]] = defaultdict(dict)

    def noting(name: str, is_needed: bool) -> None:
        ask = getattr(Form, name)

        def note(form: Form, key: str, *given: object) -> object:
            noted[form._keys.id][key] = is_needed
            return ask(form, key, *given)

        monkeypatch.setattr(Form, name, note)

    noting("need", is_needed=True)
    noting("may", is_needed=False)
    return noted


def test_the_readers_ask_for_every_key_of_the_table_and_for_no_other(asked: dict[str, dict[str, bool]], tmp_path: Path) -> None:
    home = sample_home(tmp_path)
    program = home / "personas/program.yaml"
    program.write_text(program.read_text(encoding="utf-8") + MORE_OF_THE_PROGRAM, encoding="utf-8")
    (home / "personas/tests/every.yaml").write_text(EVERY_EXPECTATION, encoding="utf-8")
    loaded = load(home)
    assert loaded.release is not None
    assert read_tests(home, loaded.release)[1] == []

    assert asked == {
        id_: {key.name: key.is_needed for key in keys.keys} for id_, keys in FORMS.items() if id_ not in READ_BY_LINE
    }


def test_a_condition_has_every_fact_and_the_words_that_join_them() -> None:
    assert FORMS["a-condition"].names == ("all", "any", "not", *FACTS)


def test_no_mapping_is_named_twice() -> None:
    names = list(_titles())

    assert sorted(names) == sorted(set(names))


def _titles() -> Iterator[str]:
    for file in FILES:
        yield from (keys.title for keys in file.forms)


def test_every_key_says_something() -> None:
    silent = [f"{keys.title}: {key.name}" for keys in FORMS.values() for key in keys.keys if not key.says.endswith(".")]

    assert silent == []


def test_what_holds_without_a_key_is_said_in_words_that_go_on() -> None:
    said = {key.left_out for keys in FORMS.values() for key in keys.keys if key.left_out is not None}

    assert [one for one in said if not one or one.endswith(".")] == []
