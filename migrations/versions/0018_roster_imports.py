"""spreadsheets that were taken in, and the journal read by event, person and day"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

INDEXES = {'ix_journal_event': ['event', 'id'], 'ix_journal_actor_id': ['actor_id', 'id'], 'ix_journal_at': ['at']}


def upgrade():
    row_id = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table(
        'roster_imports',
        sa.Column('id', row_id, nullable=False),
        sa.Column('file_name', sa.String(length=120), nullable=False),
        sa.Column('sealed', sa.Text(), nullable=True),
        sa.Column('fingerprint', sa.String(length=64), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('made_by', row_id, nullable=True),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('applied_at', sa.BigInteger(), nullable=True),
        sa.Column('entry_id', row_id, nullable=True),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.Column('undo', sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_imports')),
    )
    for name, columns in INDEXES.items():
        op.create_index(op.f(name), 'journal', columns)


def downgrade():
    for name in INDEXES:
        op.drop_index(op.f(name), 'journal')
    op.drop_table('roster_imports')
