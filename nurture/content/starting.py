"""A new persona to begin with: its file, letters to fill in for every written language, a test of its stream, and its place
in the program.

What it says lies in `starter/`, as files with `$words` that are filled in from the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from nurture.content.files import STARTER, names_in
from nurture.content.findings import Finding, Place, Refused
from nurture.content.keys.editor import naming
from nurture.content.load import PROGRAM, yaml_of
from nurture.content.persona_files import RESERVED
from nurture.content.program import read_program
from nurture.content.tree import Node, Scalar, Sequence, below
from nurture.content.words import name as read_name
from nurture.rules.program import Link, Program

_LETTERS = ("hello", "idea", "question")
_MEANT_FOR_OTHERS = (*RESERVED, "program", "reps", "tests")
_BOM = "\ufeff"
_NOT_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\[]*_`<"} | {"{": "(", "}": ")"})


@dataclass(frozen=True, slots=True)
class Start:
    """What is to be written: new files by their names from home, and the program's file as it will be."""

    files: dict[str, str]
    program: str
    languages: tuple[str, ...]
    before: str


def start(home: Path, persona: str) -> Start:
    """Raises Refused where the program cannot be read, or the name is bad or taken."""
    tree = yaml_of(home, PROGRAM)
    streams = tuple(one for one in names_in(home, "personas", ".yaml") if one not in ("program", "reps"))
    program = read_program(tree, streams).program
    _check_name(home, persona, program)
    if not program.topics:
        raise Refused(Finding(Place(PROGRAM), "empty", "The program has no topics yet.", "Add one under `topics:`."))
    return Start(
        files=dict(_files(persona, program)),
        program=listed(_as_written(home), below(tree, "personas"), persona),
        languages=program.languages,
        before=program.personas[-1],
    )


def _check_name(home: Path, persona: str, program: Program) -> None:
    file = f"personas/{persona}.yaml"
    read_name(Scalar(Place(file), persona))
    if persona in _MEANT_FOR_OTHERS:
        wrong = f"{persona} cannot be a persona's name, since files of that name hold something else."
        raise Refused(Finding(Place(file), "name", wrong, "Take another."))
    taken = next((one for one in (file, _test(persona), *_letters_there(home, persona)) if (home / one).exists()), None)
    if taken or persona in program.personas:
        wrong = f"There is a persona {persona} already ({taken or PROGRAM})."
        raise Refused(Finding(Place(taken or PROGRAM), "name", wrong, "Take another name, or change what is there."))


def _test(persona: str) -> str:
    return f"personas/tests/{persona}-stays-quiet.yaml"


def _letters_there(home: Path, persona: str) -> list[str]:
    return [f"templates/{persona}/{one}.md" for one in names_in(home, f"templates/{persona}", ".md")]


# --- the files --------------------------------------------------------------------------------------------------


def _files(persona: str, program: Program) -> Iterator[tuple[str, str]]:
    links = _links(program)
    topics = {letter: link.topic if link else next(iter(program.topics)) for letter, link in links.items()}
    words = {f"{letter}_topic": topic for letter, topic in topics.items()}
    file, test = f"personas/{persona}.yaml", _test(persona)
    yield file, naming(file, _filled("persona.yaml", name=persona, **words))
    yield test, naming(test, _filled("test.yaml", name=persona))
    for letter in _LETTERS:
        for locale in program.languages:
            topic = program.topics[topics[letter]][locale].translate(_NOT_MARKDOWN)
            link = links[letter]
            pointer = f"[{link.title[locale].translate(_NOT_MARKDOWN)}]({link.id})" if link else topic
            text = _filled(_skeleton(letter, locale), pointer=pointer, topic=topic)
            yield f"templates/{persona}/{letter}.{locale}.md", text


def _links(program: Program) -> dict[str, Link | None]:
    """Two links to read for the first letters, and one that asks for a call for the last, as far as there are any."""
    to_read = [link for link in program.links.values() if not link.request]
    to_ask = [link for link in program.links.values() if link.request]
    any_of = [*to_read, *to_ask, None]
    first = any_of[0]
    others = [link for link in to_read if first and link.topic != first.topic]
    return {"hello": first, "idea": (others or to_read[1:] or any_of)[0], "question": (to_ask or any_of)[0]}


def _skeleton(letter: str, locale: str) -> str:
    """English where nobody has written one in this language; the marketer translates."""
    own = f"{letter}.{locale.partition('-')[0]}.md"
    return own if (STARTER / own).exists() else f"{letter}.en.md"


def _filled(file: str, **words: str) -> str:
    return Template((STARTER / file).read_text(encoding="utf-8")).substitute(words)


# --- its place in the program -----------------------------------------------------------------------------------


def _as_written(home: Path) -> str:
    return (home / PROGRAM).read_bytes().decode("utf-8")


def listed(text: str, personas: Node, name: str) -> str:
    """The program's text with `name` before the last of `personas`; nothing else in it changes, not even its line ends."""
    bom, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    last = personas.items[-1] if isinstance(personas, Sequence) else personas
    lines = text.splitlines(keepends=True)
    at, column = last.place.line - 1, last.place.column - 1
    head, tail = lines[at][:column], lines[at][column:]
    if not isinstance(personas, Sequence):
        word = last.value if isinstance(last, Scalar) else ""
        lines[at] = f"{head}[{name}, {word}]{tail[len(word) :]}"
    elif head.strip() in ("", "-"):
        comma = "," if not head.strip() else ""
        lines.insert(at, f"{head}{name}{comma}{_line_end(lines[at])}")
    else:
        lines[at] = f"{head}{name}, {tail}"
    return bom + "".join(lines)


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :] or "\n"
