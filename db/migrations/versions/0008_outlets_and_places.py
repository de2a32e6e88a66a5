"""Where each letter leaves, where each machine notes it, and letters of unknown fate that are given up

An unknown letter is never planned again: `nurture.rules.message.MOVES` as it stands now.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

NEWS = 'delivered bounced dropped complained'
TOLD = f'settled {NEWS}'
MOVES = {
    'planned': f'claimed cancelled expired suppressed unknown {TOLD}',
    'claimed': f'planned sending suppressed cancelled expired quarantined unknown {TOLD}',
    'sending': f'accepted planned rejected unknown quarantined {TOLD}',
    'unknown': f'abandoned {TOLD}',
    'accepted': NEWS,
    'settled': NEWS,
    'delivered': 'bounced complained',
    'bounced': 'delivered complained',
    'abandoned': TOLD,
    'dropped': 'delivered bounced complained',
}
MOVES_BEFORE = MOVES | {'unknown': f'abandoned planned {TOLD}'}


def upgrade() -> None:
    op.add_column('message', sa.Column('outlet', sa.String(), server_default='', nullable=False))
    op.add_column('journal_head', sa.Column('place', sa.String(), nullable=True))
    unknown = sa.text("state = 'unknown'")
    op.create_index('ix_message_unknown', 'message', ['intent_at'], sqlite_where=unknown, postgresql_where=unknown)
    _let_pass(MOVES)


def downgrade() -> None:
    _let_pass(MOVES_BEFORE)
    op.drop_index('ix_message_unknown', table_name='message')
    op.drop_column('journal_head', 'place')
    op.drop_column('message', 'outlet')


def _let_pass(moves: dict[str, str]) -> None:
    legal = ', '.join(f"'{before}>{after}'" for before, following in moves.items() for after in following.split())
    illegal = f"old.state <> new.state AND old.state || '>' || new.state NOT IN ({legal})"
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER message_moves ON message')
        op.execute(
            f'CREATE TRIGGER message_moves BEFORE UPDATE OF state ON message'
            f' FOR EACH ROW WHEN ({illegal}) EXECUTE FUNCTION refuse_move()'
        )
    else:
        op.execute('DROP TRIGGER message_moves')
        op.execute(
            f'CREATE TRIGGER message_moves BEFORE UPDATE OF state ON message WHEN {illegal}'
            " BEGIN SELECT raise(ABORT, 'a message may not change its state so'); END"
        )
