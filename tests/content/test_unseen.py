"""Characters that nobody sees are told by their number, where they stand; those that a script or emoji needs may stand."""

import pytest

from nurture.content.files import lines_in

HELLO, OWNERS = "templates/owners/hello.en.md", "personas/owners.yaml"


@pytest.mark.parametrize("character", ["\u202a", "\u202e", "\u2066", "\u2069", "\u200b", "\u2060", "\ufeff", "\x07"])
def test_one_in_a_letter_is_told(home, character):
    home.change(HELLO, "[Sums]", f"We met. So{character}here: [Sums]")

    assert f"{HELLO}:6:11: error: A character that nobody sees stands here: U+{ord(character):04X}. Delete it. [encoding]" in (
        home.findings()
    )


@pytest.mark.parametrize("character", ["\u200b", "\u200c", "\u200d", "\u202e"])
def test_one_in_an_id_is_told(home, character):
    home.change(OWNERS, "  - email: last\n", f"  - email: last{character}\n")

    assert home.findings()[0] == (
        f"{OWNERS}:18:16: error: A character that nobody sees stands here: U+{ord(character):04X}. Delete it. [encoding]"
    )


@pytest.mark.parametrize(
    ("file", "right", "wrong", "place"),
    [
        (HELLO, "[Sums]", "We met. So&#x202E;here: [Sums]", "6:11"),
        (HELLO, '"{{ partner.name }}: hello"', r'"he\u200bllo"', "2:10"),
        (OWNERS, "describe: Owns the firm.", r'describe: "Owns\u202e"', "1:11"),
    ],
)
def test_one_that_stands_by_its_name_is_told(home, file, right, wrong, place):
    home.change(file, right, wrong)

    assert home.findings()[0].startswith(f"{file}:{place}: error: A character that nobody sees stands here: U+20")


@pytest.mark.parametrize("words", ["👨\u200d💻 done", "क\u094d\u200dष", "שלום\u200f!", "Donau\u00addampf"])
def test_what_a_script_or_emoji_needs_may_stand(home, words):
    home.change(HELLO, "[Sums]", f"{words} [Sums]")

    assert home.findings() == []


def test_a_byte_order_mark_may_begin_a_file(home):
    home.write(OWNERS, "\ufeff" + "\n".join(lines_in(home.path, OWNERS)))

    assert home.findings() == []
