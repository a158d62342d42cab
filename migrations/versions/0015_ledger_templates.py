"""templates of the 台账 that upper levels ask for"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'ledger_templates',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('author_id', ROW_ID, nullable=False),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('ended_at', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_ledger_templates_author_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_templates')),
    )


def downgrade():
    op.drop_table('ledger_templates')
