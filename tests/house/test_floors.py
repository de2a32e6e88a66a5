"""Imports go down only, and each foreign package has one door."""

import ast
from collections.abc import Iterable

from tests.house.code import PACKAGES, Module, dotted, is_of, modules

MAY_IMPORT = {
    "nurture.rules": (),
    "nurture.content": ("nurture.rules",),
    "nurture.mail": ("nurture.rules",),
    "db": ("nurture.rules",),
    "nurture.engine": ("nurture.rules", "nurture.content", "nurture.mail", "db"),
    "nurture.settings": ("nurture.rules",),
    "nurture.wiring": ("nurture.rules", "nurture.content", "nurture.mail", "db", "nurture.engine", "nurture.settings"),
    "nurture.web": ("nurture.rules", "nurture.content", "nurture.mail", "db", "nurture.engine"),
    "nurture.cli": (
        "nurture.rules", "nurture.content", "nurture.mail", "db", "nurture.engine",
        "nurture.web", "nurture.settings", "nurture.wiring",
    ),
    "flows": (
        "nurture.rules", "nurture.content", "nurture.mail", "db", "nurture.engine", "nurture.settings", "nurture.wiring",
    ),
}  # fmt: skip

DOORS = {
    "prefect": ("flows",),
    "sqlmodel": ("db",),
    "alembic": ("db",),
    "sendgrid": ("nurture.mail",),
    "python_http_client": ("nurture.mail",),
    "aiohttp": ("nurture.mail",),
    "smtplib": ("nurture.mail",),
    "fastapi": ("nurture.web",),
    "starlette": ("nurture.web",),
    "typer": ("nurture.cli",),
    "pydantic_settings": ("nurture.settings",),
    "matplotlib": ("nurture.engine.report", "nurture.engine.forecast"),
}

# Outside db/ SQLAlchemy lends two types to signatures and the errors that a driver raises, never a query.
LENT = ("sqlalchemy.engine.Connection", "sqlalchemy.engine.Engine", "sqlalchemy.exc")

CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")
TELLS_THE_TIME = {"nurture.wiring"}

READS_THE_ENVIRONMENT = {"nurture.cli.up"}  # hands it on to the processes that it starts; settings are read by Settings

WORLDLY = (
    "os", "io", "pathlib", "random", "secrets", "socket", "subprocess", "tempfile", "threading", "time", "logging", "urllib",
)  # fmt: skip

ALL = modules(*PACKAGES)


def test_every_module_stands_on_a_floor() -> None:
    assert [module.name for module in ALL if _floor(module.name) is None and module.name != "nurture"] == []


def test_imports_go_down_only() -> None:
    upward = [
        f"{module.name}:{line} imports {name}"
        for module in ALL
        if (floor := _floor(module.name))
        for name, line in module.imports
        if (other := _floor(name)) and other != floor and other not in MAY_IMPORT[floor]
    ]

    assert upward == []


def _floor(name: str) -> str | None:
    return next((floor for floor in MAY_IMPORT if is_of(name, floor)), None)


def test_a_foreign_package_comes_in_by_its_one_door() -> None:
    astray = [
        f"{module.name}:{line} imports {name}, which belongs in {' and '.join(doors)}"
        for module in ALL
        for name, line in module.imports
        for package, doors in DOORS.items()
        if is_of(name, package) and not module.within(*doors)
    ]

    assert astray == []


def test_every_door_is_used() -> None:
    closed = [
        package
        for package, doors in DOORS.items()
        if not any(is_of(name, package) for module in ALL if module.within(*doors) for name, _ in module.imports)
    ]

    assert closed == []


def test_queries_are_made_and_run_in_db_only() -> None:
    elsewhere = [module for module in ALL if not module.within("db")]
    made = [
        f"{module.name}:{line} imports {name}"
        for module in elsewhere
        for name, line in module.imports
        if is_of(name, "sqlalchemy") and not any(is_of(name, lent) for lent in LENT)
    ]

    assert made + _calls(elsewhere, ".execute", ".exec_driver_sql") == []


def test_the_engine_knows_nothing_of_the_sample() -> None:
    assert [f"{module.name}:{line}" for module in ALL for name, line in module.imports if is_of(name, "sample")] == []


def test_only_wiring_asks_the_system_for_the_time() -> None:
    elsewhere = [module for module in ALL if module.name not in TELLS_THE_TIME]

    assert _calls(elsewhere, *CLOCKS) == []
    assert _calls([module for module in ALL if module.name in TELLS_THE_TIME], *CLOCKS) != []


def test_only_settings_read_the_environment() -> None:
    readers = {
        module.name
        for module in ALL
        for node in ast.walk(module.tree)
        if isinstance(node, ast.expr) and dotted(node) in ("os.environ", "os.getenv", "environ", "getenv")
    }

    assert readers == READS_THE_ENVIRONMENT


def test_rules_touch_nothing_of_the_world() -> None:
    rules = modules("nurture/rules")
    touched = [
        f"{module.name}:{line} imports {name}"
        for module in rules
        for name, line in module.imports
        if name.partition(".")[0] in WORLDLY
    ]

    assert rules
    assert touched + _calls(rules, "open", "print", "input") == []


def _calls(among: Iterable[Module], *names: str) -> list[str]:
    """Where any of these is called; a name that begins with a dot is a method of anything."""
    return [
        module.at(node)
        for module in among
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and any(_is_named(dotted(node.func), name) for name in names)
    ]


def _is_named(called: str, name: str) -> bool:
    return called.endswith(name) if name.startswith(".") else called == name or called.endswith(f".{name}")
