"""Whatever is wrong, a command says so in one sentence, says what to do in another, and ends with a code that is not 0."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from db import session as database
from nurture.wiring import build_world
from tests.cast import NOW
from tests.cli.conftest import Nurture, Typed
from tests.conftest import fresh_postgresql

COMMANDS = (
    ("calls", "--all"),
    ("dispose", "1", "--as", "not_now"),
    ("enroll",),
    ("escalate",),
    ("explain", "K1"),
    ("golive", "--yes"),
    ("graduate",),
    ("graduate", "--approve", "P1"),
    ("graduate", "--refuse", "P1"),
    ("ingest",),
    ("report",),
    ("send",),
)
IMPORT = ("import", "--partners", "partners.csv")
each_command = pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
everything = pytest.mark.parametrize(
    "words", [*COMMANDS, IMPORT, ("reach",), ("release",), ("serve", "--port", "0")], ids=" ".join
)

GONE = "postgresql://anna:s3cret@127.0.0.1:1/nurture"


def refused(typed: Typed, *said: str, code: int = 1) -> None:
    """Everything is on stderr, and nothing of it is Python's."""
    assert typed.code == code, typed
    for words in said:
        assert words in typed.err
    assert "Traceback" not in typed.out + typed.err
    assert "s3cret" not in typed.out + typed.err
    assert code != 1 or typed.err.splitlines()[-1].startswith("nurture: ")


# --- the database -----------------------------------------------------------------------------------------------------


@everything
def test_a_database_without_tables(nurture: Nurture, tmp_path: Path, words: tuple[str, ...]) -> None:
    typed = nurture(*words, NURTURE_DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")
    refused(typed, "The database has no tables yet", "Run `nurture db upgrade`.")


@each_command
def test_a_database_without_a_release(nurture: Nurture, words: tuple[str, ...]) -> None:
    refused(nurture(*words), "Nothing has been released yet. Run `nurture release`.")


@pytest.mark.parametrize("words", [("report",), ("db", "upgrade"), IMPORT, ("serve", "--port", "0")], ids=" ".join)
def test_a_postgresql_that_cannot_be_reached(nurture: Nurture, words: tuple[str, ...]) -> None:
    typed = nurture(*words, NURTURE_DATABASE_URL=GONE)
    refused(typed, "The database cannot be used", "Connection refused", "Look at NURTURE_DATABASE_URL.")


def test_a_postgresql_database_that_is_not_there(nurture: Nurture, postgresql: str) -> None:
    refused(nurture("report", NURTURE_DATABASE_URL=postgresql.replace("?", "no_such_place?", 1)), "The database cannot be used")


def test_a_clock_that_is_far_from_the_database_s(nurture: Nurture, postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nurture.cli.send.build_world", partial(build_world, clock=lambda: NOW))
    with fresh_postgresql(postgresql) as address:
        engine = database.open_engine(address)  # one that the test closes
        monkeypatch.setattr("nurture.wiring.open_engine", lambda _url: engine)
        refused(nurture("send", NURTURE_DATABASE_URL=address), "This machine's clock and that of the database are")
        engine.dispose()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "is not a database's address"),
        ("nonsense", "is not a database's address"),
        ("postgresql://anna:s3cret@host:port/nurture", "is not a database's address"),
        ("mysql://anna:s3cret@host/nurture", "asks for mysql, and only SQLite and PostgreSQL will do"),
        ("postgresql://anna:s3cret@a..b/nurture", "has a host that cannot be one"),
        ("postgresql://anna:s3cret@/nurture?host=127.0.0.1&host=a..b", "has a host that cannot be one"),
        ("postgresql://anna:s3cret@127.0.0.1:1/nurture?foo=s3cret", "has something behind its ? that PostgreSQL does not take"),
        ("postgresql://anna:s3cret@/nurture?host=/no/such/folder", "The database cannot be used"),
        ("sqlite://", "names no file"),
        ("sqlite:///nurture.db?timeout=soon", "which an SQLite file does not take"),
        ("sqlite:////no/such/folder/nurture.db", "unable to open database file"),
        ("sqlite:////etc/hostname", "file is not a database"),
    ],
)
def test_an_address_that_leads_to_no_database(nurture: Nurture, address: str, said: str) -> None:
    refused(nurture("report", NURTURE_DATABASE_URL=address), said)


# --- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"NURTURE_HOME": "/no/such/folder"}, "NURTURE_HOME, /no/such/folder, is not a folder."),
        ({"NURTURE_MAILER": "pigeon"}, "The setting NURTURE_MAILER is not usable"),
        ({"NURTURE_MAILER": "smtp"}, "NURTURE_SMTP_URL is not set."),
        (
            {"NURTURE_MAILER": "smtp", "NURTURE_SMTP_URL": "http://mail"},
            "NURTURE_SMTP_URL is not the address of a mail server.",
        ),
        ({"NURTURE_MAILER": "sendgrid"}, "SENDGRID_API_KEY is not set."),
        ({"NURTURE_MAILER": "sendgrid", "SENDGRID_API_KEY": "s3cret key"}, "SENDGRID_API_KEY is not a key."),
        (
            {"NURTURE_MAILER": "sendgrid", "SENDGRID_API_KEY": "s3cret", "NURTURE_SENDGRID_HOST": "ftp:x"},
            "NURTURE_SENDGRID_HOST is not a web address.",
        ),
        ({"NURTURE_SENDGRID_WEBHOOK_MAX_AGE": "soon"}, "The setting NURTURE_SENDGRID_WEBHOOK_MAX_AGE is not usable"),
        ({"NURTURE_PUBLIC_URL": "our web site"}, "NURTURE_PUBLIC_URL is not a web address."),
    ],
)
def test_a_setting_that_cannot_be_used(nurture: Nurture, settings: dict[str, str], said: str) -> None:
    refused(nurture("send", **settings), said)


def test_a_webhook_key_that_is_none(nurture: Nurture) -> None:
    refused(nurture("serve", "--port", "0", NURTURE_SENDGRID_WEBHOOK_KEYS="no key"), "is not a webhook's public key")


# --- what marketers write -----------------------------------------------------------------------------------------------


def write(text: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "spoil", "said"),
    [
        ("program.yaml", write("name: [\n"), "personas/program.yaml:2:1: error: The file ends before a bracket is closed"),
        ("program.yaml", write(""), "personas/program.yaml:1:1: error: This file is empty."),
        ("program.yaml", write("- a list\n"), "personas/program.yaml:1:1: error: The program is written as keys and values."),
        ("program.yaml", Path.unlink, "personas/program.yaml:1:1: error: This file is missing."),
        (
            "program.yaml",
            lambda file: file.write_bytes(b"\xff\xfe"),
            "personas/program.yaml:1:1: error: This file is not UTF-8",
        ),
        ("reps.yaml", write("r1: {name: \n"), "personas/reps.yaml:2:1: error: The file ends before a bracket is closed"),
    ],
)
def test_a_broken_program_is_not_released(
    nurture: Nurture, home: Path, file: str, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(home / "personas" / file)
    refused(nurture("release"), said, "nurture: The release is refused: 1 error.")
    refused(nurture("report"), "Nothing has been released yet.")


def test_a_broken_persona_stays_as_it_was(nurture: Nurture, home: Path) -> None:
    assert nurture("release").code == 0
    (home / "personas" / "technology.yaml").write_text("match: [\n", encoding="utf-8")
    typed = nurture("release")

    assert typed.code == 1
    assert "Nothing has changed since release 1" in typed.out
    assert "personas/technology.yaml:2:1: error: The file ends before a bracket is closed" in typed.err
    assert "What has an error stays as it was last released." in typed.err


# --- what is typed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("calls",), "Whose calls? Give --rep with a rep's id, or --all."),
        (("calls", "--rep", "r1", "--all"), "Whose calls?"),
        (("calls", "--rep", "r9"), "There is no rep r9. Take one of these: r1, r2, r3, r4, r5, r6, r7."),
        (("dispose", "1", "--as", "not_now"), "There is no call 1."),
        (("dispose", "1", "--as", "sold"), "There is no disposition sold. Take one of these: meeting_booked"),
        (("explain", "K1"), "There is no contact K1."),
        (("graduate", "--approve", "P1"), "There is no partner P1."),
        (("graduate", "--refuse", "P1"), "There is no partner P1."),
        (("graduate", "--approve", "P1", "--refuse", "P1"), "Approve or refuse?"),
        (("graduate", "--despite", "we like them"), "A reason belongs to a decision."),
        (("graduate", "--because", "too early"), "A reason belongs to a decision."),
        (("import",), "There is nothing to import."),
        (("import", "--partners", "p.csv", "--map", "x"), "A --map names two columns."),
        (("report", "--from", "yesterday"), "--from yesterday is not a day. Write it as 2026-03-31."),
        (("report", "--to", "0001-01-01"), "--to 0001-01-01 is too long ago."),
        (("pause", "all", "--because", "x", "--until", "0001-01-01"), "--until 0001-01-01 is too long ago."),
        (("report", "--from", "9999-12-31"), "--from 9999-12-31 is still to come."),
        (("report", "--from", "2026-05-05", "--to", "2026-01-01"), "--from 2026-05-05 is after --to 2026-01-01."),
        (("report", "--html", "/proc/report.html"), "The page cannot be written to /proc/report.html"),
        (("serve", "--port", "0", "--host", "nowhere.example"), "Nothing can listen at nowhere.example:0"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_cannot_be_done(nurture: Nurture, words: tuple[str, ...], said: str) -> None:
    nurture("release")
    refused(nurture(*words), said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense",), "No such command 'nonsense'."),
        (("db", "downgrade"), "No such command 'downgrade'."),
        (("send", "--dryrun"), "No such option: --dryrun"),
        (("dispose", "1"), "Missing option '--as'."),
        (("dispose", "one", "--as", "not_now"), "Input should be a valid integer"),
        (("dispose", "99999999999999", "--as", "not_now"), "Input should be less than or equal to"),
        (("explain",), "Missing argument 'CONTACT'."),
        (("ingest", "--limit", "0"), "Input should be greater than or equal to 1"),
        (("serve", "--port", "99999"), "Input should be less than or equal to 65535"),
        (("import", "--partners", "/tmp"), "is a directory."),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_is_no_command(nurture: Nurture, words: tuple[str, ...], said: str) -> None:
    refused(nurture(*words), said, "--help' for help", code=2)


# --- files ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The partners file is empty."),
        (b"a,b\n1,2\n", "The partners file has no column partner_id."),
        (b"\xff\xfea,b\n", "The file is not UTF-8."),
        (b"partner_id,id,name,country\n", ""),
    ],
    ids=("empty", "other columns", "UTF-16", "a header alone"),
)
def test_a_file_that_cannot_be_imported(nurture: Nurture, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "partners.csv"
    file.write_bytes(content)
    typed = nurture("import", "--partners", str(file))
    if said:
        refused(typed, said, str(file))
    else:
        assert typed.code == 0


def test_a_file_that_is_not_there(nurture: Nurture) -> None:
    refused(nurture("import", "--partners", "/no/such.csv"), "/no/such.csv: The partners file cannot be read")


def test_rejects_that_cannot_be_written(nurture: Nurture, tmp_path: Path) -> None:
    file = tmp_path / "partners.csv"
    file.write_text("partner_id,name,country\n,Aster Systems,DE\n", encoding="utf-8")
    typed = nurture("import", "--partners", str(file), "--rejects", "/no/such/rejects.csv")

    refused(typed, "The reject file cannot be written", "Name another with --rejects FILE.")


def test_an_outbox_that_cannot_be_written(
    nurture: Nurture, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tick says so, and keeps every letter."""
    hold_nobody_out(home)
    monkeypatch.setitem(build_world.__kwdefaults__, "clock", lambda: NOW)
    in_the_way = tmp_path / "outbox"
    in_the_way.write_text("", encoding="utf-8")
    import_ada(nurture, tmp_path)
    nurture("golive", "--yes")

    typed = nurture("send", NURTURE_OUTBOX=str(in_the_way))
    refused(typed, "The outbox folder cannot be used")


def hold_nobody_out(home: Path) -> None:
    """Each home draws with a key of its own, and Ada would be in the holdout of one in ten."""
    program = home / "personas" / "program.yaml"
    program.write_text(program.read_text(encoding="utf-8").replace("holdout: 10%", "holdout: 0%"), encoding="utf-8")


def import_ada(nurture: Nurture, tmp_path: Path) -> None:
    """Ada of Aster Systems, who may be written to."""
    (tmp_path / "p.csv").write_text("partner_id,name,country,tier\nP1,Aster Systems,DE,registered\n", encoding="utf-8")
    people = (
        "contact_id,partner_id,first_name,last_name,email,language,consent\nK1,P1,Ada,Arendt,ada@aster.example,de,granted\n"
    )
    (tmp_path / "c.csv").write_text(people, encoding="utf-8")
    nurture("release")
    assert nurture("import", "--partners", str(tmp_path / "p.csv"), "--contacts", str(tmp_path / "c.csv")).code == 0


@pytest.mark.parametrize("option", ["--port", "--prefect-port"])
@pytest.mark.parametrize("port", ["-5", "99999"])
def test_a_port_that_cannot_be(nurture: Nurture, option: str, port: str) -> None:
    refused(nurture("up", option, port), f"Invalid value for '{option}'", code=2)


# --- the whole program --------------------------------------------------------------------------------------------------------


def test_a_mistake_as_the_shell_sees_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from nurture.cli.start import main; main()", "report"]
    environment = {"NURTURE_HOME": str(tmp_path), "NURTURE_DATABASE_URL": "sqlite:///none.db", "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert ended.stderr == "nurture: The database has no tables yet, or older ones than these. Run `nurture db upgrade`.\n"
    assert ended.stdout == ""


def test_ctrl_c_while_the_program_is_being_loaded_ends_it_without_a_word() -> None:
    interrupted = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell may have ignored for what it runs beside
class Finder:
    @staticmethod
    def find_spec(name, *_):
        if name == "nurture.cli.main":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder)
from nurture.cli.start import main; main()
"""
    ended = subprocess.run([sys.executable, "-c", interrupted, "report"], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")


def test_a_database_that_somebody_else_writes_to_for_long(
    nurture: Nurture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "busy_timeout=1"))
    with closing(sqlite3.connect(tmp_path / "nurture.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        typed = nurture("release", "--yes")

    refused(typed, "Somebody else is writing to the database, and has been for long. Try again in a while.")


@pytest.mark.parametrize(
    "command", [*dict.fromkeys(words[0] for words in COMMANDS), "import", "release", "serve", "up", "db upgrade"]
)
def test_every_command_and_option_has_help(nurture: Nurture, command: str) -> None:
    typed = nurture(*command.split(), "--help")
    options = [line for line in typed.out.splitlines() if "--" in line and "Usage" not in line]

    assert typed.code == 0
    assert all(len(line.strip(" │*").split()) > 3 for line in options), typed.out


@pytest.mark.parametrize(
    "words",
    [
        ("pause", "contact", "\udcff", "--because", "ill"),
        ("pause", "all", "--because", "\udcff"),
        ("pause", "all", "--because", "ill", "--by", "\udcff"),
        ("resume", "partner", "\udcff"),
        ("explain", "\udcff"),
        ("graduate", "--approve", "\udcff"),
        ("dispose", "1", "--as", "not_now", "--note", "\udcff"),
        ("release", "--by", "\udcff"),
        ("import", "--partners", "\udcff.csv"),
    ],
    ids=ascii,
)
def test_bytes_that_are_no_text_are_refused_wherever_they_are_typed(nurture: Nurture, words: tuple[str, ...]) -> None:
    refused(nurture(*words), "What was typed has a sign that this terminal's encoding does not know.")
