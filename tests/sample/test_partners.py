"""How the played partners answer a letter."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sample.letters import Received
from sample.partners import Crowd, Deed

SENT_AT = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
LINKS = ("https://www.northwind-storage.example/en/margin", "https://partners.northwind-storage.example/en/register")


def letter(address: str, mid: str = "m1") -> Received:
    return Received(
        address, "Hello", "jana.lindqvist@northwind-storage.example", "en", LINKS, "https://post.example/u/t", mid, Path()
    )


def deeds_of(crowd: Crowd, people: int = 300) -> list[Deed]:
    return [deed for number in range(people) for deed in crowd.react(letter(f"p{number}@f{number}.example"), SENT_AT)]


def test_the_same_seed_behaves_the_same_whatever_the_letters_are_called() -> None:
    def told(mid: str) -> list[tuple[datetime, str]]:
        return [(deed.at, deed.kind) for deed in Crowd(1, 0.5).react(letter("ada@aster.example", mid), SENT_AT)]

    assert told("m1") == told("m2")


def test_nothing_happens_before_the_letter_has_left() -> None:
    assert min(deed.at for deed in deeds_of(Crowd(1, 0.9))) > SENT_AT


def test_a_crowd_does_all_that_people_and_machines_do() -> None:
    deeds = deeds_of(Crowd(1, 0.9), people=6_000)
    kinds = Counter(deed.item.get("event", deed.kind) for deed in deeds)

    assert {*kinds} == {"delivered", "bounce", "open", "click", "spamreport", "unsubscribe", "visited", "replied", "deal"}


def test_keen_firms_do_more_than_others() -> None:
    def clicks(keen: float) -> int:
        return sum("Firefox" in deed.item.get("useragent", "") for deed in deeds_of(Crowd(1, keen)))

    assert clicks(0.9) > 2 * clicks(0.1)
