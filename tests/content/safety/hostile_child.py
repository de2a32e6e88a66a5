"""The walled child with libraries gone wrong: certain words in a letter make the reading of Markdown do harm, and one makes
drawing it last for ever.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from nurture.content import Rendered, Renderer, letters, sampling, walled_child
from nurture.content.findings import Finding, Place, Refused
from nurture.content.markdown import Compiled, compile_markdown
from nurture.rules.program import Release


def _spin(_source: str) -> NoReturn:
    while True:
        pass


def _eat(_source: str) -> NoReturn:
    eaten = []
    while True:
        eaten.append(bytearray(64 * 1024**2))


def _shout(_source: str) -> None:
    for _ in range(1024):
        sys.stdout.write("A" * 1024**2)


def _die(_source: str) -> NoReturn:
    os.abort()


def _fail(_source: str) -> NoReturn:
    raise KeyError


def _write(source: str) -> None:
    with Path(source.split()[1]).open("w", encoding="utf-8") as file:
        file.write("gotcha")


def _tell(_source: str) -> NoReturn:
    raise Refused(Finding(Place("environment"), "told", " ".join(os.environ), ""))


_HARM = {"SPIN": _spin, "EAT": _eat, "SHOUT": _shout, "DIE": _die, "FAIL": _fail, "WRITE": _write, "TELL": _tell}


def _harmful(source: str, address: Callable[[str], str]) -> Compiled:
    harm = _HARM.get(source.split(maxsplit=1)[0])
    if harm:
        harm(source)
    return compile_markdown(source, address)


class _Slow(Renderer):
    """Never ends with a letter that says LATER."""

    def __init__(self, release: Release) -> None:
        super().__init__(release)
        self._letters = release.letters.values()

    def render(self, persona: str, name: str, locale: str, *rest: Any, **more: Any) -> Rendered:
        if any((one.persona, one.name, one.locale) == (persona, name, locale) and "LATER" in one.text for one in self._letters):
            _spin(name)
        return super().render(persona, name, locale, *rest, **more)


if __name__ == "__main__":
    sampling.Renderer = _Slow
    letters.compile_markdown = _harmful
    walled_child.main()
