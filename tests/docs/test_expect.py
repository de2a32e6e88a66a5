"""What docs/commands.md says of `expect` can be written so, and is what is guessed where nothing is declared."""

from dataclasses import asdict
from pathlib import Path

from nurture.content import load
from nurture.rules.expect import Expect, Rates
from tests.docs.pages import page
from tests.homes import sample_home

WRITTEN = next(block for block in page("docs/commands.md").blocks("yaml") if block.startswith("expect:"))


def with_expect(home: Path, written: str) -> Path:
    program = home / "personas" / "program.yaml"
    program.write_text(f"{program.read_text(encoding='utf-8')}\n{written}", encoding="utf-8")
    return home


def test_the_guesses_are_told_as_they_are_and_can_be_declared(tmp_path: Path) -> None:
    release = load(with_expect(sample_home(tmp_path), WRITTEN)).release

    assert release is not None
    assert asdict(release.program.expect) == asdict(Rates())


def test_what_is_left_out_is_not_declared(tmp_path: Path) -> None:
    release = load(with_expect(sample_home(tmp_path), "expect: {clicked: 4%}\n")).release

    assert release is not None
    assert release.program.expect == Expect(clicked=0.04)


def test_a_slip_is_told_with_its_place(tmp_path: Path) -> None:
    told = [str(one) for one in load(with_expect(sample_home(tmp_path), "expect: {clickd: 4%}\n")).findings]

    assert len(told) == 1
    assert told[0].endswith('error: "clickd" is not a key of "expect". Did you mean "clicked"? [unknown-key]')
