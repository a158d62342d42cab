"""a boundary file that something was asked about is kept until it is answered"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'boundary_files',
        sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), primary_key=True, autoincrement=False),
        sa.Column('file_name', sa.String(120), nullable=False),
        sa.Column('mark', sa.String(64), nullable=False),
        sa.Column('sealed', sa.Text(), nullable=False),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
    )


def downgrade():
    op.drop_table('boundary_files')
