"""An editor that goes by our schemas is content with whatever `nurture check` takes, and sees most slips by itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from nurture.content.findings import Place, Refused
from nurture.content.personas import read_persona
from nurture.content.program import read_program
from nurture.content.reps import read_reps
from nurture.content.starting import start
from nurture.content.stream_tests import _Reading
from nurture.content.tree import Mapping, Node, Scalar, Sequence, read_yaml
from nurture.settings import CHECKOUT
from tests.content.conftest import Home
from tests.content.editor import VALIDATORS, seen, underlined, validator
from tests.content.mistakes import TRIED, file_of, make
from tests.docs.pages import Page, page

STREAMS = ("owners", "everyone", "slow")
TEST = "personas/tests/example.yaml"

# The mistakes that can be seen in the file alone. Others lie in what the names mean, in another file, or in YAML itself.
SEEN = {
    "address", "boolean", "cap", "currency", "date", "domain", "empty", "growth", "holdout", "language", "missing-key",
    "moment", "name", "no-otherwise", "number", "one-line", "percent", "rate", "rep-id", "span", "time", "unknown-consent",
    "unknown-country", "unknown-event", "unknown-expectation", "unknown-fact", "unknown-fallback", "unknown-grade",
    "unknown-key", "unknown-route", "unknown-trigger", "unknown-weekday", "web-address", "wrong-type",
}  # fmt: skip


def yaml_files(home: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((home / "personas").rglob("*.yaml")):
        yield path.relative_to(home).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", VALIDATORS)
def test_a_schema_is_one(name: str) -> None:
    Draft7Validator.check_schema(VALIDATORS[name].schema)


def test_nothing_is_underlined_in_the_sample_program() -> None:
    assert {file: wrong for file, text in yaml_files(CHECKOUT) if (wrong := underlined(file, text))} == {}


def test_nothing_is_underlined_in_a_home_without_findings(home: Home) -> None:
    assert {file: wrong for file, text in yaml_files(home.path) if (wrong := underlined(file, text))} == {}


def test_nothing_is_underlined_in_a_new_persona(home: Home) -> None:
    new = {file: text for file, text in start(home.path, "consultant").files.items() if file.endswith(".yaml")}

    assert {file: underlined(file, text) for file, text in new.items()} == {file: [] for file in new}


@pytest.mark.parametrize("example", page("docs/stream-tests.md").blocks("yaml"))
def test_nothing_is_underlined_in_the_example_of_a_stream_test(example: str) -> None:
    assert underlined(TEST, example) == []


@pytest.mark.parametrize("page", [page for page in TRIED if file_of(page).endswith(".yaml")], ids=lambda page: page.path.stem)
def test_of_the_mistakes_on_the_pages_of_findings_just_these_are_underlined(home: Home, page: Page) -> None:
    make(home, page)

    assert bool(_underlined(home, file_of(page))) == (page.path.stem in SEEN)


def _underlined(home: Home, file: str) -> list[str]:
    """Nothing where there is no YAML that a schema could judge."""
    try:
        return underlined(file, (home.path / file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, Refused):
        return []


# --- never stricter than the readers ----------------------------------------------------------------------------------


def test_what_the_readers_take_is_never_underlined(home: Home) -> None:
    """Every value, key and list of the home's files is taken away, added to or replaced, and each so many of that tried."""
    taken = refused = 0
    for file, text in [*yaml_files(home.path), (TEST, EXAMPLE)]:
        takes, judge, tree = reader(home, file), validator(file), read_yaml(text, file)
        for changed in islice(changes(tree), 0, None, EACH):
            if takes(changed):
                taken += 1
                assert list(judge.iter_errors(seen(changed))) == [], seen(changed)
            else:
                refused += 1
    assert taken > 50
    assert refused > 50


EXAMPLE = """\
contact: {role: owner, language: de, number: true, consent: granted}
partner: {country: AT, employees: 12, certifications: [storage-associate]}
starts: 2026-02-16
until: 2026-05-01
variants: {last: last-short}
does:
  - {did: clicked, on: hello, link: calculator, after: 1 day}
  - {did: visited, at: 2026-02-18 14:30, about: deals}
  - {call: no_answer, after: 2 days}
expect:
  - {letter: hello, on: 2026-02-16, variant: hello}
  - letters: [hello]
  - never: hello
  - {hold: hello, until: 2026-02-17, because: window}
  - {score: {at: 2026-02-24, at_least: 4.5, at_most: 5}}
  - {call: {about: deals, offer: points}}
  - call: none
  - {stream: slow, on: 2026-04-01}
  - left: goal
"""


def reader(home: Home, file: str) -> Callable[[Node], bool]:
    """Whether the reader of this file takes a tree, the rest of the home being as it is."""
    name = Path(file).stem
    scope = read_program(read_yaml((home.path / "personas/program.yaml").read_text(encoding="utf-8"), "x"), STREAMS)
    release = home.release()
    readers: dict[str, Callable[[Node], object]] = {
        "program": lambda node: read_program(node, STREAMS),
        "reps": read_reps(scope),
        "example": lambda node: _Reading(release).test("example", node),
    }
    read = readers.get(name, lambda node: read_persona(node, name, scope))

    def takes(node: Node) -> bool:
        try:
            read(node)
        except Refused:
            return False
        return True

    return takes


EACH = 7  # all of them take minutes
HERE = Place("changed.yaml")
STAND_INS = [Scalar(HERE, one) for one in ("1", "0.5", "true", "2026-03-31", "5 days", "hello")]


def changes(node: Node) -> Iterator[Node]:
    match node:
        case Mapping(entries=entries):
            for at, (key, value) in enumerate(entries):
                yield replace(node, entries=entries[:at] + entries[at + 1 :])
                for changed in changes(value):
                    yield replace(node, entries=(*entries[:at], (key, changed), *entries[at + 1 :]))
            yield replace(node, entries=(*entries, (Scalar(HERE, "other"), Scalar(HERE, "granted"))))
        case Sequence(items=items):
            for at, item in enumerate(items):
                yield replace(node, items=items[:at] + items[at + 1 :])
                for changed in changes(item):
                    yield replace(node, items=(*items[:at], changed, *items[at + 1 :]))
            yield from items[:1]
    yield from (one for one in (*STAND_INS, Sequence(HERE, (node,)), Sequence(HERE, ()), Mapping(HERE, ())) if one != node)
