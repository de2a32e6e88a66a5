"""What had left on the day on which a person lifted a pause; of pauses lifted before, nothing is known and nothing left out"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('pause', sa.Column('letters', sa.Integer(), nullable=True))
    op.execute(
        "UPDATE pause SET letters = 0 WHERE EXISTS (SELECT 1 FROM audit WHERE audit.what = 'resume' AND audit.at = pause.until"
        " AND audit.target = trim(pause.scope || ' ' || pause.target))"
    )


def downgrade() -> None:
    op.drop_column('pause', 'letters')
