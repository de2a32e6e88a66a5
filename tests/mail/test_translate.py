from __future__ import annotations

import json
from typing import Any

import pytest

from nurture.mail.translate import Notice, Unusable, fingerprint, from_import, from_sendgrid, moment

AT = 1_772_530_000


def sendgrid(event: str, **more: Any) -> Notice:
    item = {"event": event, "timestamp": AT, "nurture_mid": "mid1", "email": "ada@aster.example"} | more
    notice = from_sendgrid(item)
    assert isinstance(notice, Notice)
    return notice


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("processed", "accepted"),
        ("Processed", "accepted"),
        ("deferred", "deferred"),
        ("delivered", "delivered"),
        ("dropped", "dropped"),
        ("bounce", "bounced"),
        ("open", "opened"),
        ("click", "clicked"),
        ("spamreport", "complained"),
        ("unsubscribe", "unsubscribed"),
        ("group_unsubscribe", "unsubscribed"),
    ],
)
def test_their_kinds_become_ours(theirs: str, ours: str) -> None:
    assert sendgrid(theirs)[:3] == (ours, AT * 1000, "mid1")


@pytest.mark.parametrize(
    ("item", "because"),
    [
        ({"event": "snoozed"}, "It tells of a kind of event that we do not know."),
        ({"event": "group_resubscribe"}, "Rejoining a group at SendGrid lifts no suppression here."),
        ({"event": "account_status_change"}, "It is about the account at SendGrid, not about a letter."),
        ({"timestamp": AT}, "It does not say what happened."),
        ({"event": ["open"]}, "It does not say what happened."),
        (["open"], "It is not an object."),
        (None, "It is not an object."),
    ],
)
def test_what_cannot_be_used_says_why(item: object, because: str) -> None:
    assert from_sendgrid(item) == Unusable(because)


@pytest.mark.parametrize(
    ("more", "hard"),
    [
        ({"type": "bounce"}, True),
        ({"type": "bounce", "bounce_classification": "Invalid Address"}, True),
        ({"type": "bounce", "bounce_classification": "Mailbox Unavailable"}, False),
        ({"type": "blocked", "bounce_classification": "invalid"}, False),
        ({"type": "expired"}, False),
        ({"status": "5.1.1"}, True),
        ({"bounce_classification": "Invalid Address"}, True),
        ({"status": "5.0.0"}, False),
        ({"status": 5, "type": {"a": 1}}, False),
        ({}, False),
    ],
)
def test_a_bounce_is_hard_where_the_mailbox_does_not_exist(more: dict[str, Any], hard: bool) -> None:
    notice = sendgrid("bounce", **more)
    assert (notice.hard, notice.because) == (hard, "hard bounce" if hard else "soft bounce")


@pytest.mark.parametrize(
    ("reason", "for_good", "because"),
    [
        ("Bounced Address", True, "bounced address"),
        ("Unsubscribed Address", True, "unsubscribed address"),
        ("Spam Reporting Address", True, "spam reporting address"),
        ("Invalid", True, "invalid"),
        ("Spam Content", False, "spam content"),
        ("Invalid SMTPAPI header", False, "invalid smtpapi header"),
        ("<script>{{ 7*7 }}</script>", False, "another reason"),
        (None, False, "another reason"),
    ],
)
def test_a_drop_tells_whether_the_address_is_to_blame(reason: object, for_good: bool, because: str) -> None:
    notice = sendgrid("dropped", reason=reason)
    assert (notice.hard, notice.because) == (for_good, because)


@pytest.mark.parametrize(
    ("said", "machine"),
    [(True, True), (False, False), ("true", True), ("False", False), (1, True), ([], None), ("perhaps", None)],
)
def test_an_open_says_whether_a_machine_did_it(said: object, machine: bool | None) -> None:
    assert sendgrid("open", sg_machine_open=said).machine is machine
    assert sendgrid("open").machine is None


def test_a_click_has_its_address_and_the_unsubscribe_button_is_known_by_its_place() -> None:
    assert sendgrid("click", url="https://vendor.example/a", url_offset={"index": 0, "type": "html"})[6:8] == (
        "https://vendor.example/a",
        "",
    )
    assert sendgrid("click", url="https://vendor.example/u", url_offset={"type": "header"}).link == "unsubscribe"
    assert sendgrid("click", url=7, url_offset="header").link == ""


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (AT, AT),
        (str(AT), AT),
        (AT * 1000 + 999, AT),
        (str(AT * 1000), AT),
        (AT + 0.5, AT),
        (0, 0),
        ("2026-03-03T09:00:00+01:00", 1_772_524_800),
        ("2026-03-03T08:00:00Z", 1_772_524_800),
        ("2026-03-03 08:00", 1_772_524_800),
        ("2026-03-03", 1_772_496_000),
        *((odd, None) for odd in (None, True, [], {}, "", "soon", "NaN", float("nan"), float("inf"), "1e999", -1)),
        *((odd, None) for odd in (10**18, 10**400, -(10**12), "9" * 5000, "2026-13-01", "9999-12-31T23:59:59-14:00")),
    ],
)
def test_moments_come_in_many_forms_and_odd_ones_are_none(value: object, seconds: int | None) -> None:
    assert moment(value) == (None if seconds is None else seconds * 1000)


def test_text_that_no_database_takes_is_cleaned() -> None:
    notice = sendgrid("click", url="https://vendor.example/\x00\ud83d", nurture_mid="m" * 5000, email=["ada"])
    assert (notice.url, notice.mid, notice.email) == ("https://vendor.example/", "", "")


def test_a_row_of_a_file_becomes_a_notice() -> None:
    row = {"event": "attended", "contact_id": "C1", "occurred_at": "2026-03-03T08:00:00Z", "topic": "security", "link": ""}
    assert from_import(row) == Notice("attended", 1_772_524_800_000, contact="C1", topic="security")
    assert from_import(row | {"contact_id": None, "partner_id": 17}) == Notice(
        "attended", 1_772_524_800_000, partner="17", topic="security"
    )
    assert from_import(row | {"event": "slept"}) == Unusable("It tells of a kind of event that we do not know.")
    assert from_import(row | {"occurred_at": "later"}) == Unusable("It does not say when it happened.")


def test_a_repeat_has_the_same_fingerprint_however_it_is_wrapped() -> None:
    first = sendgrid("click", url="https://vendor.example/a", sg_event_id="one")
    again = sendgrid("click", url="https://vendor.example/a", sg_event_id="two", timestamp=str(AT * 1000), new_key=[1])
    assert fingerprint(first, "mid1") == fingerprint(again, "mid1")
    assert len(fingerprint(first, "mid1")) == 16


def test_what_differs_in_effect_differs_in_fingerprint() -> None:
    notices = [
        sendgrid("click", url="https://vendor.example/a"),
        sendgrid("click", url="https://vendor.example/b"),
        sendgrid("click", url="https://vendor.example/a", timestamp=AT + 1),
        sendgrid("open", sg_machine_open=True),
        sendgrid("open", sg_machine_open=False),
        sendgrid("open"),
        sendgrid("bounce", type="bounce"),
        sendgrid("bounce", type="blocked"),
    ]
    assert len({fingerprint(notice, "mid1") for notice in notices}) == len(notices)


def test_nothing_that_json_can_hold_makes_it_raise() -> None:
    for odd in ("[" * 900 + "]" * 900, "{}", "[]", '"x"', "1e999", "NaN", '{"event":{}}', '{"event":"open","timestamp":{}}'):
        item = json.loads(odd)
        for key in ("event", "timestamp", "email", "nurture_mid", "url", "url_offset", "reason", "type", "sg_machine_open"):
            for event in ("click", "bounce", "dropped", "open"):
                assert from_sendgrid({"event": event, "timestamp": AT} | {key: item}) is not None
