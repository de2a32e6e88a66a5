"""The web app: callbacks in, unsubscribe, health."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from db.schema import current
from nurture.engine.world import World
from nurture.mail.verify import public_keys
from nurture.web.callbacks import callbacks
from nurture.web.intake import Intake
from nurture.web.manners import Manners
from nurture.web.pages import STYLE_HASH, not_found, pages
from nurture.web.waker import Waker

_log = logging.getLogger("nurture.web")


def create_app(world: World, *, webhook_keys: Sequence[str], max_age: int, on_urgent: Callable[[], None]) -> FastAPI:
    """`webhook_keys` as SendGrid shows them, newest first; `max_age` in seconds, 0 for none.

    `on_urgent` runs in a thread of its own after urgent callbacks have been kept.
    """
    intake, waker = Intake(world, "sendgrid"), Waker(on_urgent)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(intake.close)
        await run_in_threadpool(waker.close)

    app = FastAPI(title="nurture", lifespan=lifespan, openapi_url=None, redirect_slashes=False)
    app.add_middleware(Manners, style_hash=STYLE_HASH)
    app.add_exception_handler(404, _not_found)
    app.add_exception_handler(SQLAlchemyError, _database_trouble)
    app.add_exception_handler(OSError, _journal_trouble)
    app.include_router(callbacks(world, public_keys(webhook_keys), max_age, intake, waker))
    app.include_router(pages(world))

    @app.get("/health")
    def health() -> Response:
        revision = current(world.database)
        body = {"status": "ok" if revision else "no tables", "version": version("nurture"), "revision": revision}
        return JSONResponse(body, 200 if revision else 503)

    return app


async def _not_found(_request: Request, _error: Exception) -> Response:
    return not_found()


async def _journal_trouble(_request: Request, error: Exception) -> Response:
    """What was asked stands in the database, but not in the journal yet; asked again, it will."""
    _log.error("the journal could not be written (%s)", type(error).__name__)
    return PlainTextResponse("The journal cannot be written now.", 503, {"Retry-After": "60"})


async def _database_trouble(_request: Request, error: Exception) -> Response:
    """Nothing was changed; whoever asked may come again. The log names the kind of error only, since statements hold data."""
    _log.error("the database could not be used (%s)", type(error).__name__)
    return PlainTextResponse("The database cannot be used now.", 503, {"Retry-After": "60"})
