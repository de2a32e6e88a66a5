"""5,000 letters that nobody should write: each is refused with a finding, or is a letter like any other."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from nurture.content import Finding, Rendered, Renderer, load, load_walled
from nurture.content.findings import Refused
from nurture.content.letters import read_letter, read_source
from nurture.content.load import PROGRAM
from nurture.content.persona_files import Written, WrittenLetter
from nurture.content.program import read_program
from nurture.content.renderer import LARGEST
from nurture.content.sampling import sample_letters
from nurture.content.scope import Scope
from nurture.content.tree import read_yaml
from nurture.rules.program import Release, letter_key
from tests.content.safety.payloads import Grower

SEEDS = range(10)
OF_EACH = 500
SECRET = "secret-that-nobody-may-read"
ADA = {"given_name": "Ada", "family_name": "Adler", "role": "owner", "password_hash": SECRET}
ASTER = {"name": "Aster & <Systems>", "city": "Graz", "country": "AT", "tier": "registered", "score": SECRET}
TRACES = (SECRET, "object at 0x", "<class ", "&lt;class ", "<function ", "&lt;function ", "root:x:")
_RUNS = re.compile(r"<script|<[^>]*(javascript:|onerror)")
FILE = "templates/owners/hello.en.md"

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND
_ACTING = (
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "socket.",
    "shutil.",
)
_done: list[str] | None = None


def _listen(event: str, args: tuple[Any, ...]) -> None:
    if _done is None:
        return
    if event.startswith(_ACTING) or (event == "open" and isinstance(args[2], int) and args[2] & _WRITING):
        _done.append(f"{event} {args[:1]}")


sys.addaudithook(_listen)


@contextmanager
def deeds() -> Iterator[list[str]]:
    """What the process does to the world meanwhile."""
    global _done  # noqa: PLW0603 - an audit hook cannot be taken away again
    _done = []
    try:
        yield _done
    finally:
        _done = None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_generated_letter_is_refused_or_harms_nobody(home: Any, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NURTURE_SECRET", SECRET)
    (home.path / "secret.txt").write_text(SECRET, encoding="utf-8")
    release = home.release()
    scope = read_program(read_yaml((home.path / PROGRAM).read_text(encoding="utf-8"), PROGRAM), tuple(release.personas))
    neighbours = Renderer(release)
    neighbour = written_by(neighbours, "everyone")
    letters = list(Grower(seed).letters(OF_EACH))
    refused = rendered = 0

    for text in letters:
        (home.path / FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
        with deeds() as done:
            outcome = tried(home, release, scope)
        assert done == []
        assert written_by(neighbours, "everyone") == neighbour
        if isinstance(outcome, Rendered):
            rendered += 1
            check_harmless(outcome)
        else:
            refused += 1
            assert all(one.place.file == FILE and one.wrong and one.do for one in outcome), text

    assert refused > OF_EACH / 2  # the grammar is rude enough,
    assert rendered > OF_EACH / 20  # and not only rude


def tried(home: Any, release: Release, scope: Scope) -> Rendered | tuple[Finding, ...]:
    """The letter as Ada would read it, or why she will not."""
    try:
        source = read_source(home.path, FILE)
        letter = read_letter(source, "owners", "hello", "en", scope)
    except Refused as refused:
        return refused.findings
    whole = replace(release, letters={letter_key("owners", "hello", "en"): letter})
    found = tuple(sample_letters(whole, Written("owners", None, (WrittenLetter(letter, source, None),))))
    return found or written_by(Renderer(whole), "owners")


def written_by(renderer: Renderer, persona: str) -> Rendered:
    return renderer.render(
        persona, "hello", "en", "r1", ADA, ASTER, unsubscribe_url="https://mail.northwind-storage.example/u/token"
    )


def check_harmless(letter: Rendered) -> None:
    whole = letter.subject + letter.html + letter.text
    assert not [trace for trace in TRACES if trace in whole]
    assert len(letter.html) <= LARGEST
    assert not _RUNS.search(letter.html)
    assert "\n" not in letter.subject
    assert "/u/token" in letter.html
    assert "/u/token" in letter.text


def test_many_of_them_at_once_leave_the_others_as_they_were(home: Any) -> None:
    before = home.release()
    steps = "".join(f"  - {{email: bad-{number}, about: margin}}\n" for number in range(100))
    home.write("personas/slow.yaml", f"steps:\n{steps}then: {{stream: slow, after: 90 days}}\n")
    for number, text in enumerate(Grower(99).letters(200)):
        file = home.path / f"templates/slow/bad-{number // 2}.{('en', 'de')[number % 2]}.md"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))

    loaded = load_walled(home.path)

    assert loaded == load(home.path)
    assert {one.place.file.partition("/bad-")[0] for one in loaded.findings if one.severity == "error"} == {"templates/slow"}
    assert "limits" not in {one.id for one in loaded.findings}
    assert loaded.release is not None
    assert sorted(loaded.release.personas) == ["everyone", "owners"]
    assert {key: before.letters[key] for key in loaded.release.letters} == loaded.release.letters
