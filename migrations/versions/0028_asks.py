"""what is asked for has a day by which it is answered; of each kind one waits on an order"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

WAITS = sa.text('decided_at IS NULL')


def upgrade():
    with op.batch_alter_table('order_requests') as batch_op:
        batch_op.add_column(sa.Column('answer_by', sa.BigInteger(), nullable=True))
    op.create_index(
        'uq_order_requests_waiting',
        'order_requests',
        ['order_id', 'kind'],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade():
    op.drop_index('uq_order_requests_waiting', table_name='order_requests')
    with op.batch_alter_table('order_requests') as batch_op:
        batch_op.drop_column('answer_by')
