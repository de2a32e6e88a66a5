"""`nurture new`."""

from __future__ import annotations

import typer

from nurture.content.sentences import both, language
from nurture.engine.starting import new_persona
from nurture.settings import read_settings

app = typer.Typer(no_args_is_help=True, help="Something to begin with.")


@app.command("persona")
def persona(name: str = typer.Argument(metavar="NAME", help="Small letters, digits, - and _.")) -> None:
    """Write a persona with letters to fill in, for every language of the program, and list it in program.yaml."""
    made = new_persona(read_settings().home, name)
    for file in made.files:
        typer.echo(f"  {file}")
    typer.echo(
        f"These are new, and personas/program.yaml tries {name} last but one, before {made.before}.\n"
        "\nWhat to do next:\n"
        f"  1. Say in personas/{name}.yaml who they are (describe) and how to know them (match). Nobody matches yet.\n"
        f"  2. Write the letters, in {both(map(language, made.languages))}. "
        f"See one with: nurture preview {name} hello --language {made.languages[-1]}\n"
        f"  3. Read it as your boss would: nurture describe {name}\n"
        "  4. Put it in force: nurture release"
    )


@app.callback()
def _group() -> None:
    """Something to begin with."""
