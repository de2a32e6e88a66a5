"""Which missing fact keeps a rule from fitting, where nothing that is known does."""

from __future__ import annotations

import pytest

from nurture.rules.conditions import All, Any, Condition, Did, Fact, Facts, FactValue, Not, missing_facts
from tests.cast import NOW

OWNER = Fact("contact.role", one_of=("owner",))
SMALL = Fact("partner.employees", at_most=25)
CERTIFIED = Fact("partner.certifications", has="storage-associate")


@pytest.mark.parametrize(
    ("rule", "fields", "missing"),
    [
        (OWNER, {}, {"contact.role"}),
        (OWNER, {"contact.role": ""}, {"contact.role"}),
        (OWNER, {"contact.role": "cto"}, set()),
        (OWNER, {"contact.role": "owner"}, set()),
        (All((OWNER, SMALL)), {"contact.role": "owner"}, {"partner.employees"}),
        (All((OWNER, SMALL)), {"contact.role": "cto"}, set()),
        (All((OWNER, SMALL)), {}, {"contact.role", "partner.employees"}),
        (Any((OWNER, CERTIFIED)), {"contact.role": "cto", "partner.certifications": ()}, {"partner.certifications"}),
        (All((OWNER, Not(SMALL))), {"contact.role": "owner", "partner.employees": 12}, set()),
        (All((OWNER, Did("visited"))), {}, set()),
    ],
)
def test_a_fact_is_missing_only_where_it_decides(rule: Condition, fields: dict[str, FactValue], missing: set[str]) -> None:
    assert missing_facts(rule, Facts(fields), NOW) == missing
