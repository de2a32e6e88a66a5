"""What may be said of variants, and when. Numbers needed are those that R's power.prop.test and textbooks give."""

from __future__ import annotations

import pytest

from nurture.rules.variant_result import VariantResult, arm, evenness, needed, result


def margin(*counts: tuple[int, int], mixed: int = 0) -> VariantResult:
    """The step `margin` with variants a, b, c: (partners, of whom answered)."""
    arms = [
        arm(name, partners, partners, answered, 0, answered) for name, (partners, answered) in zip("abc", counts, strict=False)
    ]
    return result("owner_manager", "margin", arms, mixed)


@pytest.mark.parametrize(
    ("p", "q", "partners"),
    [
        (0.02, 0.03, 3_822),
        (0.05, 0.06, 8_155),
        (0.10, 0.12, 3_838),
        (0.20, 0.25, 1_091),
        (0.12, 0.135, 7_757),
        (0.05, 0.055, 31_231),
    ],
)
def test_small_differences_need_many_partners(p: float, q: float, partners: int) -> None:
    assert needed(p, q) == pytest.approx(partners, abs=3)


@pytest.mark.parametrize(
    ("counts", "chance"),
    [((50, 50), 1.0), ((60, 40), 0.0455), ((30, 40, 50), 0.0821), ((10, 20, 30, 40), 0.00017), ((0, 0), 1.0)],
)
def test_an_uneven_draw_is_told_by_chi_square(counts: tuple[int, ...], chance: float) -> None:
    assert evenness(counts) == pytest.approx(chance, abs=5e-5)


def test_few_partners_tell_nothing_however_large_the_difference() -> None:
    told = margin((40, 2), (40, 20))

    assert (told.may_be_read, told.against[0].told, told.against[0].said) == (False, False, "cannot be told yet")
    assert told.said.startswith("Cannot be told yet. 40 partners of each show differences of 28 points and more;")


def test_the_number_needed_follows_from_what_matters_and_not_from_what_is_seen() -> None:
    assert margin((100, 10), (100, 30)).needed == margin((100, 20), (100, 20)).needed


def test_a_difference_is_told_once_enough_have_had_it() -> None:
    told = margin((2_000, 200), (2_000, 300))

    assert (told.may_be_read, told.against[0].told) == (True, True)
    assert told.against[0].said == "b is answered by more partners than a"
    assert told.against[0].value == pytest.approx(0.05)


def test_a_worse_variant_is_called_worse() -> None:
    assert margin((2_000, 300), (2_000, 200)).against[0].said == "b is answered by fewer partners than a"


def test_variants_that_do_alike_are_told_to_within_what_matters() -> None:
    assert margin((3_000, 300), (3_000, 305)).against[0].said == "b and a do equally well, to within 5 points"


def test_of_several_each_has_to_show_more() -> None:
    two, three = margin((2_000, 200), (2_000, 240)), margin((2_000, 200), (2_000, 240), (2_000, 200))

    assert two.against[0].told
    assert not three.against[0].told
    assert three.needed > two.needed


def test_what_nobody_has_had_yet_has_no_share_and_no_interval() -> None:
    told = margin((0, 0), (10, 1))

    assert (told.arms[0].share, told.against[0].low) == (None, None)
    assert told.said.startswith("Cannot be told yet: each variant is to go to")


def test_a_draw_that_lost_partners_is_warned_of() -> None:
    assert margin((1_000, 10), (1_030, 10)).uneven is None
    assert margin((1_000, 10), (1_300, 10)).uneven == pytest.approx(4e-10, rel=0.1)
