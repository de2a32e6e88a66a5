"""Which ids of findings the code can give, read from the code."""

import ast
from collections.abc import Iterator

from tests.house.code import modules

# Where the id stands among the arguments of what makes a finding.
_MAKERS = {"Finding": 1, "refuse": 1, "_refused": 1, "_Problem": 2}
# Readers of a name, whose id is made of what is looked for.
_READERS = ("known", "choice")


def ids_of_the_code() -> set[str]:
    return {one for module in modules("nurture") for one in _ids(module.tree)}


def _ids(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in _MAKERS and len(node.args) > _MAKERS[name]:
                yield from _constant(node.args[_MAKERS[name]])
            elif name in _READERS and node.args:
                yield from (f"unknown-{what.replace(' ', '-')}" for what in _constant(node.args[0]))


def _constant(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
