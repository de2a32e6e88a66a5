from __future__ import annotations

import pytest

from nurture.rules.pool import outside_pool
from nurture.rules.program import Pool

POOL = Pool(tiers=("registered",), countries=("DE",), exclude=("P9",))


@pytest.mark.parametrize(
    ("tier", "country", "external_id", "because"),
    [
        ("registered", "DE", "P1", None),
        ("gold", "DE", "P1", "tier gold is not in the pool"),
        ("", "DE", "P1", "tier unknown is not in the pool"),
        ("registered", "CH", "P1", "CH is not in the pool"),
        ("registered", "DE", "P9", "the partner is excluded from the pool"),
    ],
)
def test_the_pool_is_tiers_and_countries_less_those_excluded(
    tier: str, country: str, external_id: str, because: str | None
) -> None:
    assert outside_pool(POOL, tier, country, external_id) == because


def test_a_pool_that_names_no_country_has_them_all() -> None:
    assert outside_pool(Pool(tiers=("registered",)), "registered", "CH", "P1") is None
