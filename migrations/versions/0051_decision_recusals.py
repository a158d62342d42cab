"""who withdrew from a decision"""

import sqlalchemy as sa
from alembic import op

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLE, OF = 'decision_recusals', 'decisions'


def upgrade():
    op.create_table(
        TABLE,
        sa.Column('decision_id', ROW_ID, nullable=False),
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('user_id', ROW_ID, nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f(f'fk_{TABLE}_decision_id_{OF}')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f(f'fk_{TABLE}_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{TABLE}')),
        sa.UniqueConstraint('decision_id', 'user_id', name=op.f(f'uq_{TABLE}_decision_id')),
    )


def downgrade():
    op.drop_table(TABLE)
