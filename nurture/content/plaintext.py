"""The text part of a letter, from the same Markdown as its HTML: links as `text (address)`, lists with dashes."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.tree import SyntaxTreeNode

IsTag = Callable[[str], bool]


def to_text(root: SyntaxTreeNode, is_tag: IsTag) -> str:
    """Blocks with an empty line between; a paragraph that is only a Jinja tag takes no empty line of its own."""
    pieces = []
    for block in root.children:
        written = _block(block, is_tag)
        pieces.append(f"{written}\n" if is_tag(written) else f"{written}\n\n")
    return "".join(pieces).rstrip("\n") + "\n"


def _block(node: SyntaxTreeNode, is_tag: IsTag) -> str:
    match node.type:
        case "paragraph" | "heading":
            return _inline(node.children[0]) if node.children else ""
        case "bullet_list" | "ordered_list":
            return _list(node, is_tag)
        case "blockquote":
            return _indented(to_text(node, is_tag).rstrip("\n"), "> ", "> ")
        case "hr":
            return "---"
        case _:
            return node.content.rstrip("\n")


def _list(node: SyntaxTreeNode, is_tag: IsTag) -> str:
    start = int(node.attrs.get("start", 1))
    marks = ["- " if node.type == "bullet_list" else f"{start + index}. " for index in range(len(node.children))]
    items = [to_text(item, is_tag).rstrip("\n") for item in node.children]
    return "\n".join(_indented(item, mark, " " * len(mark)) for item, mark in zip(items, marks, strict=True))


def _indented(text: str, first: str, others: str) -> str:
    head, *rest = text.split("\n")
    return "\n".join([first + head, *((others + line).rstrip() for line in rest)])


def _inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "link":
            words = "".join(map(_inline, node.children))
            address = str(node.attrs["href"])
            return words if words == address else f"{words} ({address})"
        case _:
            return "".join(map(_inline, node.children))
