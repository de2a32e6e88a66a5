"""Refusals as real servers word them."""

from __future__ import annotations

import pytest

from nurture.mail.smtp_answer import of_letter, of_sender

OF_SENDER = (
    "553 5.7.1 …: Sender address rejected: not owned by user jana",
    "550 5.1.8 …: Sender address rejected: Domain not found",
    "554 5.2.252 SendAsDenied; jana not allowed to send as gabor; STOREDRV.Submission.Exception:SendAsDeniedException",
    "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    "550 5.1.8 Access denied, bad outbound sender",
    "553 5.1.7 Bad sender address syntax",
    "550 Sender verify failed",
)
OF_US = (
    "554 5.7.1 …: Relay access denied",
    "550 5.7.1 … Relaying denied. IP name lookup failed",
    "550 5.7.64 TenantAttribution; Relay Access Denied",
    "550 relay not permitted",
    "550 5.7.1 Unable to relay",
    "550 5.7.0 Mail relay denied",
    "530 5.7.0 Authentication Required",
    "535 5.7.8 Username and Password not accepted",
    "554 5.7.1 …: Client host rejected: Authentication required",
    "550 5.7.1 Daily sending quota exceeded",
    "550 5.7.1 Your quota is exceeded",
    "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail",
    "550 Domain vendor.example has exceeded the max emails per hour (200/200 (100%)) allowed. Message discarded.",
    "554 You have exceeded your daily sending limit",
)
NO_SUCH_ADDRESS = (
    "550 5.1.1 … User unknown",
    "550 5.1.2 … Domain not found",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "550 5.2.1 The email account that you tried to reach is disabled",
)
OF_LETTER = (
    "550 no",
    "550 5.7.1 Message rejected as spam",
    "554 5.7.0 Reject, id=12345-01 - SPAM",
    "552 5.7.0 This message was blocked because its content presents a potential security issue",
    "554 5.7.1 Service unavailable; client blocked by relay.aster.example",
    "550 5.7.1 Spam score exceeds the limit",
    "552 5.3.4 Message size exceeds fixed limit",
    "552 5.2.2 …: Quota exceeded (mailbox for user is full)",
    "552 5.2.2 The email account that you tried to reach is over quota and has exceeded its daily limit",
    "552 Mailbox quota exceeded",
    "554 5.4.6 Too many hops, the limit was exceeded",
    "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
    "550 5.1.0 Address rejected",
    "554 5.6.0 Please send as plain text",
)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        *((said, "sender") for said in OF_SENDER),
        *((said, "channel") for said in OF_US),
        *((said, "bounced") for said in NO_SUCH_ADDRESS),
        *((said, "rejected") for said in OF_LETTER),
    ],
)
def test_a_refusal_of_a_letter_says_whom_it_is_about(said, outcome):
    code, _, words = said.partition(" ")
    assert of_letter(int(code), words) == outcome


@pytest.mark.parametrize("said", [*OF_SENDER, *NO_SUCH_ADDRESS, *OF_LETTER])
def test_at_mail_from_no_refusal_is_about_a_recipient(said):
    code, _, words = said.partition(" ")
    assert of_sender(int(code), words) == "sender"


@pytest.mark.parametrize("said", OF_US)
def test_at_mail_from_it_may_be_that_nobody_is_let_in(said):
    code, _, words = said.partition(" ")
    assert of_sender(int(code), words) == "channel"


@pytest.mark.parametrize("meaning", [of_letter, of_sender])
def test_what_is_refused_for_now_only_is_tried_again_whatever_it_says(meaning):
    assert meaning(450, "4.7.1 Sender address rejected: Domain not found") == "later"
    assert meaning(454, "4.7.1 Relay access denied") == "later"
