"""Against a real SMTP server (aiosmtpd) in a thread of its own, over real sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from nurture.mail.smtp import SmtpMailer
from nurture.mail.smtp_server import read_url
from nurture.rules.errors import UserError
from tests.mail.conftest import serving_smtp

# aiosmtpd means well; there is no TLS between these two ends of one machine.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Post:
    """Answers as the address's local part says (`rcpt-550`, `data-451`, `from-553`), else accepts and keeps."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.connections = 0

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return self._reply("from", address)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self._reply("rcpt", address)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(envelope.content)
        if envelope.rcpt_tos[0].startswith("cut"):
            server.transport.abort()
        return self._reply("data", envelope.rcpt_tos[0])

    @staticmethod
    def _reply(stage: str, address: str) -> str:
        told, _, code = address.partition("@")[0].partition("-")
        return f"{code} 5.0.0 no thanks, {address}" if told == stage else "250 OK"


@contextmanager
def running(post: Post, **options: Any) -> Iterator[str]:
    """The server in a loop and thread of its own; its host and port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    sessions: list[SMTP] = []

    def session() -> SMTP:
        sessions.append(SMTP(post, hostname="post.example", loop=loop, **options))
        return sessions[-1]

    async def stop() -> None:
        server.close()
        for one in sessions:
            if one.transport is not None:
                one.transport.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(loop.create_server(session, "127.0.0.1", 0), loop).result(10)
    yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def mailer(post: Post) -> Iterator[SmtpMailer]:
    with running(post) as place:
        made = SmtpMailer(f"smtp://{place}")
        yield made
        made.close()


def test_a_letter_arrives_byte_for_byte(mailer, post, envelope):
    (answer,) = mailer.send([envelope("m1", text="a dot:\n.\n..two\n")])
    assert answer.outcome == "accepted"
    (raw,) = post.letters
    assert b"Message-ID: <m1@vendor.example>\r\n" in raw
    assert b"a dot:\r\n.\r\n..two\r\n" in raw


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"to_address": "rcpt-550@aster.example"}, "rejected"),
        ({"to_address": "rcpt-451@aster.example"}, "later"),
        ({"to_address": "data-554@aster.example"}, "rejected"),
        ({"to_address": "data-452@aster.example"}, "later"),
        ({"to_address": "cut@aster.example"}, "unknown"),
        ({"to_address": "rcpt-251@aster.example"}, "accepted"),
        ({"from_address": "from-550@vendor.example"}, "sender"),
        ({"from_address": "from-553@vendor.example"}, "sender"),
        ({"from_address": "from-451@vendor.example"}, "later"),
        ({"from_address": "from-530@vendor.example"}, "channel"),
        ({"from_address": "from-500@vendor.example"}, "channel"),
        ({"from_address": "from-552@vendor.example"}, "sender"),
        ({"to_address": "not an address"}, "rejected"),
    ],
)
def test_every_refusal_has_one_meaning(mailer, envelope, change, outcome):
    (answer,) = mailer.send([envelope("m1", **change)])
    assert answer.outcome == outcome
    assert "@" not in answer.because


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [("rcpt-sender", "sender"), ("text-send-as", "sender"), ("rcpt-relay", "channel"), ("text-554", "rejected")],
)
def test_a_refusal_that_is_not_about_the_recipient_throws_no_letter_away(envelope, tmp_path, mode, outcome):
    with serving_smtp(tmp_path) as url:
        mailer = SmtpMailer(url)
        (answer,) = mailer.send([envelope("m1", to_address=f"mode-{mode}@aster.example")])
        mailer.close()
    assert answer.outcome == outcome


def test_a_refused_letter_does_not_stop_the_others(mailer, post, envelope):
    odd = {3: "rcpt-550", 7: "data-451", 11: "cut"}
    letters = [envelope(f"m{number}", to_address=f"{odd.get(number, 'ada')}@aster.example") for number in range(64)]
    answers = {answer.mid: answer.outcome for answer in mailer.send(letters)}
    assert len(answers) == 64
    assert Counter(answers.values()) == {"accepted": 61, "rejected": 1, "later": 1, "unknown": 1}
    assert post.connections <= 8


@contextmanager
def dripping(at: bytes) -> Iterator[str]:
    """A server that answers this word a byte at a time, for ever, and every other at once; its host and port."""
    done = threading.Event()

    def talk() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as said, suppress(OSError):
            connection.sendall(b"220 post.example\r\n")
            text = False
            while line := said.readline():
                if line.upper().startswith(at):
                    while not done.wait(0.05):
                        connection.sendall(b"2")
                text = (text or line == b"DATA\r\n") and line != b".\r\n"
                if line in (b"DATA\r\n", b".\r\n") or not text:
                    connection.sendall(b"354 go ahead\r\n" if line == b"DATA\r\n" else b"250 ok\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        done.set()
        thread.join(10)


@pytest.mark.parametrize(("at", "outcome"), [(b"MAIL", "later"), (b"RCPT", "later"), (b".\r\n", "unknown")])
def test_a_reply_that_drips_for_ever_holds_nobody_up(envelope, at, outcome):
    with dripping(at) as place:
        mailer = SmtpMailer(f"smtp://{place}", timeout=0.4)
        (answer,) = mailer.send([envelope("m1")])
        mailer.close()
    assert answer.outcome == outcome


def test_once_the_lease_is_over_no_text_is_handed_over_and_the_next_group_fares_well(mailer, post, envelope):
    (answer,) = mailer.send([envelope("m1")], lambda: False)
    assert (answer.outcome, post.letters) == ("later", [])
    (answer,) = mailer.send([envelope("m2")])
    assert (answer.outcome, len(post.letters)) == ("accepted", 1)


def test_connections_are_kept_between_groups(mailer, post, envelope):
    for group in range(5):
        assert [one.outcome for one in mailer.send([envelope(f"m{group}")])] == ["accepted"]
    assert post.connections == 1


def test_a_connection_that_died_while_idle_is_replaced(post, envelope):
    with running(post) as place:
        mailer = SmtpMailer(f"smtp://{place}")
        list(mailer.send([envelope("m1")]))
        for kept in mailer._idle:
            kept.sock.shutdown(socket.SHUT_RDWR)
        assert [one.outcome for one in mailer.send([envelope("m2")])] == ["accepted"]
        mailer.close()
    assert post.connections == 2


def test_where_nobody_listens_nothing_was_sent_and_the_group_ends_at_once(envelope):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}")
    assert {one.outcome for one in mailer.send([envelope(f"m{number}") for number in range(20)])} == {"later"}
    mailer.close()


def test_a_server_that_goes_silent_after_the_text_leaves_the_letter_unknown(envelope):
    with silent_after_data() as port:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=0.5)
        (answer,) = mailer.send([envelope("m1")])
        mailer.close()
    assert answer.outcome == "unknown"


@pytest.mark.parametrize("reply", ["200 ok", "251 will forward", "220 hello", "354 go on", "25"])
def test_any_reply_to_the_text_that_is_neither_yes_nor_no_leaves_the_letter_unknown(envelope, reply):
    with silent_after_data(reply) as port:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=2)
        (answer,) = mailer.send([envelope("m1")])
        mailer.close()
    assert answer.outcome == "unknown"


@pytest.mark.parametrize("host", ["mail..vendor.example", f"{'a' * 70}.example"])
def test_a_host_that_cannot_be_looked_up_is_the_channels_trouble(envelope, host):
    mailer = SmtpMailer(f"smtp://{host}")
    (answer,) = mailer.send([envelope("m1")])
    mailer.close()
    assert answer.outcome == "channel"


@contextmanager
def silent_after_data(last_words: str = "") -> Iterator[int]:
    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rwb") as file:
            replies: dict[bytes, bytes] = {b"data": b"354 go on"}
            file.write(b"220 silent\r\n")
            file.flush()
            for line in file:
                word = line[:4].lower().strip()
                if word in (b"ehlo", b"mail", b"rcpt", b"data"):
                    file.write(replies.get(word, b"250 OK") + b"\r\n")
                    file.flush()
                elif line == b".\r\n" and last_words:
                    file.write(last_words.encode() + b"\r\n")
                    file.flush()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == b"p@ss/word", handled=False)


def test_it_logs_in_with_what_the_url_says(post, envelope):
    with running(post, authenticator=login, auth_require_tls=False, auth_required=True) as place:
        mailer = SmtpMailer(f"smtp://jana:p%40ss%2Fword@{place}")
        assert [one.outcome for one in mailer.send([envelope("m1")])] == ["accepted"]
        mailer.close()


def test_a_wrong_password_is_the_channels_trouble_and_is_not_tried_for_every_letter(post, envelope):
    with running(post, authenticator=login, auth_require_tls=False, auth_required=True) as place:
        mailer = SmtpMailer(f"smtp://jana:wrong@{place}")
        answers = list(mailer.send([envelope(f"m{number}") for number in range(40)]))
        mailer.close()
    assert {one.outcome for one in answers} == {"channel"}
    assert all("wrong" not in one.because for one in answers)
    assert post.connections <= 4


def test_a_login_that_the_server_s_way_cannot_say_is_the_channels_trouble(post, envelope):
    with running(post, authenticator=login, auth_require_tls=False, auth_required=True) as place:
        mailer = SmtpMailer(f"smtp://j%C3%A4na:p%40ss%2Fword@{place}")
        (answer,) = mailer.send([envelope("m1")])
        mailer.close()
    assert (answer.outcome, answer.because) == ("channel", "NURTURE_SMTP_URL has a host or a login that cannot be used.")
    assert post.letters == []


def test_a_challenge_that_cannot_be_read_is_the_channels_trouble(envelope, tmp_path):
    with serving_smtp(tmp_path) as url:
        mailer = SmtpMailer(url.replace("//", "//jana:odd@"))
        answers = list(mailer.send([envelope(f"m{number}") for number in range(8)]))
        mailer.close()
    assert {one.outcome for one in answers} == {"channel"}


def test_a_missing_login_is_the_channels_trouble(post, envelope):
    with running(post, authenticator=login, auth_require_tls=False, auth_required=True) as place:
        mailer = SmtpMailer(f"smtp://{place}")
        (answer,) = mailer.send([envelope("m1")])
        mailer.close()
    assert answer.outcome == "channel"


def test_without_the_starttls_that_was_asked_for_nothing_is_sent(post, envelope):
    with running(post) as place:
        mailer = SmtpMailer(f"smtp://{place}?starttls=yes")
        (answer,) = mailer.send([envelope("m1")])
        mailer.close()
    assert (answer.outcome, post.letters) == ("channel", [])


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "starttls"),
    [
        ("smtp://mail.vendor.example", "mail.vendor.example", 25, False, "offered"),
        ("smtp://jana:secret@mail.vendor.example", "mail.vendor.example", 587, False, "yes"),
        ("smtps://jana:secret@mail.vendor.example", "mail.vendor.example", 465, True, "yes"),
        ("smtp://localhost:1025", "localhost", 1025, False, "no"),
        ("smtp://mail.vendor.example?starttls=no", "mail.vendor.example", 25, False, "no"),
    ],
)
def test_a_url_says_where_and_how(url, host, port, tls, starttls):
    server = read_url(url)
    assert (server.host, server.port, server.tls, server.starttls) == (host, port, tls, starttls)
    assert "secret" not in repr(server)


@pytest.mark.parametrize(
    "url", ["", "mail.vendor.example", "http://vendor.example", "smtp://", "smtp://h:99999", "smtp://h?starttls=maybe"]
)
def test_a_url_that_is_none_is_refused(url):
    with pytest.raises(UserError, match="NURTURE_SMTP_URL"):
        SmtpMailer(url)
