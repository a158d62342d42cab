"""what people say is hard, what they were answered, and what came of it"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'suggestions',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('author_id', ROW_ID, nullable=False),
        sa.Column('client_id', sa.String(length=36), nullable=False),
        sa.Column('about', sa.String(length=10), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('named', sa.Boolean(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('received_at', sa.BigInteger(), nullable=False),
        sa.Column('answer', sa.Text(), nullable=False),
        sa.Column('answered_at', sa.BigInteger(), nullable=True),
        sa.Column('outcome', sa.Text(), nullable=False),
        sa.Column('settled_at', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_suggestions_author_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestions')),
        sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_suggestions_author_id')),
    )
    op.create_index('ix_suggestions_mine', 'suggestions', ['author_id', 'id'])
    op.create_index('ix_suggestions_box', 'suggestions', ['state', 'id'])


def downgrade():
    op.drop_table('suggestions')
