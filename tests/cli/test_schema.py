"""`nurture schema` as a marketer types it."""

from __future__ import annotations

from pathlib import Path

from nurture.content.keys.editor import first_line
from nurture.settings import CHECKOUT
from tests.cli.conftest import Nurture

SCHEMAS = {f"personas/.schema/{name}.json" for name in ("program", "reps", "persona", "stream-test")}


def yaml_files(home: Path) -> dict[str, bytes]:
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in (home / "personas").rglob("*.yaml")}


def without_first_lines(home: Path) -> dict[str, bytes]:
    for file, written in yaml_files(home).items():
        (home / file).write_bytes(written.removeprefix(f"{first_line(file)}\n".encode()))
    return yaml_files(home)


def test_those_of_the_sample_program_are_up_to_date(nurture: Nurture) -> None:
    typed = nurture("schema", "--check", NURTURE_HOME=str(CHECKOUT))

    assert (typed.code, typed.err) == (0, "")


def test_schemas_are_written_and_every_file_names_its_own(nurture: Nurture, home: Path) -> None:
    for schema in SCHEMAS:
        (home / schema).unlink()
    before = without_first_lines(home)
    typed = nurture("schema")

    assert typed.code == 0, typed
    assert {line.strip() for line in typed.out.splitlines() if line.startswith("  ")} == SCHEMAS | before.keys()
    for file, written in yaml_files(home).items():
        line, _, rest = written.partition(b"\n")
        named = (home / file).parent / line.decode().partition("$schema=")[2]
        assert named.resolve().relative_to(home.resolve()).as_posix() in SCHEMAS, file
        assert rest == before[file]


def test_the_second_time_there_is_nothing_to_change(nurture: Nurture) -> None:
    typed = nurture("schema")

    assert typed.out == "Nothing to change: the schemas are up to date, and every file of personas/ names its own.\n"


def test_asked_only_to_check_it_changes_nothing_and_fails(nurture: Nurture, home: Path) -> None:
    before = without_first_lines(home)
    typed = nurture("schema", "--check")

    assert typed.code == 1
    assert all(f"  {file}\n" in typed.out for file in before)
    assert yaml_files(home) == before


def test_line_ends_and_a_schema_of_ones_own_are_kept(nurture: Nurture, home: Path) -> None:
    windows, own = home / "personas/sales_led.yaml", home / "personas/everyone.yaml"
    windows.write_bytes(b"\xef\xbb\xbfdescribe: x\r\n")
    own.write_bytes(b"# yaml-language-server: $schema=../mine.json\ndescribe: x\n")
    nurture("schema")

    line = b"# yaml-language-server: $schema=.schema/persona.json"
    assert windows.read_bytes() == b"\xef\xbb\xbf" + line + b"\r\ndescribe: x\r\n"
    assert own.read_bytes() == b"# yaml-language-server: $schema=../mine.json\ndescribe: x\n"


def test_what_cannot_be_read_is_left_alone(nurture: Nurture, home: Path) -> None:
    (home / "personas/sales_led.yaml").write_bytes("describe: Müller\n".encode("latin-1"))
    typed = nurture("schema")

    assert typed.code == 0
    assert (home / "personas/sales_led.yaml").read_bytes() == "describe: Müller\n".encode("latin-1")


def test_a_home_without_personas_is_told_in_a_sentence(nurture: Nurture, tmp_path: Path) -> None:
    typed = nurture("schema", NURTURE_HOME=str(tmp_path))

    assert typed.code == 1
    assert "There are no personas here. Look at NURTURE_HOME." in typed.err
    assert "Traceback" not in typed.err


def test_a_new_persona_finds_its_schema_where_its_first_line_says(nurture: Nurture, home: Path) -> None:
    for schema in SCHEMAS:
        (home / schema).unlink()
    nurture("new", "persona", "consultant")
    first = (home / "personas/consultant.yaml").read_text(encoding="utf-8").partition("\n")[0]

    assert (home / "personas" / first.partition("$schema=")[2]).is_file()
    assert nurture("schema", "--check").code == 0
