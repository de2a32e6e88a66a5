"""What is imported is declared, what is declared is imported, and what is ours is installed."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house.code import PACKAGES, ROOT, modules

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = {"db", "flows", "nurture", "sample", "benchmarks", "tests"}

# Declared for others' sake: what they import by name, or a version that must be held back.
NOT_IMPORTED = {
    "apprise": "Prefect 3.8.8 needs the 1.x interface",
    "psycopg": "SQLAlchemy loads it for postgresql://",
    "python-multipart": "FastAPI loads it for forms",
    "tzdata": "zoneinfo loads it where the system has no zones",
}


def test_every_library_that_is_imported_is_declared() -> None:
    providers = packages_distributions()
    undeclared = {
        package
        for package in _foreign(*PACKAGES, "sample")
        if not {_plain(one) for one in providers.get(package, [package])} & _declared()
    }
    # These come with a library of which they are the inside, and are named where it hands them out.
    inside = {"starlette": "fastapi", "python_http_client": "sendgrid", "markupsafe": "jinja2", "pydantic_core": "pydantic"}

    assert {package for package in undeclared if inside.get(package) not in _declared()} == set()


def test_every_library_that_is_declared_is_imported() -> None:
    providers = packages_distributions()
    used = {_plain(one) for package in _foreign(*PACKAGES, "sample") for one in providers.get(package, [])}

    assert _declared() - used == set(NOT_IMPORTED)


def test_every_package_of_ours_that_is_imported_is_installed() -> None:
    """A command runs from anywhere, so it must not count on the checkout being on the path."""
    met = {name.partition(".")[0] for module in modules(*PACKAGES) for name, _ in module.imports} & OURS

    assert met <= set(PROJECT["tool"]["setuptools"]["packages"])


def test_every_library_has_one_exact_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {_plain(line.partition("==")[0]) for line in lines if "==" in line}
    wanted = _declared() | {_plain(one) for one in PROJECT["project"]["optional-dependencies"]["test"]}

    assert wanted - pinned == set()


def _foreign(*packages: str) -> set[str]:
    found = {name.partition(".")[0] for module in modules(*packages) for name, _ in module.imports}
    return found - set(sys.stdlib_module_names) - OURS


def _declared() -> set[str]:
    return {_plain(one) for one in PROJECT["project"]["dependencies"]}


def _plain(requirement: str) -> str:
    """`psycopg[binary]>=3` is psycopg."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement.strip())
    assert name is not None, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()
