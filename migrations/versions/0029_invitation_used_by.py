"""a link knows the form that used it, so that the same form again gets the first answer"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('invitations') as batch_op:
        batch_op.add_column(sa.Column('used_by', sa.String(length=64), nullable=True))


def downgrade():
    with op.batch_alter_table('invitations') as batch_op:
        batch_op.drop_column('used_by')
