"""The code as syntax trees, for tests that ask what it imports and calls."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("db", "flows", "nurture")


@dataclass(frozen=True)
class Module:
    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def within(self, *packages: str) -> bool:
        return any(self.name == one or self.name.startswith(f"{one}.") for one in packages)

    @property
    def imports(self) -> Iterator[tuple[str, int]]:
        """(dotted name, line); what is taken out of a module is part of the name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.at(node)} imports relatively"
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def at(self, node: ast.expr | ast.stmt) -> str:
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"


@lru_cache
def modules(*packages: str) -> tuple[Module, ...]:
    """All modules of these top packages, migrations left out: they stand as they ran."""
    files = sorted(file for package in packages for file in (ROOT / package).rglob("*.py") if "migrations" not in file.parts)
    return tuple(Module(_name(file), file) for file in files)


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def dotted(node: ast.expr) -> str:
    """`datetime.now` of such an expression; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
    return ""


def is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
