"""Against a fake SendGrid in its own process, over real sockets."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest

from nurture.mail import sendgrid_answer
from nurture.mail.account import check_key
from nurture.mail.sendgrid import SendGridMailer
from nurture.rules.errors import UserError

KEY = "SG.secret-of-the-tests"


@pytest.fixture
def mailer(fake_sendgrid):
    made = SendGridMailer(KEY, fake_sendgrid.host)
    yield made
    made.close()


def test_a_letter_goes_out_whole(mailer, fake_sendgrid, envelope):
    (answer,) = mailer.send([envelope("m1", from_name="Jörg Müller", to_name="Arendt, Ada; CTO")])
    assert (answer.mid, answer.outcome, answer.provider_id) == ("m1", "accepted", "sg-m1")
    (request,) = fake_sendgrid.requests
    assert request["payload"] == {
        "personalizations": [
            {
                "to": [{"email": "ada@aster.example", "name": "Arendt Ada CTO"}],
                "headers": {
                    "Message-ID": "<m1@vendor.example>",
                    "List-Unsubscribe": "<https://nurture.example/u/m1.abc>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                    "List-Id": "Storage partners <storage-partners.vendor.example>",
                },
                "custom_args": {"nurture_mid": "m1"},
            }
        ],
        "from": {"email": "jana.lindqvist@vendor.example", "name": "Jörg Müller"},
        "reply_to": {"email": "r-abc@in.vendor.example"},
        "subject": "Three points on your next deal?",
        "content": [{"type": "text/plain", "value": "Hello Ada,\n"}, {"type": "text/html", "value": "<p>Hello Ada,</p>\n"}],
        "tracking_settings": {
            "click_tracking": {"enable": True, "enable_text": False},
            "open_tracking": {"enable": True},
            "subscription_tracking": {"enable": False},
        },
    }


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("accept", "accepted"),
        ("accept-without-id", "accepted"),
        ("accept-cut", "accepted"),
        ("accept-reset", "unknown"),
        ("accept-500", "unknown"),
        ("ok", "unknown"),
        ("too-many", "later"),
        ("unauthorized", "channel"),
        ("forbidden", "channel"),
        ("sender", "sender"),
        ("sender-400", "sender"),
        ("sender-reply", "sender"),
        ("bad", "rejected"),
        ("too-large", "rejected"),
        ("broken", "unknown"),
        ("redirect", "unknown"),
        ("reset", "unknown"),
        ("cut", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_every_answer_has_one_meaning_and_is_asked_for_once(mailer, fake_sendgrid, envelope, mode, outcome):
    (answer,) = mailer.send([envelope("m1", to_address=f"mode-{mode}@aster.example")])
    assert answer.outcome == outcome
    assert [request["mode"] for request in fake_sendgrid.requests] == [mode]
    assert "@" not in answer.because
    assert KEY not in answer.because


def test_a_letter_refused_for_good_says_why_in_sendgrids_words(mailer, envelope):
    (answer,) = mailer.send([envelope("m1", to_address="mode-bad@aster.example")])
    assert answer.because == "SendGrid said 400: Does not contain a valid address: …"


def test_too_many_waits_until_the_limit_is_lifted_but_never_for_long(mailer, envelope):
    letters = [envelope("m1", to_address="mode-too-many@aster.example")]
    letters.append(envelope("m2", to_address="mode-too-many-for-long@aster.example"))
    waits = {answer.mid: answer.wait for answer in mailer.send(letters)}
    assert timedelta(seconds=1) <= waits["m1"] <= timedelta(seconds=31)
    assert waits["m2"] == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "90"}, timedelta(seconds=90)),
        ({"Retry-After": "0"}, timedelta(seconds=1)),
        ({"Retry-After": "86400"}, timedelta(minutes=10)),
        ({"Retry-After": "Tue, 03 Mar 2026 09:02:00 GMT"}, timedelta(minutes=2)),
        ({"Retry-After": "Tue, 03 Mar 2026 09:02:00 GMT", "Date": "Tue, 03 Mar 2026 09:01:30 GMT"}, timedelta(seconds=30)),
        ({"X-RateLimit-Reset": "1772528430", "Retry-After": "90"}, timedelta(seconds=30)),
        ({"X-RateLimit-Reset": "soon", "Retry-After": "90"}, timedelta(seconds=90)),
        ({"Retry-After": "in a while"}, timedelta(minutes=1)),
        ({"Retry-After": "9" * 5_000}, timedelta(minutes=1)),
        ({"Retry-After": "90", "Date": "today"}, timedelta(minutes=1)),
        ({}, timedelta(minutes=1)),
    ],
)
def test_how_long_to_wait_is_read_from_whichever_header_says_it(envelope, headers, wait):
    assert sendgrid_answer.read(envelope("m1"), 429, headers, b"").wait == wait


def test_while_there_is_no_room_for_one_letter_none_is_tried(mailer, fake_sendgrid, envelope):
    (refused,) = mailer.send([envelope("m1", to_address="mode-too-many@aster.example")])
    (other,) = mailer.send([envelope("m2")])
    assert (other.outcome, other.wait) == ("later", refused.wait)
    assert len(fake_sendgrid.requests) == 1

    later = envelope("m2", sent_at=envelope("m2").sent_at + refused.wait)
    assert [answer.outcome for answer in mailer.send([later])] == ["accepted"]


def test_a_clock_that_leapt_and_came_back_does_not_hold_the_channel(mailer, envelope):
    ahead = envelope("m1").sent_at + timedelta(hours=36)
    (refused,) = mailer.send([envelope("m1", to_address="mode-too-many@aster.example", sent_at=ahead)])
    (other,) = mailer.send([envelope("m2")])
    assert (refused.outcome, other.outcome) == ("later", "accepted")


def test_once_the_lease_is_over_nothing_is_asked_of_sendgrid(mailer, fake_sendgrid, envelope):
    (answer,) = mailer.send([envelope("m1")], lambda: False)
    assert (answer.outcome, answer.because) == ("later", "its worker was asleep until its lease was over")
    assert fake_sendgrid.requests == []


def test_a_letter_that_gets_no_answer_in_time_is_unknown(fake_sendgrid, envelope):
    mailer = SendGridMailer(KEY, fake_sendgrid.host, timeout=0.3)
    (answer,) = mailer.send([envelope("m1", to_address="mode-slow@aster.example")])
    mailer.close()
    assert answer.outcome == "unknown"


@pytest.mark.parametrize("host", ["https://mail..vendor.example", f"https://{'a' * 70}.example"])
def test_a_host_that_cannot_be_looked_up_sends_nothing_and_loses_nothing(envelope, host):
    mailer = SendGridMailer(KEY, host)
    (answer,) = mailer.send([envelope("m1")])
    mailer.close()
    assert answer.outcome in ("channel", "later")


def test_where_nobody_listens_nothing_was_sent(envelope):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    mailer = SendGridMailer(KEY, f"http://127.0.0.1:{port}")
    answers = list(mailer.send([envelope("m1"), envelope("m2")]))
    mailer.close()
    assert [answer.outcome for answer in answers] == ["later", "later"]


def test_where_the_far_side_does_not_speak_tls_nothing_was_sent(fake_sendgrid, envelope):
    mailer = SendGridMailer(KEY, fake_sendgrid.host.replace("http:", "https:"))
    (answer,) = mailer.send([envelope("m1")])
    mailer.close()
    assert answer.outcome == "later"


def test_a_group_shares_kept_connections_and_every_letter_gets_its_own_answer(mailer, fake_sendgrid, envelope):
    for group in range(3):
        answers = list(mailer.send([envelope(f"m{group}-{number}") for number in range(300)]))
        assert {answer.mid for answer in answers} == {f"m{group}-{number}" for number in range(300)}
        assert {answer.outcome for answer in answers} == {"accepted"}
    assert len({request["mid"] for request in fake_sendgrid.requests}) == 900
    assert len({request["connection"] for request in fake_sendgrid.requests}) <= 256


def test_an_odd_letter_does_not_stop_the_others(mailer, fake_sendgrid, envelope):
    letters = [envelope("m1", to_address="a@b@c"), envelope("m2", text="\ud800\x00"), envelope("m3", subject="a\r\nBcc: b")]
    assert {answer.mid: answer.outcome for answer in mailer.send(letters)} == {
        "m1": "rejected",
        "m2": "accepted",
        "m3": "accepted",
    }
    assert {request["payload"]["subject"] for request in fake_sendgrid.requests} == {
        "Three points on your next deal?",
        "a Bcc: b",
    }


@pytest.mark.parametrize("key", ["", " ", "SG.a\nb", "SG.ä", "SG.a b"])
def test_a_key_that_cannot_be_one_is_refused_without_being_repeated(key):
    with pytest.raises(UserError) as error:
        SendGridMailer(key, "https://api.sendgrid.com")
    assert key.strip() == "" or key not in str(error.value)


@pytest.mark.parametrize("host", ["api.sendgrid.com", "https://[::1", "https://api.sendgrid.com:99999"])
def test_a_host_that_is_no_address_is_refused(host):
    with pytest.raises(UserError, match="NURTURE_SENDGRID_HOST"):
        SendGridMailer(KEY, host)


def test_the_key_does_not_show(mailer):
    assert "secret" not in repr(mailer)


def test_the_account_is_asked_whether_the_key_may_send(fake_sendgrid):
    check_key(KEY, fake_sendgrid.host)
    with pytest.raises(UserError, match="does not take this key") as error:
        check_key("SG.wrong", fake_sendgrid.host)
    assert "SG.wrong" not in str(error.value)


def test_an_account_that_cannot_be_reached_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UserError, match="cannot be asked"):
        check_key(KEY, f"http://127.0.0.1:{port}")
