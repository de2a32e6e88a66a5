"""How a forecast says numbers and what it reckons with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from nurture.engine.forecast.shapes import Forecast, Graduates, Held, Range
from nurture.rules.expect import Rates, Reckoned
from nurture.rules.when import day_in_words

MOST_REASONS = 8  # of one kind that are shown


def spread(counts: Range) -> str:
    """`36 (27 to 42)`; the band is left out where all seeds agree."""
    low, middle, high = (f"{one:,.0f}" for one in (counts.low, counts.middle, counts.high))
    return middle if low == high else f"{middle} ({low} to {high})"


def seldom(counts: Range) -> bool:
    """In so few seeds that the band says 0."""
    return spread(counts) == "0"


def often_held(forecast: Forecast) -> list[Held]:
    """What holds letters, without what hardly any seed saw; what holds most of them first."""
    return [held for held in forecast.held if not seldom(held.letters)]


def share(rate: float) -> str:
    """`25%`, `0.2%`."""
    return f"{100 * rate:.2f}".rstrip("0").rstrip(".") + "%"


_SAID = {
    "delivered": "{} of letters arrive",
    "opened": "{} are opened",
    "clicked": "{} followed",
    "visited": "{} bring a visit",
    "replied": "{} a reply",
    "unsubscribed": "{} unsubscribe",
    "keen": "four in five of these answers come from {} of contacts",
    "graduates": "{} of calls lead up a tier",
    "call": "a call is open for {}",
}


def basis(reckoned: Reckoned) -> Iterator[str]:
    """What is reckoned with, a sentence for each place that the rates are from."""
    by_source: dict[str, list[str]] = {}
    for one in fields(Rates):
        value = getattr(reckoned.rates, one.name)
        said = _SAID[one.name].format(share(value) if isinstance(value, float) else value)
        by_source.setdefault(reckoned.source[one.name], []).append(said)
    for source, sayings in by_source.items():
        yield f"{source[0].upper()}{source[1:]}: {', '.join(sayings)}."
    if reckoned.guessed_because:
        yield f"Guessed, because {'; and '.join(reckoned.guessed_because)}."


def heading(forecast: Forecast) -> str:
    return (
        f"From {day_in_words(forecast.begins)} to {day_in_words(forecast.ends)}, by {forecast.source}: "
        f"{forecast.contacts:,} contacts, {forecast.seeds} seed{'' if forecast.seeds == 1 else 's'}"
    )


def graduates(found: Graduates) -> str:
    """`42 (35 to 49) of 6,665 partners: 1.3% a year (1% to 1.5%), below the 3% to 5% that are expected.`

    Where the seeds do not agree all that may be is said: `within or above the 3% to 5%`.
    """
    low, high = ((one >= found.least) + (one > found.most) for one in (found.share.low, found.share.high))
    side = " or ".join(("below", "within", "above")[low : high + 1])
    pace = " to ".join(f"{one:.1%}" for one in (found.share.low, found.share.high))
    return (
        f"{spread(found.graduates)} of {found.pool:,} partners: {found.share.middle:.1%} a year ({pace}), "
        f"{side} the {found.least:.0%} to {found.most:.0%} that are expected."
    )


def dry(forecast: Forecast) -> str:
    if forecast.dry_from is None:
        return "Nobody runs out of letters in this time."
    contacts = forecast.weeks[-1].dry
    return (
        f"From {day_in_words(forecast.dry_from)} on some have had every letter there is for them; "
        f"{spread(contacts)} contacts at the end."
    )
