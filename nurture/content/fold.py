"""Folding a template: what is the same for all letters of one rep and locale is put in once, before any is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Template, TemplateError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from nurture.content.figures import FIGURES
from nurture.content.template import RenderError, check_runnable, constant, dotted, figure, flat

Render = Callable[[Context], Iterator[str]]


def insert(source: str, pieces: Mapping[str, str]) -> str:
    """Puts each piece, itself a template, where its word stands alone in braces."""
    words = "|".join(map(re.escape, pieces))
    return re.sub(rf"\{{\{{-?\s*({words})\s*-?\}}\}}", lambda found: pieces[found[1]], source)


@dataclass(frozen=True, slots=True)
class Folded:
    """A template, and the flat names of the values that it still asks for."""

    template: Template
    asks: frozenset[str]


def fold(source: str, environment: SandboxedEnvironment, constants: Mapping[str, str]) -> Folded:
    """Compiles `source` with `constants` (by the names that letters use) in place; other values stay holes.

    Raises RenderError where it is not a template, or uses more than letters may.
    """
    try:
        tree = environment.parse(source)
        check_runnable(tree)
        _Folding(constants).visit(tree)
        tree.set_environment(environment)
        asks = frozenset(node.name for node in tree.find_all(nodes.Name))  # letters can declare none
        return Folded(Template.from_code(environment, environment.compile(tree), {}), asks)
    except (TemplateError, SyntaxError, ValueError, RecursionError) as error:
        raise RenderError(f"it does not hold together ({type(error).__name__})") from None


class _Folding(NodeTransformer):
    """Constants instead of names, one flat name instead of `view.attribute`, and no branch that can never be taken."""

    def __init__(self, constants: Mapping[str, str]) -> None:
        self._constants = constants

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 - Jinja's visitor calls it so
        if node.name == "offer":
            return nodes.Name(flat("offer", "describe"), "load", lineno=node.lineno)
        return self._constant(node)

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        folded = self._constant(node)
        if folded is not node:
            return folded
        view, _, attribute = dotted(node).partition(".")
        return nodes.Name(flat(view, attribute), "load", lineno=node.lineno)

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        if node.name in FIGURES:
            return nodes.Const(figure(node, self._constants["locale"]), lineno=node.lineno)
        return self.generic_visit(node)

    def visit_If(self, node: nodes.If) -> list[nodes.Node] | nodes.Node:  # noqa: N802
        branches: list[nodes.If] = []
        otherwise = node.else_
        for branch in (node, *node.elif_):
            test = self.visit(branch.test)
            known = _constant_or_none(test)
            if known:
                otherwise = branch.body
                break
            if known is None:
                branches.append(nodes.If(test, self._all(branch.body), [], [], lineno=branch.lineno))
        folded = self._all(otherwise)
        if not branches:
            return folded
        first, *others = branches
        return nodes.If(first.test, first.body, others, folded, lineno=node.lineno)

    def _all(self, body: list[nodes.Node]) -> list[nodes.Node]:
        return [folded for node in body for folded in self.visit_list(node)]

    def _constant(self, node: nodes.Expr) -> nodes.Node:
        name = dotted(node)
        return nodes.Const(self._constants[name], lineno=node.lineno) if name in self._constants else node


def _constant_or_none(test: nodes.Expr) -> Any:
    """What a test always comes to, as a bool; None where it depends on values."""
    try:
        return bool(constant(test))
    except nodes.Impossible:
        return None
