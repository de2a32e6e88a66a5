"""Markdown to HTML and to text, once, with its Jinja tags kept.

Tags are hidden behind private-use characters while Markdown is read, and put back afterwards. Values are filled in
later, so no value is ever read as Markdown. Raw HTML in a letter is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import escape

from nurture.content.plaintext import to_text

_OPEN, _CLOSE = "\ue000", "\ue001"
_STRING = r"\"[^\"]*\"|'[^']*'"
TAG = re.compile(rf"\{{\{{(?:{_STRING}|[^\"'}}]|\}}(?!\}}))*\}}\}}|\{{%(?:{_STRING}|[^\"'%]|%(?!\}}))*%\}}")
_COMMENT = re.compile(r"\{#.*?#\}\n?", re.DOTALL)
_BLOCK_LINE = re.compile(rf"^[ \t]*({_OPEN}b\d+{_CLOSE})[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(rf"{_OPEN}[bv](\d+){_CLOSE}")
_LONE_BLOCK = re.compile(rf"<p>({_OPEN}b\d+{_CLOSE})</p>")
_BRACES = re.compile(r"\{([{%#])")

_reader = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image"])


@dataclass(frozen=True, slots=True)
class Compiled:
    """Jinja sources. `links` are the targets as they were written, in order, once each."""

    html: str
    text: str
    links: tuple[str, ...]


def compile_markdown(source: str, address: Callable[[str], str]) -> Compiled:
    """`address` turns a link's target into where it leads."""
    tags: list[str] = []
    tokens = _reader.parse(_hide(_COMMENT.sub("", source), tags))
    links = tuple(dict.fromkeys(_point(tokens, address)))
    html = _LONE_BLOCK.sub(r"\1", _reader.renderer.render(tokens, _reader.options, {}))
    text = to_text(SyntaxTreeNode(tokens), lambda paragraph: bool(_BLOCK_LINE.fullmatch(paragraph)))
    return Compiled(_show(html, tags), _show(text, tags), links)


def plain_to_html(source: str) -> str:
    """A few plain lines with Jinja tags, such as a sign-off, as HTML: escaped between the tags, lines kept."""
    pieces = re.split(f"({TAG.pattern})", source.strip())
    return "".join(piece if TAG.fullmatch(piece) else str(escape(piece)).replace("\n", "<br>\n") for piece in pieces)


def _hide(source: str, tags: list[str]) -> str:
    """Tags become characters that Markdown does not know; `{% %}` on a line of its own becomes its own paragraph."""

    def hidden(found: re.Match[str]) -> str:
        tags.append(found[0])
        return f"{_OPEN}{'b' if found[0].startswith('{%') else 'v'}{len(tags) - 1}{_CLOSE}"

    kept = TAG.sub(hidden, source.replace(_OPEN, "").replace(_CLOSE, ""))
    return _BLOCK_LINE.sub(r"\n\1\n", kept)


def _show(rendered: str, tags: list[str]) -> str:
    """Puts the tags back; braces that Markdown made (from `&#123;`) stay braces and become no tags."""
    safe = _BRACES.sub(r'{{ "{\1" }}', rendered)
    return _HIDDEN.sub(lambda found: tags[int(found[1])], safe)


def _point(tokens: Iterable[Token], address: Callable[[str], str]) -> Iterable[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                target = str(child.attrs["href"])
                child.attrs["href"] = address(target)
                yield target
