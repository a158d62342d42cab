"""the key a phone signs with, and what it still has to send"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('device_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('public_key', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('unsent_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('unsent_since', sa.BigInteger(), nullable=True))


def downgrade():
    with op.batch_alter_table('device_sessions', schema=None) as batch_op:
        batch_op.drop_column('unsent_since')
        batch_op.drop_column('unsent_count')
        batch_op.drop_column('public_key')
