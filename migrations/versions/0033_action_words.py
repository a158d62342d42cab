"""room for the longest word of an action; SQLite never counted"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('case_actions', 'action', type_=sa.String(length=40), existing_nullable=False)


def downgrade():
    pass  # what stands there may be longer than what fitted before
