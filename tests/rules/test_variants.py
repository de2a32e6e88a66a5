"""The draw of variants: stable, even, and moving nobody who need not move."""

from collections import Counter

from nurture.rules.variants import pick

SECRET = b"any key"
PARTNERS = [f"P{number}" for number in range(3_000)]


def drawn(*variants: str) -> dict[str, str]:
    return {partner: pick(SECRET, variants, "owner_manager", "margin", partner) for partner in PARTNERS}


def test_each_variant_gets_an_even_share() -> None:
    counts = Counter(drawn("a", "b", "c").values())

    assert set(counts) == {"a", "b", "c"}
    assert all(900 < count < 1_100 for count in counts.values())


def test_a_variant_that_is_added_only_takes_and_moves_nobody_between_the_others() -> None:
    before, after = drawn("a", "b"), drawn("a", "b", "c")
    moved = {partner for partner in PARTNERS if before[partner] != after[partner]}

    assert {after[partner] for partner in moved} == {"c"}
    assert 900 < len(moved) < 1_100


def test_a_variant_that_goes_leaves_only_its_own_partners_to_the_others() -> None:
    before, after = drawn("a", "b", "c"), drawn("a", "b")

    assert {before[partner] for partner in PARTNERS if before[partner] != after[partner]} == {"c"}


def test_the_order_in_which_variants_are_written_changes_nothing() -> None:
    assert drawn("a", "b", "c") == drawn("c", "a", "b")


def test_steps_draw_each_for_itself() -> None:
    other = {partner: pick(SECRET, ("a", "b"), "owner_manager", "story", partner) for partner in PARTNERS}

    assert 1_350 < sum(other[partner] == first for partner, first in drawn("a", "b").items()) < 1_650
