from __future__ import annotations

import itertools

import pytest

from nurture.rules.verdict import FOOTER, Click, judge, judge_clicks, scores

DELIVERED = 1_000_000


def click(after: int, link: str = "margin-calculator") -> Click:
    return Click(DELIVERED + after * 1000, link)


def said(*clicks: Click, delivered: int | None = DELIVERED) -> list[str]:
    return [verdict for verdict, _ in judge_clicks(clicks, delivered)]


def test_a_click_a_minute_after_delivery_is_human() -> None:
    assert judge_clicks([click(60)], DELIVERED) == [("human", "click_after_delivery")]


@pytest.mark.parametrize("after", [-30, 0, 1, 2])
def test_a_click_before_delivery_or_within_two_seconds_is_a_machine(after: int) -> None:
    assert judge_clicks([click(after)], DELIVERED) == [("machine", "click_at_delivery")]


def test_a_click_three_seconds_after_delivery_is_human() -> None:
    assert said(click(3)) == ["human"]


def test_two_links_of_one_letter_within_two_seconds_are_a_machine() -> None:
    assert judge_clicks([click(60, "a"), click(62, "b")], DELIVERED) == [("machine", "several_links_at_once")] * 2


def test_two_links_three_seconds_apart_are_human() -> None:
    assert said(click(60, "a"), click(63, "b")) == ["human", "human"]


def test_the_same_link_twice_in_a_second_is_human() -> None:
    assert said(click(60), click(60)) == ["human", "human"]


def test_a_click_beside_a_scan_is_judged_by_itself() -> None:
    assert said(click(60, "a"), click(60, "b"), click(3600, "a")) == ["machine", "machine", "human"]


def test_clicks_are_judged_the_same_in_any_order() -> None:
    clicks = [click(60, "a"), click(61, "a"), click(62, "b"), click(64, "b"), click(67, "a")]
    alone = dict(zip(clicks, said(*clicks), strict=True))
    for order in itertools.permutations(clicks):
        assert dict(zip(order, said(*order), strict=True)) == alone
    assert list(alone.values()) == ["machine", "machine", "machine", "human", "human"]


def test_a_click_on_a_letter_not_known_to_be_delivered_is_unknown_and_counts() -> None:
    judged = judge_clicks([click(60)], None)[0]
    assert judged == ("unknown", "delivery_unknown")
    assert scores(judged)


def test_a_click_on_the_unsubscribe_link_never_scores() -> None:
    judged = judge_clicks([click(60, FOOTER)], DELIVERED)[0]
    assert judged == ("unknown", "footer_link")
    assert not scores(judged)


@pytest.mark.parametrize(("machine", "verdict"), [(True, "machine"), (False, "human"), (None, "unknown")])
def test_an_open_is_what_its_sender_says(machine: bool | None, verdict: str) -> None:
    assert judge("opened", machine=machine)[0] == verdict


def test_what_a_file_reports_is_human_and_an_auto_reply_is_not() -> None:
    assert judge("attended", machine=None)[0] == "human"
    assert judge("auto_replied", machine=None)[0] == "machine"
    assert judge("delivered", machine=None) == ("", "")
