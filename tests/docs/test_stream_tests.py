"""docs/stream-tests.md and what reads stream tests say the same; its example runs as it stands."""

import re
from pathlib import Path

import pytest

from nurture.content import load
from nurture.content.findings import Refused
from nurture.content.stream_tests import FOLDER, facts_of, read_test
from nurture.engine.stream_tests import run_all
from nurture.rules.program import Release
from tests.docs.pages import page, rows
from tests.homes import sample_home

PAGE = page("docs/stream-tests.md")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_home(tmp_path_factory.mktemp("home"), stream_tests=False)


@pytest.fixture(scope="module")
def release(home: Path) -> Release:
    found = load(home).release
    assert found is not None
    return found


def keys_under(heading: str) -> set[str]:
    cells = [row[0] for row in rows(PAGE.sections()[heading])]
    return {found[1] for cell in cells if (found := re.fullmatch(r"`(\w+)`", cell))}


def keys_of(home: Path, release: Release, written: str) -> set[str]:
    """What a finding lists when a key is written that nothing resembles."""
    (home / FOLDER / "slip.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_test(home, "slip", release)
    (home / FOLDER / "slip.yaml").unlink()
    told = next(one.do for one in refused.value.findings if one.do.startswith("Use "))
    return set(re.findall(r"\w+", told)) - {"Use", "or"}


def test_every_key_of_the_file_is_documented_and_no_other(home: Path, release: Release) -> None:
    assert keys_under("The file") == keys_of(home, release, "zzzzz: 1\nstarts: 2027-01-04\nexpect: [letter: hello]\n")


def test_every_key_of_a_deed_is_documented_and_no_other(home: Path, release: Release) -> None:
    deed = "starts: 2027-01-04\nexpect: [letter: hello]\ndoes: [{did: visited, at: 2027-01-05, zzzzz: 1}]\n"
    assert keys_under("What they do") == keys_of(home, release, deed)


def test_every_word_of_an_expectation_is_documented_and_no_other(home: Path, release: Release) -> None:
    assert keys_under("What must come of it") == keys_of(home, release, "starts: 2027-01-04\nexpect: [{zzzzz: 1}]\n")


def test_every_fact_is_documented_and_no_other() -> None:
    told = {
        cells[0].strip("`"): set(re.findall(r"`(\w+)`", cells[1])) - {"none"} for cells in rows(PAGE.sections()["Who they are"])
    }

    assert {whose: told[whose] for whose in ("contact", "partner")} == {
        whose: set(facts_of(whose)) for whose in ("contact", "partner")
    }


def test_the_example_passes(home: Path) -> None:
    example = PAGE.blocks("yaml")[0]
    (home / FOLDER / "example.yaml").write_text(example, encoding="utf-8")
    tested = run_all(home, load(home), "example")
    (home / FOLDER / "example.yaml").unlink()

    assert [wrong for result in tested.results for wrong in result.wrong] == []
    assert len(tested.results) == 1
