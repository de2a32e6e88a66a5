"""`nurture check` as a marketer types it, without a database."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from nurture.cli.main import app
from tests.docs.pages import ROOT


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The sample program."""
    for folder in ("personas", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def check(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, words)])


def slip(home: Path) -> Path:
    file = home / "personas" / "owner_manager.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("about: references", "about: referenses"), encoding="utf-8")
    return file


def test_the_sample_program_has_nothing_wrong(home: Path) -> None:
    done = check(home)

    assert (done.exit_code, done.output.splitlines()[0][:16]) == (0, "Nothing is wrong")


def test_a_slip_is_shown_where_it_is_and_ends_with_1(home: Path) -> None:
    slip(home)

    done = check(home)

    assert done.exit_code == 1
    assert 'There is no topic "referenses". [unknown-topic]\n        about: referenses\n               ^\n' in done.output
    assert "  Did you mean " in done.output
    assert "1 error. Looked at 4 personas," in done.output


def test_a_folder_is_judged_alone_and_either_of_the_two_with_the_other(home: Path) -> None:
    slip(home)
    elsewhere = "Elsewhere: 1 error. Some checks wait until that is mended.\n"

    assert check(home / "personas").output == check(home / "templates").output == check(home).output
    assert check(home / "templates" / "technology").output == f"Nothing is wrong. Of templates/technology alone. {elsewhere}"
    assert check(home / "personas" / "tests").output == f"Nothing is wrong. Of personas/tests alone. {elsewhere}"


def test_a_folder_with_no_program_in_it_says_what_is_missing(home: Path) -> None:
    (home / "docs").mkdir()
    done = check(home / "docs")

    assert done.exit_code == 1
    assert "personas/program.yaml" in done.output


def test_one_file_is_judged_alone(home: Path) -> None:
    file = slip(home)

    assert check(file).exit_code == 1
    assert check(home / "personas" / "technology.yaml").output == (
        "Nothing is wrong. Of personas/technology.yaml alone. Elsewhere: 1 error. Some checks wait until that is mended.\n"
    )


def test_one_file_in_a_home_without_errors_is_well(home: Path) -> None:
    assert check(home / "personas" / "technology.yaml").output == "Nothing is wrong. Of personas/technology.yaml alone.\n"


def test_programs_read_json_and_annotations(home: Path) -> None:
    slip(home)

    assert [one["id"] for one in json.loads(check(home, "--json").output)] == ["unknown-topic"]
    assert check(home, "--format", "github").output.startswith("::error file=personas/owner_manager.yaml,line=")


def test_a_place_with_nothing_to_check_is_told(tmp_path: Path) -> None:
    done = check(tmp_path / "nowhere.yaml")

    assert done.exit_code == 1
    assert "There is nothing to check." in str(done.exception)


def test_the_workflow_for_code_hosts_runs_the_command() -> None:
    workflow = YAML(typ="safe").load((ROOT / "docs" / "check-on-github.yml").read_text(encoding="utf-8"))

    steps = workflow["jobs"]["check"]["steps"]
    assert steps[-1] == {"run": "nurture check . --format github"}
    assert all("uses" in step or "run" in step for step in steps)
