"""docs/settings.md and nurture/settings.py say the same."""

import ast
import re

from pydantic_core import PydanticUndefined

from nurture.settings import CHECKOUT, Settings
from tests.docs.pages import page, pages, rows
from tests.house.code import modules

PAGE = page("docs/settings.md")
_VARIABLE = re.compile(r"(?:NURTURE|SENDGRID|PREFECT)_[A-Z][A-Z_]*[A-Z]")


def settings() -> dict[str, str]:
    """Name in the environment -> default, as the page writes it."""
    found = {}
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        variable = str(alias.choices[0]) if alias is not None and not isinstance(alias, str) else f"NURTURE_{name.upper()}"  # type: ignore[union-attr]
        default = "" if field.default in (None, PydanticUndefined) else str(field.default)
        found[variable] = "the checkout" if field.default == CHECKOUT else default
    return found


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    told = {
        cells[0].strip("`"): cells[1].strip("`") for cells in rows(PAGE.text.partition("\n## ")[0]) if cells[0] != "setting"
    }

    assert told == settings()


def test_every_variable_that_the_code_names_is_documented() -> None:
    beginnings = {variable for variable in _named() if any(one.startswith(f"{variable}_") for one in _told())}

    assert _named() - _told() - beginnings == set()


def test_every_variable_that_is_documented_is_named_in_the_code() -> None:
    assert _told() - _named() - set(settings()) == set()


def _named() -> set[str]:
    """Variables in the strings of the code, and in what Prefect and deployments are given."""
    files = (CHECKOUT / "prefect.yaml", *(file for file in (CHECKOUT / "deploy").rglob("*") if file.is_file()))
    return {
        variable
        for module in modules("db", "flows", "nurture", "sample")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for variable in _VARIABLE.findall(node.value)
    } | {variable for file in files for variable in _VARIABLE.findall(file.read_text(encoding="utf-8"))}


def test_every_variable_that_a_page_names_is_documented() -> None:
    named = {(one.name, variable) for one in pages() for variable in _VARIABLE.findall(one.text)}

    assert {(name, variable) for name, variable in named if variable not in _told()} == set()


def _told() -> set[str]:
    return set(_VARIABLE.findall(PAGE.text))
