"""The gallery as one page that loads nothing from elsewhere. Each letter stands in a frame of its own that runs no script."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nurture.content import sentences
from nurture.engine.preview.gallery import Gallery
from nurture.rules.when import day_in_words

_PAGE = "page.html.j2"
LONG_SUBJECT = 50
"""Characters that most mail programs show of a subject."""


def to_page(gallery: Gallery) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    program = gallery.release.program
    desk = program.languages[0]
    topics = {topic: titles[desk] for topic, titles in program.topics.items()}
    reps = {rep.id: rep.name for shown in gallery.voices.values() for rep in shown}
    return environment.get_template(_PAGE).render(
        gallery=gallery,
        program=program,
        everyone=[rep for rep in gallery.release.reps.values() if rep.active],
        reps=reps,
        by_rep=any(len(shown) > 1 for shown in gallery.voices.values()),
        languages=[sentences.language(locale) for locale in gallery.voices],
        desk=desk,
        topics=topics,
        long_subject=LONG_SUBJECT,
        language=sentences.language,
        day=sentences.day,
        both=sentences.both,
        they=lambda condition: sentences.they(condition, topics),
        made=day_in_words(gallery.made),
    )
