"""How far each machine's journal had come"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'journal_head',
        sa.Column('writer', sa.String(), nullable=False),
        sa.Column('mark', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('writer'),
    )


def downgrade() -> None:
    op.drop_table('journal_head')
