"""Whatever is wrong with the braces of a letter is said in plain words; none of them are Jinja's."""

import pytest
from jinja2 import TemplateSyntaxError

from nurture.content.braces import slip
from nurture.content.template import TEXT

SLIPS = [
    ("{{ partner.name", "These braces are not closed."),
    ("{{ partner.name }", "These braces do not close as they open."),
    ("{% if partner.city }}x{% endif %}", "These braces do not close as they open."),
    ("{{ 5 | money('EUR' }}", "A ) is missing before the braces close."),
    ("{% if partner.city %}x", "This if has no end."),
    ("{% if partner.city %}x{% end %}", '"end" does not go on with an if.'),
    ("{% if partner.city %}x{% elseif rep.phone %}y{% endif %}", '"elseif" does not go on with an if.'),
    ("{% if a %}x{% else if b %}y{% endif %}", '"else if" is one word here.'),
    ("x{% endif %}", '"endif" has no if before it.'),
    ("{% partner.name %}", '"partner" is not used in letters.'),
    ("{{ }}", "A value is missing in these braces."),
    ("{% if %}x{% endif %}", "A value is missing in these braces."),
    ('{{ "Aster }}', "A quote is not closed."),
    ("{{ \N{LEFT SINGLE QUOTATION MARK}Aster }}", "\N{LEFT SINGLE QUOTATION MARK} is not used in braces."),
    ("{{ partner.name & rep.name }}", "& is not used in braces."),
    ("{% if partner.tier = 'gold' %}x{% endif %}", "One = compares nothing."),
    ("{# later", "This comment is not closed."),
    ("{{ partner name }}", "There is more than one value in these braces."),
    ("{{ partner. }}", "A word is missing after a point or a |."),
    ("{{ partner.name | }}", "A word is missing after a point or a |."),
    ("{{ {{ partner.name }} }}", "There are braces in these braces."),
]


@pytest.mark.parametrize(("source", "wrong"), SLIPS)
def test_each_slip_is_told_in_plain_words(source: str, wrong: str) -> None:
    with pytest.raises(TemplateSyntaxError) as refused:
        TEXT.parse(source)

    told = slip(refused.value.message or "")

    assert told.wrong == wrong
    assert told.do.endswith(".")
