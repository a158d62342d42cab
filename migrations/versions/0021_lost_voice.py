"""a voice note that was announced and won't come any more"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('voices') as batch_op:
        batch_op.add_column(sa.Column('given_up_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('give_up_reason', sa.String(length=200), nullable=True))


def downgrade():
    with op.batch_alter_table('voices') as batch_op:
        batch_op.drop_column('give_up_reason')
        batch_op.drop_column('given_up_at')
