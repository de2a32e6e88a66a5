"""`POST /callbacks/sendgrid`: verified, kept raw, answered. 2xx means that it is durable."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response
from starlette.requests import ClientDisconnect

from nurture.engine.world import World
from nurture.mail.verify import SIGNATURE_HEADER, TIMESTAMP_HEADER, Key, genuine
from nurture.web.intake import Intake
from nurture.web.items import read_items
from nurture.web.waker import Waker

_LARGEST = 4 * 1024 * 1024  # bytes; SendGrid posts at 768 KB


def callbacks(world: World, keys: Sequence[Key], max_age: int, intake: Intake, waker: Waker) -> APIRouter:
    router = APIRouter(prefix="/callbacks")

    @router.post("/sendgrid")
    async def sendgrid(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("Too large.", 413)
        signature, timestamp = request.headers.get(SIGNATURE_HEADER), request.headers.get(TIMESTAMP_HEADER)
        if not genuine(body, signature, timestamp, keys=keys, now=world.clock(), max_age=max_age):
            return PlainTextResponse("Not signed by SendGrid, or too long ago.", 403)
        items = await run_in_threadpool(read_items, body)
        if items is None:
            return PlainTextResponse("Not a JSON array.", 400)
        await asyncio.wrap_future(intake.keep(items))
        if any(urgent for _, urgent in items):
            waker.call()
        return Response(status_code=204)

    return router


async def _body(request: Request) -> bytes | None:
    """The raw bytes, or None where there are too many; what is cut off by the sender is no body at all."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced[:12]) > _LARGEST:
        return None
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > _LARGEST:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)
