"""Genders as files write them; what is not understood is not known, and no row is refused for it."""

import pytest

from nurture.engine.importing.genders import gender


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((one, "female") for one in ("f", "F", "w", "female", "Frau", "Frau Dr.", "Ms", "Mrs.", "Mme", "Madame", "nő", "여")),
        *(
            (one, "male")
            for one in ("m", "M.", "male", "Herr", "Herrn", "Herr Prof. Dr.", "Mr", "Mr.", "Monsieur", "férfi", "남")
        ),
        *((one, "") for one in ("", "d", "divers", "Mr & Mrs", "Herr/Frau", "m/w/d", "Dr.", "Anna", "Familie", "-", "1")),
    ],
)
def test_usual_writings_are_understood_and_others_left_open(written: str, meant: str) -> None:
    assert gender(written) == meant
