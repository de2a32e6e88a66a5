import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from nurture.engine.importing.addresses import _PLAIN, address
from nurture.engine.importing.values import Fault


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ada@aster.example", "ada@aster.example"),
        ("Ada.Arendt+x@Aster.example", "Ada.Arendt+x@Aster.example"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("", ""),
    ],
)
def test_a_good_address_comes_out_as_mail_servers_take_it(raw: str, expected: str) -> None:
    assert address(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "ada", "ada@", "@aster.example", "ada@aster", "ada@localhost", "ada@x.test", "a..b@aster.example", ".a@aster.example",
        "ada@-aster.example", "ada@aster..example", "ada b@aster.example", f"{'a' * 65}@aster.example",
        "\u0430da@aster.example",
        f"ada@{'a.' * 130}example",
    ],
)  # fmt: skip
def test_a_bad_address_is_refused_without_being_quoted(raw: str) -> None:
    found = address(raw)
    assert isinstance(found, Fault)
    assert found.reason.startswith("bad address")
    assert raw not in found.reason


_PARTS = st.text(alphabet="abcXYZ09.-_+'xn", min_size=1, max_size=12)


@given(
    st.builds(
        "{}@{}.{}".format, _PARTS, _PARTS, st.sampled_from(("example", "de", "test", "local", "invalid", "x", "xn--p1ai"))
    )
)
def test_the_quick_pattern_takes_nothing_that_the_library_refuses(raw: str) -> None:
    if _PLAIN.fullmatch(raw):
        try:
            validate_email(raw, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as error:
            pytest.fail(f"{raw}: {error}")
