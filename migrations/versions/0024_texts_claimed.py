"""messages to residents are claimed before they are sent: when each is due, and who has it in hand"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

TO_SEND = sa.text('next_at IS NOT NULL')


def upgrade():
    with op.batch_alter_table('service_texts') as batch_op:
        batch_op.add_column(sa.Column('next_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('claimed_by', sa.String(length=16), nullable=True))
    # What waits now is due now; what was tried three times stays left.
    op.execute('UPDATE service_texts SET next_at = made_at WHERE sent_at IS NULL AND tries < 3')
    op.create_index(
        'ix_service_texts_next', 'service_texts', ['next_at'], sqlite_where=TO_SEND, postgresql_where=TO_SEND
    )


def downgrade():
    op.drop_index('ix_service_texts_next', table_name='service_texts')
    with op.batch_alter_table('service_texts') as batch_op:
        batch_op.drop_column('claimed_by')
        batch_op.drop_column('next_at')
