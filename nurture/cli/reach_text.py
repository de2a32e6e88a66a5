"""A reach for a terminal: most important first, long tails folded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from babel import Locale
from rich.console import RenderableType

from nurture.engine.reach import Reach
from nurture.engine.reach.shapes import Blank, Group, KeptOut, PersonaLine
from nurture.engine.report.shapes import Reason
from nurture.engine.tables import in_plain_text, section, table
from nurture.rules.language import HELD
from nurture.rules.match import Kind

_ROWS = 8  # of a long table; the rest is summed up
_REASONS = 4
_COLUMNS = 4  # personas side by side
_BLANKS = 15

_ENGLISH = Locale("en")

_KEPT_OUT: dict[Kind, str] = {
    "language": "read a language whose letters are held",
    "holdout": "are held out, left alone on purpose",
    "consent": "gave no consent that does in their country",
    "pool": "are outside the pool",
    "owner": "have nobody in whose name to write",
    "suppressed": "want no mail, or can get none",
    "graduated": "have graduated",
    "persona": "fit no persona",
}


def to_text(reach: Reach) -> str:
    return in_plain_text(_parts(reach))


def _parts(reach: Reach) -> Iterator[RenderableType]:
    yield from _head(reach)
    sections: tuple[tuple[str, Iterator[RenderableType]], ...] = (
        *([("Who matches which persona", _personas(reach))] if reach.persona is None else []),
        ("Who would go blank", _blanks(reach)),
        ("Who cannot be written to", _kept_out(reach.kept_out)),
        ("Who waits to enter", _waiting(reach.waiting)),
        ("Who fits no rule" if reach.persona is None else "Who may fit as well", _wanting(reach)),
        ("By country", _by(reach, "country", lambda one: one.countries, _country)),
        ("By language", _by(reach, "language", lambda one: one.languages, lambda value: _language(value, reach.written))),
        ("By owner", _by(reach, "owner", lambda one: one.owners, lambda value: _owner(value, reach.reps))),
    )
    for head, parts in sections:
        found = list(parts)
        yield from section(head, found) if found else ()


def _head(reach: Reach) -> Iterator[str]:
    yield f"{reach.program}: {reach.contacts:,} contacts of {reach.partners:,} partners"
    yield ""
    if reach.persona is None:
        kept = reach.matches - reach.writable
        yield f"By the files as they are now {reach.writable:,} are reachable, {kept:,} cannot be written to."
    else:
        yield from _one(reach, reach.personas[0])
    if reach.rendered:
        yield f"{_failing(reach)} of the {reach.rendered:,} letters that they can get would go blank."
    if reach.waiting:
        yield f"{sum(one.count for one in reach.waiting):,} of the reachable wait before they enter."
    if reach.in_streams:
        yield f"{reach.in_streams:,} are in a stream now, and stay in it whichever persona they match here."
    if not reach.released:
        yield "Nothing has been released yet: owners and the holdout are as the first release would draw them."
    if reach.errors:
        yield from _with_errors(reach)


def _with_errors(reach: Reach) -> Iterator[str]:
    yield "Files have errors, and this is without what they say; `nurture check` lists them."
    yield from (f"{persona} is told as it was last released." for persona in reach.kept)


def _failing(reach: Reach) -> str:
    return f"{reach.blank_letters:,}" if reach.blank_letters else "None"


def _one(reach: Reach, line: PersonaLine) -> Iterator[str]:
    if line.rule is None:
        yield f"Nobody enters {line.persona} by a rule: other streams lead to it. {line.readers:,} contacts can get there."
        return
    yield f"{line.persona} takes " + (f"who fits: {line.rule}." if line.rule else "whoever no other persona takes.")
    share = f"{line.matches / reach.contacts:.1%}"
    yield f"{line.matches:,} contacts match ({share}), and {line.writable:,} of them are reachable."
    for one in reach.before:
        yield f"{one.count:,} more fit it too, but {one.because} comes first."


def _personas(reach: Reach) -> Iterator[RenderableType]:
    rows = [
        (line.persona, line.matches, f"{line.matches / reach.contacts:.1%}", line.writable, line.readers)
        if line.rule is not None
        else (line.persona, "-", "-", "-", line.readers)
        for line in reach.personas
    ]
    yield table(("persona", "match", "of all", "reachable", "can get its letters"), rows)
    matched = sum(line.matches for line in reach.personas)
    if matched < reach.contacts:
        yield f"{reach.contacts - matched:,} match none."
    for line in reach.personas:
        if line.rule:
            yield f"{line.persona}: {line.rule}"


def _blanks(reach: Reach) -> Iterator[RenderableType]:
    if not reach.rendered:
        yield "Nobody gets a letter, so none was tried."
    elif not reach.blanks:
        yield "Nobody: every letter was written to everybody who can get it, and lacked nothing."
    else:
        yield f"{reach.blank_contacts:,} contacts. A letter that lacks a value is held, never sent with a hole in it."
        rows = _alike(reach.blanks) if reach.persona is None else [_blank([one]) for one in reach.blanks]
        yield table(("letter", "in", "lacks", "for example", "contacts"), rows[:_BLANKS], left=4)
        yield from ([f"and {len(rows) - _BLANKS:,} more such lines; --json has them all"] if rows[_BLANKS:] else [])


def _alike(blanks: Sequence[Blank]) -> list[tuple[object, ...]]:
    """One line for the letters of a persona that lack the same for the same contacts."""
    alike: dict[tuple[object, ...], list[Blank]] = {}
    for one in blanks:
        alike.setdefault((one.persona, one.locale, one.value, one.count, one.examples), []).append(one)
    return [_blank(group) for group in alike.values()]


def _blank(alike: Sequence[Blank]) -> tuple[object, ...]:
    one, *others = alike
    step = f"{one.persona}/{one.step}" + (f" ({one.letter})" if one.letter != one.step else "")
    more = f" and {len(others)} more" if others else ""
    return f"{step}{more}", one.locale, one.value, ", ".join(one.examples), one.count


def _kept_out(kinds: Sequence[KeptOut]) -> Iterator[RenderableType]:
    if len(kinds) > 1:
        yield "Each contact once, by the first reason that holds."
    for one in kinds:
        yield f"{one.count:>8,}  {_KEPT_OUT[one.kind]}"
        if len(one.reasons) == 1 and one.kind in ("holdout", "graduated", "persona"):
            continue
        for reason in one.reasons[:_REASONS]:
            yield f"{reason.count:>16,}  {reason.because}"
        if rest := one.reasons[_REASONS:]:
            yield f"{sum(reason.count for reason in rest):>16,}  for {len(rest)} more such reasons; --json has them all"


def _waiting(reasons: Sequence[Reason]) -> Iterator[str]:
    yield from (f"{one.count:>8,}  {one.because}" for one in reasons)


def _wanting(reach: Reach) -> Iterator[RenderableType]:
    if reach.persona is None:
        taken = f"{reach.left_to} takes them" if reach.left_to else "nobody takes them"
        yield f"{reach.left:,} contacts fit no rule; {taken}."
        if not reach.wanting and reach.left:
            yield "No fact is missing: what is known of them says no."
    if not reach.wanting:
        return
    yield "Some would perhaps fit, if only these facts were known:"
    rows = [(one.persona, " and ".join(one.facts), one.count) for one in reach.wanting[:_ROWS]]
    yield table(("persona", "not known", "contacts"), rows, left=2)
    if rest := reach.wanting[_ROWS:]:
        yield f"and {len(rest)} more"


# --- by country, language, owner -----------------------------------------------------------------------------------------


def _by(
    reach: Reach, what: str, groups: Callable[[Reach | PersonaLine], Sequence[Group]], label: Callable[[str], str]
) -> Iterator[RenderableType]:
    """Values with most contacts first, and each persona's in a column where they are few enough."""
    lines = [line for line in reach.personas if line.matches]
    lines = lines if 1 < len(lines) <= _COLUMNS else []
    columns = [{one.value: one.matches for one in groups(line)} for line in lines]
    found = groups(reach)
    rows = [_row(label(one.value), [one], columns) for one in found[:_ROWS]]
    if rest := found[_ROWS:]:
        rows.append(_row(f"and {len(rest)} more", rest, columns))
    if rows:
        heads = "contacts" if reach.persona is None else "match", "reachable", *(line.persona for line in lines)
        yield table((what, *heads), rows)


def _row(name: str, groups: Sequence[Group], columns: Sequence[Mapping[str, int]]) -> tuple[object, ...]:
    by_persona = (sum(column.get(one.value, 0) for one in groups) for column in columns)
    return name, sum(one.matches for one in groups), sum(one.writable for one in groups), *by_persona


def _country(code: str) -> str:
    return f"{code} {_ENGLISH.territories.get(code, '')}".strip()


def _language(code: str, written: Mapping[str, str]) -> str:
    name = f"{code or 'unknown'} {_ENGLISH.languages.get(code.partition('-')[0], '')}".strip()
    locale = written[code]
    if locale == HELD:
        return f"{name}, held"
    return name if locale in (code, code.partition("-")[0]) else f"{name} in {locale}"


def _owner(rep: str, names: Mapping[str, str]) -> str:
    return f"{rep} {names.get(rep, '')}".strip() or "(none)"
