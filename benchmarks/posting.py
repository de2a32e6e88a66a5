"""The SendGrid mailer against a SendGrid of our own in another process: one letter a request, 256 at a time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import floors
from benchmarks.bench import Bench
from benchmarks.measuring import Result, fresh, rate
from benchmarks.pools import CHECKOUT, NOW
from nurture.mail.port import Envelope
from nurture.mail.sendgrid import SendGridMailer
from nurture.mail.sendgrid_body import body

_LETTERS = 10_000
_GROUP = 256
_LATENCIES = (0, 50)  # milliseconds


def run(bench: Bench) -> Iterator[Result]:
    for latency in _LATENCIES:
        count = bench.size(_LETTERS)
        with fake_sendgrid(bench.new_folder(), latency) as host:
            found, memory = fresh(post, host, count)
            bare, _ = fresh(floors.posts, f"{host}/v3/mail/send", body(_letter(0)), count)
        what = f"SendGrid answers after {latency} ms"
        yield Result("mailer", what, found, "letters/s", None, "bare aiohttp", found / bare, *memory)


def post(host: str, count: int) -> float:
    mailer = SendGridMailer("SG.benchmark", host)
    letters = [_letter(number) for number in range(count)]

    def work() -> None:
        for start in range(0, count, _GROUP):
            answers = list(mailer.send(letters[start : start + _GROUP]))
            assert {answer.outcome for answer in answers} == {"accepted"}

    found = rate(count, work)
    mailer.close()
    return found


@contextmanager
def fake_sendgrid(folder: Path, latency: int) -> Iterator[str]:
    script = CHECKOUT / "tests" / "fakes" / "sendgrid_server.py"
    options = ["--log", str(folder / "log"), "--latency", str(latency / 1000)]
    with subprocess.Popen([sys.executable, str(script), *options], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def _letter(number: int) -> Envelope:
    return Envelope(
        mid=f"{number:032x}",
        from_name="Jana Lindqvist",
        from_address="jana.lindqvist@vendor.example",
        reply_to="jana.lindqvist@vendor.example",
        to_name=f"Ada No {number}",
        to_address=f"ada{number}@aster.example",
        subject="Three points on your next deal?",
        html="<p>plain words that go on for a while</p>" * 75,
        text="plain words that go on for a while\n" * 28,
        domain="vendor.example",
        list_name="Storage partners",
        unsubscribe_url=f"https://nurture.example/u/{number:032x}",
        sent_at=NOW,
    )
