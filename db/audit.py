"""Who did what to whom; ids only."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from db.tables import Audit


def note(session: Session, at: datetime, who: str, what: str, target: str = "", detail: str = "") -> None:
    session.add(Audit(at=at, who=who, what=what, target=target, detail=detail))
