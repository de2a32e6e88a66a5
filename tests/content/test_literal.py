"""What its author took for a link or HTML is told exactly where it stands, also what Markdown reads otherwise."""

import pytest

HELLO = "templates/owners/hello.en.md"
NO_LINK = "This is no link, and would be read as it stands."
HTML = "HTML would be read as it stands."


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("<!-- later -->", ["7:5: error: A note like this would be read as it stands."]),
        ("(Sums)[calculator]", [f"7:5: error: {NO_LINK}"]),
        ("[Sums(calculator)", [f"7:5: error: {NO_LINK}"]),
        ("[](calculator)", ["7:5: error: This link has no words to click on."]),
        ("[ ](calculator)", ["7:5: error: This link has no words to click on."]),
        ("[Sums]()", ['7:12: error: There is no link "".']),
        ("[Sums](sums(all))", ['7:12: error: There is no link "sums(all)".']),
        ("[Sums](http://münchen.example/ü)", ['7:12: error: There is no link "http://xn--mnchen-3ya.example/ü".']),
        ("[Sums][a]\n\n[a]: http://x.example", ['9:6: error: There is no link "http://x.example".']),
        ("<a href=java&#9;script:x>Sums</a>", [f"7:5: error: {HTML}", f"7:34: error: {HTML}"]),
        ("<a\nhref=sums>Sums</a>", [f"7:5: error: {HTML}", f"8:15: error: {HTML}"]),
    ],
)
def test_it_is_told_where_it_stands(home, written, told):
    home.change(HELLO, "[Sums](calculator)", f"[Sums](calculator) and more.\nAnd {written}")

    assert [
        finding.removeprefix(f"{HELLO}:")[: len(words)] for finding, words in zip(home.findings(), told, strict=True)
    ] == told


@pytest.mark.parametrize(
    "words",
    [
        "[Sums (margin)] and (sums)[1] and [see (sums)\nthere]",
        "[Sums][a]\n\n[a]: calculator",
        "[**Sums**](calculator) and [`sums`](calculator)",
        "[{{ partner.name }}](calculator)",
        "3 < 4 and a -> b, x<3",
    ],
)
def test_what_only_looks_like_it_is_let_stand(home, words):
    home.change(HELLO, "[Sums](calculator)", words)

    assert home.findings() == []
