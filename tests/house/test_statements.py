"""The SQL of db/queries: every statement is asked for, and both databases can prepare every one."""

import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from db.session import transaction
from db.sql import STATEMENTS, stage
from tests.house.code import ROOT, Module, dotted, modules

# In a fresh process every module of db/ is imported while `statement` notes what it is asked for.
_ASKED = """
import importlib, json, pathlib, db.sql
asked, give = [], db.sql.statement
db.sql.statement = lambda name: (asked.append(name), give(name))[1]
for file in sorted(pathlib.Path(db.sql.__file__).parent.glob("*.py")):
    importlib.import_module(f"db.{file.stem}" if file.stem != "__init__" else "db")
print(json.dumps(asked))
"""

_QUERIES = sorted((ROOT / "db" / "queries").glob("*.sql"))
_HEAD = re.compile(r"^-- name: (.+?)(?: \((sqlite|postgresql)\))?\s*$", re.MULTILINE)
_SETTINGS = re.compile(r"\s*(--.*\n\s*)*(SET|PRAGMA)\b", re.IGNORECASE)  # these are run, they cannot be explained
_CLOCK = re.compile(
    r"\b(now\(\)|current_(timestamp|time|date)|clock_timestamp|datetime\(|strftime|julianday|random\(\))", re.IGNORECASE
)

_DIALECTS = ("sqlite", "postgresql")

Columns = tuple[str, ...]


@lru_cache
def asked_for() -> frozenset[str]:
    done = subprocess.run([sys.executable, "-c", _ASKED], cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(json.loads(done.stdout))


def test_every_statement_is_asked_for() -> None:
    assert sorted(set(STATEMENTS) - asked_for()) == []


def test_a_statement_that_does_not_exist_fails_at_import() -> None:
    """`asked_for` has imported everything, so all that is asked for exists."""
    assert asked_for() <= set(STATEMENTS)
    with pytest.raises(KeyError):
        importlib.import_module("db.sql").statement("messages.no_such_statement")


def test_every_statement_that_is_kept_is_run() -> None:
    assert [f"{module.name}.{name}" for module in modules("db") for name in sorted(_kept(module) - _used(module))] == []


def _kept(module: Module) -> set[str]:
    """The constants of a module that hold statements."""
    return {
        target.id
        for node in module.tree.body
        if isinstance(node, ast.Assign) and any(_is_call_of("statement", part) for part in ast.walk(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _used(module: Module) -> set[str]:
    return {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def test_statements_are_asked_for_in_db_only() -> None:
    elsewhere = modules("nurture", "flows", "sample")

    assert [module.name for module in elsewhere for name, _ in module.imports if name == "db.sql.statement"] == []


def test_a_statement_has_one_form_or_one_for_each_database() -> None:
    forms: dict[str, list[str]] = {}
    for file in _QUERIES:
        for name, dialect in _HEAD.findall(file.read_text(encoding="utf-8")):
            forms.setdefault(f"{file.stem}.{name}", []).append(dialect)

    assert {name: found for name, found in forms.items() if sorted(found) not in ([""], ["postgresql", "sqlite"])} == {}


def test_no_statement_asks_the_time_but_to_compare_it_nor_throws_dice() -> None:
    asking = [name for name, one in STATEMENTS.items() for dialect in _DIALECTS if _CLOCK.search(_code(one.form(dialect)))]

    assert asking == ["clock.theirs"]


def _code(text: str) -> str:
    return re.sub(r"--.*", "", text)


@lru_cache
def staged() -> dict[str, set[Columns]]:
    """Temporary tables and the columns that each `stage(...)` of db/ gives them."""
    found: dict[str, set[Columns]] = {}
    for module in modules("db"):
        for function in (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if _is_call_of("stage", node)):
                table = call.args[1]
                assert isinstance(table, ast.Constant), f"{module.at(call)} names no table"
                found.setdefault(table.value, set()).add(_columns(module, function, call.args[2]))
    return found


def _columns(module: Module, function: ast.FunctionDef, given: ast.expr) -> Columns:
    """A constant of the function or the module, or written on the spot."""
    here: dict[str, object] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(given, ast.Name) and dotted(node.targets[0]) == given.id:
            here[given.id] = ast.literal_eval(node.value)
    scope = vars(importlib.import_module(module.name)) | here
    return tuple(eval(compile(ast.Expression(given), str(module.path), "eval"), scope))


def _is_call_of(name: str, node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) == name


def test_a_temporary_table_always_has_the_same_columns() -> None:
    """It lives as long as its connection, so the first that makes it makes it for all."""
    assert {table: shapes for table, shapes in staged().items() if len(shapes) > 1} == {}


def test_both_databases_can_prepare_every_statement(database: Engine) -> None:
    dialect = database.dialect.name
    with transaction(database) as connection:
        for table, shapes in staged().items():
            stage(connection, table, next(iter(shapes)), ())
        refused = dict(_refusals(connection, dialect))

    assert refused == {}


def _refusals(connection: Connection, dialect: str) -> Iterator[tuple[str, str]]:
    for name, statement in STATEMENTS.items():
        text = statement.form(dialect)
        told = text if _SETTINGS.match(text) else f"EXPLAIN {text}"
        tried = connection.begin_nested()
        try:
            connection.exec_driver_sql(told, dict.fromkeys(_parameters(text, dialect))).close()
        except Exception as error:  # noqa: BLE001 - whatever the driver says goes into the list
            yield name, str(error).partition("\n")[0]
        finally:
            tried.rollback()


def _parameters(text: str, dialect: str) -> set[str]:
    pattern = r"(?<![:\w]):([a-z_]+)" if dialect == "sqlite" else r"%\(([a-z_]+)\)s"
    return set(re.findall(pattern, text))
