"""cases that stay on the town's level, and the village that is shown one"""

import sqlalchemy as sa
from alembic import op

revision = '0054'
down_revision = '0053'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.add_column('cases', sa.Column('reach', sa.String(length=6), nullable=False, server_default='area'))
    op.add_column('cases', sa.Column('shown_in_id', ROW_ID, nullable=True))


def downgrade():
    op.drop_column('cases', 'shown_in_id')
    op.drop_column('cases', 'reach')
