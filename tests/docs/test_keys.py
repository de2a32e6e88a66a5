"""docs/keys.md is the table of keys, told."""

from nurture.content.keys.page import page as told
from tests.docs.pages import page


def test_the_page_says_what_the_table_says() -> None:
    """If not: .venv/bin/python -m nurture.content.keys.page > docs/keys.md"""
    assert page("docs/keys.md").text == told()
