"""`nurture serve`."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from typing import Annotated

import typer

from db.schema import current
from nurture.engine.ingest import ingest
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.settings import read_settings
from nurture.wiring import build_world

_log = logging.getLogger("nurture.web")


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", help="The port to listen at; 0 takes a free one.", min=0, max=65535)] = 8000,
) -> None:
    """Run the web app: callbacks in, unsubscribe, health."""
    import uvicorn  # noqa: PLC0415 - no other command needs the web's half second

    from nurture.web.app import create_app  # noqa: PLC0415 - as above

    settings = read_settings()
    world = build_world(settings)
    if current(world.database) is None:
        raise UserError("The database has no tables yet.", "Run `nurture db upgrade`.")
    app = create_app(
        world,
        webhook_keys=settings.webhook_keys,
        max_age=settings.sendgrid_webhook_max_age,
        on_urgent=lambda: _ingest(world),
    )
    listening = _listen(host, port)
    if not settings.webhook_keys:
        typer.echo("NURTURE_SENDGRID_WEBHOOK_KEYS is not set: callbacks are refused until it is.", err=True)
    typer.echo(f"Listening at http://{host}:{listening.getsockname()[1]} until Ctrl-C.")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    # No access log of uvicorn's: it prints paths, and a path may hold a token. Ours names the route.
    config = uvicorn.Config(app, log_config=None, log_level="warning", access_log=False, server_header=False)
    with suppress(KeyboardInterrupt):  # uvicorn has stopped cleanly by the time it passes Ctrl-C on
        uvicorn.Server(config).run(sockets=[listening])


def _ingest(world: World) -> None:
    _log.info("urgent callbacks: %s", ingest(world).sentence)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048)
    except OSError as error:
        raise UserError(
            f"Nothing can listen at {host}:{port} ({error.strerror}).", "Choose another --port or --host."
        ) from None
