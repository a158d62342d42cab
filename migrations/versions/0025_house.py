"""the note of the keys that the data were written with, and of the demo town; the first start fills it"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'house',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('words_index', sa.String(length=64), nullable=False),
        sa.Column('secret_mark', sa.String(length=64), nullable=False),
        sa.Column('demo', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_house')),
    )


def downgrade():
    op.drop_table('house')
