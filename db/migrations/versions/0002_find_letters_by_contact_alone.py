"""Find letters by contact alone"""

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_message_partner_sent', table_name='message')


def downgrade() -> None:
    op.create_index('ix_message_partner_sent', 'message', ['partner_id', 'intent_at'], unique=False)
