"""a visit keeps those who meet for a while, so that nobody is asked to be in two places"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('visits') as batch_op:
        batch_op.add_column(sa.Column('minutes', sa.Integer(), nullable=False, server_default='60'))


def downgrade():
    op.drop_column('visits', 'minutes')  # the table stays: rows that belong to a visit would stop it from being made anew
