"""How the report says numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nurture.engine.report.shapes import Comparison
from nurture.rules.lift import Difference
from nurture.rules.variant_result import Against, Arm, VariantResult

STAGES = ("reached", "engaged", "qualified", "called", "graduated")

MEANING = {
    "partners": "in the pool; those held out stand apart",
    "reached": "a letter went out to somebody there",
    "engaged": "a human click, visit, attendance or reply",
    "qualified": "ready for a call, or asked for one",
    "called": "the owner tried to ring",
    "graduated": "moved up a tier",
}


_HUNDRED = 100_00  # in cents


def number(count: float) -> str:
    return f"{count:,.0f}"


def percent(share: float | None) -> str:
    """`-` where there is nothing to divide by."""
    return "-" if share is None else f"{share:.1%}"


def money(cents: int | None, currency: str) -> str:
    """Cents are shown below a hundred, where they matter."""
    if cents is None:
        return "none yet"
    return f"{cents / 100:,.2f} {currency}" if abs(cents) < _HUNDRED else f"{cents / 100:,.0f} {currency}"


def share_of(count: int, of: int) -> str:
    return percent(count / of) if of else "-"


def interval(difference: Difference, unit: str, currency: str) -> str:
    """`+2.1 points (-0.4 to +4.0)`."""
    if difference.low is None or difference.high is None:
        return "-"
    value, low, high = (_signed(one, unit) for one in (difference.value, difference.low, difference.high))
    return f"{value} {'points' if unit == 'share' else currency} ({low} to {high})"


def level(value: float, unit: str, currency: str) -> str:
    return percent(value) if unit == "share" else money(round(value), currency)


def _signed(value: float, unit: str) -> str:
    return f"{100 * value:+.1f}" if unit == "share" else f"{value / 100:+,.0f}"


def share_between(arm: Arm) -> str:
    """`12.0% (9.1 to 15.6)`."""
    if arm.share is None or arm.low is None or arm.high is None:
        return "-"
    return f"{arm.share:.1%} ({100 * arm.low:.1f} to {100 * arm.high:.1f})"


ENDED = ", ended"
"""Behind a step that draws no more."""


def against(one: Against, of: VariantResult) -> str:
    """`margin-short against margin: +2.1 points (-0.4 to +4.0); cannot be told yet. A difference of …`."""
    head = f"{one.variant} against {of.arms[0].variant}:"
    if one.low is None or one.high is None:
        return f"{head} {one.said}."
    value, low, high = (_signed(share, "share") for share in (one.value, one.low, one.high))
    told = f"{head} {value} points ({low} to {high}); {one.said}."
    if one.told or not one.needed_for_seen:
        return told
    return f"{told} To tell a difference of just this size takes {number(one.needed_for_seen)} partners of each."


def warnings(one: VariantResult) -> Iterator[str]:
    """What speaks against believing the figures."""
    if one.uneven is not None:
        counts = ", ".join(number(arm.partners) for arm in one.arms)
        yield (
            f"Careful: an even draw hardly ever comes out as {counts} (chance {one.uneven:.1g}). Unless a variant was added or "
            "taken away meanwhile, something loses partners of one, and the figures do not compare."
        )
    if one.mixed:
        yield f"{number(one.mixed)} partners had several of these variants and are left out."


def lift_in_brief(lift: Sequence[Comparison]) -> Iterator[str]:
    """What can be told, each in a sentence; what cannot, in one."""
    yield from (one.said for one in lift if one.difference.told)
    untold = [one.what for one in lift if not one.difference.told]
    if untold:
        yield f"Whether the program changed these cannot be told yet: {', '.join(untold)}."
