"""The files that marketers write, each with the keys that it may hold."""

from __future__ import annotations

from dataclasses import dataclass

from nurture.content.keys import calling, conditions, letters, measuring, program, reps, stream_tests, streams
from nurture.content.keys.shapes import Json, Keys, Shape, annotated, form

_DRAFT = "http://json-schema.org/draft-07/schema#"


@dataclass(frozen=True, slots=True)
class File:
    """`name` as people call the file, `whole` what stands in it; `forms` are the mappings that no file before it has."""

    name: str
    says: str
    whole: Shape
    forms: tuple[Keys, ...]


PROGRAM = File(
    "personas/program.yaml",
    "The program: one vendor, its pool and its rules.",
    form(program.PROGRAM.title),
    (
        program.PROGRAM, program.VENDOR, program.POOL, program.LANGUAGES, program.HOURS, program.CAPS, program.THEN,
        program.LINK, program.OFFER, program.REFERENCE, program.PERMISSION, program.EVENT,
        measuring.RUBRIC, measuring.RULE, measuring.FIT, measuring.WEIGHT,
        conditions.CONDITION, conditions.RANGE, conditions.HAS, conditions.DEED,
        calling.CALLING, calling.THRESHOLD, calling.INSTANT, calling.DISPOSITION,
        calling.GRADUATION, calling.CRITERION, calling.MILESTONE,
        program.COSTS, program.CREDITING, program.EXPECT, program.GUARD, program.RAMP_UP,
    ),
)  # fmt: skip
REPS = File(
    "personas/reps.yaml",
    "The reps: in whose voice letters go out, and who calls. One entry for each, by an id such as `r1`, which may be logged.",
    reps.REPS,
    (reps.REP, reps.CAPACITY, reps.VOICE, reps.AWAY),
)
PERSONA = File(
    "personas/<persona>.yaml",
    "A persona and its stream. The file's name is the persona's name.",
    form(streams.PERSONA.title),
    (streams.PERSONA, streams.EMAIL_STEP, streams.CHOICE, streams.PATH, streams.LAST_PATH),
)
STREAM_TEST = File(
    "personas/tests/<test>.yaml",
    "A stream test: who somebody is, what they do, and what must come of it.",
    form(stream_tests.STREAM_TEST.title),
    (
        stream_tests.STREAM_TEST, stream_tests.CONTACT, stream_tests.PARTNER, stream_tests.DONE, stream_tests.TRIED,
        *stream_tests.EXPECTED.values(), stream_tests.SCORE, stream_tests.CALL,
    ),
)  # fmt: skip
LETTER = File(
    "templates/<persona>/<step>.<locale>.md",
    "A letter begins with its key, between two lines `---`.",
    form(letters.LETTER.title),
    (letters.LETTER,),
)
TALK = File(
    "templates/calls/<topic>.<locale>.md",
    "A talk track begins with its keys, between two lines `---`.",
    form(letters.TALK.title),
    (letters.TALK,),
)
FILES = (PROGRAM, REPS, PERSONA, STREAM_TEST, LETTER, TALK)
FORMS = {keys.id: keys for file in FILES for keys in file.forms}


def schema(file: File) -> Json:
    """A JSON Schema of the file, with a definition for each mapping that can stand in it."""
    whole = annotated(file.whole.schema, title=file.name, description=file.says)
    return {"$schema": _DRAFT, **whole, "definitions": dict(sorted(_definitions(file.whole.schema, {}).items()))}


def _definitions(schema: Json, known: dict[str, Json]) -> dict[str, Json]:
    """What the schema refers to, and what that refers to."""
    for id_ in _references(schema):
        if id_ not in known:
            known[id_] = FORMS[id_].schema
            _definitions(known[id_], known)
    return known


def _references(part: object) -> list[str]:
    match part:
        case {"$ref": str(target)}:
            return [target.rpartition("/")[2]]
        case dict():
            return [id_ for inner in part.values() for id_ in _references(inner)]
        case list():
            return [id_ for inner in part for id_ in _references(inner)]
        case _:
            return []
