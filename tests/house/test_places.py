"""Nothing in the checkout speaks of the machine it was written on, or of people who exist."""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from tests.house.code import ROOT

_WRITTEN = {".py", ".md", ".sql", ".yaml", ".yml", ".toml", ".txt", ".j2", ".html", ".svg", ".csv", ".json", ".mako", ""}
_MADE = {
    "demo",
    "bench",
    "outbox",
    "journal",
    "preview",
    "__pycache__",
    "nurture.egg-info",
}  # by running things; git ignores them

_MACHINE = re.compile(r"(?<![\w./{}])/(?:root|home|Users|work|mnt|opt|srv|tmp|private)/[\w.]+")
_REGISTRY = re.compile(r"--(?:extra-)?index-url|--trusted-host|--find-links|@ file:|\bindex_url\b")
_URL = re.compile(r"https?://[^\s\"'`<>)\\,]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

# Whose addresses may stand here: the provider we speak to, standards that are named, and what nobody can reach.
_HOSTS = (
    "api.sendgrid.com", "api.eu.sendgrid.com", "app.sendgrid.com", "www.twilio.com", "docs.prefect.io",
    "json-schema.org", "keepachangelog.com", "semver.org", "www.rfc-editor.org", "www.w3.org", "127.0.0.1", "localhost",
    "example.com",
)  # fmt: skip
_NOBODYS = (".example", ".invalid", ".test", "example.com", "example.org", "example.net")


@lru_cache
def texts() -> dict[Path, str]:
    return {file.relative_to(ROOT): file.read_text(encoding="utf-8") for file in _files()}


def _files() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [one for one in folders if one not in _MADE and (one == ".ci" or not one.startswith("."))]
        for name in names:
            file = Path(folder, name)
            if file.suffix in _WRITTEN and not name.startswith(("nurture.db", ".env")) and file != Path(__file__):
                yield file


def _found(pattern: re.Pattern[str], *within: str) -> Iterator[tuple[str, str]]:
    for file, text in texts().items():
        if not within or file.parts[0] in within:
            for found in pattern.finditer(text):
                yield f"{file}:{text.count(chr(10), 0, found.start()) + 1}", found[0]


def test_no_path_of_a_machine_is_written_down() -> None:
    assert list(_found(_MACHINE)) == []


def test_no_registry_is_named() -> None:
    assert list(_found(_REGISTRY)) == []


def test_every_host_is_ours_to_name() -> None:
    strange = [(place, url) for place, url in _found(_URL) if not _may_be_named(url)]

    assert strange == []


def _may_be_named(url: str) -> bool:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return True  # a test's broken address
    return host in _HOSTS or host.endswith(_NOBODYS) or "." not in host or "{" in host


def test_everybody_in_the_sample_lives_at_example() -> None:
    places = ("personas", "templates", "sample", "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks")
    real = [(place, address) for place, address in _found(_ADDRESS, *places) if not address.endswith(".example")]

    assert real == []


def test_nothing_is_left_to_be_done_later() -> None:
    """A thought that is not finished belongs in an issue."""
    assert list(_found(re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"))) == []
