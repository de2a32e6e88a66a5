"""Letters that do not age while they are held by order, and counts of letters by day of streams as well as reps"""

import sqlalchemy as sa
from alembic import op

import db.columns

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_BAD = sa.text("state IN ('bounced', 'complained')")
_DAY = {
    'sqlite': "date(intent_at / 1000, 'unixepoch')",
    'postgresql': "to_char(to_timestamp(intent_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}


def upgrade() -> None:
    op.add_column('message', sa.Column('waits_since', db.columns.Instant(), nullable=True))
    for name, column in (('ix_message_bad_of_stream', 'persona'), ('ix_message_bad_of_rep', 'rep_id')):
        op.create_index(name, 'message', [column, 'intent_at', 'state'], sqlite_where=_BAD, postgresql_where=_BAD)
    op.create_table('letter_day',
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('target', sa.String(), nullable=False),
    sa.Column('day', db.columns.Day(), nullable=False),
    sa.Column('letters', sa.Integer(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('scope', 'target', 'day', name=op.f('pk_letter_day'))
    )
    op.execute("INSERT INTO letter_day (scope, target, day, letters) SELECT 'rep', rep_id, day, letters FROM rep_day")
    day = _DAY[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO letter_day (scope, target, day, letters)"
        f" SELECT 'stream', persona, {day}, count(*) FROM message WHERE intent_at IS NOT NULL GROUP BY persona, {day}"
    )
    op.drop_table('rep_day')


def downgrade() -> None:
    op.create_table('rep_day',
    sa.Column('rep_id', sa.String(), nullable=False),
    sa.Column('day', db.columns.Day(), nullable=False),
    sa.Column('letters', sa.Integer(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('rep_id', 'day', name=op.f('pk_rep_day'))
    )
    op.execute("INSERT INTO rep_day (rep_id, day, letters) SELECT target, day, letters FROM letter_day WHERE scope = 'rep'")
    op.drop_table('letter_day')
    for name in ('ix_message_bad_of_rep', 'ix_message_bad_of_stream'):
        op.drop_index(name, table_name='message')
    op.drop_column('message', 'waits_since')
