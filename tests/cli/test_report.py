"""`nurture report` as a user meets it, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db import releases
from db.session import session
from nurture.cli.main import main
from nurture.content import digest, dump
from tests.cast import NOW, add_partner, make_release, make_world


@pytest.fixture
def nurture(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The command line, in a world of its own."""
    monkeypatch.setattr("nurture.cli.report.build_world", lambda: make_world(database))
    return database


@pytest.fixture
def released(nurture: Engine) -> Engine:
    snapshot = dump(make_release())
    with session(nurture) as opened:
        releases.store(opened, digest(snapshot), snapshot, NOW, "test")
        add_partner(opened.connection())
    return nurture


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """The command's exit code, or what it ended with."""
    monkeypatch.setattr("sys.argv", ["nurture", "report", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.mark.usefixtures("released")
def test_it_prints_json_that_programs_can_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--json", "--from", "2026-01-01") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["funnel"]["partners"] == 1
    assert told["period"]["first"] == "2026-01-01"


@pytest.mark.usefixtures("released")
def test_it_prints_text_with_the_reps_names(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch) == 0
    assert "r1 Jana Lindqvist" in capsys.readouterr().out


@pytest.mark.usefixtures("released")
def test_it_writes_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, "--html", str(tmp_path / "deep" / "report.html")) == 0
    assert "<h1>storage-partners</h1>" in (tmp_path / "deep" / "report.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "yesterday"), "nurture: --from yesterday is not a day. Write it as 2026-03-31."),
        (("--to", "2026-02-30"), "nurture: --to 2026-02-30 is not a day. Write it as 2026-03-31."),
        (("--from", "2026-02-02", "--to", "2026-02-01"), "nurture: --from 2026-02-02 is after --to 2026-02-01."),
    ],
)
def test_a_wrong_day_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str) -> None:
    assert str(run(monkeypatch, *words)).startswith(said)


@pytest.mark.usefixtures("released")
def test_a_page_that_cannot_be_written_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "cannot be written" in str(run(monkeypatch, "--html", str(tmp_path)))


@pytest.mark.usefixtures("nurture")
def test_before_a_release_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Run `nurture release`" in str(run(monkeypatch))
