"""`templates/<persona>/<name>.<locale>.md`: front matter and Markdown, compiled to a letter once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from nurture.content.files import read_text
from nurture.content.findings import Finding, Place, Refused, nearest
from nurture.content.form import Form, known, text
from nurture.content.keys.letters import LETTER, TALK
from nurture.content.literal import literal
from nurture.content.markdown import Compiled, Unfit, as_target, compile_markdown
from nurture.content.scope import Scope
from nurture.content.strange import sharpened
from nurture.content.template import SUBJECT_VARIABLES, TALK_VARIABLES, check_template, letter_variables
from nurture.content.tree import DEEPEST, Node, read_yaml
from nurture.content.unseen import UNSEEN, told
from nurture.content.words import line
from nurture.rules.program import Letter, Link, TalkTrack

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*\n(.*)", re.DOTALL)
_TARGETS = re.compile(r"(?:\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|<(?=\w+:))([^\s<>)]*)", re.MULTILINE)
_ENTITY = re.compile(r"&#?\w+;")
_ENOUGH = 80  # characters of a word to find it by


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file in its two parts, with the line where its body begins."""

    file: str
    front: Node
    body: str
    body_line: int

    def at(self, offset: int) -> Place:
        """The place of a character of the body."""
        before = self.body[:offset]
        return Place(self.file, self.body_line + before.count("\n"), offset - before.rfind("\n"))

    def spot(self, number: int, word: str) -> Place:
        return _in_line(self.file, self.body, number, word, self.body_line)


def read_source(home: Path, file: str) -> Source:
    written = read_text(home, file)
    found = _FRONT.fullmatch(written)
    if not found:
        do = 'Begin it with a line `---`, then `subject: "…"`, then `---`.'
        raise Refused(Finding(Place(file), "front-matter", "This file does not begin with its keys.", do))
    front = read_yaml(found[1], file, first_line=2)
    return Source(file, front, found[2].strip("\n") + "\n", found[1].count("\n") + 3 + _leading_lines(found[2]))


def read_letter(source: Source, persona: str, name: str, locale: str, scope: Scope) -> Letter:
    form = Form(source.front, LETTER)
    subject = form.need("subject", _subject)
    body = form.also(lambda: _body(source, locale, scope))
    form.close(None)
    return Letter(persona, name, locale, subject, body.html, body.text, body.links)


def read_talk(source: Source, topic: str, locale: str, scope: Scope) -> TalkTrack:
    form = Form(source.front, TALK)
    form.also(lambda: check_template(source.body, source.spot, TALK_VARIABLES))
    ask, aim = form.need("ask", _said), form.need("aim", _said)
    offer = form.may("offer", known("offer", scope.offers), None)
    return form.close(TalkTrack(topic, locale, source.body.strip(), ask, aim, offer))


def _said(node: Node) -> str:
    said = text(node)
    check_template(said, lambda _line, _word: node.place, TALK_VARIABLES)
    return said


def _subject(node: Node) -> str:
    subject = line(node)
    check_template(subject, lambda _line, _word: node.place, SUBJECT_VARIABLES)
    return subject


def _body(source: Source, locale: str, scope: Scope) -> Compiled:
    check_template(source.body, source.spot, letter_variables(scope.program.references))
    findings: list[Finding] = []

    def address(target: str) -> str:
        link = scope.program.links.get(target)
        if link is None:
            written = unquote(target)
            wrong, do = f'There is no link "{written}".', _meant(written, scope.program.links)
            findings.append(sharpened(Finding(_of_link(source, target), "unknown-link", wrong, do), written))
            return "#"
        return link.address[locale]

    try:
        compiled = compile_markdown(source.body, address)
    except Unfit as unfit:
        raise Refused(_unfit(source, unfit.tag)) from None
    findings += literal(compiled.prose, partial(_of_word, source))
    findings += _unseen(source)
    if findings:
        raise Refused(*findings)
    return compiled


def _unseen(source: Source) -> Iterator[Finding]:
    """What stands in the file by its name, as `&#x202e;`."""
    for found in _ENTITY.finditer(source.body):
        if unseen := UNSEEN.search(unescape(found[0])):
            yield Finding(source.at(found.start()), "encoding", told(unseen), "Delete what stands for it.")


def _unfit(source: Source, tag: str) -> Finding:
    if not tag:
        place = Place(source.file, source.body_line)
        return Finding(place, "too-deep", f"Something here lies more than {DEEPEST} levels deep.", "Make it flatter.")
    do = "A link's target and title, and what names a kind of code, are plain words: put it outside."
    number = next((number for number, written in enumerate(source.body.splitlines(), 1) if tag in written), 1)
    return Finding(source.spot(number, tag), "lost-tag", "This would not come through where it stands.", do)


def _meant(target: str, links: Mapping[str, Link]) -> str:
    """An address is declared once, in the program, so that its clicks can count."""
    if not any(sign in target for sign in "/:."):
        return nearest(target, links)
    known = next((link.id for link in links.values() if target in link.address.values()), None)
    return f'Did you mean "{known}"?' if known else "Declare it under `links` in program.yaml, and write its id here."


def _of_link(source: Source, target: str) -> Place:
    """Where most of the target stands: one with brackets in it ends earlier for us than for Markdown."""
    spots = [(as_target(found[1]), found.start(1)) for found in _TARGETS.finditer(source.body)]
    _, offset = max((spot for spot in spots if target.startswith(spot[0])), key=lambda spot: len(spot[0]), default=("", 0))
    return source.at(offset)


def _of_word(source: Source, read: str) -> Place:
    """Where something stands that Markdown has read, or as much of its beginning as it did not read otherwise."""
    word = read.partition("\n")[0][:_ENOUGH]
    found = (source.body.find(word[:end]) for end in range(len(word), 0, -1))
    return source.at(next((offset for offset in found if offset >= 0), 0))


def _in_line(file: str, body: str, number: int, word: str, first_line: int) -> Place:
    lines = body.splitlines()
    written = lines[number - 1] if number <= len(lines) else ""
    column = written.find(word) + 1 if word else 1
    return Place(file, first_line + number - 1, max(column, 1))


def _leading_lines(body: str) -> int:
    return len(body) - len(body.lstrip("\n"))
