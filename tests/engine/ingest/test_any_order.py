"""The same items in any order, any batches and any number of repeats come to the same events, ledger, scores and states."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from db import inbox
from db.session import transaction
from nurture.engine.ingest import ingest
from nurture.rules.score import interest
from tests.cast import NOW

_SENT = int(NOW.timestamp())
_TABLES = ("inbox", "ledger", "score", "event", "suppression", "message")
_ADDRESSES = (
    "https://vendor.example/margin-calculator",
    "https://vendor.example/book-a-demo?x=1",
    "https://elsewhere.example/",
)


def _mail(event: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, str]]:
    said = st.fixed_dictionaries(
        {
            "event": st.just(event),
            "nurture_mid": st.sampled_from(("m-ada", "m-ada-2", "m-ben")),
            "timestamp": st.integers(_SENT, _SENT + 8) | st.integers(_SENT, _SENT + 80_000),
        }
        | more
    )
    return said.map(lambda item: ("sendgrid", json.dumps(item)))


_REPORTED = st.fixed_dictionaries(
    {
        "event": st.sampled_from(("visited", "attended", "certified")),
        "contact_id": st.sampled_from(("C1", "C2")),
        "occurred_at": st.integers(_SENT, _SENT + 80_000),
        "topic": st.sampled_from(("margin", "security")),
        "link": st.sampled_from(("", "margin-calculator")),
    }
).map(lambda item: ("import", json.dumps(item)))

_ITEM = st.one_of(
    _mail("delivered"),
    _mail("open", sg_machine_open=st.booleans()),
    _mail("click", url=st.sampled_from(_ADDRESSES)),
    _mail("bounce", type=st.sampled_from(("bounce", "blocked"))),
    _mail("spamreport"),
    _REPORTED,
    st.just(("sendgrid", "garbage")),
)


@dataclass
class Run:
    """One way for the items to arrive."""

    items: Sequence[tuple[str, str]]
    batch: int

    def through(self, desk: Any) -> dict[str, list[tuple[Any, ...]]]:
        with transaction(desk.world.database) as connection:
            for table in _TABLES:
                connection.execute(text(f"DELETE FROM {table}"))
            connection.execute(text("INSERT INTO message SELECT * FROM letters_before"))
        for start in range(0, len(self.items), self.batch):
            with transaction(desk.world.database) as connection:
                for source, item in self.items[start : start + self.batch]:
                    inbox.store(connection, source, [(item, False)], desk.clock())
            ingest(desk.world, batch=3)
        return _outcome(desk)


def _outcome(desk: Any) -> dict[str, list[tuple[Any, ...]]]:
    columns = "kind, occurred_at, message_id, contact_id, topic, link, verdict, verdict_because"
    weighed = "event.fingerprint, rule, bucket, points, worth, tie"
    return {
        "events": desk.rows(f"SELECT fingerprint, {columns} FROM event ORDER BY fingerprint"),
        "ledger": desk.rows(f"SELECT {weighed} FROM ledger JOIN event ON event.id = ledger.event_id ORDER BY 1"),
        "scores": desk.rows("SELECT contact_id, interest FROM score WHERE interest > 0 ORDER BY contact_id"),
        "letters": desk.rows("SELECT mid, state FROM message ORDER BY mid"),
        "suppressions": desk.rows("SELECT target, channel, source FROM suppression ORDER BY 1, 2, 3"),
    }


@pytest.fixture
def three_letters(desk: Any) -> Any:
    desk.letter("m-ada-2", desk.ada, step="margin")
    with transaction(desk.world.database) as connection:
        connection.execute(text("CREATE TABLE letters_before AS SELECT * FROM message"))
    return desk


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), items=st.lists(_ITEM, min_size=1, max_size=14))
def test_any_order_and_any_repeats_come_to_the_same(
    three_letters: Any, data: st.DataObject, items: list[tuple[str, str]]
) -> None:
    repeats = data.draw(st.lists(st.sampled_from(items), max_size=8))
    again = data.draw(st.permutations(items + repeats))
    as_they_came = Run(items, len(items)).through(three_letters)
    assert Run(again, data.draw(st.integers(1, 8))).through(three_letters) == as_they_came


def test_forty_six_repeats_have_one_effect(desk: Any) -> None:
    click = {"url": "https://vendor.example/margin-calculator"}
    done = [
        desk.post(desk.item("delivered", 3), desk.item("click", 60, **click), desk.item("click", 60, **click))
        for _ in range(46)
    ]
    assert sum(one.new for one in done) == 2
    assert sum(one.repeated for one in done) == 3 * 46 - 2
    assert desk.rows("SELECT count(*), sum(worth) FROM ledger") == [(1, 5000)]


def test_scores_add_up_to_what_the_ledger_shows(desk: Any) -> None:
    desk.post(*(desk.item("open", after * 7200, sg_machine_open=False) for after in range(5)))
    desk.post(*(desk.item("click", after * 7200, url="https://vendor.example/book-a-demo") for after in range(5)))
    rows = desk.rows("SELECT worth, occurred_at FROM ledger")
    as_of = desk.rows("SELECT as_of FROM score")[0][0]
    assert desk.interest(desk.ada) == interest(rows, 30 * 86_400_000, as_of) > 0
