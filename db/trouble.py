"""What a database said, in words that hold no statement and no value."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError


def in_words(error: DBAPIError) -> str:
    """One sentence what is wrong and one what to do. Drivers quote values from their second line on."""
    said = str(error.orig).strip().splitlines()[0]
    if "no such table" in said or ("relation" in said and "does not exist" in said):
        return "The database has no tables yet. Run `nurture db upgrade`."
    return f"The database cannot be used: {said}. Look at NURTURE_DATABASE_URL."
