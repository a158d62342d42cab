"""numbers of a year stand in one table for all series; those of 督办 go on where they were"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'number_series',
        sa.Column('series', sa.String(length=20), nullable=False),
        sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('series', 'year', name=op.f('pk_number_series')),
    )
    op.execute(
        "INSERT INTO number_series (series, year, last) SELECT 'supervision', year, last FROM supervision_numbers"
    )
    op.drop_table('supervision_numbers')


def downgrade():
    op.create_table(
        'supervision_numbers',
        sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('year', name=op.f('pk_supervision_numbers')),
    )
    op.execute(
        "INSERT INTO supervision_numbers (year, last) SELECT year, last FROM number_series WHERE series = 'supervision'"
    )
    op.drop_table('number_series')
