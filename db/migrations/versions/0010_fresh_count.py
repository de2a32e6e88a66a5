"""The day on which a person lifted a pause, and what had left on it by then, which is not known of pauses lifted before"""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_DAY = {
    'sqlite': "date(until / 1000, 'unixepoch')",
    'postgresql': "to_char(to_timestamp(until / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}


def upgrade() -> None:
    op.add_column('pause', sa.Column('day', db.columns.Day(), nullable=True))
    op.add_column('pause', sa.Column('letters', sa.Integer(), nullable=True))
    op.execute(
        f"UPDATE pause SET letters = 0, day = {_DAY[op.get_bind().dialect.name]}"
        " WHERE EXISTS (SELECT 1 FROM audit WHERE audit.what = 'resume' AND audit.at = pause.until"
        " AND audit.target = trim(pause.scope || ' ' || pause.target))"
    )


def downgrade() -> None:
    op.drop_column('pause', 'letters')
    op.drop_column('pause', 'day')
