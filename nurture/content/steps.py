"""Where a persona's steps stand in its file, for findings that only a release can make."""

from __future__ import annotations

from pathlib import Path

from nurture.content.files import read_text
from nurture.content.findings import Place, Refused
from nurture.content.form import as_mapping
from nurture.content.streams import step_names
from nurture.content.tree import read_yaml


def step_place(home: Path, persona: str, step: str) -> Place:
    """The line of the step; the file where it cannot be found there, as in a release that comes back."""
    file = f"personas/{persona}.yaml"
    try:
        steps = as_mapping(read_yaml(read_text(home, file), file), "a persona").get("steps")
        places = {key.value: key.place for _, key in step_names(steps)} if steps else {}
    except Refused:
        places = {}
    return places.get(step, Place(file))
