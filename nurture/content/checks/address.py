"""Forms of address: one within a letter, and one between the letters and the voices of the reps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from nurture.content.checks.forms import LANGUAGES, Form, Mark, marks, told
from nurture.content.checks.prose import Prose
from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place
from nurture.content.tree import below
from nurture.rules.reps import Voice


def mixed_address(whole: Whole) -> Iterator[Finding]:
    """A letter that says both, told at the form it says less often."""
    for letter in whole.letters:
        prose = whole.prose(letter)
        found = sorted(marks(prose.own_words, prose.language), key=lambda mark: mark.offset)
        form = _form(found)
        odd = next((mark for mark in found if mark.form != form), None)
        if form and odd:
            usual = next(mark for mark in found if mark.form == form)
            here, there = prose.place(odd.offset), prose.place(usual.offset)
            where = "beside it" if here.line == there.line else f"in line {there.line}"
            wrong = f'This letter says "{odd.word}" here and "{usual.word}" {where}.'
            yield Finding(here, "mixed-address", wrong, "Choose one for the whole letter.", "warning")


def differing_address(whole: Whole) -> Iterator[Finding]:
    """Letters and voices in one language that address the reader otherwise than the rest do."""
    for locale in whole.program.languages:
        letters = list(_letters(whole, locale))
        voices = list(_voices(whole, locale))
        usual = _usual([form for form, _ in letters], [form for form, _ in voices])
        words = LANGUAGES[locale.partition("-")[0]].words if usual else {}
        for what, others in (("This letter", letters), ("This voice", voices)):
            for form, place in others:
                if usual and form != usual:
                    wrong = f'{what} says "{words[form]}", and most of the others in "{locale}" say "{words[usual]}".'
                    yield Finding(
                        place, "address-differs", wrong, "Choose one for all of them: a letter goes in any voice.", "warning"
                    )


def _letters(whole: Whole, locale: str) -> Iterator[tuple[Form, Place]]:
    """Letters that say one form only; of the others `mixed_address` tells."""
    for letter in whole.letters:
        if letter.letter.locale == locale:
            prose = whole.prose(letter)
            found = list(marks(prose.own_words, prose.language))
            if len({mark.form for mark in found}) == 1:
                yield found[0].form, prose.place(found[0].offset)


def _voices(whole: Whole, locale: str) -> Iterator[tuple[Form, Place]]:
    for rep in whole.release.reps.values():
        voice = rep.voices.get(locale)
        if voice and (form := _form_of_voice(voice, locale.partition("-")[0])):
            yield form, below(whole.reps_tree, rep.id, "voices", locale).place


def _form_of_voice(voice: Voice, language: str) -> Form | None:
    words = Prose("", language, f"{voice.greeting}\n{voice.sign_off}").own_words
    return _form(marks(words, language)) or told(voice.tone, language)


def _form(found: Iterable[Mark]) -> Form | None:
    """The form that is said most often."""
    counted = Counter(mark.form for mark in found).most_common(1)
    return counted[0][0] if counted else None


def _usual(letters: list[Form], voices: list[Form]) -> Form | None:
    """What most say; where it is even, what most voices say."""
    counted = Counter([*voices, *letters]).most_common()
    if len(counted) > 1 and counted[0][1] == counted[1][1]:
        counted = Counter(voices).most_common() or counted
    return counted[0][0] if counted else None
