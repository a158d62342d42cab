"""who orders what is for many: a firm, a township, a school, a village"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('service_orders') as batch_op:
        batch_op.add_column(sa.Column('body', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('body_name', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('heads', sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table('service_orders') as batch_op:
        batch_op.drop_column('heads')
        batch_op.drop_column('body_name')
        batch_op.drop_column('body')
