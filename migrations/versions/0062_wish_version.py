"""outbox: which state of somebody's ways a page shows, so that no other page undoes it; what they tried last"""

import sqlalchemy as sa
from alembic import op

revision = '0062'
down_revision = '0061'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('outbox_wishes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('tried_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))


def downgrade():
    with op.batch_alter_table('outbox_wishes', schema=None) as batch_op:
        batch_op.drop_column('tried_id')
        batch_op.drop_column('version')
