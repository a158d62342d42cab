"""people: how far the house is with asking 企业微信 and 钉钉 whom they know"""

import sqlalchemy as sa
from alembic import op

revision = '0063'
down_revision = '0062'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('address_books',
    sa.Column('provider', sa.String(length=10), nullable=False),
    sa.Column('begun_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('taken_until', sa.BigInteger(), nullable=True),
    sa.Column('first_id', ROW_ID, nullable=False),
    sa.Column('after_id', ROW_ID, nullable=False),
    sa.Column('wrapped', sa.Boolean(), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.Column('unknown', sa.Integer(), nullable=False),
    sa.Column('fresh', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unbound', sa.Integer(), nullable=False),
    sa.Column('strange', sa.Integer(), nullable=False),
    sa.Column('strange_since', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.PrimaryKeyConstraint('provider', name=op.f('pk_address_books'))
    )


def downgrade():
    op.drop_table('address_books')
