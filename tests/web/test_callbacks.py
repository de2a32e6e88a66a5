from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from db.columns import to_db
from tests.cast import NOW

OPEN = {"event": "open", "nurture_mid": "m1", "sg_machine_open": True}
BOUNCE = {"event": "bounce", "nurture_mid": "m1"}


def kept(world):
    with world.database.connect() as connection:
        return [
            tuple(row) for row in connection.execute(text("SELECT source, item, urgent, received_at FROM inbox ORDER BY id"))
        ]


def test_a_signed_callback_is_kept_item_by_item_before_it_is_answered(site):
    answer = site.callback([OPEN, BOUNCE])
    assert (answer.status_code, answer.content) == (204, b"")
    rows = kept(site.world)
    assert [json.loads(item) for _, item, _, _ in rows] == [OPEN, BOUNCE]
    assert [(source, bool(urgent), at) for source, _, urgent, at in rows] == [
        ("sendgrid", False, to_db(NOW)),
        ("sendgrid", True, to_db(NOW)),
    ]


def test_an_empty_batch_is_fine(site):
    assert site.callback([]).status_code == 204


def test_what_sendgrid_did_not_sign_is_refused_and_not_kept(site):
    assert site.client.post("/callbacks/sendgrid", json=[OPEN]).status_code == 403
    assert site.callback([OPEN], key=ec.generate_private_key(ec.SECP256R1())).status_code == 403
    assert site.callback([OPEN], at=NOW - timedelta(days=2)).status_code == 403
    assert kept(site.world) == []


@pytest.mark.parametrize("body", [b"", b"not json", b'{"event":"open"}', b'"text"', b"[1,"])
def test_what_is_no_json_array_is_refused(site, body):
    assert site.callback(body).status_code == 400
    assert kept(site.world) == []


@pytest.mark.parametrize("depth", [500, 1_000, 5_000, 100_000])
def test_a_body_with_an_item_too_deep_to_read_is_kept(site, depth):
    """What is answered with a refusal is not sent again, and would be lost."""
    body = b"[" + json.dumps(BOUNCE).encode() + b"," + b"[" * depth + b"]" * depth + b"]"
    assert site.callback(body).status_code == 204
    assert "".join(item for _, item, _, _ in kept(site.world)).count("[" * depth) == 1


def test_a_body_that_is_too_large_is_refused(site):
    assert site.callback(b" " * (4 * 1024 * 1024 + 1)).status_code == 413
    endless = (b" " * 65_536 for _ in range(70))
    assert site.client.post("/callbacks/sendgrid", content=endless).status_code == 413


ODD = [
    rb'{"event":"click","url":"\ud800"}',
    rb'{"event":"click","url":"a\u0000b"}',
    b'{"event":"click","url":"\xff\xfe"}',
    b'{"event":"open","timestamp":NaN}',
    b'{"event":"open","timestamp":-Infinity}',
    b'{"event":"open","timestamp":1e999}',
    b'{"event":"open","timestamp":' + b"9" * 5000 + b"}",
    b'{"event":["bounce"]}',
    b'{"event":null}',
    b'"text"',
    b"null",
    b"[[]]",
    b"17",
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_item_neither_fails_nor_spoils_its_batch(site, odd):
    body = b"[" + json.dumps(OPEN).encode() + b",\r\n" + odd + b",\r\n" + json.dumps(BOUNCE).encode() + b"]\r\n"
    assert site.callback(body).status_code == 204
    items = [json.loads(item) for _, item, _, _ in kept(site.world)]
    assert (items[0], items[2], len(items)) == (OPEN, BOUNCE, 3)


def test_a_byte_order_mark_is_no_reason_to_refuse(site):
    assert site.callback(b"\xef\xbb\xbf" + json.dumps([OPEN]).encode()).status_code == 204


def test_callbacks_that_come_together_are_all_kept(site):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: site.callback([OPEN | {"n": number}] * 3).status_code, range(60)))
    assert answers == [204] * 60
    assert len(kept(site.world)) == 180


def test_while_the_database_is_in_trouble_nothing_is_answered_as_kept(site):
    with site.world.database.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO elsewhere"))
    answer = site.callback([OPEN])
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    with site.world.database.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO inbox"))
    assert site.callback([OPEN]).status_code == 204
    assert len(kept(site.world)) == 1


def test_what_cannot_wait_wakes_ingest(world, run_site):
    woken = threading.Event()
    seen: list[int] = []

    def on_urgent():
        seen.append(len(kept(world)))
        woken.set()

    with run_site(world, on_urgent) as site:
        site.callback([OPEN])
        assert seen == []
        site.callback([{"event": "Group_Unsubscribe"}])
        assert woken.wait(10)
    assert seen == [2]


def test_many_urgent_callbacks_during_one_ingest_ask_for_one_more(world, run_site):
    begun, go_on = threading.Event(), threading.Event()
    rounds: list[int] = []

    def on_urgent():
        rounds.append(1)
        begun.set()
        go_on.wait(10)

    with run_site(world, on_urgent) as site:
        site.callback([BOUNCE])
        assert begun.wait(10)
        for _ in range(5):
            site.callback([BOUNCE])
        begun.clear()
        go_on.set()
        assert begun.wait(10)
    assert len(rounds) == 2


def test_an_ingest_that_fails_is_logged_without_data_and_tried_again(world, run_site, caplog):
    woken = threading.Semaphore(0)

    def on_urgent():
        woken.release()
        raise RuntimeError("ada@aster.example")

    with run_site(world, on_urgent) as site:
        for _ in range(2):
            assert site.callback([BOUNCE]).status_code == 204
            assert woken.acquire(timeout=10)
    assert "urgent ingest failed (RuntimeError)" in caplog.text
    assert "ada@" not in caplog.text
