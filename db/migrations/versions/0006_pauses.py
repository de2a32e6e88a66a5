"""What pauses need: letters that do not age while they are held by order"""

import sqlalchemy as sa
from alembic import op

from db.columns import Instant

revision = '0006'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('message', sa.Column('waits_since', Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column('message', 'waits_since')
