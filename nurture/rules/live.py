"""Whether letters may leave: somebody has confirmed it, for the mailer that is in use."""

from __future__ import annotations

NOT_LIVE = "the program is not live"
ELSEWHERE = "the program went live through "


def why_not_live(confirmed: str | None, mailer: str) -> str | None:
    """`confirmed` is the mailer that was shown when it was asked; None where nobody has said yes."""
    if confirmed is None:
        return NOT_LIVE
    return None if confirmed == mailer else f"{ELSEWHERE}{confirmed or 'another mailer'}, not {mailer}"
