"""the ladder of cases that leads hold: what was told, once for each due date"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'case_rungs',
        sa.Column('case_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('due_at', sa.BigInteger(), nullable=False),
        sa.Column('rung', sa.String(length=10), nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_rungs_case_id_cases')),
        sa.PrimaryKeyConstraint('case_id', 'due_at', 'rung', name=op.f('pk_case_rungs')),
        sqlite_with_rowid=False,
    )


def downgrade():
    op.drop_table('case_rungs')
