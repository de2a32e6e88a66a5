"""`nurture check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nurture.content import Finding, Loaded, load_walled
from nurture.content.printing import Form, printed, summary
from nurture.engine.stream_tests import about_tests
from nurture.rules.errors import UserError
from nurture.settings import read_settings
from nurture.wiring import system_clock

_JUDGED = ("personas", "templates")


def check(
    path: Annotated[
        Path | None, typer.Argument(help="A folder with personas/ and templates/, or one file or folder in it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read; the same as --format json.")] = False,
    form: Annotated[Form, typer.Option("--format", help="text, json, or github for annotations of a pull request.")] = "text",
) -> None:
    """Look through personas and templates, and say what is wrong where, and what to do. Needs no database."""
    home, only = _home_of(path)
    loaded = load_walled(home, system_clock())
    findings = [one for one in _found(home, loaded) if _is_below(only, one.place.file)]
    chosen: Form = "json" if as_json else form
    typer.echo(printed(findings, home, chosen), nl=False)
    if chosen == "text":
        typer.echo(f"{summary(findings)} {_looked_at(loaded) if only is None else _alone(only, loaded)}")
    if any(one.severity == "error" for one in findings):
        raise typer.Exit(code=1)


def _found(home: Path, loaded: Loaded) -> tuple[Finding, ...]:
    """Stream tests are looked at once what they test is right."""
    if loaded.release is None or any(one.severity == "error" for one in loaded.findings):
        return loaded.findings
    return (*loaded.findings, *about_tests(home, loaded.release))


def _home_of(path: Path | None) -> tuple[Path, str | None]:
    """The home, and the one file or folder of it that is asked about; `personas/` and `templates/` are judged together."""
    if path is None:
        return read_settings().home, None
    whole = path.resolve()
    if whole.is_dir() and whole.name in _JUDGED:
        return whole.parent, None
    home = next((one for one in (whole, *whole.parents) if (one / "personas").is_dir()), None)
    if whole.is_dir() and (home is None or whole.relative_to(home).parts[:1] not in {(folder,) for folder in _JUDGED}):
        return whole, None
    if home is None or not whole.exists():
        raise UserError(
            "There is nothing to check.", "Name a folder with personas/ and templates/ in it, or a file there.", str(path)
        )
    return home, whole.relative_to(home).as_posix()


def _is_below(only: str | None, file: str) -> bool:
    return only in (None, file) or file.startswith(f"{only}/")


def _alone(only: str, loaded: Loaded) -> str:
    """Some checks need a whole stream, or the whole program, so they wait while there is an error elsewhere."""
    elsewhere = [one for one in loaded.findings if not _is_below(only, one.place.file) and one.severity == "error"]
    told = f" Elsewhere: {summary(elsewhere)} Some checks wait until that is mended." if elsewhere else ""
    return f"Of {only} alone.{told}"


def _looked_at(loaded: Loaded) -> str:
    release = loaded.release
    if release is None:
        return "The program or the reps have to be mended first."
    counts = f"{len(release.personas)} personas, {len(release.letters)} letters and {len(release.reps)} reps"
    return f"Looked at {counts} in {', '.join(release.program.languages)}."
