"""Whether a human did it. Every rule has a name, which is kept beside the verdict.

Moments are milliseconds since 1970. A letter's clicks are judged together and anew whenever more is known of the letter,
so the verdicts do not depend on the order in which its events came.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nurture.rules.events import Verdict

Judged = tuple[Verdict | str, str]

SOON = 2_000  # a scanner opens links within two seconds of delivery, and several of them within two seconds

# A link of ours that every letter carries, such as the one to unsubscribe: following it is no sign of interest.
FOOTER = "unsubscribe"
FOOTER_RULE = "footer_link"

_OPENS: dict[bool | None, Judged] = {
    True: ("machine", "machine_open"),
    False: ("human", "reader_open"),
    None: ("unknown", "unmarked_open"),
}
_DONE_BY_PEOPLE: Judged = ("human", "reported")
_OTHERS: dict[str, Judged] = {
    "auto_replied": ("machine", "auto_reply"),
    "complained": ("unknown", ""),
    "unsubscribed": ("unknown", ""),
} | dict.fromkeys(
    ("visited", "attended", "replied", "deal_registered", "deal_won", "deal_lost", "certified", "answered"), _DONE_BY_PEOPLE
)
_NOBODY: Judged = ("", "")  # what mail servers report of themselves


class Click(NamedTuple):
    at: int
    link: str


def judge(kind: str, *, machine: bool | None) -> Judged:
    """Everything but a letter's clicks; `machine` is what the sender of the notice says of an open."""
    return _OPENS[machine] if kind == "opened" else _OTHERS.get(kind, _NOBODY)


def judge_clicks(clicks: Sequence[Click], delivered: int | None) -> list[Judged]:
    """One letter's clicks, given when it was first delivered, as far as that is known."""
    order = sorted(range(len(clicks)), key=clicks.__getitem__)
    together = _beside_another(clicks, order) | _beside_another(clicks, order[::-1])
    return [_judge_click(click, delivered, together=place in together) for place, click in enumerate(clicks)]


def _beside_another(clicks: Sequence[Click], order: Sequence[int]) -> set[int]:
    """Which clicks have a click on another link close before them, in this order."""
    beside: set[int] = set()
    last: Click | None = None
    last_other: Click | None = None  # the last on another link than `last`
    for place in order:
        click = clicks[place]
        if last is not None and last.link != click.link:
            last_other = last
        if last_other is not None and abs(click.at - last_other.at) <= SOON:
            beside.add(place)
        last = click
    return beside


def _judge_click(click: Click, delivered: int | None, *, together: bool) -> Judged:
    if together:
        return ("machine", "several_links_at_once")
    if delivered is not None and click.at - delivered <= SOON:
        return ("machine", "click_at_delivery")
    if click.link == FOOTER:
        return ("unknown", FOOTER_RULE)
    return ("unknown", "delivery_unknown") if delivered is None else ("human", "click_after_delivery")


def scores(judged: Judged) -> bool:
    """Machines and footer links never do."""
    verdict, because = judged
    return verdict != "machine" and because != FOOTER_RULE
