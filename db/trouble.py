"""What a database said, in words that hold no statement and no value."""

from __future__ import annotations

import re

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InternalError, ProgrammingError

from db.again import stepped_back

_MISSING = re.compile(r"no such (table|column)|(relation|column) .* does not exist")
_MAY_QUOTE = (DataError, IntegrityError, InternalError, ProgrammingError)
"""What a driver says of these quotes values; of any other, the files and servers it cannot use."""


def in_words(error: DBAPIError) -> str:
    """One sentence what is wrong and one what to do. Drivers quote values from their second line on."""
    said = str(error.orig).strip().splitlines()[0]
    if _MISSING.search(said):
        return "The database has no tables yet, or older ones than these. Run `nurture db upgrade`."
    if "database is locked" in said:
        return "Somebody else is writing to the database, and has been for long. Try again in a while."
    if stepped_back(error):
        return "Somebody else was at the same rows, and this one stepped back. Try again."
    if isinstance(error, ProgrammingError) and error.statement is None:  # it never came to a connection
        return "NURTURE_DATABASE_URL has something behind its ? that PostgreSQL does not take. Leave it out, or mend it."
    if isinstance(error, _MAY_QUOTE):
        return f"The database refused what was asked of it ({type(error.orig).__name__}). Nothing was changed by it."
    return f"The database cannot be used: {said.rstrip('.')}. Look at NURTURE_DATABASE_URL."
