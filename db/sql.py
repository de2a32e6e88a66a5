"""The statements of `queries/*.sql` by name, and the two ways to run them.

A file holds statements under lines such as `-- name: claim`; where the databases must differ the two forms stand side
by side as `-- name: claim (sqlite)` and `-- name: claim (postgresql)`. Parameters are written `:name`. A name that does
not exist fails when the module that asks for it is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection, CursorResult

_HEAD = re.compile(r"^-- name: (?P<name>[\w-]+)(?: \((?P<dialect>sqlite|postgresql)\))?\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):(?P<name>[a-z_]+)")


class Statement:
    """One named statement in the form each database takes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._forms: dict[str, str] = {}

    def add(self, dialect: str | None, text: str) -> None:
        for one in (dialect,) if dialect else ("sqlite", "postgresql"):
            self._forms[one] = _driver_form(one, text)

    def form(self, dialect: str) -> str:
        return self._forms[dialect]

    def run(self, connection: Connection, **values: object) -> CursorResult[Any]:
        """Run once."""
        return connection.exec_driver_sql(self._forms[connection.dialect.name], values)

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Run once a row, in one round to the driver."""
        if rows:
            connection.exec_driver_sql(self._forms[connection.dialect.name], list(rows))


def _driver_form(dialect: str, text: str) -> str:
    if dialect == "sqlite":
        return text
    return _PARAMETER.sub(r"%(\g<name>)s", text.replace("%", "%%"))


def _read(folder: Path) -> dict[str, Statement]:
    statements: dict[str, Statement] = {}
    for file in sorted(folder.glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        heads = list(_HEAD.finditer(text))
        for head, following in zip(heads, [*heads[1:], None], strict=True):
            body = text[head.end() : following.start() if following else len(text)].strip()
            name = f"{file.stem}.{head['name']}"
            statements.setdefault(name, Statement(name)).add(head["dialect"], body.rstrip(";"))
    return statements


STATEMENTS = _read(Path(__file__).parent / "queries")


def statement(name: str) -> Statement:
    """`statement("messages.claim")` is the statement `claim` of `queries/messages.sql`."""
    return STATEMENTS[name]


def tuples(result: CursorResult[Any]) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them, for thousands at a time: SQLAlchemy's own rows take as long as the query."""
    assert result.cursor is not None
    rows = list(result.cursor.fetchall())
    result.close()
    return rows


def dicts(result: CursorResult[Any]) -> list[dict[str, Any]]:
    """The same by column name."""
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in tuples(result)]


def stage(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Put rows into a temporary table of this transaction and return its name, so that set-based SQL can use them.

    The columns have no types on SQLite; PostgreSQL takes `name type` and defaults to text. PostgreSQL loads by COPY,
    which is several times the speed of inserts; SQLite by executemany into memory.
    """
    names = [column.split()[0] for column in columns]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({', '.join(names)})")
        connection.exec_driver_sql(f"DELETE FROM temp.{table}")
        cursor = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO temp.{table} VALUES ({', '.join('?' * len(names))})", rows)  # type: ignore[arg-type]
        cursor.close()
        return table
    typed = ", ".join(column if " " in column else f"{column} text" for column in columns)
    connection.exec_driver_sql(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({typed}) ON COMMIT DELETE ROWS")
    connection.exec_driver_sql(f"TRUNCATE pg_temp.{table}")
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row(row)
    return table
