"""a case says itself that it began with a call for help, and a caller's own calls are found at once"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('cases', sa.Column('emergency', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute('UPDATE cases SET emergency = true WHERE id IN (SELECT case_id FROM emergency_calls)')
    op.create_index('ix_emergency_calls_author_id', 'emergency_calls', ['author_id', 'case_id'])


def downgrade():
    op.drop_index('ix_emergency_calls_author_id', 'emergency_calls')
    op.drop_column('cases', 'emergency')
