"""`nurture check`."""

from __future__ import annotations

from pathlib import Path

import typer

from nurture.cli.findings import PRINTERS, Format
from nurture.cli.findings.text import counted
from nurture.content import Finding, Loaded, load
from nurture.rules.errors import UserError
from nurture.rules.program import Release
from nurture.settings import read_settings
from nurture.wiring import system_clock


def check(
    path: Path | None = typer.Argument(None, metavar="[PATH]", help="The home folder, or one file or folder below it."),
    as_json: bool = typer.Option(False, "--json", help="For a program to read."),
    form: Format = typer.Option("text", "--format", metavar="FORM", help="`text`, `json`, or `github` for a workflow."),
) -> None:
    """Check personas, templates and program, and say what is wrong, where, and what to do. Needs no database."""
    form = "json" if as_json else form
    home, within = _home(path, read_settings().home)
    loaded = load(home, system_clock())
    findings = [finding for finding in loaded.findings if _is_within(finding, within)]
    if findings or form == "json":
        typer.echo(PRINTERS[form](home, findings))
    if form != "json":
        typer.echo(_summary(form, findings, within, loaded))
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(code=1)


def _home(path: Path | None, usual: Path) -> tuple[Path, str]:
    """The home that is meant, and what of it: empty for all. A path is looked for here, then below the usual home."""
    if path is None:
        return _checked_home(usual), ""
    there = next((one for one in (path, usual / path) if one.exists()), None)
    if there is None:
        raise UserError(f"There is no {path} here, nor in {usual}.", "Name the folder that holds personas/, or a file below it.")
    there = there.resolve()
    home = next((one for one in (there, *there.parents) if (one / "personas").is_dir()), None)
    if home is None:
        raise UserError(f"{path} lies in no home: no folder above it holds personas/.", "Name a file below such a folder.")
    within = there.relative_to(home).as_posix()
    return home, "" if within == "." else within


def _checked_home(home: Path) -> Path:
    if not (home / "personas").is_dir():
        raise UserError(f"NURTURE_HOME, {home}, holds no personas/.", "Name the folder that holds personas/ and templates/.")
    return home


def _is_within(finding: Finding, within: str) -> bool:
    file = finding.place.file
    return not within or file == within or file.startswith(f"{within}/")


def _summary(form: Format, findings: list[Finding], within: str, loaded: Loaded) -> str:
    if findings:
        return f"{'' if form == 'github' else chr(10)}{counted(findings)}"
    if errors := [finding for finding in loaded.findings if finding.severity == "error"]:
        return f"Nothing is wrong in {within} so far. Elsewhere: {counted(errors)} Some checks wait until that is mended."
    return f"All is well in {within}." if within or loaded.release is None else _all_is_well(loaded.release)


def _all_is_well(release: Release) -> str:
    return (
        f"All is well: {len(release.personas)} streams, {len(release.letters)} letters and {len(release.talks)} talk tracks "
        f"in {len(release.program.languages)} languages, and the voices of {len(release.reps)} reps were checked."
    )
