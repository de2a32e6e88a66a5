"""Who did what to whom; ids only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlmodel import Session

from db.tables import Audit


def note(session: Session, at: datetime, who: str, what: str, target: str = "", detail: str = "") -> None:
    session.add(Audit(at=at, who=who, what=what, target=target, detail=detail))


def record(connection: Connection, at: datetime, who: str, what: str, target: str = "", detail: str = "") -> None:
    """The same, within set-based work."""
    connection.execute(insert(Audit).values(at=at, who=who, what=what, target=target, detail=detail))
