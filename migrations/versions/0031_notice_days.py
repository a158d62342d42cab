"""the days of the yearly notices of holidays, as they are put in"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'notice_days',
        sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('works', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('year', 'day', name=op.f('pk_notice_days')),
        sqlite_with_rowid=False,
    )


def downgrade():
    op.drop_table('notice_days')
