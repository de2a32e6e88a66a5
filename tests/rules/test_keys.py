"""An address has one key, however it is spelt, and nothing that a callback brings makes it fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.rules.keys import address_key, fingerprint, normal_address

KEY = b"key of the tests"


@pytest.mark.parametrize(
    ("spelt", "normal"),
    [
        (" Ada@Aster.Example. ", "ada@aster.example"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ada@strasse.example", "ada@strasse.example"),
        ("ada", "@ada"),
    ],
)
def test_spellings_of_one_mailbox_are_one_and_of_two_are_two(spelt: str, normal: str) -> None:
    assert normal_address(spelt) == normal


@pytest.mark.parametrize(
    "odd", ["ada@\ud800.example", "\udfff@aster.example", "ada@-ü-.example", "ada@ü..example", "ada@" + "ü" * 400]
)
def test_an_odd_address_has_a_key_too(odd: str) -> None:
    assert len(address_key(KEY, odd)) == 32


@given(st.text(st.characters()))
def test_no_text_is_refused(text: str) -> None:
    assert address_key(KEY, text) == address_key(KEY, f" {text} ")


def test_a_fingerprint_tells_keys_apart_and_holds_none() -> None:
    assert fingerprint(KEY) == fingerprint(KEY) != fingerprint(b"another")
    assert KEY.hex() not in fingerprint(KEY)
