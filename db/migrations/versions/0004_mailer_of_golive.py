"""Through which mailer the program went live"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('golive', sa.Column('mailer', sa.String(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('golive', 'mailer')
