"""`/u/{token}`: GET shows a button, POST unsubscribes (RFC 8058). Scanners fetch every link, so GET changes nothing.

A page names nobody: whoever holds the link learns nothing from it.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from nurture.engine.unsubscribe import ForgottenError, letter_locale, unsubscribe
from nurture.engine.world import World
from nurture.web.words import words_for

_STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:30rem;margin:20vh auto;padding:0 1rem;color:#222;background:#fff}"
    "button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#1a5fb4;color:#fff;cursor:pointer}"
)
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def pages(world: World) -> APIRouter:
    router = APIRouter()

    @router.api_route("/u/{token}", methods=["GET", "HEAD"])
    async def ask(token: str) -> Response:
        locale = await run_in_threadpool(letter_locale, world, token)
        return not_found() if locale is None else _page(locale, asked=True)

    @router.post("/u/{token}")
    async def do(token: str) -> Response:
        """The body is not read: mail programs send a form, a multipart form or nothing, and all mean the same."""
        try:
            done = await run_in_threadpool(unsubscribe, world, token)
        except ForgottenError:
            return PlainTextResponse("This cannot be done now.", 503, {"Retry-After": "3600"})
        return not_found() if done is None else _page(done.locale, asked=False)

    return router


def not_found() -> Response:
    """The same for every address that is not ours, so that guessing teaches nothing."""
    return PlainTextResponse("There is nothing here.", 404)


def _page(locale: str, *, asked: bool) -> HTMLResponse:
    language, words = words_for(locale)
    inside = (
        f'<p>{escape(words.question)}</p><form method="post"><button type="submit">{escape(words.button)}</button></form>'
        if asked
        else f"<p>{escape(words.done)}</p>"
    )
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>{escape(words.title)}</title><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(words.title)}</h1>{inside}</main></body></html>"
    )
