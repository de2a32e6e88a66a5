"""`nurture test`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from nurture.content import load_walled
from nurture.content.stream_tests import FOLDER
from nurture.engine.stream_tests import Result, Tested, run_all
from nurture.rules.errors import UserError
from nurture.settings import read_settings


def test(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One test; left out, all of them.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Tell what happened in tests that pass, too.")] = False,
) -> None:
    """Run the stream tests of personas/tests on the files as they are. Needs no database."""
    home = read_settings().home
    if name is not None and not (home / FOLDER / f"{name}.yaml").is_file():
        raise UserError(f"There is no stream test {name}.", f"Its file would be {FOLDER}/{name}.yaml.")
    tested = run_all(home, load_walled(home), name)
    console = Console(highlight=False, soft_wrap=True)
    for result in tested.results:
        _tell(result, console, verbose=verbose)
    for finding in (*tested.findings, *tested.untested):
        console.print(escape(str(finding)))
    console.print(_summary(tested))
    if not tested.passed:
        raise typer.Exit(code=1)


def _tell(result: Result, console: Console, *, verbose: bool) -> None:
    mark = "[green]✓[/green]" if result.passed else "[red]✗[/red]"
    describe = f"  [dim]{escape(result.test.describe)}[/dim]" if result.test.describe else ""
    console.print(f"{mark} {escape(result.test.name)}{describe}")
    for place, wrong in result.wrong:
        console.print(f"    {place}: [red]{escape(wrong)}[/red]")
    if verbose or not result.passed:
        console.print("    What happened:")
        for line in result.diary.lines():
            console.print(f"      {escape(line)}")


def _summary(tested: Tested) -> str:
    failed = sum(not one.passed for one in tested.results)
    passed = len(tested.results) - failed
    told = [f"[green]{passed} passed[/green]"] if passed else []
    told += [f"[red]{failed} failed[/red]"] if failed else []
    told += [f"{len(tested.untested)} steps that no test reaches"] if tested.untested else []
    if told:
        return f"{', '.join(told)}."
    return "No stream test was run." if tested.findings else "There are no stream tests."
