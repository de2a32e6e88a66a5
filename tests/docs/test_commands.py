"""docs/commands.md and the commands say the same."""

import re
from collections.abc import Iterator
from typing import Any

import typer.main

from nurture.cli.main import app
from nurture.engine.importing.sheets import SHEETS
from tests.docs.pages import page, pages, rows

PAGE = page("docs/commands.md")
_COMMAND = re.compile(r"(?:^|[\s/(`])nurture ([a-z]+(?: (?:backup|prune|upgrade|persona))?)((?: +(?:--?[\w-]+|\S+))*)")


def commands() -> dict[str, set[str]]:
    """Each command with its options and arguments, as a person types them."""
    return dict(_walk(typer.main.get_command(app), ()))


def _walk(command: Any, names: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        taken = (one for one in command.params if "--help" not in one.opts)
        yield " ".join(names), {one.opts[0] if one.opts[0].startswith("-") else one.opts[0].upper() for one in taken}
        return
    for name, one in inner.items():
        yield from _walk(one, (*names, name))


def documented() -> dict[str, set[str]]:
    return {
        heading.strip("`").removeprefix("nurture "): {
            cells[0].strip("`").split()[0] for cells in rows(body) if re.fullmatch(r"`(--[a-z-]+|[A-Z]+)( \S+)?`", cells[0])
        }
        for heading, body in PAGE.sections().items()
    }


def test_every_command_is_documented_with_every_option_and_no_other() -> None:
    assert documented() == commands()


def test_commands_stand_in_alphabetical_order() -> None:
    assert list(documented()) == sorted(documented())


def test_every_command_that_a_page_names_exists_with_its_options() -> None:
    known = commands()
    wrong = [
        f"{name}: nurture {command}{given}"
        for name, text in _code()
        for command, given in _COMMAND.findall(text)
        if command not in known or not set(re.findall(r"(?<!\S)--[a-z][\w-]*", given)) <= known[command]
    ]

    assert wrong == []


def _code() -> Iterator[tuple[str, str]]:
    for one in pages():
        for span in one.spans:
            yield one.name, span
        for block in one.blocks("sh"):
            yield from ((one.name, line.partition(" #")[0]) for line in block.splitlines())


def test_the_columns_of_every_file_are_documented() -> None:
    section = PAGE.sections()["`nurture import`"]
    told = {cells[0]: _columns(cells[1]) for cells in rows(section) if cells[0] in SHEETS}

    assert told == {kind: {column.name: column.filled for column in sheet.columns} for kind, sheet in SHEETS.items()}


def _columns(cell: str) -> dict[str, bool]:
    """Column -> whether it is bold, so must be there and filled."""
    return {name: bool(bold) for bold, name in re.findall(r"(\*\*)?`(\w+)`", cell)}
