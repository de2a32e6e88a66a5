from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from db import inbox, suppressions
from db.columns import to_db
from db.session import transaction
from nurture.engine.ingest import ingest
from nurture.rules.keys import address_key
from nurture.rules.noted import Order
from tests.cast import KEYS, NOW

CALCULATOR = "https://vendor.example/margin-calculator"
DEMO = "https://vendor.example/book-a-demo"
ADA = address_key(KEYS.suppression, "ada@aster.example")


def test_a_click_becomes_an_event_with_whom_step_topic_and_link(desk: Any) -> None:
    done = desk.post(desk.item("delivered", 3), desk.item("click", url=f"{CALCULATOR}?n=1#sums"))
    assert (done.handled, done.new, done.repeated, done.parked) == (2, 2, 0, 0)
    assert done.sentence == "handled 2: new 2, scored 1"
    columns = "kind, occurred_at, received_at, message_id, contact_id, partner_id, email, topic, link, verdict, verdict_because"
    clicked = desk.rows(f"SELECT {columns} FROM event WHERE kind = 'clicked'")
    who = (desk.letters["m-ada"], desk.ada, desk.aster)
    at = to_db(NOW + timedelta(hours=1))
    what = ("hello", "margin", "margin-calculator", "human", "click_after_delivery")
    assert clicked == [("clicked", at, to_db(desk.clock()), *who, *what)]


def test_a_dry_run_tells_what_would_come_of_it_and_changes_nothing(desk: Any) -> None:
    desk.came(desk.item("delivered", 3), desk.item("click", url=CALCULATOR), "garbage", desk.item("click", url=CALCULATOR))

    assert ingest(desk.world, batch=2, dry_run=True).sentence == "handled 4: new 2, repeated 1, parked 1, scored 1"

    assert desk.rows("SELECT count(*) FROM event") == desk.rows("SELECT count(*) FROM ledger") == [(0,)]
    assert desk.rows("SELECT count(*) FROM inbox WHERE handled_at IS NULL") == [(4,)]
    assert desk.rows("SELECT state FROM message WHERE mid = 'm-ada'") == [("accepted",)]


def test_nothing_waits_after_ingest_and_a_second_one_finds_nothing(desk: Any) -> None:
    desk.post(desk.item("open"), "garbage")
    assert desk.rows("SELECT count(*) FROM inbox WHERE handled_at IS NULL") == [(0,)]
    assert ingest(desk.world).handled == 0


def test_urgent_items_go_first(desk: Any) -> None:
    desk.came(*(desk.item("open", after) for after in range(5)))
    with transaction(desk.world.database) as connection:
        inbox.store(connection, "sendgrid", [('{"event": "unsubscribe", "nurture_mid": "m-ada"}', True)], desk.clock())
    assert ingest(desk.world, limit=1).suppressed == 1


def test_a_limit_is_kept(desk: Any) -> None:
    desk.came(*(desk.item("open", after) for after in range(5)))
    assert ingest(desk.world, limit=3, batch=2).handled == 3


@pytest.mark.parametrize(
    ("before", "items", "after"),
    [
        ("accepted", [("delivered", 3)], "delivered"),
        ("sending", [("delivered", 3)], "delivered"),
        ("unknown", [("delivered", 3)], "delivered"),
        ("unknown", [("open", 60)], "settled"),
        ("abandoned", [("processed", 1)], "settled"),
        ("accepted", [("open", 60), ("processed", 1)], "accepted"),
        ("accepted", [("open", 12), ("delivered", 3), ("processed", 0)], "delivered"),
        ("accepted", [("delivered", 3), ("bounce", 7200)], "bounced"),
        ("accepted", [("bounce", 7200), ("delivered", 3)], "bounced"),
        ("accepted", [("spamreport", 60), ("delivered", 3), ("bounce", 90)], "complained"),
        ("accepted", [("dropped", 1)], "dropped"),
        ("accepted", [("deferred", 30)], "accepted"),
        ("cancelled", [("delivered", 3)], "cancelled"),
    ],
)
def test_a_letter_stands_where_its_news_leave_it(desk: Any, before: str, items: list[tuple[str, int]], after: str) -> None:
    desk.letter("m-3", desk.ada, state=before)
    for event, seconds in items:
        desk.post(desk.item(event, seconds, mid="m-3"))
    assert desk.state("m-3") == after


@pytest.mark.parametrize(
    ("event", "more", "orders", "ended"),
    [
        ("bounce", {"type": "bounce"}, [("mail", "bounced")], "bounced"),
        ("bounce", {"type": "blocked"}, [], None),
        ("dropped", {"reason": "Bounced Address"}, [("mail", "bounced")], "dropped"),
        ("dropped", {"reason": "Unsubscribed Address"}, [("mail", "unsubscribed")], "dropped"),
        ("dropped", {"reason": "Spam Reporting Address"}, [("all", "complained")], "dropped"),
        ("dropped", {"reason": "Invalid"}, [("mail", "bounced")], "dropped"),
        ("dropped", {"reason": "Spam Content"}, [], None),
        ("spamreport", {}, [("all", "complained")], "complained"),
        ("unsubscribe", {}, [("mail", "unsubscribed")], "unsubscribed"),
        ("group_unsubscribe", {"asm_group_id": 10}, [("mail", "unsubscribed")], "unsubscribed"),
    ],
)
def test_bounces_complaints_and_unsubscribes_suppress_the_address_and_end_the_stream(
    desk: Any, event: str, more: dict[str, Any], orders: list[tuple[str, str]], ended: str | None
) -> None:
    desk.enrolled(desk.ada)
    done = desk.post(desk.item(event, email="Ada@Aster.example", **more))
    assert (done.suppressed, done.exited) == (len(orders), int(ended is not None))
    assert desk.rows("SELECT channel, source, reach, target FROM suppression") == [(*one, "address", ADA) for one in orders]
    assert desk.rows("SELECT state, because FROM enrollment") == [("exited", ended) if ended else ("active", "")]


def test_what_was_planned_for_a_stream_that_ended_is_cancelled(desk: Any) -> None:
    enrollment = desk.enrolled(desk.ada)
    desk.letter("m-next", desk.ada, state="planned", step="margin", enrollment=enrollment)
    desk.post(desk.item("unsubscribe"))
    assert desk.state("m-next") == "cancelled"


def test_what_a_person_has_lifted_does_not_come_back_with_a_repeat(desk: Any) -> None:
    desk.post(desk.item("unsubscribe"))
    with transaction(desk.world.database) as connection:
        connection.execute(text("UPDATE suppression SET until = 1"))
    assert desk.post(desk.item("unsubscribe")).suppressed == 0
    assert desk.post(desk.item("unsubscribe", 7200)).suppressed == 1
    assert desk.rows("SELECT until FROM suppression") == [(None,)]


def test_orders_are_added_once(desk: Any) -> None:
    with transaction(desk.world.database) as connection:
        assert suppressions.add(connection, [Order("mail", "address", ADA, "bounced")] * 2, 1) == 1
        assert suppressions.add(connection, [Order("mail", "address", ADA, "bounced")], 2) == 0
    assert desk.rows("SELECT since FROM suppression") == [(1,)]


def reported(event: str, contact: str = "C1", **more: Any) -> dict[str, Any]:
    return {"event": event, "contact_id": contact, "occurred_at": "2026-03-03T12:00:00Z", "topic": "", "link": ""} | more


def test_a_reply_ends_the_stream_and_asks_escalate_to_look(desk: Any) -> None:
    desk.enrolled(desk.ada)
    desk.enrolled(desk.ben)
    assert desk.post(reported("replied"), source="import").exited == 1
    assert desk.rows("SELECT state, because FROM enrollment ORDER BY id") == [("exited", "replied"), ("active", "")]
    assert desk.rows("SELECT escalate_due FROM partner") == [(to_db(desk.clock()),)]


def test_an_auto_reply_and_a_reply_from_before_the_stream_do_not_end_it(desk: Any) -> None:
    desk.enrolled(desk.ada)
    early = reported("replied", occurred_at="2026-03-03T08:59:59Z")
    assert desk.post(reported("auto_replied"), early, source="import").exited == 0


def test_a_deal_of_the_partner_is_the_goal_of_its_people_and_scores_nothing(desk: Any) -> None:
    desk.enrolled(desk.ada)
    deal = {"event": "deal_registered", "partner_id": "P1", "occurred_at": "2026-03-03T12:00:00Z", "link": "opportunity:O1"}
    assert desk.post(deal, source="import").exited == 1
    assert desk.rows("SELECT because FROM enrollment") == [("goal",)]
    assert desk.rows("SELECT contact_id, partner_id, link FROM event") == [(None, desk.aster, "opportunity:O1")]
    assert desk.rows("SELECT * FROM ledger") == []


def test_a_deal_from_before_the_stream_is_not_its_goal(desk: Any) -> None:
    desk.enrolled(desk.ada)
    assert desk.post(reported("deal_registered", occurred_at="2026-03-01"), source="import").exited == 0


def test_points_follow_the_rubric_and_a_webinar_counts_once_a_topic(desk: Any) -> None:
    desk.post(desk.item("delivered", 3), desk.item("open", 60, sg_machine_open=False), desk.item("click", 90, url=CALCULATOR))
    desk.post(reported("attended", topic="security"), source="import")
    desk.post(reported("attended", topic="security", occurred_at="2026-03-03T11:00:00Z"), source="import")
    ledger = desk.rows("SELECT rule, bucket, points, worth, occurred_at FROM ledger ORDER BY rule, occurred_at")
    letter = f"message:{desk.letters['m-ada']}"
    noon = to_db(NOW + timedelta(hours=3))
    assert ledger == [
        ("attended", "topic:security", 10_000, 10_000, noon - 3_600_000),
        ("attended", "topic:security", 10_000, 0, noon),
        ("clicked", letter, 5_000, 5_000, to_db(NOW) + 90_000),
        ("opened", letter, 1_000, 1_000, to_db(NOW) + 60_000),
    ]
    assert 15_500 < desk.interest(desk.ada) < 16_000  # a day of a half-life of thirty has passed
    assert desk.rows("SELECT as_of FROM score") == [(to_db(desk.clock()),)]


def test_a_visit_scores_on_a_key_page_only(desk: Any) -> None:
    desk.post(reported("visited", link="margin-calculator"), reported("visited", link="book-a-demo"), source="import")
    assert desk.rows("SELECT link, topic FROM event ORDER BY link") == [
        ("book-a-demo", "next_step"),
        ("margin-calculator", "margin"),
    ]
    assert desk.rows("SELECT rule, bucket, worth FROM ledger") == [("visited:key_page", "week:2026-W10", 3000)]


def test_machines_score_nothing_and_never_ask_escalate_to_look(desk: Any) -> None:
    done = desk.post(
        desk.item("delivered", 3),
        desk.item("open", 4, sg_machine_open=True),
        desk.item("click", 4, url=CALCULATOR),
        desk.item("click", 4, url=DEMO),
    )
    assert (done.machine, done.scored) == (3, 0)
    assert desk.rows("SELECT escalate_due FROM partner") == [(None,)]
    assert desk.rows("SELECT DISTINCT verdict_because FROM event WHERE kind = 'clicked'") == [("several_links_at_once",)]


def test_a_click_is_judged_again_when_the_delivery_is_heard_of(desk: Any) -> None:
    desk.post(desk.item("click", 4, url=CALCULATOR))
    assert desk.interest(desk.ada) > 4000
    desk.post(desk.item("delivered", 3))
    assert desk.rows("SELECT verdict, verdict_because FROM event WHERE kind = 'clicked'") == [("machine", "click_at_delivery")]
    assert (desk.interest(desk.ada), desk.rows("SELECT * FROM ledger")) == (0, [])


def test_what_a_machine_took_the_place_of_counts_again(desk: Any) -> None:
    """The early click held the letter's only place; once it is found out, the later one has it."""
    desk.post(desk.item("click", 4, url=CALCULATOR), desk.item("click", 3600, url=CALCULATOR))
    assert desk.rows("SELECT worth FROM ledger ORDER BY occurred_at") == [(5000,), (0,)]
    desk.post(desk.item("delivered", 3))
    assert desk.rows("SELECT worth, occurred_at FROM ledger") == [(5000, to_db(NOW) + 3_600_000)]


def test_the_unsubscribe_link_scores_nothing(desk: Any) -> None:
    desk.post(
        desk.item("delivered", 3),
        desk.item("click", 60, url="https://nurture.example/u/token"),
        desk.item("click", 900, url="https://elsewhere.example/", url_offset={"type": "header"}),
    )
    assert desk.rows("SELECT DISTINCT link, verdict FROM event WHERE kind = 'clicked'") == [("unsubscribe", "unknown")]
    assert desk.rows("SELECT * FROM ledger") == []


def test_a_moment_that_is_missing_or_lies_ahead_is_when_we_heard_of_it(desk: Any) -> None:
    desk.post(desk.item("open", None), desk.item("open", 10 * 365 * 86_400))
    assert desk.rows("SELECT DISTINCT occurred_at, received_at FROM event") == [(to_db(desk.clock()),) * 2]
    assert desk.rows("SELECT count(*) FROM event") == [(2,)]
