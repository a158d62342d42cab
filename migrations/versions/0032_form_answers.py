"""what forms were answered with, so that the same form again gets the same answer"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'form_answers',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('answer', sa.Text(), nullable=True),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_form_answers')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_form_answers_at', 'form_answers', ['at'])


def downgrade():
    op.drop_table('form_answers')
