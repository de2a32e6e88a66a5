from datetime import UTC, datetime

import pytest

from nurture.rules.conditions import Fact, Facts
from nurture.rules.fit import Weighed, grade_of, weigh
from nurture.rules.weights import Weight

NOW = datetime(2026, 3, 3, tzinfo=UTC)
WEIGHTS = (
    Weight(Fact("partner.employees", at_most=25), 60, "small"),
    Weight(Fact("partner.certifications", has="cloud-pro"), 70, "certified"),
    Weight(Fact("partner.tier", one_of=("silver",)), -20, "silver already"),
)


def test_what_holds_is_summed_with_its_reasons() -> None:
    facts = Facts({"partner.employees": 12, "partner.tier": "silver"})
    assert weigh(WEIGHTS, facts, NOW) == Weighed(40, ("small", "silver already"))


def test_the_sum_stays_between_0_and_100() -> None:
    everything = Facts({"partner.employees": 12, "partner.certifications": ("cloud-pro",)})
    assert weigh(WEIGHTS, everything, NOW).points == 100
    assert weigh(WEIGHTS, Facts({"partner.tier": "silver"}), NOW).points == 0


@pytest.mark.parametrize(("points", "grade"), [(100, "A"), (75, "A"), (74, "B"), (35, "C"), (34, "D"), (0, "D")])
def test_a_grade_is_the_best_whose_least_points_are_reached(points: int, grade: str) -> None:
    assert grade_of(points, {"A": 75, "B": 55, "C": 35}) == grade
