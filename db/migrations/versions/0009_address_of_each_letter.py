"""The address that each letter went to, by its key; of letters that left before, the one that the contact has now"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('message', sa.Column('email_key', sa.String(), nullable=True))
    op.execute(
        'UPDATE message SET email_key = (SELECT contact.email_key FROM contact WHERE contact.id = message.contact_id)'
        ' WHERE intent_at IS NOT NULL'
    )


def downgrade() -> None:
    op.drop_column('message', 'email_key')
