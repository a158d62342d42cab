"""who withdrew from an application for legal aid, and from an order"""

import sqlalchemy as sa
from alembic import op

revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
# Table, the column that says of what, where that is.
TABLES = (
    ('aid_recusals', 'application_id', 'aid_applications'),
    ('service_recusals', 'order_id', 'service_orders'),
)


def upgrade():
    for table, column, of in TABLES:
        op.create_table(
            table,
            sa.Column(column, ROW_ID, nullable=False),
            sa.Column('id', ROW_ID, nullable=False),
            sa.Column('user_id', ROW_ID, nullable=False),
            sa.Column('reason', sa.Text(), nullable=False),
            sa.Column('at', sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint([column], [f'{of}.id'], name=op.f(f'fk_{table}_{column}_{of}')),
            sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f(f'fk_{table}_user_id_users')),
            sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
            sa.UniqueConstraint(column, 'user_id', name=op.f(f'uq_{table}_{column}')),
        )


def downgrade():
    for table, _column, _of in TABLES:
        op.drop_table(table)
