"""Every letter is read back with the stdlib's parser: what we wrote by hand means what we meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.mail.headers import RefusedError
from nurture.mail.mime import compose
from nurture.mail.port import Envelope

HEADERS = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id",
    "MIME-Version", "Content-Type",
]  # fmt: skip


def parsed(raw: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(raw, policy=default))


def bodies(letter: EmailMessage) -> list[tuple[str, str]]:
    return [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in letter.iter_parts()]  # type: ignore[attr-defined]


def test_a_letter_reads_back_as_it_was_meant(envelope):
    letter = parsed(compose(envelope()))
    assert letter.keys() == HEADERS
    assert letter["From"] == "Jana Lindqvist <jana.lindqvist@vendor.example>"
    assert letter["To"] == "Ada Arendt <ada@aster.example>"
    assert letter["Reply-To"] == "r-abc@in.vendor.example"
    assert letter["Date"] == "Tue, 03 Mar 2026 09:00:00 +0000"
    assert letter["Message-ID"] == "<m1@vendor.example>"
    assert letter["List-Unsubscribe"] == "<https://nurture.example/u/m1.abc>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Id"] == "Storage partners <storage-partners.vendor.example>"
    assert bodies(letter) == [("text/plain", "Hello Ada,\n"), ("text/html", "<p>Hello Ada,</p>\n")]
    assert not letter.defects


def test_umlauts_and_other_scripts_arrive(envelope):
    letter = parsed(
        compose(
            envelope(
                from_name="Jörg Müller",
                to_name="Łukasz Żółć, 小林",
                subject="Größere Marge für Ihr nächstes Geschäft, " * 4,
                text="Grüße 🌳\n",
                html="<p>Grüße 🌳</p>\n",
                list_name="Speicherpartner für Österreich",
            )
        )
    )
    assert letter["From"].addresses[0].display_name == "Jörg Müller"
    assert letter["To"].addresses[0].display_name == "Łukasz Żółć, 小林"
    assert letter["Subject"] == ("Größere Marge für Ihr nächstes Geschäft, " * 4).strip()
    assert [content for _, content in bodies(letter)] == ["Grüße 🌳\n", "<p>Grüße 🌳</p>\n"]


def test_the_unsubscribe_link_is_never_folded_nor_encoded(envelope):
    url = "https://nurture.example/u/" + "a" * 300
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in compose(envelope(unsubscribe_url=url, subject="ü" * 200))


def test_domains_travel_in_ascii(envelope):
    letter = parsed(compose(envelope(to_address="ada@straße.example")))
    assert letter["To"].addresses[0].addr_spec == "ada@xn--strae-oqa.example"


def test_a_body_with_endless_lines_is_wrapped(envelope):
    raw = compose(envelope(html="<p>" + "word " * 1000 + "</p>", text="x" * 5000))
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert [content.strip() for _, content in bodies(parsed(raw))] == ["x" * 5000, "<p>" + "word " * 1000 + "</p>"]


def test_a_body_cannot_end_its_part(envelope):
    letter = parsed(compose(envelope(text="before\n--=_m1--\nafter\n")))
    assert bodies(letter)[0] == ("text/plain", "before\n--=_m1--\nafter\n")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"to_address": "ada@aster.example\r\nBcc: ben@aster.example"}, "rejected"),
        ({"to_address": "ada@aster.example, ben@aster.example"}, "rejected"),
        ({"to_address": "ada"}, "rejected"),
        ({"to_address": "ädä@aster.example"}, "rejected"),
        ({"from_address": "jana\n@vendor.example"}, "sender"),
        ({"reply_to": "x@y.example>"}, "sender"),
        ({"mid": "../m1"}, "rejected"),
        ({"domain": "vendor.example\r\nX: y"}, "rejected"),
        ({"unsubscribe_url": "https://nurture.example/u/a\r\nX: y"}, "rejected"),
        ({"unsubscribe_url": "https://nurture.example/u/a>,<mailto:x"}, "rejected"),
        ({"unsubscribe_url": "javascript:alert(1)"}, "rejected"),
    ],
)
def test_what_is_not_fit_for_a_header_is_refused_without_repeating_it(envelope, change, outcome):
    with pytest.raises(RefusedError) as refused:
        compose(envelope(**change))
    assert refused.value.outcome == outcome
    assert "@" not in refused.value.because


ADA = Envelope(
    "m1", "", "jana@vendor.example", "jana@vendor.example", "", "ada@aster.example", "", "", "", "vendor.example", "",
    "https://nurture.example/u/m1", datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
)  # fmt: skip
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from('\r\n\x00\x0b\x85\u2028\u2029\u202e\u2066\ud800=?<>",;:()\\@ aäß小'), st.characters(codec=None)
    ),
    max_size=200,
)


@given(name=NASTY, subject=NASTY, list_name=NASTY, text=NASTY, html=NASTY)
def test_no_data_can_add_or_end_a_header(name, subject, list_name, text, html):
    raw = compose(replace(ADA, from_name=name, to_name=name, subject=subject, list_name=list_name, text=text, html=html))
    assert raw.isascii()
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    letter = parsed(raw)
    assert letter.keys() == HEADERS
    assert len(letter["To"].addresses) == len(letter["From"].addresses) == 1
    assert letter["To"].addresses[0].addr_spec == "ada@aster.example"
    assert [kind for kind, _ in bodies(letter)] == ["text/plain", "text/html"]
    shown = str(letter["Subject"]) + letter["To"].addresses[0].display_name
    assert not set(shown) & set("\r\n\x00\x0b\x85\u2028\u2029\u202e\u2066")
