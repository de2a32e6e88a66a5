"""What an editor takes a file for: YAML 1.2 with its core schema, judged by the schema that the file's first line names."""

import json
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from nurture.content.keys.editor import first_line, schemas
from nurture.content.tree import Mapping, Node, Scalar, Sequence, read_yaml

_CONSTANTS = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

VALIDATORS = {Path(file).name: Draft7Validator(json.loads(text)) for file, text in schemas().items()}


def seen(node: Node) -> Any:
    """The values that an editor sees, where we see what was written."""
    match node:
        case Mapping():
            return {key.value: seen(value) for key, value in node.entries}
        case Sequence():
            return [seen(item) for item in node.items]
        case Scalar(plain=False):
            return node.value
        case Scalar(value=written):
            return _plain(written)


def _plain(written: str) -> Any:
    if written in _CONSTANTS:
        return _CONSTANTS[written]
    if _WHOLE.fullmatch(written):
        return int(written)
    return float(written) if _NUMBER.fullmatch(written) else written


def validator(file: str) -> Draft7Validator:
    return VALIDATORS[first_line(file).rpartition("/")[2]]


def underlined(file: str, text: str) -> list[str]:
    """What the editor would underline, in the schema's own words."""
    return [error.message for error in validator(file).iter_errors(seen(read_yaml(text, file)))]
