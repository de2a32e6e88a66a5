"""What a database said, in words that hold no statement and no value."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError

_NO_TABLES = "The database has no tables yet, or older ones. Run `nurture db upgrade`."
_TABLE_IS_MISSING = ("no such table", "no such column", "does not exist")


def in_words(error: DBAPIError) -> str:
    """One sentence what is wrong and one what to do."""
    said = str(error.orig).strip().splitlines()[0] if error.orig else ""
    if any(sign in said for sign in _TABLE_IS_MISSING) and not error.connection_invalidated and _is_about_a_relation(said):
        return _NO_TABLES
    if isinstance(error, OperationalError) or "not a database" in said:
        return f"The database cannot be used: {said.rstrip('.')}. Look at NURTURE_DATABASE_URL."
    # What a driver says of a value quotes it.
    kind = type(error.orig).__name__
    return f"The database refused what was asked of it ({kind}). Nothing was changed; tell whoever looks after the engine."


def _is_about_a_relation(said: str) -> bool:
    return "no such" in said or "relation" in said or "column" in said
