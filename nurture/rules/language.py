"""Which language a contact is written to in. Never silent: a fallback is declared, or the letter is held."""

from __future__ import annotations

from nurture.rules.program import Program

HELD = "hold"


def written_language(program: Program, language: str) -> str:
    """A language the program writes, or `hold`. `de-AT` is tried as itself, then as `de`; `*` stands for all others."""
    for tag in (language, language.partition("-")[0]):
        if tag in program.languages:
            return tag
        if tag in program.fallback:
            return program.fallback[tag]
    return program.fallback.get("*", HELD)
