"""`make seeded-bugs` tries them; here it is seen to that each can still be made."""

import pytest

from tests.proofs.seeded_bugs import BUGS, CHECKOUT, Bug


def test_there_are_at_least_ten() -> None:
    assert len({bug.wrong for bug in BUGS}) >= 10


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.wrong)
def test_every_edit_can_still_be_made_and_its_tests_are_there(bug: Bug) -> None:
    for edit in bug.edits:
        assert (CHECKOUT / edit.file).read_text(encoding="utf-8").count(edit.old) == 1
        assert edit.old != edit.new
    files = [one for one in bug.tests if one.startswith("tests/")]
    assert files
    assert all((CHECKOUT / file).is_file() for file in files)
