from dataclasses import replace

import pytest

from nurture.rules.assign import Assigned, Desk, Unowned, Waits, assign
from nurture.rules.program import Pool
from tests.cast import make_release, make_rep

PROGRAM = make_release().program
ASTER = Unowned("P1", "registered", "DE", "", ("de",))


def _desks(**loads: int) -> list[Desk]:
    return [Desk(make_rep(rep, regions=("DE",) if rep == "r1" else ("HU",)), load) for rep, load in loads.items()]


def test_a_rep_who_writes_the_language_gets_the_partner() -> None:
    assert assign(ASTER, _desks(r1=200, r2=0), PROGRAM) == Assigned("r1", "writes de, same region, least loaded")


def test_the_language_counts_that_the_contact_is_written_to_in() -> None:
    finnish = replace(ASTER, country="FI", languages=("fi",))
    assert assign(finnish, _desks(r1=5, r2=0), PROGRAM) == Assigned("r2", "writes en, least loaded")


def test_the_region_goes_before_the_load() -> None:
    english = replace(ASTER, languages=("en",))
    assert assign(english, _desks(r1=100, r2=0), PROGRAM) == Assigned("r1", "writes en, same region, least loaded")


def test_a_full_rep_gets_nobody() -> None:
    english = replace(ASTER, languages=("en",))
    assert assign(english, _desks(r1=250, r2=249), PROGRAM) == Assigned("r2", "writes en, least loaded")


@pytest.mark.parametrize(
    ("partner", "desks", "because"),
    [
        (ASTER, _desks(r2=0), "no rep writes de"),
        (ASTER, _desks(r1=250, r2=0), "every rep who writes de is full"),
        (replace(ASTER, languages=("ja",)), _desks(r1=0), "letters to readers of ja are held"),
        (replace(ASTER, languages=()), _desks(r1=0), "it has no contacts"),
        (replace(ASTER, tier="gold"), _desks(r1=0), "tier gold is not in the pool"),
    ],
)
def test_else_the_partner_waits_and_says_why(partner: Unowned, desks: list[Desk], because: str) -> None:
    assert assign(partner, desks, PROGRAM) == Waits(because)


def test_a_place_is_only_for_whom_the_program_may_nurture() -> None:
    elsewhere = replace(PROGRAM, pool=Pool(("registered",), countries=("HU",)))
    without = replace(PROGRAM, pool=Pool(("registered",), exclude=("P1",)))
    assert assign(ASTER, _desks(r1=0), elsewhere) == Waits("DE is not in the pool")
    assert assign(ASTER, _desks(r1=0), without) == Waits("the partner is excluded from the pool")
