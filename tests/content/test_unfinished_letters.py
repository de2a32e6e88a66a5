"""What is left over from writing, in letter and subject; and what only looks so."""

import pytest

HELLO = "templates/owners/hello.en.md"
SUBJECT = "{{ partner.name }}: hello"
LATER = "TO" + "DO"  # may not stand in this repository


def told(home):
    return [finding.removeprefix(f"{HELLO}:").partition(": warning: ") for finding in home.findings()]


@pytest.mark.parametrize(
    ("right", "wrong", "place", "words"),
    [
        ("[Sums](calculator)\n", "{# later #}\n", "4:1", "This letter says nothing between greeting and sign-off."),
        ("[Sums]", f"Say {LATER} here. [Sums]", "6:5", f'"{LATER}" still stands in this letter.'),
        ("[Sums]", "It is XXXX euros. [Sums]", "6:7", '"XXXX" still stands in this letter.'),
        ("[Sums]", "Lorem ipsum dolor. [Sums]", "6:1", '"Lorem ipsum" still stands in this letter.'),
        (SUBJECT, "XXXX", "2:11", '"XXXX" still stands in this letter.'),
        (
            "{{ greeting }}",
            "{{ greeting }} {{ greeting }}",
            "4:16",
            "{{ greeting }} stands here a second time; the first ",
        ),
        ("{{ sign_off }}", "{{ sign_off }}\n{% if offer %}{{ sign_off }}{% endif %}", "9:15", "{{ sign_off }} stands here "),
        (SUBJECT, "x" * 151, "2:10", "This subject has 151 characters; "),
        (SUBJECT, "FW: hello", "2:10", 'This subject begins with "FW:", '),
        (SUBJECT, "Aw[2]: hello", "2:10", 'This subject begins with "Aw[2]:", '),
        (SUBJECT, "회신: 안녕하세요", "2:10", 'This subject begins with "회신:", '),
    ],
)
def test_it_is_told_where_it_stands(home, right, wrong, place, words):
    home.change(HELLO, f"{HELLO.partition('/')[2].removesuffix('.en.md')}\n", "")
    home.change(HELLO, right, wrong)

    ((where, _, said),) = told(home)

    assert (where, said[: len(words)]) == (place, words)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("[Sums]", f"{{# {LATER}: a number #}}Put it on your {LATER} list, `XXXX`. [Sums]"),
        ("{{ greeting }}", "{# {{ greeting }} #}{{ greeting }}"),
        ("{{ greeting }}", "{% if offer %}{{ greeting }}{% else %}{{ greeting }}{% endif %}"),
        (SUBJECT, "Retail: what remains"),
        (SUBJECT, "{{ partner.name }} " + "x" * 149),
    ],
)
def test_what_only_looks_so_is_let_stand(home, right, wrong):
    home.change(HELLO, right, wrong)

    assert home.findings() == []
