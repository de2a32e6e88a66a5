from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from db.session import transaction
from nurture.engine.ingest import ingest
from nurture.rules.keys import address_key
from tests.cast import KEYS

GOOD = 3
ODD = [
    "",
    "garbage",
    "[" * 200_000,
    '{"a":' * 100_000,
    "9" * 5_000,
    '{"event": "open", "timestamp": ' + "9" * 5_000 + "}",
    '{"event": "open", "nurture_mid": "\\ud800", "email": "\\ud83d@aster.example"}',
    '{"event": "open", "nurture_mid": "m\\u0000ada"}',
    '{"event": "open", "nurture_mid": {"a": [1]}, "email": ["ada@aster.example"]}',
    '{"event": "bounce", "type": "bounce", "email": "x@\\u0000"}',
    '{"event": "bounce", "type": "bounce", "email": "ada@' + "ä" * 200 + '.example"}',
    '{"event": "unsubscribe", "email": "nobody"}',
    '{"event": NaN}',
    "1e999",
    "null",
    '"open"',
    json.dumps("[" * 200_000),
    "[]",
    '{"event": "constructor", "nurture_mid": "m-ada"}',
    '{"timestamp": 1}',
]

NO_COMPLAINTS = {
    "sqlite": "CREATE TRIGGER no_complaints BEFORE INSERT ON event WHEN new.kind = 'complained'"
    " BEGIN SELECT raise(ABORT, 'no'); END",
    "postgresql": "ALTER TABLE event ADD CONSTRAINT no_complaints CHECK (kind <> 'complained')",
}


def test_one_bad_item_never_spoils_its_batch(desk: Any) -> None:
    for odd in ODD:
        done = desk.post(desk.item("open", 60), odd, desk.item("open", 61), desk.item("open", 62))
        assert (done.handled, done.parked, done.new + done.repeated) == (GOOD + 1, 1, GOOD)
    assert len(desk.reasons()) == len(ODD)
    assert desk.rows("SELECT count(*) FROM inbox WHERE handled_at IS NULL") == [(0,)]


def test_an_item_that_the_database_refuses_is_set_aside_alone(desk: Any) -> None:
    """No such item is known; the constraint stands in for what nobody has thought of."""
    with transaction(desk.world.database) as connection:
        connection.execute(text(NO_COMPLAINTS[connection.dialect.name]))

    desk.came(*(desk.item("open", 60 + after) for after in range(30)), desk.item("spamreport"), desk.item("delivered", 99))
    would, done = ingest(desk.world, dry_run=True), ingest(desk.world)

    assert would == done
    assert (done.handled, done.parked, done.new) == (32, 1, 31)
    (reason,) = desk.reasons()
    assert reason.startswith("The database refuses what it comes to (")
    assert "@" not in reason


@pytest.mark.parametrize("seconds", [10**18, -(10**12), 10**30, "NaN", True, None, [], {}, 1e300])
def test_an_odd_moment_does_not_lose_the_event(desk: Any, seconds: object) -> None:
    assert desk.post(desk.item("open") | {"timestamp": seconds, "attempt": 2**70}).new == 1


def test_hostile_text_is_kept_raw_and_goes_nowhere(desk: Any) -> None:
    hostile = desk.item("bounce", type="blocked", reason="550 <script>\x00\ud800\u202e{{7*7}} ada@aster.example")
    assert desk.post(hostile).new == 1
    assert json.loads(desk.rows("SELECT item FROM inbox")[0][0]) == hostile
    assert desk.rows("SELECT verdict_because FROM event") == [("soft bounce",)]


def test_a_letter_that_is_not_ours_is_kept_with_the_reason(desk: Any) -> None:
    assert desk.post(desk.item("open", mid="m-other"), desk.item("open", mid="")).parked == 2
    assert desk.reasons() == ["It names a letter that is not ours.", "It names neither a letter nor a contact of ours."]


def test_no_contact_is_ever_made(desk: Any) -> None:
    desk.post(
        desk.item("click", mid="m-other", email="new@elsewhere.example"), desk.item("unsubscribe", mid="", email="b@c.example")
    )
    desk.post({"event": "attended", "contact_id": "C99", "occurred_at": "2026-03-03"}, source="import")
    assert desk.rows("SELECT count(*) FROM contact") == [(2,)]
    assert desk.reasons()[-1] == "It names a contact that is not here."


def test_an_address_that_the_letter_did_not_go_to_changes_nothing(desk: Any) -> None:
    done = desk.post(desk.item("bounce", type="bounce", email="ben@aster.example"), desk.item("click", email="x@y.example"))
    assert (done.parked, done.suppressed, done.new) == (2, 0, 0)
    assert desk.state() == "accepted"


def test_a_wish_from_an_address_that_has_changed_since_is_heeded_for_both(desk: Any) -> None:
    assert desk.post(desk.item("unsubscribe", email="ada.old@aster.example")).suppressed == 2


def test_a_late_bounce_without_our_mid_is_known_by_its_address(desk: Any) -> None:
    desk.enrolled(desk.ada)
    item = {"event": "bounce", "type": "bounce", "timestamp": 1_772_530_000, "email": "ADA@aster.example"}
    done = desk.post(item, item)
    assert (done.new, done.repeated, done.suppressed, done.exited) == (1, 1, 1, 1)
    assert desk.rows("SELECT message_id, contact_id FROM event") == [(None, desk.ada)]


def test_a_bounce_of_an_address_that_nobody_here_has_is_suppressed_all_the_same(desk: Any) -> None:
    assert desk.post({"event": "bounce", "type": "bounce", "email": "who@elsewhere.example"}).suppressed == 1
    key = address_key(KEYS.suppression, "who@elsewhere.example")
    assert desk.rows("SELECT target FROM suppression") == [(key,)]
    assert desk.reasons() == ["No contact of ours has that address; mail to it is suppressed."]


def test_a_source_that_nobody_reads_is_kept(desk: Any) -> None:
    assert desk.post({"event": "open"}, source="pigeon").parked == 1
    assert desk.reasons() == ["Nobody here reads items of this source."]
