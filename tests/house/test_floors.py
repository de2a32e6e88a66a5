"""Imports go down only, and each foreign package has one door."""

import ast

import pytest

from tests.house.code import PACKAGES, Module, dotted, is_of, modules

MAY_IMPORT = {
    "nurture.rules": (),
    "nurture.content": ("nurture.rules",),
    "nurture.mail": ("nurture.rules",),
    "db": ("nurture.rules",),
    "nurture.engine": ("nurture.rules", "nurture.content", "nurture.mail", "db"),
    "nurture.settings": ("nurture.rules",),
    "nurture.wiring": ("nurture.rules", "nurture.mail", "db", "nurture.engine", "nurture.settings"),
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
    "psycopg": ("db",),
    "sqlite3": ("db",),
    "sendgrid": ("nurture.mail",),
    "python_http_client": ("nurture.mail",),
    "aiohttp": ("nurture.mail",),
    "smtplib": ("nurture.mail",),
    "fastapi": ("nurture.web",),
    "starlette": ("nurture.web",),
    "typer": ("nurture.cli",),
    "pydantic_settings": ("nurture.settings",),
    "matplotlib": ("nurture.engine.report",),
}

# Outside db/ SQLAlchemy lends two types to signatures and the errors that a driver raises, never a query.
LENT = ("sqlalchemy.engine.Connection", "sqlalchemy.engine.Engine", "sqlalchemy.exc")

SAMPLE_MAY_BE_MET_IN = {"nurture.cli.first_pool"}  # an empty database of `nurture up` gets the sample pool

CLOCKS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")
# What tells the time: the system's clock itself, and a wait for other processes, which no campaign depends on.
TELLS_THE_TIME = {"nurture.wiring"}

READS_THE_ENVIRONMENT = {"nurture.cli.up"}  # hands it on to the processes that it starts; settings are read by Settings

WORLDLY = (
    "os",
    "io",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "logging",
    "urllib",
)

ALL = modules(*PACKAGES)
each_module = pytest.mark.parametrize("module", ALL, ids=lambda module: module.name)


@each_module
def test_imports_go_down_only(module: Module) -> None:
    floor = _floor(module.name)
    if floor is None:
        assert module.name in ("nurture", "nurture.wiring"), f"{module.name} stands on no floor"
        return
    upward = [
        f"{module.path.name}:{line} imports {name}"
        for name, line in module.imports
        if (other := _floor(name)) and other != floor and other not in MAY_IMPORT[floor]
    ]

    assert upward == []


def _floor(name: str) -> str | None:
    return next((floor for floor in MAY_IMPORT if is_of(name, floor)), None)


@each_module
def test_a_foreign_package_comes_in_by_its_one_door(module: Module) -> None:
    astray = [
        f"{module.path.name}:{line} imports {name}, which belongs in {', '.join(doors)}"
        for name, line in module.imports
        for package, doors in DOORS.items()
        if is_of(name, package) and not module.within(*doors)
    ]

    assert astray == []


@each_module
def test_queries_are_made_in_db_only(module: Module) -> None:
    if module.within("db"):
        return
    made = [
        f"{module.path.name}:{line} imports {name}"
        for name, line in module.imports
        if is_of(name, "sqlalchemy") and not any(is_of(name, lent) for lent in LENT)
    ]
    run = [module.at(node) for node in _calls(module) if dotted(node.func).endswith((".exec_driver_sql", ".execute"))]

    assert made + run == []


@each_module
def test_the_engine_knows_nothing_of_the_sample(module: Module) -> None:
    met = [f"{module.path.name}:{line}" for name, line in module.imports if is_of(name, "sample")]

    assert met == [] or module.name in SAMPLE_MAY_BE_MET_IN


@each_module
def test_only_wiring_asks_the_system_for_the_time(module: Module) -> None:
    asked = [module.at(node) for node in _calls(module) if dotted(node.func).endswith(CLOCKS)]

    assert asked == [] or module.name in TELLS_THE_TIME


@each_module
def test_only_settings_read_the_environment(module: Module) -> None:
    read = [
        module.at(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.expr) and dotted(node) in ("os.environ", "os.getenv", "environ", "getenv")
    ]

    assert read == [] or module.name in READS_THE_ENVIRONMENT


@pytest.mark.parametrize("module", modules("nurture/rules"), ids=lambda module: module.name)
def test_rules_touch_nothing_of_the_world(module: Module) -> None:
    touched = [
        f"{module.path.name}:{line} imports {name}" for name, line in module.imports if name.partition(".")[0] in WORLDLY
    ]
    opened = [module.at(node) for node in _calls(module) if dotted(node.func) in ("open", "print", "input")]

    assert touched + opened == []


def test_every_exception_above_is_still_needed() -> None:
    """One that is no longer used would hide the next."""
    names = {module.name for module in ALL}

    assert names >= SAMPLE_MAY_BE_MET_IN | TELLS_THE_TIME | READS_THE_ENVIRONMENT
    for package, doors in DOORS.items():
        assert any(
            is_of(name, package) for module in ALL if module.within(*doors) for name, _ in module.imports
        ) or package in (
            "psycopg",
            "sqlite3",
        ), f"nobody imports {package} any more"


def _calls(module: Module) -> list[ast.Call]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
