"""Markdown to HTML and to text, once, with its Jinja tags kept.

Tags are hidden behind private-use characters while Markdown is read, and put back afterwards. Values are filled in
later, so no value is ever read as Markdown. Raw HTML in a letter is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import escape

from nurture.content.literal import LINK
from nurture.content.pieces import Piece, pieces
from nurture.content.plaintext import to_text
from nurture.content.tree import DEEPEST

_OPEN, _CLOSE = "\ue000", "\ue001"
_BLOCK_LINE = re.compile(rf"^[ \t]*({_OPEN}b\d+{_CLOSE})[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(rf"{_OPEN}[bv](\d+){_CLOSE}")
_HIDDEN_IN_TARGET = quote(_OPEN)
_LONE_BLOCK = re.compile(rf"<p>({_OPEN}b\d+{_CLOSE})</p>")
_BRACES = re.compile(rf"\{{([{{%#]|(?={_OPEN}))")

# What lies deeper than the reader goes would be left out in silence, so it goes deeper than letters may.
_reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 2 * DEEPEST}).disable(["html_block", "html_inline", "image"])


@dataclass(frozen=True, slots=True)
class Compiled:
    """Jinja sources. `links` are the targets as they were written, in order, once each.

    `prose` is each paragraph as it is read, without code, and with a sign where a link is, as `literal` has it.
    """

    html: str
    text: str
    links: tuple[str, ...]
    prose: tuple[str, ...]


class Unfit(Exception):
    """What is written cannot become a letter: it is too deep, or Markdown would not keep `tag`."""

    def __init__(self, tag: str = "") -> None:
        self.tag = tag
        super().__init__(tag)


def compile_markdown(source: str, address: Callable[[str], str]) -> Compiled:
    """`address` turns a link's target into where it leads. Raises Unfit."""
    tags: list[str] = []
    tokens = _reader.parse(_hide(source, tags))
    if _depth(tokens) > DEEPEST:
        raise Unfit
    links = tuple(dict.fromkeys(_point(tokens, address)))
    html = _LONE_BLOCK.sub(r"\1", _reader.renderer.render(tokens, _reader.options, {}))
    text = to_text(SyntaxTreeNode(tokens), lambda paragraph: bool(_BLOCK_LINE.fullmatch(paragraph)))
    _check_kept(tags, html)
    _check_kept(tags, text)
    prose = tuple(_HIDDEN.sub(lambda found: tags[int(found[1])], one) for one in _prose(tokens))
    return Compiled(_show(html, tags), _show(text, tags), links, prose)


def as_target(written: str) -> str:
    """What stands as a link's target, as `address` is given it."""
    return _reader.normalizeLink(unescapeAll(written))


def plain_to_html(source: str) -> str:
    """A few plain lines with Jinja tags, such as a sign-off, as HTML: escaped between the tags, lines kept."""
    return "".join(_as_html(piece) for piece in pieces(source.strip()))


def _as_html(piece: Piece) -> str:
    return str(escape(piece.source)).replace("\n", "<br>\n") if piece.kind == "text" else piece.source


def _hide(source: str, tags: list[str]) -> str:
    """Tags become characters that Markdown does not know; `{% %}` on a line of its own becomes its own paragraph."""

    def hidden(piece: Piece) -> str:
        if piece.kind == "text":
            return piece.source
        tags.append(piece.source)
        return f"{_OPEN}{piece.kind[0]}{len(tags) - 1}{_CLOSE}"

    kept = "".join(map(hidden, pieces(source.replace(_OPEN, "").replace(_CLOSE, ""))))
    return _BLOCK_LINE.sub(r"\n\1\n", kept)


def _depth(tokens: Iterable[Token]) -> int:
    return max((token.level + max((child.level for child in token.children or ()), default=0) for token in tokens), default=0)


def _prose(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type != "inline":
            continue
        said, words, within = "", "", 0
        for child in token.children or ():
            within += (child.type == "link_open") - (child.type == "link_close")
            if child.type == "link_open":
                said, words = said + LINK, ""
            elif within:
                words += child.content
            elif child.type == "link_close":
                said += "" if words.strip() else f"[{words}]("
            else:
                said += "\n" if child.type in ("softbreak", "hardbreak") else child.content if child.type == "text" else ""
        yield said


def _check_kept(tags: Sequence[str], rendered: str) -> None:
    """Each tag stands there once, in its order: a title, a link's target or a language of code would swallow or move it."""
    kept = [int(number) for number in _HIDDEN.findall(rendered)]
    for number, tag in enumerate(tags):
        if kept[number : number + 1] != [number]:
            raise Unfit(tag)


def _show(rendered: str, tags: list[str]) -> str:
    """Puts the tags back; braces that Markdown made (from `&#123;`) stay braces and become no tags."""
    safe = _BRACES.sub(r'{{ "{\1" }}', rendered)
    return _HIDDEN.sub(lambda found: tags[int(found[1])], safe)


def _point(tokens: Iterable[Token], address: Callable[[str], str]) -> Iterable[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                target = str(child.attrs["href"])
                if _HIDDEN_IN_TARGET in target:  # told as a tag that is not kept
                    continue
                child.attrs["href"] = address(target)
                yield target
