"""The web app on a real socket, with a database, a clock and a webhook key of its own."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Engine

from nurture.engine.world import World
from nurture.mail.verify import SIGNATURE_HEADER, TIMESTAMP_HEADER
from nurture.web.app import create_app
from tests.cast import make_world

PRIVATE = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(PRIVATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@dataclass
class Site:
    """A running app and a client for it."""

    world: World
    client: httpx2.Client

    def callback(self, body: bytes | list[Any], *, at: datetime | None = None, key: Any = PRIVATE) -> httpx2.Response:
        """Post as SendGrid does, signed."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        timestamp = str(int((at or self.world.clock()).timestamp()))
        signature = key.sign(timestamp.encode() + raw, ec.ECDSA(SHA256()))
        headers = {SIGNATURE_HEADER: base64.b64encode(signature).decode(), TIMESTAMP_HEADER: timestamp}
        return self.client.post("/callbacks/sendgrid", content=raw, headers=headers)


@contextmanager
def running(world: World, on_urgent: Callable[[], None] = lambda: None) -> Iterator[Site]:
    app = create_app(world, webhook_keys=[PUBLIC], max_age=90_000, on_urgent=on_urgent)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    with httpx2.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}") as client:
        yield Site(world, client)
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def world(database: Engine) -> World:
    return make_world(database)


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    with running(world) as site:
        yield site


@pytest.fixture
def run_site() -> Callable[..., Any]:
    return running
