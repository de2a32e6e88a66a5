"""docs/letters.md lists what letters may use: every value and filter that the code allows, and no other."""

import re
from collections.abc import Iterator, Mapping

import pytest
from jinja2 import nodes

from nurture.content.figures import FIGURES
from nurture.content.template import (
    ALL_FILTERS,
    SUBJECT_VARIABLES,
    TALK_VARIABLES,
    TEXT,
    VOICE_VARIABLES,
    Variables,
    figure,
    letter_variables,
    letterhead_variables,
)
from nurture.rules.address import Named, manner
from tests.docs.pages import page, rows

PAGE = page("docs/letters.md")
HUBER = Named("Anna", "Huber", "Dr.", "female", "cto")
PLACES: Mapping[str, Variables] = {
    "a subject": SUBJECT_VARIABLES,
    "a voice's greeting and sign-off": VOICE_VARIABLES,
    "a talk track": TALK_VARIABLES,
    "the letterhead": letterhead_variables({"unsubscribe": ""}),
}


def cells(section: str) -> Iterator[list[str]]:
    for table_row in rows(PAGE.sections()[section]):
        yield [cell.strip("`") for cell in table_row]


def test_every_value_of_a_letter_is_told_and_no_other() -> None:
    told = {row[0] for row in cells("Values") if row[0] not in {"value", "place", *PLACES}}
    allowed = letter_variables({"<name>": ""})

    assert told == {f"{view}.{one}" if one else view for view, parts in allowed.items() for one in parts or ("",)}


def test_every_other_place_is_told_with_its_values() -> None:
    told = {row[0]: set(re.findall(r"\w+", row[1])) for row in cells("Values") if row[0] in PLACES}

    assert told == {place: set(variables) for place, variables in PLACES.items()}


def test_every_filter_is_told_and_no_other() -> None:
    assert {row[0] for row in cells("Filters")} - {"filter"} == set(ALL_FILTERS)


@pytest.mark.parametrize("row", [row for row in cells("Filters") if row[0] in FIGURES], ids=lambda row: row[0])
def test_figures_come_out_as_told(row: list[str]) -> None:
    written = next(TEXT.parse(row[1]).find_all(nodes.Filter))

    assert figure(written, "de").replace("\xa0", " ") == row[2]


@pytest.mark.parametrize("row", [row for row in cells("Forms of address") if row[0] != "language"], ids=lambda row: row[0])
def test_people_are_called_as_told(row: list[str]) -> None:
    language, value = row[0].split(" `contact.")
    says = {"formal_name": manner(language).formal, "dear": manner(language).dear}[value]
    people = (HUBER, HUBER._replace(gender=""), HUBER._replace(family=""))

    assert [says(person) or "holds" for person in people] == row[1:]
