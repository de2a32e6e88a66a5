"""Only legal moves of a message

`nurture.rules.message.MOVES` as it stood when this was written; a test compares what a database lets pass with what it
says now. SQLite and PostgreSQL refuse any other change of a message's state, whoever writes it.
"""

from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

NEWS = 'delivered bounced dropped complained'
TOLD = f'settled {NEWS}'
MOVES = {
    'planned': f'claimed cancelled expired suppressed unknown {TOLD}',
    'claimed': f'planned sending suppressed cancelled expired quarantined unknown {TOLD}',
    'sending': f'accepted planned rejected unknown quarantined {TOLD}',
    'unknown': f'abandoned planned {TOLD}',
    'accepted': NEWS,
    'settled': NEWS,
    'delivered': 'bounced complained',
    'bounced': 'delivered complained',
    'abandoned': TOLD,
    'dropped': 'delivered bounced complained',
}
LEGAL = ', '.join(f"'{before}>{after}'" for before, following in MOVES.items() for after in following.split())
ILLEGAL = f"old.state <> new.state AND old.state || '>' || new.state NOT IN ({LEGAL})"

SQLITE = f"""
CREATE TRIGGER message_moves BEFORE UPDATE OF state ON message WHEN {ILLEGAL}
BEGIN SELECT raise(ABORT, 'a message may not change its state so'); END
"""
POSTGRESQL = (
    """
CREATE FUNCTION refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a message may not go from % to %', old.state, new.state USING ERRCODE = 'check_violation'; END $$
""",
    f"""
CREATE TRIGGER message_moves BEFORE UPDATE OF state ON message
FOR EACH ROW WHEN ({ILLEGAL}) EXECUTE FUNCTION refuse_move()
""",
)


def upgrade() -> None:
    for statement in POSTGRESQL if _on_postgresql() else (SQLITE,):
        op.execute(statement)


def downgrade() -> None:
    if _on_postgresql():
        op.execute('DROP TRIGGER message_moves ON message')
        op.execute('DROP FUNCTION refuse_move')
    else:
        op.execute('DROP TRIGGER message_moves')


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == 'postgresql'
