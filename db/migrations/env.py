"""What Alembic runs: on the connection that `db.schema` hands over, in its transaction."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from db.tables import metadata
from nurture.rules.failpoints import failpoint


def _render(kind: str, item: Any, _autogenerate: object) -> str | Literal[False]:
    """A new migration says `sa.String()`; SQLModel's own string type would make it import SQLModel."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


def _migrated(*_args: object, **_step: object) -> None:
    failpoint("migrated, not committed")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_render,
    on_version_apply=_migrated,
)
with context.begin_transaction():
    context.run_migrations()
