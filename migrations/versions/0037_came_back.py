"""a case that was said to be settled and is not says so, until somebody takes the next step"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('cases', sa.Column('came_back_at', sa.BigInteger(), nullable=True))


def downgrade():
    op.drop_column('cases', 'came_back_at')
