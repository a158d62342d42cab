"""who is kept out of a protected matter that concerns them, or from which they withdrew"""

import sqlalchemy as sa
from alembic import op

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'kept_out',
        sa.Column('subject_kind', sa.String(length=20), nullable=False),
        sa.Column('subject_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('user_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.Column('circle', sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_kept_out_user_id_users')),
        sa.PrimaryKeyConstraint('subject_kind', 'subject_id', 'user_id', name=op.f('pk_kept_out')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_kept_out_user_id', 'kept_out', ['user_id'])
    op.create_index('ix_kept_out_circle', 'kept_out', ['circle'])


def downgrade():
    op.drop_table('kept_out')
