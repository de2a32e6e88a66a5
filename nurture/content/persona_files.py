"""One persona with all its letters: a file in `personas/` and a folder in `templates/`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nurture.content.files import names_in, read_text
from nurture.content.findings import Finding, Place, Refused, closest
from nurture.content.form import gather
from nurture.content.letters import Source, read_letter, read_source
from nurture.content.personas import WrittenPersona, read_persona
from nurture.content.scope import Scope
from nurture.content.streams import Wanted
from nurture.content.tree import Node, Scalar, read_yaml
from nurture.content.words import name
from nurture.rules.program import Letter, letter_key
from nurture.rules.route import FOLLOW_UP
from nurture.rules.streams import Persona

# Letters that a disposition sends lie in templates/follow_up/, as if they were a persona's.
RESERVED = (FOLLOW_UP, "calls")


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter with its source, for the places of findings, and the offer and event of the step that sends it."""

    letter: Letter
    source: Source
    offer: str | None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A persona's name, the persona and the tree of its file (follow-up letters have neither), and its letters."""

    name: str
    persona: Persona | None
    letters: tuple[WrittenLetter, ...]
    tree: Node | None = None

    @property
    def by_key(self) -> dict[str, Letter]:
        return {letter_key(self.name, one.letter.name, one.letter.locale): one.letter for one in self.letters}


def read_written(home: Path, persona: str, scope: Scope) -> Written:
    file = f"personas/{persona}.yaml"
    _check_name(persona, file)
    try:
        tree = read_yaml(read_text(home, file), file)
        written: WrittenPersona = read_persona(tree, persona, scope)
    except Refused as refused:
        raise Refused(*refused.findings, *_slips_in_letters(home, persona, scope)) from None
    return Written(persona, written.persona, read_letters(home, persona, written.wanted, scope), tree)


def _slips_in_letters(home: Path, persona: str, scope: Scope) -> Iterator[Finding]:
    """Of the letters that lie there, while nobody can tell which of them the stream sends: all is told at once."""
    for file in names_in(home, f"templates/{persona}", ".md"):
        letter, _, locale = file.rpartition(".")
        if locale in scope.program.languages:
            try:
                read_letter(read_source(home, f"templates/{persona}/{file}.md"), persona, letter, locale, scope)
            except Refused as refused:
                yield from refused.findings


def _check_name(written: str, file: str) -> None:
    name(Scalar(Place(file), written))
    if written in RESERVED:
        wrong = f"templates/{written} holds other letters, so no persona can have this name."
        raise Refused(Finding(Place(file), "name", wrong, "Rename the file."))


def read_letters(home: Path, persona: str, wanted: Sequence[Wanted], scope: Scope) -> tuple[WrittenLetter, ...]:
    """Each wanted letter in each language that the program writes."""
    missing = list(_missing(home, persona, wanted, scope.program.languages))
    if missing:
        raise Refused(*missing, *_slips_in_letters(home, persona, scope))
    pairs = [(one, locale) for one in wanted for locale in scope.program.languages]
    return tuple(gather(lambda pair: read_wanted(home, persona, *pair, scope), pairs))


def read_wanted(home: Path, persona: str, wanted: Wanted, locale: str, scope: Scope) -> WrittenLetter:
    source = read_source(home, f"templates/{persona}/{wanted.name.value}.{locale}.md")
    return WrittenLetter(read_letter(source, persona, wanted.name.value, locale, scope), source, wanted.offer, wanted.event)


def _missing(home: Path, persona: str, wanted: Sequence[Wanted], languages: Sequence[str]) -> Iterator[Finding]:
    """One finding a letter, whatever the languages in which it is missing."""
    there = names_in(home, f"templates/{persona}", ".md")
    for one in wanted:
        letter = f"templates/{persona}/{one.name.value}"
        missing = [locale for locale in languages if f"{one.name.value}.{locale}" not in there]
        match missing:
            case []:
                continue
            case [locale]:
                wrong = f"The letter {letter}.{locale}.md is missing."
            case [*some, last]:
                wrong = f"The letter {letter}.<language>.md is missing in {', '.join(some)} and {last}."
        do = _rename([f"{one.name.value}.{locale}" for locale in missing], there)
        if not do and len(missing) == len(languages):
            do = _meant(one.name.value, {file.rpartition(".")[0] for file in there})
        yield Finding(one.name.place, "missing-letter", wrong, do or "Write it.")


def _rename(missing: Sequence[str], there: Collection[str]) -> str:
    """Where a file has the name in other letters."""
    found = next(((file, name) for name in missing for file in there if file.casefold() == name.casefold()), None)
    return f"Rename {found[0]}.md to {found[1]}.md." if found else ""


def _meant(letter: str, others: Collection[str]) -> str:
    close = closest(letter, others)
    return f'Did you mean "{close}"? Else write it.' if close else ""


def unused_letters(home: Path, written: Written) -> Iterator[Finding]:
    """Files that no step sends: likely a slip in a name."""
    used = {f"{one.letter.name}.{one.letter.locale}" for one in written.letters}
    for file in names_in(home, f"templates/{written.name}", ".md"):
        if file not in used:
            place = Place(f"templates/{written.name}/{file}.md")
            yield Finding(place, "unused-letter", "No step sends this letter.", "Add a step, or delete the file.", "warning")
